import { changedLines } from "./edit/diffLines.ts";
import type { LineChange } from "./edit/slideChanges.ts";
import type { LineRange } from "./request.ts";
import { afterApply, equal, isDecidable, type Review, type ReviewHunk, rangeInBase } from "./review.ts";
import { afterUndo } from "./reviewUndo.ts";

/** How the hunks' decisions turn, and the review then. Undefined where none does. */
export type Turn = {
  readonly kind: "taken-back" | "brought-back";
  readonly ids: readonly string[];
  readonly review: Review;
};

/** How two texts differ, where it can be told. */
export type Compare = (before: readonly string[], after: readonly string[]) => readonly LineChange[] | undefined;

/**
 * The review once a text came from elsewhere, such as the file on disk: applied hunks in whose place exactly the lines
 * stand that they took away can be decided again. Undefined where there is none. `changed` is how base and text differ,
 * `before` the review before they were applied. "unknown" where `compare` cannot tell.
 */
export function afterTakingBack(
  review: Review,
  before: Review,
  now: readonly string[],
  changed: readonly LineChange[],
  compare: Compare = changedLines,
): Turn | "unknown" | undefined {
  const places = changed.map((change) => placesOf(change, review.base, now));
  const isTouched = (hunk: ReviewHunk) => hunk.state === "applied" && places.some(touching(rangeInBase(hunk)));
  const turn = (ids: readonly string[]) => afterUndo(review, before, ids);
  return turned("taken-back", review, now, isTouched, turn, compare);
}

/** The same the other way: of the hunks that were applied once, those whose lines stand there again are applied. */
export function afterBringingBack(
  review: Review,
  once: ReadonlySet<string>,
  now: readonly string[],
  changed: readonly LineChange[],
  compare: Compare = changedLines,
): Turn | "unknown" | undefined {
  const places = changed.map((change) => placesOf(change, review.base, now));
  const isTouched = (hunk: ReviewHunk) =>
    once.has(hunk.id) && isDecidable(hunk) && places.some(touching(rangeInBase(hunk)));
  const turn = (ids: readonly string[]) => afterApply(review, ids);
  return turned("brought-back", review, now, isTouched, turn, compare);
}

function turned(
  kind: Turn["kind"],
  review: Review,
  now: readonly string[],
  isMeant: (hunk: ReviewHunk) => boolean,
  turn: (ids: readonly string[]) => Review,
  compare: Compare,
): Turn | "unknown" | undefined {
  const ids = review.hunks.filter(isMeant).map(({ id }) => id);
  if (ids.length === 0) return undefined;
  const all = turn(ids);
  const others = compare(all.base, now);
  if (others === undefined) return "unknown";
  const proven = all.hunks.filter((hunk) => {
    const range = rangeInBase(hunk);
    const lines = hunk.state === "applied" ? hunk.added : hunk.removed;
    return (
      ids.includes(hunk.id) && equal(all.base.slice(range.start, range.end), lines) && !others.some(touching(range))
    );
  });
  if (proven.length === 0) return undefined;
  if (proven.length === ids.length) return { kind, ids, review: all };
  const some = proven.map(({ id }) => id);
  return { kind, ids: some, review: turn(some) };
}

/** Among equal lines a change may stand in several places: from the first of them to the last. */
function placesOf(change: LineChange, base: readonly string[], now: readonly string[]): LineRange {
  const { start, end, newStart, newEnd } = change;
  if (end > start && newEnd > newStart) return { start, end };
  const lines = end > start ? base.slice(start, end) : now.slice(newStart, newEnd);
  let up = 0;
  while (up < mostSteps && start > up && base[start - 1 - up] === lines.at(-1 - (up % lines.length))) up += 1;
  let down = 0;
  while (down < mostSteps && end + down < base.length && base[end + down] === lines[down % lines.length]) down += 1;
  return { start: start - up, end: end + down };
}

const mostSteps = 100;

/** A change right beside a range may be one of it. */
function touching({ start, end }: LineRange): (change: LineRange) => boolean {
  return (change) => change.start <= end && start <= change.end;
}
