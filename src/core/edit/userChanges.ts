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
  const met = new Set<UserChange>();
  walk(regions, claims, comesNear, (_claim, touched) => {
    for (const region of touched) met.add(region);
  });
  return regions.flatMap((region) => (met.has(region) ? lineByLine(base, now, region) : [region]));
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

/** Near enough to be looked at line by line: also the lines around tell, of how new ones are indented. */
const comesNear: Touch = (change, claim) => {
  if (change.end < claim.start - neighbours) return "before";
  return change.start > claim.end + neighbours ? "after" : "touches";
};

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
