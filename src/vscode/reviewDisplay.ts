import * as vscode from "vscode";
import { differenceOf } from "../core/followedReview.ts";
import { proposalLines } from "../core/proposal.ts";
import { type HunkView, hunkViews, isOpen, type Review } from "../core/review.ts";
import { contextKeys } from "../manifest.ts";
import { isReviewOpen, type OpenReview, viewsOf } from "./openReview.ts";
import type { ProposalDocuments } from "./proposalDocuments.ts";
import { openDocument, type ReviewedFile, sameViews } from "./reviewedFile.ts";
import type { ReviewMarks } from "./reviewMarks.ts";
import type { ReviewWork } from "./reviewWork.ts";

export type ReviewListener = {
  changed(run: string, hunks: readonly HunkView[]): void;
  /** The text that a file's hunks are counted on is another one now. */
  rebased(run: string, file: number, base: readonly string[]): void;
  /** The review is over, decided or not. */
  ended?(run: string, reviews: readonly Review[]): void;
};

/** Everything that shows a review's hunks: the editor's marks, the proposals, the menus' conditions, and who listens. */
export type ReviewDisplay = {
  /** Brings it up to date with these files. */
  publish(changed: readonly ReviewedFile[], why?: "typing" | "other"): void;
  clear(): Promise<void>;
};

export function createReviewDisplay(
  open: OpenReview,
  documents: ProposalDocuments,
  marks: ReviewMarks,
  listener: ReviewListener,
  working: Pick<ReviewWork, "begin">,
): ReviewDisplay {
  function publish(changed: readonly ReviewedFile[], why: "typing" | "other" = "other"): void {
    const reviews = changed.filter(({ review, shown }) => review !== shown);
    const wasKnown = changed.every(isKnown);
    const different = changed.map(refresh).includes(true);
    const isSame = !different && reviews.length === 0 && wasKnown === changed.every(isKnown);
    // Typing that moves no hunk leaves everything that shows them as it is.
    if (why === "typing" && isSame) return;
    if (isReviewOpen(open))
      marks.show(open.files.map((file) => ({ uri: file.uri, hunks: isKnown(file) ? file.views : [] })));
    else marks.clear();
    void publishContext();
    if (different) listener.changed(open.run, viewsOf(open));
  }

  /** Whether the file's hunks look different now. */
  function refresh(file: ReviewedFile): boolean {
    const { review } = file;
    const document = openDocument(file.uri);
    if (document === undefined) Object.assign(file, { followed: undefined, unknown: undefined });
    const diff = document && differenceOf(file, document);
    if (document !== undefined && diff === undefined) working.begin(file);
    const found = isKnown(file)
      ? hunkViews(review, diff?.now ?? review.base, diff?.changes ?? [])
      : viewsAsBefore(review, file.views);
    const next = file.readOnly ? found.map((view) => ({ ...view, readOnly: true as const })) : found;
    if (review.base !== file.storedBase) {
      file.storedBase = review.base;
      listener.rebased(open.run, review.file ?? file.index, review.base);
    }
    if (review !== file.shown) {
      file.shown = review;
      const separator = file.file.text.includes("\r\n") ? "\r\n" : "\n";
      const sides = { base: review.base.join(separator), proposal: proposalLines(review).join(separator) };
      documents.show(file.index, { run: open.run, path: file.file.path, ...sides });
    }
    const different = !sameViews(file.views, next);
    file.views = next;
    return different;
  }

  async function publishContext(): Promise<void> {
    const reviewing = isReviewOpen(open);
    const waiting = reviewing && viewsOf(open).some((hunk) => hunk.state === "accepted");
    const paths = reviewing ? open.files.filter(({ review }) => isOpen(review)).map(({ uri }) => uri.fsPath) : [];
    await vscode.commands.executeCommand("setContext", contextKeys.reviewing, reviewing);
    await vscode.commands.executeCommand("setContext", contextKeys.canApply, waiting);
    await vscode.commands.executeCommand("setContext", contextKeys.reviewFiles, paths);
  }

  return {
    publish,
    async clear() {
      marks.clear();
      await publishContext();
    },
  };
}

/** Where its hunks are is known, and they can be shown there. */
function isKnown({ working }: ReviewedFile): boolean {
  return working === undefined;
}

/** Decisions are shown also while it is not known where their hunks are. */
function viewsAsBefore(review: Review, before: readonly HunkView[]): HunkView[] {
  const shown = new Map(before.map((view) => [view.id, view]));
  return hunkViews(review, review.base, []).map((view) => {
    const known = shown.get(view.id);
    if (known === undefined) return view;
    const isConflict = known.state === "conflict" && view.state === "pending";
    return { ...view, line: known.line, ...(isConflict && { state: "conflict" }) };
  });
}
