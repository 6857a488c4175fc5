import { islandsOf } from "./islands.ts";
import type { Matches } from "./matchSequences.ts";
import { matchTexts } from "./matchTexts.ts";
import { type LineChange, slideChanges } from "./slideChanges.ts";

/** A changed region: lines `start` to `end` (zero-based, end-exclusive) of `before` became `added`. */
export type Region = { readonly start: number; readonly end: number; readonly added: readonly string[] };

/**
 * The regions in which two texts differ, in order, at least one unchanged line apart. Where an insertion or a deletion
 * could stand in several places, it stands where a person would see it: between statements and not across them.
 */
export function diffLines(before: readonly string[], after: readonly string[]): Region[] {
  return changedLines(before, after).map(({ start, end, newStart, newEnd }) => ({
    start,
    end,
    added: after.slice(newStart, newEnd),
  }));
}

/** The same by lines of both texts. */
export function changedLines(before: readonly string[], after: readonly string[]): LineChange[] {
  return changedWithin(before, after, Infinity) ?? [];
}

/** The same, or undefined where it would take long: where lines have to be looked for among more than so many. */
export function changedLinesSoon(before: readonly string[], after: readonly string[]): LineChange[] | undefined {
  return changedWithin(before, after, mostSoon);
}

/** Of both texts together. */
const mostSoon = 8000;

function changedWithin(before: readonly string[], after: readonly string[], most: number): LineChange[] | undefined {
  const prefix = commonPrefix(before, after);
  const suffix = commonSuffix(before, after, prefix);
  const oldCount = before.length - prefix - suffix;
  const newCount = after.length - prefix - suffix;
  if (oldCount === 0 && newCount === 0) return [];
  const whole = { start: prefix, end: prefix + oldCount, newStart: prefix, newEnd: prefix + newCount };
  if (oldCount === 0 || newCount === 0) return slideChanges(before, after, [whole]);

  const matches = matchesOf(before.slice(prefix, prefix + oldCount), after.slice(prefix, prefix + newCount), most);
  if (matches === undefined) return undefined;
  const changes: LineChange[] = [];
  let start = 0;
  let newStart = 0;
  for (let line = 0; line <= oldCount; line += 1) {
    const match = line === oldCount ? newCount : (matches[line] ?? -1);
    if (match < 0) continue;
    if (line > start || match > newStart) {
      changes.push({ start: prefix + start, end: prefix + line, newStart: prefix + newStart, newEnd: prefix + match });
    }
    start = line + 1;
    newStart = match + 1;
  }
  return slideChanges(before, after, changes);
}

/** Long texts that are nearly the same are matched place by place, and only where they differ line by line. */
function matchesOf(before: readonly string[], after: readonly string[], most: number): Matches | undefined {
  const islands = islandsOf(before, after);
  if (islands === undefined) return before.length + after.length > most ? undefined : matchTexts(before, after);
  const matches = new Int32Array(before.length);
  for (let at = 0; at < before.length; at += 1) matches[at] = before[at] === after[at] ? at : -1;
  for (const { from, to } of islands) {
    if (to - from < 2) continue;
    const found = matchTexts(before.slice(from, to), after.slice(from, to));
    for (let at = 0; at < found.length; at += 1) {
      const match = found[at] ?? -1;
      matches[from + at] = match < 0 ? -1 : from + match;
    }
  }
  return matches;
}

function commonPrefix(before: readonly string[], after: readonly string[]): number {
  const most = Math.min(before.length, after.length);
  let count = 0;
  while (count < most && before[count] === after[count]) count += 1;
  return count;
}

function commonSuffix(before: readonly string[], after: readonly string[], prefix: number): number {
  const most = Math.min(before.length, after.length) - prefix;
  let count = 0;
  while (count < most && before[before.length - 1 - count] === after[after.length - 1 - count]) count += 1;
  return count;
}
