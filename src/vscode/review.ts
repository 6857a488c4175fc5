import * as vscode from "vscode";
import { splitLines } from "../core/edit/lines.ts";
import { proposalLines, withProposal } from "../core/proposal.ts";
import type { Snapshot } from "../core/request.ts";
import {
  afterApply,
  afterUndo,
  type ConflictChoice,
  decide,
  type HunkView,
  hunkViews,
  isOpen,
  type Review,
  resolveConflict,
} from "../core/review.ts";
import { contextKeys } from "../manifest.ts";
import { applyAccepted } from "./applyEdits.ts";
import { createHunkNavigator, type HunkNavigator } from "./hunkNavigator.ts";
import type { Log } from "./log.ts";
import type { ProposalDocuments } from "./proposalDocuments.ts";
import type { ReviewMarks } from "./reviewMarks.ts";

/** A review of one run's hunks on one file. Decisions are collected; the document changes when they are all made, or on `apply`. */
export type ReviewSession = {
  readonly hunks: readonly HunkView[];
  /** Whether any hunk still waits for a decision or for being applied. */
  readonly open: boolean;
  readonly uri: vscode.Uri | undefined;
  begin(run: string, file: Snapshot, review: Review): Promise<void>;
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
  /** The text that the hunks are counted on is another one now. */
  rebased(base: readonly string[]): void;
};

type Active = {
  readonly run: string;
  readonly file: Snapshot;
  readonly uri: vscode.Uri;
  review: Review;
  storedBase: readonly string[];
  /** What one undo takes back, and one redo does again. */
  readonly applied: {
    readonly before: string;
    readonly after: string;
    readonly hunks: readonly string[];
    readonly was: Review;
  }[];
};

export function createReviewSession(
  documents: ProposalDocuments,
  marks: ReviewMarks,
  log: Log,
  listener: ReviewListener,
  subscriptions: vscode.Disposable[],
): ReviewSession {
  let active: Active | undefined;
  let views: readonly HunkView[] = [];
  let shownReview: Review | undefined;
  let applying: Promise<void> | undefined;
  /** Our own edit is landing: what it changes is told once, when it has landed. */
  let writing = false;
  const navigator = createHunkNavigator(() => ({
    hunks: views,
    uri: active?.uri,
    atProposal(document, line) {
      if (active === undefined || document.uri.toString() !== documents.proposalUri?.toString()) return undefined;
      const { review } = active;
      return review.hunks.find((hunk) => {
        if (hunk.state === "rejected" || hunk.state === "applied") return false;
        const start = lineInProposal(review, hunk.id);
        return line >= start && line < start + Math.max(1, hunk.added.length);
      })?.id;
    },
    open: async () => (active === undefined ? undefined : await openTarget(active)),
  }));

  subscriptions.push(
    vscode.workspace.onDidChangeTextDocument((event) => {
      if (active === undefined || event.document.uri.toString() !== active.uri.toString()) return;
      if (event.contentChanges.length === 0 || writing) return;
      followUndo(active, event);
      publish(event.document);
    }),
    documents.onDidEdit((text) => {
      if (active === undefined || !isOpen(active.review)) return;
      const edited = withProposal(active.review, splitLines(text).lines);
      if (edited === active.review) return;
      active.review = edited;
      publish(openDocument(active.uri));
    }),
  );

  function publish(document: vscode.TextDocument | undefined): void {
    if (active === undefined) return;
    const { review, run, file, uri } = active;
    const now = document === undefined ? review.base : splitLines(document.getText()).lines;
    const next = hunkViews(review, now);
    if (review.base !== active.storedBase) {
      active.storedBase = review.base;
      listener.rebased(review.base);
    }
    if (review !== shownReview) {
      shownReview = review;
      const separator = file.text.includes("\r\n") ? "\r\n" : "\n";
      const proposal = proposalLines(review).join(separator);
      documents.show({ run, path: file.path, base: review.base.join(separator), proposal });
    }
    if (isOpen(review)) marks.show(uri, next);
    else marks.clear();
    const changed = !sameViews(views, next);
    views = next;
    void publishContext();
    if (changed) listener.changed(run, next);
  }

  async function publishContext(): Promise<void> {
    const open = active !== undefined && isOpen(active.review);
    const waiting = open && views.some((hunk) => hunk.state === "accepted");
    const files = open && active !== undefined ? [active.uri.fsPath] : [];
    await vscode.commands.executeCommand("setContext", contextKeys.reviewing, open);
    await vscode.commands.executeCommand("setContext", contextKeys.canApply, waiting);
    await vscode.commands.executeCommand("setContext", contextKeys.reviewFiles, files);
  }

  /** Applies once every hunk is decided, and closes the diff once nothing is left to decide. */
  async function settle(): Promise<void> {
    if (active === undefined) return;
    const waiting = active.review.hunks.filter((hunk) => hunk.state !== "rejected" && hunk.state !== "applied");
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
    const target = active;
    if (target === undefined) return;
    const document = await openTarget(target);
    if (document === undefined) return;
    writing = true;
    const result = await applyAccepted(document, target.review).finally(() => {
      writing = false;
    });
    switch (result.kind) {
      case "applied": {
        // Decisions on other hunks may have been made while the edit was under way.
        const was = target.review;
        target.review = afterApply(was, result.hunks);
        target.applied.push({ before: result.before, after: result.after, hunks: result.hunks, was });
        log.info(`Applied ${result.hunks.length} hunks to ${target.file.path}.`);
        publish(document);
        if (!isOpen(target.review)) await documents.close();
        return;
      }
      case "conflict":
        publish(document);
        await navigator.reveal(result.hunks[0]);
        void vscode.window.showWarningMessage(
          `You changed lines of ${target.file.path} that an accepted hunk changes too. Nothing was written. Settle the conflict above those lines, then apply again.`,
        );
        return;
      case "declined":
        void vscode.window.showErrorMessage(
          `VS Code did not write the hunks to ${target.file.path}, so nothing was changed. Check that the file can be edited, then run Apply Accepted Hunks again.`,
        );
        return;
      case "nothing":
        void vscode.window.showInformationMessage("No hunk is accepted yet. Accept at least one, then apply.");
    }
  }

  return {
    get hunks() {
      return views;
    },
    get open() {
      return active !== undefined && isOpen(active.review);
    },
    get uri() {
      return active?.uri;
    },
    async begin(run, file, review) {
      await documents.close();
      navigator.reset();
      active = { run, file, uri: vscode.Uri.parse(file.uri, true), review, storedBase: review.base, applied: [] };
      views = [];
      publish(openDocument(active.uri));
    },
    async end() {
      if (active === undefined) return;
      await documents.close();
      active = undefined;
      views = [];
      marks.clear();
      await publishContext();
    },
    async decide(ids, state) {
      if (active === undefined) return;
      active.review = decide(active.review, ids, state);
      publish(openDocument(active.uri));
      await settle();
    },
    async decideAll(state) {
      if (active === undefined) return;
      const waiting = active.review.hunks.filter((hunk) => hunk.state !== "rejected" && hunk.state !== "applied");
      const ids = waiting.map((hunk) => hunk.id);
      active.review = decide(active.review, ids, state);
      publish(openDocument(active.uri));
      await settle();
    },
    async resolve(id, choice) {
      if (active === undefined) return;
      const document = await openTarget(active);
      if (document === undefined) return;
      active.review = resolveConflict(active.review, id, choice, splitLines(document.getText()).lines);
      publish(document);
      if (choice === "edit-both") await openDiff(id);
      else await settle();
    },
    apply,
    openDiff,
    navigator,
  };

  async function openDiff(id: string | undefined): Promise<void> {
    if (active === undefined) return;
    const { review, file } = active;
    const hunk = review.hunks.find((each) => each.id === id) ?? review.hunks.find((each) => each.state === "pending");
    await documents.open(
      `${file.path}: snapshot ↔ proposal`,
      hunk === undefined ? undefined : lineInProposal(review, hunk.id),
    );
  }
}

