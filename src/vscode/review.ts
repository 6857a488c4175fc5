import * as vscode from "vscode";
import { splitLines } from "../core/edit/lines.ts";
import { differenceOf, followEdits, followUndo } from "../core/followedReview.ts";
import { t } from "../core/l10n.ts";
import type { WorkspaceRoot } from "../core/paths/roots.ts";
import { withProposal } from "../core/proposal.ts";
import { type ConflictChoice, decide, type HunkView, isOpen, resolveConflict } from "../core/review.ts";
import { type Rework, reworked } from "../core/reviewRework.ts";
import { readOnlyText } from "../core/reviewText.ts";
import { acceptAll } from "./acceptAll.ts";
import { createHunkNavigator, type HunkNavigator, revealLine } from "./hunkNavigator.ts";
import type { Log } from "./log.ts";
import { fileAt, fileWith, holdsAny, isReviewOpen, type OpenReview, unsettledOf, viewsOf } from "./openReview.ts";
import type { ProposalDocuments } from "./proposalDocuments.ts";
import { isReadOnly, isReadOnlyBySetting } from "./readOnly.ts";
import { createReviewApply } from "./reviewApply.ts";
import { createReviewDisplay, type ReviewListener } from "./reviewDisplay.ts";
import {
  type FileReview,
  followRename,
  hunkInProposal,
  lineInProposal,
  openDocument,
  openReviewed,
  type ReviewedFile,
  reviewedFile,
} from "./reviewedFile.ts";
import type { ReviewMarks } from "./reviewMarks.ts";
import { createReviewWork } from "./reviewWork.ts";
import { savedAsNew } from "./savedAsNew.ts";
import { type WriteEdit, writeEdit } from "./writeEdit.ts";

/** A review of one run's hunks on its files. Decisions are collected; documents change when they are all made, or on `apply`. */
export type ReviewSession = {
  /** In the order of the files and their lines. */
  readonly hunks: readonly HunkView[];
  /** Whether any hunk still waits for a decision or for being applied. */
  readonly open: boolean;
  /** What is under review now. */
  readonly files: readonly ReviewedFile[];
  begin(run: string, files: readonly FileReview[], about?: ReviewedRun): Promise<void>;
  /** Ends the review. Nothing is written; what was applied stays. */
  end(): Promise<void>;
  decide(hunks: readonly string[], state: "accepted" | "rejected"): Promise<void>;
  decideAll(state: "accepted" | "rejected"): Promise<void>;
  resolve(hunk: string, choice: ConflictChoice): Promise<void>;
  apply(): Promise<void>;
  openDiff(hunk: string | undefined): Promise<void>;
  readonly navigator: HunkNavigator;
};

/** What its review has to know of a run besides its hunks. */
export type ReviewedRun = {
  /** The folders that were open when it began. */
  readonly roots?: readonly WorkspaceRoot[] | undefined;
  /** How many edits of its answer could not be placed. */
  readonly unplaced?: number;
};

