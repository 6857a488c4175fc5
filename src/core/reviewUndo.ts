import { applyToLines, hunkEnd, replaceLines } from "./edit/hunk.ts";
import { equal, type Review, type ReviewHunk, rangeInBase, withHunks } from "./review.ts";

/**
 * The review once an apply was undone: its hunks leave the base and can be decided again. What was decided or edited on
 * other hunks since stays, and what was edited inside the applied lines is part of their hunk now; unless the base has
 * moved on from the hunks' own lines: then it is `before` again, the review as it was before the apply.
 */
export function afterUndo(review: Review, before: Review, ids: readonly string[]): Review {
  const undone = review.hunks.filter(({ id }) => ids.includes(id));
  const others = review.hunks.filter(({ id }) => !ids.includes(id));
  const inner = new Map(undone.map((hunk) => [hunk.id, others.filter((other) => isInside(other, hunk))]));
  const inside = new Set([...inner.values()].flat());
  const isCut = others.some((other) => !inside.has(other) && undone.some((hunk) => cuts(other, hunk)));
  if (isCut || !undone.every((hunk) => stands(hunk, review.base))) {
    return withHunks(before, (hunk) => (ids.includes(hunk.id) ? { ...hunk, state: "pending" } : hunk));
  }
  // A text has one line at least: an apply that removed them all left an empty one, which goes again.
  const own = before.hunks.filter(({ id }) => ids.includes(id));
  const isEmptied = replaceLines(before.base, own).length === 0 && equal(review.base, [""]);
  const base = applyToLines(
    isEmptied ? [] : review.base,
    undone.map(({ start, removed, added }) => ({ start, removed: added, added: removed })),
  );
  let shift = 0;
  const hunks = review.hunks.flatMap((hunk): ReviewHunk[] => {
    if (inside.has(hunk)) return [];
    if (isEmptied && hunk.state !== "applied") return [{ ...hunk, start: base.length, removed: [] }];
    const moved = { ...hunk, start: hunk.start + shift };
    const edits = inner.get(hunk.id);
    if (edits === undefined) return [moved];
    shift += hunk.removed.length - hunk.added.length;
    return [{ ...moved, added: withEdits(hunk, edits), state: "pending" }];
  });
  return { ...review, base, hunks: hunks.sort((a, b) => a.start - b.start) };
}

/** Whether a hunk that was made after an apply changes the applied lines, and nothing but them. */
function isInside(hunk: ReviewHunk, { start, added }: ReviewHunk): boolean {
  const end = start + added.length;
  if (hunk.state === "applied") return false;
  return hunk.removed.length === 0
    ? start < hunk.start && hunk.start < end
    : start <= hunk.start && hunkEnd(hunk) <= end;
}

function cuts(hunk: ReviewHunk, { start, added }: ReviewHunk): boolean {
  const range = rangeInBase(hunk);
  return range.start < start + added.length && start < range.end;
}

function withEdits({ start, added }: ReviewHunk, edits: readonly ReviewHunk[]): readonly string[] {
  const kept = edits.filter(({ state }) => state !== "rejected");
  if (kept.length === 0) return added;
  return replaceLines(
    added,
    kept.map((edit) => ({ ...edit, start: edit.start - start })),
  );
}

function stands({ start, added }: ReviewHunk, base: readonly string[]): boolean {
  return added.every((line, index) => base[start + index] === line);
}
