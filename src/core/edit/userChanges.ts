import type { LineRange } from "../request.ts";
import { alignLines } from "./alignLines.ts";
import { changedLines } from "./diffLines.ts";
import type { LineChange } from "./slideChanges.ts";

/** A change that the user made; `paired` where it is one line that is still recognisable. */
export type UserChange = LineChange & { readonly paired: boolean };

/** So many lines on either side tell how new lines between them are indented. */
export const neighbours = 10;

/**
 * The regions in which the user changed the base; those that meet a claim line by line where a line is recognisable.
 * `changed` is how the two differ, where that is known.
 */
export function userChanges(
  base: readonly string[],
  now: readonly string[],
  claims: readonly LineRange[],
  changed: readonly LineChange[] = changedLines(base, now),
): UserChange[] {
  const regions = changed.map((change): UserChange => ({ ...change, paired: false }));
  const met = new Map<UserChange, LineRange[]>();
  const meet = (claim: LineRange, touched: readonly UserChange[]) => {
    for (const region of touched) {
      const near = met.get(region) ?? [];
      near.push(claim);
      met.set(region, near);
    }
  };
  const insertions = claims.filter(isInsertion);
  walk(regions, claims, isBeside, meet);
  walk(regions, insertions, comesNear, meet);
  return regions.flatMap((region) => {
    const near = met.get(region);
    return near === undefined ? [region] : (formattedAround(base, now, region, near) ?? lineByLine(base, now, region));
  });
}

/** A region of so many lines is looked at around the claims alone, where only its blanks changed. */
const longRegion = 500;
/** In one of more lines nothing is looked for but what is the same from its ends on, blanks apart. */
const mostLines = 10_000;

/** A long region whose lines are the same but for blanks at their ends, place by place: those near a claim are pairs. */
function formattedAround(
  base: readonly string[],
  now: readonly string[],
  region: UserChange,
  near: readonly LineRange[],
): UserChange[] | undefined {
  const { start, end, newStart, newEnd } = region;
  const least = Math.min(end - start, newEnd - newStart);
  if (least < longRegion) return undefined;
  const isSame = (at: number, newAt: number) => (base[at] ?? "").trim() === (now[newAt] ?? "").trim();
  let head = 0;
  while (head < least && isSame(start + head, newStart + head)) head += 1;
  if (head === end - start && head === newEnd - newStart) return pairsNear(region, near);
  if (Math.max(end - start, newEnd - newStart) <= mostLines) return undefined;
  let tail = 0;
  while (tail < least - head && isSame(end - 1 - tail, newEnd - 1 - tail)) tail += 1;
  const middle = {
    start: start + head,
    end: end - tail,
    newStart: newStart + head,
    newEnd: newEnd - tail,
    paired: false,
  };
  const isShort = middle.end - middle.start + middle.newEnd - middle.newStart <= mostLines;
  return [
    ...pairsNear({ ...region, end: middle.start, newEnd: middle.newStart }, near),
    ...(isShort ? lineByLine(base, now, middle) : [middle]),
    ...pairsNear({ ...region, start: middle.end, newStart: middle.newEnd }, near),
  ];
}

/** Lines of a region that has as many now, those near a claim each by itself. */
function pairsNear({ start, end, newStart }: UserChange, near: readonly LineRange[]): UserChange[] {
  const shift = newStart - start;
  const changes: UserChange[] = [];
  const add = (from: number, to: number, paired: boolean) =>
    changes.push({ start: from, end: to, newStart: from + shift, newEnd: to + shift, paired });
  let next = start;
  for (const claim of near.toSorted((a, b) => a.start - b.start)) {
    const from = Math.max(next, claim.start - 2 * neighbours);
    const to = Math.min(end, claim.end + 2 * neighbours);
    if (to <= from) continue;
    if (from > next) add(next, from, false);
    for (let at = from; at < to; at += 1) add(at, at + 1, true);
    next = to;
  }
  if (next < end) add(next, end, false);
  return changes;
}

function lineByLine(base: readonly string[], now: readonly string[], region: UserChange): UserChange[] {
  if (region.start === region.end || region.newStart === region.newEnd) return [region];
  const before = base.slice(region.start, region.end);
  const after = now.slice(region.newStart, region.newEnd);
  const matches = alignLines(before, after);
  const changes: UserChange[] = [];
  let start = region.start;
  let newStart = region.newStart;
  const rest = (end: number, newEnd: number) => {
    if (end > start || newEnd > newStart) changes.push({ start, end, newStart, newEnd, paired: false });
  };
  for (const [line, match] of matches.entries()) {
    if (match < 0) continue;
    const at = region.start + line;
    const newAt = region.newStart + match;
    rest(at, newAt);
    changes.push({ start: at, end: at + 1, newStart: newAt, newEnd: newAt + 1, paired: true });
    start = at + 1;
    newStart = newAt + 1;
  }
  rest(region.end, region.newEnd);
  return changes;
}

type Touch = (change: UserChange, claim: LineRange) => "before" | "touches" | "after";

/** An insertion has no lines of its own, so what changed right beside it touches it, unless that line is recognisable. */
export const touches: Touch = (change, claim) => {
  const isEmpty = claim.start === claim.end;
  if (change.end < claim.start || (change.end === claim.start && (!isEmpty || change.paired))) return "before";
  if (change.start > claim.end || (change.start === claim.end && (!isEmpty || change.paired))) return "after";
  return "touches";
};

/** Near enough to be looked at line by line. */
const isBeside: Touch = (change, { start, end }) => {
  if (change.end < start) return "before";
  return change.start > end ? "after" : "touches";
};

/** For an insertion also the lines around tell, of how new ones are indented. */
const comesNear: Touch = (change, { start, end }) =>
  isBeside(change, { start: start - neighbours, end: end + neighbours });

function isInsertion({ start, end }: LineRange): boolean {
  return start === end;
}

/** Goes through sorted changes and claims side by side. */
export function walk<Owned extends LineRange>(
  changes: readonly UserChange[],
  claims: readonly Owned[],
  touch: Touch,
  visit: (claim: Owned, touched: readonly UserChange[], first: number, shift: number) => void,
): void {
  let first = 0;
  let shift = 0;
  for (const claim of claims) {
    for (
      let change = changes[first];
      change !== undefined && touch(change, claim) === "before";
      change = changes[first]
    ) {
      shift += growth(change);
      first += 1;
    }
    const touched: UserChange[] = [];
    for (let at = first; at < changes.length; at += 1) {
      const change = changes[at];
      if (change === undefined || touch(change, claim) === "after") break;
      touched.push(change);
    }
    visit(claim, touched, first, shift);
  }
}

export function growth({ start, end, newStart, newEnd }: LineChange): number {
  return newEnd - newStart - (end - start);
}
