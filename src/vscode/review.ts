import * as vscode from "vscode";
import { splitLines } from "../core/edit/lines.ts";
import { t } from "../core/l10n.ts";
import { countText } from "../core/numbers.ts";
import type { WorkspaceRoot } from "../core/paths/roots.ts";
import { proposalLines, withProposal } from "../core/proposal.ts";
import {
  afterApply,
  type ConflictChoice,
  decide,
  type HunkView,
  hunkViews,
  isOpen,
  type Review,
  resolveConflict,
} from "../core/review.ts";
import { contextKeys } from "../manifest.ts";
import { hasMixedEndings, isReadOnly, mayApply, mixedEndingsText } from "./applyChecks.ts";
import { type AppliedFile, type ApplyResult, applyAccepted, type ReviewedDocument } from "./applyEdits.ts";
import { createHunkNavigator, type HunkNavigator } from "./hunkNavigator.ts";
import type { Log } from "./log.ts";
import type { ProposalDocuments } from "./proposalDocuments.ts";
import { guardedFiles, guardedText } from "./protectedFiles.ts";
import {
  type FileReview,
  followedDiff,
  followRename,
  followTyping,
  followUndo,
  hunkInProposal,
  lineInProposal,
  newFileOf,
  openDocument,
  openReviewed,
  type ReviewedFile,
  reviewedFile,
  sameViews,
} from "./reviewedFile.ts";
import type { ReviewMarks } from "./reviewMarks.ts";
import { type WriteEdit, writeEdit } from "./writeEdit.ts";

/** A review of one run's hunks on its files. Decisions are collected; documents change when they are all made, or on `apply`. */
export type ReviewSession = {
  /** In the order of the files and their lines. */
  readonly hunks: readonly HunkView[];
  /** Whether any hunk still waits for a decision or for being applied. */
  readonly open: boolean;
  /** What is under review now. */
  readonly files: readonly ReviewedFile[];
  /** `roots` are the folders that were open when the run began. */
  begin(run: string, files: readonly FileReview[], roots?: readonly WorkspaceRoot[]): Promise<void>;
  /** Ends the review. Nothing is written; what was applied stays. */
  end(): Promise<void>;
  decide(hunks: readonly string[], state: "accepted" | "rejected"): Promise<void>;
  decideAll(state: "accepted" | "rejected"): Promise<void>;
  resolve(hunk: string, choice: ConflictChoice): Promise<void>;
  apply(): Promise<void>;
  openDiff(hunk: string | undefined): Promise<void>;
  readonly navigator: HunkNavigator;
};

export type ReviewListener = {
  changed(run: string, hunks: readonly HunkView[]): void;
  /** The text that a file's hunks are counted on is another one now. */
  rebased(run: string, file: number, base: readonly string[]): void;
};

