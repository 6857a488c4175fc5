import { diffLines, type Region } from "./edit/diffLines.ts";
import { applyToLines, type Hunk, hunkEnd, type OffsetEdit, offsetEdits } from "./edit/hunk.ts";
import { splitLines } from "./edit/lines.ts";
import type { LineRange } from "./request.ts";

/**
 * The decisions on one run's hunks. `base` is the text that the hunks are counted on: the snapshot at first, and after
 * an apply the snapshot with what was applied. Nothing here writes anything.
 */
export type Review = {
  readonly base: readonly string[];
  /** Sorted by place; they do not overlap. */
  readonly hunks: readonly ReviewHunk[];
};

export type ReviewHunk = Hunk & { readonly state: HunkState };

/** An applied hunk stands in the base: its `added` lines are there. A conflict waits for the user to settle it. */
export type HunkState = "pending" | "accepted" | "rejected" | "applied" | "conflict";

/** A hunk as people see it: where it is in the document as it is now. */
export type HunkView = Hunk & {
  readonly state: HunkState;
  /** Zero-based line of the document as it is now. */
  readonly line: number;
};

export type ConflictChoice = "keep-yours" | "take-proposed" | "edit-both";

/** Where a hunk goes in the document as it is now. */
export type Location = LineRange & { readonly hunk: ReviewHunk; readonly conflict: boolean };

export type ApplyPlan =
  | {
      readonly kind: "edits";
      readonly edits: readonly OffsetEdit[];
      readonly text: readonly string[];
      readonly hunks: readonly string[];
    }
  | { readonly kind: "conflict"; readonly hunks: readonly string[] }
  | { readonly kind: "nothing" };

export function openReview(snapshotText: string, hunks: readonly Hunk[]): Review {
  const sorted = [...hunks].sort((a, b) => a.start - b.start);
  return { base: splitLines(snapshotText).lines, hunks: sorted.map((hunk) => ({ ...hunk, state: "pending" })) };
}

export function isOpen(review: Review): boolean {
  return review.hunks.some((hunk) => hunk.state !== "applied" && hunk.state !== "rejected");
}

/** Applied hunks are past deciding, and a conflict is settled with `resolveConflict`. */
export function decide(review: Review, ids: readonly string[], state: "pending" | "accepted" | "rejected"): Review {
  const chosen = new Set(ids);
  return withHunks(review, (hunk) => (chosen.has(hunk.id) && isDecidable(hunk) ? { ...hunk, state } : hunk));
}

export function isDecidable(hunk: ReviewHunk): boolean {
  return hunk.state === "pending" || hunk.state === "accepted" || hunk.state === "rejected";
}

/** What the proposal's side of the diff shows: the base with every hunk that was not rejected. */
export function proposalLines(review: Review): string[] {
  return applyToLines(review.base, review.hunks.filter(isProposed));
}

/**
 * The review after the user edited the proposal: what stands there is what is applied. A hunk that is still there keeps
 * its decision; one that the user changed keeps it if the hunks it came from agree. Rejected hunks stay on offer where
 * the user wrote nothing in their place.
 */
export function withProposal(review: Review, proposal: readonly string[]): Review {
  if (equal(proposalLines(review), proposal)) return review;
  const kept = review.hunks.filter((hunk) => hunk.state === "applied");
  const old = review.hunks.filter(isProposed);
  const rejected = review.hunks.filter((hunk) => hunk.state === "rejected");
  const proposed = diffLines(review.base, proposal).map((region): ReviewHunk => {
    const removed = review.base.slice(region.start, region.end);
    const from = old.filter((hunk) => meets(hunk, region));
    const [same] = from.filter((hunk) => hunk.start === region.start && equal(hunk.added, region.added));
    if (same !== undefined && same.removed.length === removed.length) return same;
    const states = new Set(from.map((hunk) => hunk.state));
    const [state = "pending"] = states.size === 1 ? states : [];
    return { id: from[0]?.id ?? "edited", start: region.start, removed, added: region.added, state };
  });
  const unique = withUniqueIds(proposed, [...kept, ...rejected]);
  const offered = rejected.filter((hunk) => !unique.some((other) => meets(hunk, regionOf(other))));
  return { base: review.base, hunks: [...kept, ...unique, ...offered].sort((a, b) => a.start - b.start) };
}

/**
 * Merges three ways: base, document as it is now, and hunks. What the user changed elsewhere moves a hunk; what the user
 * changed inside it, or right where it inserts, is a conflict. Applied and rejected hunks are located for display only.
 */
export function locate(review: Review, now: readonly string[]): Location[] {
  const regions = diffLines(review.base, now);
  let next = 0;
  let shift = 0;
  return review.hunks.map((hunk): Location => {
    const range = rangeInBase(hunk);
    while (next < regions.length && endsBefore(regions[next], range)) {
      shift += growth(regions[next]);
      next += 1;
    }
    const touched: Region[] = [];
    for (let at = next; at < regions.length; at += 1) {
      const region = regions[at];
      if (region === undefined || startsAfter(region, range)) break;
      touched.push(region);
    }
    if (touched.length === 0) {
      return { hunk, start: range.start + shift, end: range.end + shift, conflict: hunk.state === "conflict" };
    }
    const start = Math.min(range.start, touched[0]?.start ?? range.start) + shift;
    const baseEnd = Math.max(range.end, touched.at(-1)?.end ?? range.end);
    const end = baseEnd + shift + touched.reduce((sum, region) => sum + growth(region), 0);
    return { hunk, start, end, conflict: hunk.state !== "applied" };
  });
}