/** The document, also when its tab was closed. A file that was deleted is not made again by writing into what is left of it. */
async function openTarget({ uri, file }: Active): Promise<vscode.TextDocument | undefined> {
  try {
    const document = await vscode.workspace.openTextDocument(uri);
    if (!document.isUntitled && !document.isDirty) await vscode.workspace.fs.stat(uri);
    return document;
  } catch {
    // Deleted, renamed or unreachable: VS Code's reasons differ by file system and say no more than that.
    void vscode.window.showErrorMessage(
      `${file.path} cannot be opened any more, so nothing was written. Open Diff still shows the proposal, from where it can be copied.`,
    );
    return undefined;
  }
}

function lineInProposal(review: Review, id: string): number {
  let shift = 0;
  for (const hunk of review.hunks) {
    if (hunk.id === id) return hunk.start + shift;
    if (hunk.state !== "rejected" && hunk.state !== "applied") shift += hunk.added.length - hunk.removed.length;
  }
  return 0;
}

/** One undo takes an apply back and its hunks can be decided again; one redo applies them again. */
function followUndo(active: Active, { reason, document }: vscode.TextDocumentChangeEvent): void {
  if (reason === undefined || active.applied.length === 0) return;
  const text = document.getText();
  // Another undo may happen to reach the same text: only one that crosses an apply takes it back or does it again.
  const stand = (hunks: readonly string[]) =>
    hunks.every((id) => active.review.hunks.some((hunk) => hunk.id === id && hunk.state === "applied"));
  if (reason === vscode.TextDocumentChangeReason.Undo) {
    const undone = active.applied.findLast((apply) => apply.before === text && stand(apply.hunks));
    if (undone !== undefined) active.review = afterUndo(active.review, undone.was, undone.hunks);
  } else {
    const redone = active.applied.findLast((apply) => apply.after === text && !stand(apply.hunks));
    if (redone !== undefined) active.review = afterApply(active.review, redone.hunks);
  }
}

function openDocument(uri: vscode.Uri): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
}

function sameViews(a: readonly HunkView[], b: readonly HunkView[]): boolean {
  const same = (x: HunkView, y: HunkView | undefined) =>
    y !== undefined &&
    x.id === y.id &&
    x.state === y.state &&
    x.line === y.line &&
    x.added === y.added &&
    x.removed === y.removed;
  return a.length === b.length && a.every((hunk, index) => same(hunk, b[index]));
}
