import { applyOffsetEdits, type Hunk } from "../../src/core/edit/hunk.ts";
import { splitLines } from "../../src/core/edit/lines.ts";
import { type ApplyPlan, afterApply, decide, openReview, planApply, type Review } from "../../src/core/review.ts";

export function hunk(id: string, start: number, removed: string, added: string): Hunk {
  return { id, start, removed: lineList(removed), added: lineList(added) };
}

/** "a b" as lines; the empty text is no lines. */
export function lineList(text: string): string[] {
  return text === "" ? [] : text.split(" ");
}

/** A review of space-separated lines in which every hunk is accepted. */
export function acceptedReview(base: string, hunks: readonly Hunk[]): Review {
  const review = openReview(lineList(base).join("\n"), hunks);
  return decide(
    review,
    review.hunks.map(({ id }) => id),
    "accepted",
  );
}

/** The document once a plan is carried out; unchanged where the plan writes nothing. */
export function carriedOut(documentText: string, plan: ApplyPlan): string {
  return plan.kind === "edits" ? applyOffsetEdits(documentText, plan.edits) : documentText;
}

export type Applied = { readonly plan: ApplyPlan; readonly text: string; readonly review: Review };

/** What an apply does: the plan, the document after it and the review after it. */
export function applied(review: Review, documentText: string): Applied {
  const plan = planApply(review, documentText);
  const after = plan.kind === "edits" ? afterApply(review, plan.hunks) : review;
  return { plan, text: carriedOut(documentText, plan), review: after };
}

export function linesOf(text: string): readonly string[] {
  return splitLines(text).lines;
}
