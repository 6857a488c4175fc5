import type { FollowedDiff } from "./edit/followedDiff.ts";
import { applyToLines, type Hunk, hunkEnd, type OffsetEdit, offsetEdits } from "./edit/hunk.ts";
import { splitLines } from "./edit/lines.ts";
import { mergeHunks } from "./edit/mergeHunks.ts";
import type { LineChange } from "./edit/slideChanges.ts";
import type { LineRange } from "./request.ts";

/**
 * The decisions on one run's hunks. `base` is the text that the hunks are counted on: the snapshot at first, and after
 * an apply the snapshot with what was applied. Nothing here writes anything.
 */
export type Review = {
  /** Which of the run's files it is about, as its hunks say. */
  readonly file?: number;
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
  /** Nothing can be written to its file: it can be read, copied and rejected. */
  readonly readOnly?: true;
  /** Its file is none of this workspace's: it is to be read, and nothing else. */
  readonly elsewhere?: true;
  /** What stands there and what takes its place, where the user changed the hunk's lines and both changes go together. */
  readonly merged?: { readonly removed: readonly string[]; readonly added: readonly string[] };
  /** The user changed more in its lines than their indentation, and it is merged with that: to be read before it is accepted. */
  readonly withYours?: true;
};

export type ConflictChoice = "keep-yours" | "take-proposed" | "edit-both";

/** Where a hunk goes in the document as it is now, and what then stands there: its own lines, with what the user changed in them. */
export type Location = LineRange & {
  readonly hunk: ReviewHunk;
  readonly conflict: boolean;
  readonly added: readonly string[];
};

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

/** One review for each file of a run, in their order. */
export function openReviews(snapshotTexts: readonly string[], hunks: readonly Hunk[]): Review[] {
  const byFile = Map.groupBy(hunks, fileOf);
  return snapshotTexts.map((text, file) => ({
    ...openReview(text, byFile.get(file) ?? []),
    ...(file > 0 && { file }),
  }));
}

export function fileOf({ file = 0 }: Pick<Hunk, "file">): number {
  return file;
}

export function isOpen(review: Review): boolean {
  return review.hunks.some((hunk) => hunk.state !== "applied" && hunk.state !== "rejected");
}

/** Applied hunks are past deciding. A conflict can be rejected, which keeps the user's lines; else `resolveConflict` settles it. */
export function decide(review: Review, ids: readonly string[], state: "pending" | "accepted" | "rejected"): Review {
  const chosen = new Set(ids);
  return withHunks(review, (hunk) =>
    chosen.has(hunk.id) && (isDecidable(hunk) || isGivenUp(hunk, state)) ? { ...hunk, state } : hunk,
  );
}

function isGivenUp(hunk: ReviewHunk, state: HunkState): boolean {
  return hunk.state === "conflict" && state === "rejected";
}

export function isDecidable(hunk: ReviewHunk): boolean {
  return hunk.state === "pending" || hunk.state === "accepted" || hunk.state === "rejected";
}

/**
 * Merges three ways: base, document as it is now, and hunks. What the user changed elsewhere moves a hunk; what the user
 * changed in its lines is merged into it word by word, or is a conflict where both changes meet; so is what the user typed
 * right where it inserts. Applied and rejected hunks are located for display only. `changed` is how base and document differ,
 * where that is known.
 */
export function locate(review: Review, now: readonly string[], changed?: readonly LineChange[]): Location[] {
  const claims = review.hunks.map((hunk) => ({
    ...rangeInBase(hunk),
    added: hunk.state === "applied" ? undefined : hunk.added,
    hunk,
  }));
  return mergeHunks(review.base, now, claims, changed).map(({ start, end, conflict, added, claim: { hunk } }) => ({
    hunk,
    start,
    end,
    conflict: conflict || hunk.state === "conflict",
    added,
  }));
}

/**
 * What an apply would write onto the document as it is now: all accepted hunks, or nothing if one of them is in conflict.
 * `followed` is what the hunks are shown by; where it is of another text it does not count.
 */
