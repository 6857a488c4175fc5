import { diffLines } from "../../src/core/edit/diffLines.ts";
import { applyOffsetEdits } from "../../src/core/edit/hunk.ts";
import { decide, openReview, planApply, type Review } from "../../src/core/review.ts";

export type Merge3 = { readonly kind: "merged"; readonly text: string } | { readonly kind: "conflict" };

/** Every difference between base and candidate as an accepted hunk. */
export function acceptedDifferences(base: string, candidate: string): Review {
  const lines = base.split("\n");
  const hunks = diffLines(lines, candidate.split("\n")).map(({ start, end, added }, index) => ({
    id: `h${index}`,
    start,
    removed: lines.slice(start, end),
    added,
  }));
  const review = openReview(base, hunks);
  return decide(
    review,
    hunks.map(({ id }) => id),
    "accepted",
  );
}

/** The three-way merge as a review carries it out: all hunks, or none when one is in conflict. */
export function merge3(base: string, now: string, candidate: string): Merge3 {
  const plan = planApply(acceptedDifferences(base, candidate), now);
  if (plan.kind === "conflict") return plan;
  return { kind: "merged", text: plan.kind === "edits" ? applyOffsetEdits(now, plan.edits) : now };
}