export function createReviewSession(
  documents: ProposalDocuments,
  marks: ReviewMarks,
  log: Log,
  listener: ReviewListener,
  subscriptions: vscode.Disposable[],
  write: WriteEdit = writeEdit,
): ReviewSession {
  let run = "";
  let roots: readonly WorkspaceRoot[] = [];
  /** Files of whose mixed line endings the user was told. */
  const toldMixed = new Set<string>();
  let files: readonly ReviewedFile[] = [];
  let applying: Promise<void> | undefined;
  /** Our own edit is landing: what it changes is told once, when it has landed. */
  let writing = false;

  const views = () => files.flatMap((file) => file.views);
  const isReviewOpen = () => files.some((file) => isOpen(file.review));
  const unsettled = () =>
    files.flatMap(({ review }) => review.hunks.filter(({ state }) => state !== "rejected" && state !== "applied"));
  const fileWith = (id: string | undefined) => files.find(({ review }) => review.hunks.some((hunk) => hunk.id === id));
  const fileAt = (uri: vscode.Uri) => files.find((file) => file.uri.toString() === uri.toString());

  const opened = (file: ReviewedFile) => openReviewed(file, () => saveAsNew(file));

  const navigator = createHunkNavigator(() => ({
    hunks: views(),
    uriOf: (hunk) => fileWith(hunk.id)?.uri,
    atProposal(document, line) {
      const file = files[documents.fileOf(document.uri) ?? -1];
      return file === undefined ? undefined : hunkInProposal(file.review, line);
    },
    open: async (hunk) => {
      const file = fileWith(hunk.id);
      return file === undefined ? undefined : await opened(file);
    },
  }));

  subscriptions.push(
    vscode.workspace.onDidChangeTextDocument((event) => {
      const file = fileAt(event.document.uri);
      if (file === undefined || event.contentChanges.length === 0) return;
      followTyping(file, event);
      if (writing) return;
      followUndo(file, event);
      publish([file], "typing");
    }),
    vscode.workspace.onDidRenameFiles((event) => {
      const renamed = files.filter((file) => followRename(file, event));
      if (renamed.length > 0) publish(renamed);
    }),
    documents.onDidEdit(({ file: index, text }) => {
      const file = files[index];
      if (file === undefined || !isOpen(file.review)) return;
      const edited = withProposal(file.review, splitLines(text).lines);
      if (edited === file.review) return;
      file.review = edited;
      publish([file]);
    }),
  );

  /** Brings everything that shows these files' hunks up to date. */
  function publish(changed: readonly ReviewedFile[], why: "typing" | "other" = "other"): void {
    const reviews = changed.filter(({ review, shown }) => review !== shown);
    const different = changed.map(refresh).includes(true);
    // Typing that moves no hunk leaves everything that shows them as it is.
    if (why === "typing" && !different && reviews.length === 0) return;
    if (isReviewOpen()) marks.show(files.map(({ uri, views: hunks }) => ({ uri, hunks })));
    else marks.clear();
    void publishContext();
    if (different) listener.changed(run, views());
  }

  /** Whether the file's hunks look different now. */
  function refresh(file: ReviewedFile): boolean {
    const { review } = file;
    const document = openDocument(file.uri);
    if (document === undefined) file.followed = undefined;
    const diff = document === undefined ? undefined : followedDiff(file, document);
    const found = hunkViews(review, diff?.now ?? review.base, diff?.changes ?? []);
    const next = file.readOnly ? found.map((view) => ({ ...view, readOnly: true as const })) : found;
    if (review.base !== file.storedBase) {
      file.storedBase = review.base;
      listener.rebased(run, file.index, review.base);
    }
    if (review !== file.shown) {
      file.shown = review;
      const separator = file.file.text.includes("\r\n") ? "\r\n" : "\n";
      const sides = { base: review.base.join(separator), proposal: proposalLines(review).join(separator) };
      documents.show(file.index, { run, path: file.file.path, ...sides });
    }
    const different = !sameViews(file.views, next);
    file.views = next;
    return different;
  }

  async function publishContext(): Promise<void> {
    const open = isReviewOpen();
    const waiting = open && views().some((hunk) => hunk.state === "accepted");
    const paths = open ? files.filter(({ review }) => isOpen(review)).map(({ uri }) => uri.fsPath) : [];
    await vscode.commands.executeCommand("setContext", contextKeys.reviewing, open);
    await vscode.commands.executeCommand("setContext", contextKeys.canApply, waiting);
    await vscode.commands.executeCommand("setContext", contextKeys.reviewFiles, paths);
  }

  async function change(ids: readonly string[], state: "accepted" | "rejected"): Promise<void> {
    if (state === "accepted") await refuseReadOnly(files.filter(({ review }) => holdsAny(review, ids)));
    const decided = files.filter(({ readOnly }) => state === "rejected" || !readOnly);
    for (const file of decided) file.review = decide(file.review, ids, state);
    publish(files);
    await settle();
  }

  /** Looks whether files can be written to now, and says which cannot. */
  async function refuseReadOnly(asked: readonly ReviewedFile[]): Promise<void> {
    for (const file of asked) file.readOnly = await isReadOnly(file.uri);
    const locked = asked.filter(({ readOnly }) => readOnly).map(({ file }) => file.path);
    if (locked.length === 0) return;
    const paths = locked.join(", ");
    void vscode.window.showWarningMessage(
      locked.length === 1
        ? t(
            "{0} is read-only, so its hunks can be read and copied, not accepted. Make it writable, then accept.",
            paths,
          )
        : t(
            "{0} are read-only, so their hunks can be read and copied, not accepted. Make them writable, then accept.",
            paths,
          ),
    );
  }

  /** Applies once every hunk is decided, and closes the diffs once nothing is left to decide. */
  async function settle(): Promise<void> {
    const waiting = unsettled();
    if (waiting.length > 0 && waiting.every((hunk) => hunk.state === "accepted")) await apply();
    else if (waiting.length === 0) await documents.close();
  }

  function apply(): Promise<void> {
    applying ??= applyNow().finally(() => {
      applying = undefined;
    });
    return applying;
  }

  async function applyNow(): Promise<void> {
    const targets = files.filter(({ review }) => review.hunks.some((hunk) => hunk.state === "accepted"));
    const reviewed: ReviewedDocument[] = [];
    for (const file of targets) {
      const document = await opened(file);
      if (document === undefined) return;
      reviewed.push({ document, review: file.review, followed: () => file.followed?.diff });
    }
    if (!(await mayApply(reviewed, roots))) return;
    const mixed: vscode.TextDocument[] = [];
    for (const { document } of reviewed) if (await hasMixedEndings(document)) mixed.push(document);
    writing = true;
    const result = await applyAccepted(reviewed, write).finally(() => {
      writing = false;
    });
    switch (result.kind) {
      case "applied":
        for (const applied of result.files) moveOn(applied);
        publish(targets);
        tellMixed(mixed);
        if (!isReviewOpen()) await documents.close();
        return;
      case "conflict":
        publish(targets);
        await navigator.reveal(result.hunks[0]);
        void vscode.window.showWarningMessage(
          t(
            "You changed lines of {0} that an accepted hunk changes too. Nothing was written. Settle the conflict above those lines, then apply again.",
            fileWith(result.hunks[0])?.file.path ?? t("the file"),
          ),
        );
        return;
      case "partial":
        await tellPartial(result);
        publish(targets);
        return;
      case "unanswered":
        publish(targets);
        void vscode.window.showErrorMessage(
          t(
            "VS Code has not answered, so it is not certain whether the hunks will be written. Look at the files, then run Apply Accepted Hunks again: what stands there by then is not written twice.",
          ),
        );
        return;
      case "declined":
        void vscode.window.showErrorMessage(notWrittenText(targets.map(({ file }) => file.path)));
        return;
      case "nothing":
        void vscode.window.showInformationMessage(t("No hunk is accepted yet. Accept at least one, then apply."));
    }
  }

  function tellMixed(mixed: readonly vscode.TextDocument[]): void {
    for (const document of mixed.filter(({ uri }) => !toldMixed.has(uri.toString()))) {
      toldMixed.add(document.uri.toString());
      void vscode.window.showInformationMessage(mixedEndingsText(document));
    }
  }

  /** VS Code wrote some files and not others: the user hears which, and can have all as they were. */
  async function tellPartial({ written, missing, restore }: Extract<ApplyResult, { kind: "partial" }>): Promise<void> {
    const paths = (of: readonly AppliedFile[]) => of.map(({ document }) => fileAt(document.uri)?.file.path).join(", ");
    const undo = t("Undo What Was Written");
    const pressed = await vscode.window.showErrorMessage(
      t(
        "VS Code wrote the hunks to {0} but not to {1}. Undo what was written, or keep it and run Apply Accepted Hunks again for the rest.",
        paths(written),
        paths(missing),
      ),
      undo,
    );
    if (pressed === undo && (await restore())) return;
    for (const applied of written) moveOn(applied);
  }

  /** A file that is gone is not made again by itself: the user says where its proposal goes. */
  async function saveAsNew(file: ReviewedFile): Promise<void> {
    const target = await vscode.window.showSaveDialog({
      defaultUri: file.uri,
      title: t("Save the Proposal as a New File"),
    });
    if (target === undefined) return;
    const { text, hunks } = newFileOf(file);
    await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
    file.uri = target;
    file.review = afterApply(file.review, hunks);
    publish([file]);
    await vscode.window.showTextDocument(target);
    await settle();
  }

  /** Decisions on other hunks may have been made while the edit was under way. */
  function moveOn({ document, hunks, before, after }: AppliedFile): void {
    const file = fileAt(document.uri);
    if (file === undefined) return;
    const was = file.review;
    file.review = afterApply(was, hunks);
    if (before !== after) file.applied.push({ before, after, hunks, was });
    log.info(`Applied ${countText(hunks.length, "hunk")} to ${file.file.path}.`);
  }

  async function openDiff(id: string | undefined): Promise<void> {
    const hunk = unsettled().find((each) => each.state === "pending");
    const file = fileWith(id) ?? fileWith(hunk?.id) ?? files[0];
    if (file === undefined) return;
    const shown = file.review.hunks.find((each) => each.id === (id ?? hunk?.id));
    const line = shown === undefined ? undefined : lineInProposal(file.review, shown.id);
    await documents.open(file.index, t("{0}: snapshot ↔ proposal", file.file.path), line);
  }

  return {
    get hunks() {
      return views();
    },
    get open() {
      return isReviewOpen();
    },
    get files() {
      return files;
    },
    async begin(nextRun, reviews, nextRoots = []) {
      await documents.clear();
      navigator.reset();
      run = nextRun;
      roots = nextRoots;
      files = reviews.map(reviewedFile);
      const begun = files;
      await refuseReadOnly(begun.filter(({ review }) => isOpen(review)));
      if (files === begun) publish(files);
    },
    async end() {
      if (files.length === 0) return;
      await documents.clear();
      files = [];
      marks.clear();
      await publishContext();
    },
    decide: change,
    async decideAll(state) {
      const guarded = state === "rejected" ? [] : await guardedFiles(files);
      const oneByOne = (id: string) => guarded.some(({ review }) => review.hunks.some((hunk) => hunk.id === id));
      const meant = unsettled().filter(
        (hunk) => state === "rejected" || (hunk.approximate !== true && !oneByOne(hunk.id)),
      );
      await change(
        meant.map((hunk) => hunk.id),
        state,
      );
      const left = unsettled().filter((hunk) => hunk.approximate === true && hunk.state === "pending").length;
      if (state === "rejected") return;
      for (const { uri } of guarded) void vscode.window.showInformationMessage(await guardedText(uri));
      if (left === 0) return;
      void vscode.window.showInformationMessage(
        left === 1
          ? t(
              "1 hunk was placed approximately, since the model did not quote the file exactly. Look at it, then accept it one by one.",
            )
          : t(
              "{0} were placed approximately, since the model did not quote the file exactly. Look at each, then accept them one by one.",
              countText(left, "hunk"),
            ),
      );
    },
    async resolve(id, choice) {
      const file = fileWith(id);
      const document = file && (await opened(file));
      if (file === undefined || document === undefined) return;
      file.review = resolveConflict(file.review, id, choice, splitLines(document.getText()).lines);
      publish([file]);
      if (choice === "edit-both") await openDiff(id);
      else await settle();
    },
    apply,
    openDiff,
    navigator,
  };
}

function holdsAny({ hunks }: Review, ids: readonly string[]): boolean {
  return hunks.some(({ id }) => ids.includes(id));
}

function notWrittenText(paths: readonly string[]): string {
  const listed = paths.join(", ");
  return paths.length === 1
    ? t(
        "VS Code did not write the hunks to {0}, so nothing was changed. Check that the file can be edited, then run Apply Accepted Hunks again.",
        listed,
      )
    : t(
        "VS Code did not write the hunks to {0}, so nothing was changed. Check that each file can be edited, then run Apply Accepted Hunks again.",
        listed,
      );
}