export function planApply(review: Review, documentText: string, followed?: FollowedDiff): ApplyPlan {
  const now = splitLines(documentText);
  const isFollowed = followed?.before === review.base && equal(followed.now, now.lines);
  const accepted = locate(review, now.lines, isFollowed ? followed.changes : undefined).filter(
    ({ hunk }) => hunk.state === "accepted",
  );
  if (accepted.length === 0) return { kind: "nothing" };
  const conflicts = accepted.filter(({ conflict }) => conflict);
  if (conflicts.length > 0) return { kind: "conflict", hunks: conflicts.map(({ hunk }) => hunk.id) };
  const changes = accepted
    .map(({ start, end, added }) => ({ start, removed: now.lines.slice(start, end), added }))
    .filter(({ removed, added }) => !equal(removed, added));
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
  return { ...review, base, hunks };
}

/**
 * Settles a conflict on the document as it is now, which becomes the base. *Take proposed* replaces the user's lines by
 * the hunk's and counts as accepting it; *edit both* proposes the user's lines followed by the hunk's, to be edited.
 * Other hunks in conflict keep waiting, now with the user's lines as what they would replace.
 */
export function resolveConflict(
  review: Review,
  id: string,
  choice: ConflictChoice,
  now: readonly string[],
  changed?: readonly LineChange[],
): Review {
  const hunks = apart(locate(review, now, changed), id).map(({ hunk, start, end, conflict, added }): ReviewHunk => {
    if (hunk.state === "applied") return { ...hunk, start };
    const yours = now.slice(start, end);
    if (!conflict) return { ...hunk, start, removed: yours, added };
    if (hunk.id === id) return settle({ ...hunk, start, removed: yours }, choice);
    return { ...hunk, start, removed: yours, state: hunk.state === "rejected" ? "rejected" : "conflict" };
  });
  return { ...review, base: now, hunks };
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

/** Hunks of one conflict share its lines; the chosen one has them first, and the others insert beside it. */
function apart(places: readonly Location[], chosen: string): Location[] {
  const at = places.findIndex(({ hunk }) => hunk.id === chosen);
  let from = 0;
  return places.map((place, index) => {
    const limit = index < at ? (places[at]?.start ?? Infinity) : Infinity;
    const start = Math.min(Math.max(place.start, from), limit);
    const end = Math.min(Math.max(place.end, start), limit);
    if (place.hunk.state !== "applied") from = end;
    return { ...place, start, end };
  });
}

export function hunkViews(review: Review, now: readonly string[], changed?: readonly LineChange[]): HunkView[] {
  return locate(review, now, changed).map(({ hunk, start, end, conflict, added }) => {
    const isOpen = !conflict && hunk.state !== "applied";
    // A conflict may be about a whole file.
    const removed = isOpen ? now.slice(start, end) : [];
    const isMerged = isOpen && !(equal(removed, hunk.removed) && equal(added, hunk.added));
    const isTyped = isMerged && !equal(removed, added) && !sameButEnds(removed, hunk.removed);
    return {
      id: hunk.id,
      ...(hunk.file === undefined ? {} : { file: hunk.file }),
      ...(hunk.approximate === true && { approximate: true as const }),
      ...(hunk.moves !== undefined && { moves: hunk.moves }),
      ...(hunk.takes !== undefined && { takes: hunk.takes }),
      start: hunk.start,
      removed: hunk.removed,
      added: hunk.added,
      line: start,
      state: conflict && hunk.state !== "rejected" ? "conflict" : hunk.state,
      ...(isMerged && { merged: { removed, added } }),
      ...(isTyped && { withYours: true as const }),
    };
  });
}

/** The hunk with the lines that an apply would really take away and write. */
export function asWritten(hunk: HunkView): HunkView {
  return hunk.merged === undefined ? hunk : { ...hunk, ...hunk.merged };
}

/** Whether all that the hunk proposes is in the text already. */
export function isThere({ merged, state }: HunkView): boolean {
  return merged !== undefined && state !== "applied" && equal(merged.removed, merged.added);
}

export function withHunks(review: Review, change: (hunk: ReviewHunk) => ReviewHunk): Review {
  return { ...review, hunks: review.hunks.map(change) };
}

export function rangeInBase(hunk: ReviewHunk): LineRange {
  return { start: hunk.start, end: hunk.state === "applied" ? hunk.start + hunk.added.length : hunkEnd(hunk) };
}

function sameButEnds(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, index) => line.trim() === b[index]?.trim());
}

export function equal(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, index) => line === b[index]);
}