export function createReviewSession(
  documents: ProposalDocuments,
  marks: ReviewMarks,
  log: Log,
  listener: ReviewListener,
  subscriptions: vscode.Disposable[],
  write: WriteEdit = writeEdit,
  rework: Rework = async (task) => reworked(task),
): ReviewSession {
  const open: OpenReview = { run: "", roots: [], unplaced: 0, files: [] };
  const working = createReviewWork(open, rework, (changed) => publish(changed));
  const display = createReviewDisplay(open, documents, marks, listener, working);
  const { publish } = display;

  /** What the user is asked may be answered when another review has taken its place. */
  const isUnderReview = (file: ReviewedFile) => open.files.includes(file);
  const opened = (file: ReviewedFile) => openReviewed(file, () => saveAsNew(file));

  const navigator = createHunkNavigator(() => ({
    hunks: viewsOf(open),
    uriOf(hunk) {
      const file = fileWith(open, hunk.id);
      return file?.working === undefined ? file?.uri : undefined;
    },
    atProposal(document, line) {
      const file = open.files[documents.fileOf(document.uri) ?? -1];
      return file === undefined ? undefined : hunkInProposal(file.review, line);
    },
    async showInDiff(editor, hunk) {
      const shown = documents.fileOf(editor.document.uri);
      const file = fileWith(open, hunk.id);
      if (shown === undefined || file === undefined) return false;
      if (file.index === shown) revealLine(editor, lineInProposal(file.review, hunk.id));
      else await openDiff(hunk.id);
      return true;
    },
    open: async (hunk) => {
      const file = fileWith(open, hunk.id);
      if (file === undefined) return undefined;
      const document = await opened(file);
      await working.settled([file]);
      return document;
    },
    highlight: (hunk) => marks.highlight(hunk),
  }));

  const applying = createReviewApply(open, {
    write,
    log,
    document: opened,
    settled: working.settled,
    publish,
    reveal: (hunk) => navigator.reveal(hunk),
    async landed() {
      if (!isReviewOpen(open)) await documents.close();
    },
  });
  const { apply } = applying;

  subscriptions.push(
    vscode.workspace.onDidChangeTextDocument((event) => {
      const file = fileAt(open, event.document.uri);
      if (file === undefined || event.contentChanges.length === 0) return;
      const { document, contentChanges, reason } = event;
      followEdits(file, document, contentChanges);
      if (applying.writing) return;
      const by = reason && (reason === vscode.TextDocumentChangeReason.Undo ? "undo" : "redo");
      followUndo(file, document, { by, isDirty: document.isDirty });
      publish([file], "typing");
    }),
    // Where its hunks are is known from now on.
    vscode.workspace.onDidOpenTextDocument(({ uri }) => {
      const file = fileAt(open, uri);
      if (file !== undefined) publish([file]);
    }),
    vscode.window.onDidChangeTextEditorSelection(() => navigator.cursorMoved()),
    vscode.workspace.onDidRenameFiles((event) => {
      const renamed = open.files.filter((file) => followRename(file, event));
      if (renamed.length > 0) publish(renamed);
    }),
    documents.onDidEdit(({ file: index, text }) => {
      const file = open.files[index];
      if (file === undefined || !isOpen(file.review)) return;
      const edited = withProposal(file.review, splitLines(text).lines);
      if (edited === file.review) return;
      file.review = edited;
      publish([file]);
    }),
  );

  async function change(ids: readonly string[], state: "accepted" | "rejected"): Promise<void> {
    const { files } = open;
    if (state === "accepted") await refuseReadOnly(files.filter((file) => holdsAny(file, ids)));
    if (open.files !== files) return;
    const decided = files.filter(({ readOnly }) => state === "rejected" || !readOnly);
    for (const file of decided) file.review = decide(file.review, ids, state);
    publish(open.files);
    await settle();
  }

  /** Looks whether files can be written to now, and says which cannot. */
  async function refuseReadOnly(asked: readonly ReviewedFile[]): Promise<void> {
    for (const file of asked) {
      const document = openDocument(file.uri);
      file.readOnly = (document !== undefined && isReadOnlyBySetting(document)) || (await isReadOnly(file.uri));
    }
    const locked = asked.filter(({ readOnly }) => readOnly).map(({ file }) => file.path);
    if (locked.length > 0) void vscode.window.showWarningMessage(readOnlyText(locked));
  }

  /** Applies once every hunk is decided, and closes the diffs once nothing is left to decide. */
  async function settle(): Promise<void> {
    const waiting = unsettledOf(open);
    if (waiting.length > 0 && waiting.every((hunk) => hunk.state === "accepted")) await apply();
    else if (waiting.length === 0) await documents.close();
  }

  /** A file that is gone is not made again by itself: the user says where its proposal goes. */
  async function saveAsNew(file: ReviewedFile): Promise<void> {
    const document = await savedAsNew(file);
    if (document === undefined) return;
    if (isUnderReview(file)) publish([file]);
    await vscode.window.showTextDocument(document);
    await settle();
  }

  function tellEnded(): void {
    const reviews = open.files.map(({ review }) => review);
    if (reviews.length > 0) listener.ended?.(open.run, reviews);
  }

  async function openDiff(id: string | undefined): Promise<void> {
    const hunk = unsettledOf(open).find((each) => each.state === "pending");
    const file = fileWith(open, id) ?? fileWith(open, hunk?.id) ?? open.files[0];
    if (file === undefined) return;
    const shown = file.review.hunks.find((each) => each.id === (id ?? hunk?.id));
    const line = shown === undefined ? undefined : lineInProposal(file.review, shown.id);
    await documents.open(file.index, t("{0}: snapshot ↔ proposal", file.file.path), line);
  }

  return {
    get hunks() {
      return viewsOf(open);
    },
    get open() {
      return isReviewOpen(open);
    },
    get files() {
      return open.files;
    },
    async begin(run, reviews, { roots = [], unplaced = 0 } = {}) {
      await applying.landed();
      await documents.clear();
      navigator.reset();
      tellEnded();
      const files = reviews.map(reviewedFile);
      Object.assign(open, { run, roots, unplaced, files } satisfies OpenReview);
      await refuseReadOnly(files.filter(({ review }) => isOpen(review)));
      if (open.files === files) publish(files);
    },
    async end() {
      if (open.files.length === 0) return;
      await applying.landed();
      await documents.clear();
      tellEnded();
      open.files = [];
      await display.clear();
    },
    decide: change,
    async decideAll(state) {
      if (state === "accepted") return acceptAll(open, { settled: working.settled, change });
      await change(
        unsettledOf(open).map(({ id }) => id),
        state,
      );
    },
    async resolve(id, choice) {
      const file = fileWith(open, id);
      const document = file && (await opened(file));
      if (file === undefined || document === undefined) return;
      if (choice === "take-proposed") {
        await refuseReadOnly([file]);
        if (file.readOnly && isUnderReview(file)) return publish([file]);
      }
      await working.settled([file]);
      if (!isUnderReview(file)) return;
      const diff = differenceOf(file, document);
      const now = diff?.now ?? splitLines(document.getText()).lines;
      file.review = resolveConflict(file.review, id, choice, now, diff?.changes);
      publish([file]);
      if (choice === "edit-both") await openDiff(id);
      else await settle();
    },
    apply,
    openDiff,
    navigator,
  };
}