/** What an apply would write onto the document as it is now: all accepted hunks, or nothing if one of them is in conflict. */
export function planApply(review: Review, documentText: string): ApplyPlan {
  const now = splitLines(documentText);
  const accepted = locate(review, now.lines).filter(({ hunk }) => hunk.state === "accepted");
  if (accepted.length === 0) return { kind: "nothing" };
  const conflicts = accepted.filter(({ conflict }) => conflict);
  if (conflicts.length > 0) return { kind: "conflict", hunks: conflicts.map(({ hunk }) => hunk.id) };
  const changes = accepted.map(({ hunk, start }) => ({ start, removed: hunk.removed, added: hunk.added }));
  return {
    kind: "edits",
    edits: offsetEdits(now, changes),
    text: applyToLines(now.lines, changes),
    hunks: accepted.map(({ hunk }) => hunk.id),
  };
}

/** The review once the hunks stand in the document: they move into the base, and later hunks are counted from there. */
export function afterApply(review: Review, ids: readonly string[]): Review {
  const applied = new Set(ids);
  const base = applyToLines(
    review.base,
    review.hunks.filter((hunk) => applied.has(hunk.id)),
  );
  let shift = 0;
  const hunks = review.hunks.map((hunk): ReviewHunk => {
    const moved = { ...hunk, start: hunk.start + shift };
    if (!applied.has(hunk.id)) return moved;
    shift += hunk.added.length - hunk.removed.length;
    return { ...moved, state: "applied" };
  });
  return { base, hunks };
}

/** The review once the document is back to what it was before `applied`: those hunks can be decided again. */
export function afterUndo(before: Review, ids: readonly string[]): Review {
  const undone = new Set(ids);
  return withHunks(before, (hunk) => (undone.has(hunk.id) ? { ...hunk, state: "pending" } : hunk));
}

/**
 * Settles a conflict on the document as it is now, which becomes the base. *Take proposed* replaces the user's lines by
 * the hunk's and counts as accepting it; *edit both* proposes the user's lines followed by the hunk's, to be edited.
 * Other hunks in conflict keep waiting, now with the user's lines as what they would replace.
 */
export function resolveConflict(review: Review, id: string, choice: ConflictChoice, now: readonly string[]): Review {
  const hunks = locate(review, now).map(({ hunk, start, end, conflict }): ReviewHunk => {
    if (hunk.state === "applied" || !conflict) return { ...hunk, start };
    const yours = now.slice(start, end);
    if (hunk.id === id) return settle({ ...hunk, start, removed: yours }, choice);
    return { ...hunk, start, removed: yours, state: hunk.state === "rejected" ? "rejected" : "conflict" };
  });
  return { base: now, hunks };
}

function settle(hunk: ReviewHunk, choice: ConflictChoice): ReviewHunk {
  switch (choice) {
    case "keep-yours":
      return { ...hunk, state: "rejected" };
    case "take-proposed":
      return { ...hunk, state: "accepted" };
    case "edit-both":
      return { ...hunk, added: [...hunk.removed, ...hunk.added], state: "pending" };
  }
}

export function hunkViews(review: Review, now: readonly string[]): HunkView[] {
  return locate(review, now).map(({ hunk, start, conflict }) => ({
    id: hunk.id,
    start: hunk.start,
    removed: hunk.removed,
    added: hunk.added,
    line: start,
    state: conflict && hunk.state !== "rejected" ? "conflict" : hunk.state,
  }));
}

function withHunks(review: Review, change: (hunk: ReviewHunk) => ReviewHunk): Review {
  return { base: review.base, hunks: review.hunks.map(change) };
}

function isProposed(hunk: ReviewHunk): boolean {
  return hunk.state !== "rejected" && hunk.state !== "applied";
}

function rangeInBase(hunk: ReviewHunk): LineRange {
  return { start: hunk.start, end: hunk.state === "applied" ? hunk.start + hunk.added.length : hunkEnd(hunk) };
}

function regionOf(hunk: Hunk): Region {
  return { start: hunk.start, end: hunkEnd(hunk), added: hunk.added };
}

/** Whether a hunk and a region claim the same lines, or the same point. */
function meets(hunk: Hunk, region: Region): boolean {
  const range = { start: hunk.start, end: hunkEnd(hunk) };
  return !endsBefore(region, range) && !startsAfter(region, range);
}

/** An insertion has no lines of its own, so what changed right beside it counts as touching it. */
function endsBefore(region: Region | undefined, range: LineRange): boolean {
  if (region === undefined) return false;
  return range.start === range.end ? region.end < range.start : region.end <= range.start;
}

function startsAfter(region: Region, range: LineRange): boolean {
  return range.start === range.end ? region.start > range.end : region.start >= range.end;
}

function growth(region: Region | undefined): number {
  return region === undefined ? 0 : region.added.length - (region.end - region.start);
}

function equal(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, index) => line === b[index]);
}

function withUniqueIds(hunks: readonly ReviewHunk[], others: readonly ReviewHunk[]): ReviewHunk[] {
  const seen = new Set(others.map((hunk) => hunk.id));
  return hunks.map((hunk) => {
    let id = hunk.id;
    while (seen.has(id)) id = `${id}+`;
    seen.add(id);
    return { ...hunk, id };
  });
}
