import { diffArrays } from "diff";

/** A changed region: lines `start` to `end` (zero-based, end-exclusive) of `before` became `added`. */
export type Region = { readonly start: number; readonly end: number; readonly added: readonly string[] };

/**
 * Beyond this many inserted and deleted lines the differing middle is one region. The bound is on work and not on time,
 * so that the same texts always give the same regions.
 */
const editLengthLimit = 2000;

/** The regions in which two texts differ, in order, at least one unchanged line apart. */
export function diffLines(before: readonly string[], after: readonly string[]): Region[] {
  const prefix = commonPrefix(before, after);
  const suffix = commonSuffix(before, after, prefix);
  const oldMiddle = before.slice(prefix, before.length - suffix);
  const newMiddle = after.slice(prefix, after.length - suffix);
  if (oldMiddle.length === 0 && newMiddle.length === 0) return [];
  const whole: Region = { start: prefix, end: prefix + oldMiddle.length, added: newMiddle };
  if (oldMiddle.length === 0 || newMiddle.length === 0) return [whole];

  const changes = diffArrays(oldMiddle, newMiddle, { maxEditLength: editLengthLimit });
  if (changes === undefined) return [whole];
  const regions: Region[] = [];
  let line = prefix;
  let open: Region | undefined;
  for (const change of changes) {
    if (!change.added && !change.removed) {
      if (open !== undefined) regions.push(open);
      open = undefined;
      line += change.value.length;
      continue;
    }
    open ??= { start: line, end: line, added: [] };
    if (change.removed) line += change.value.length;
    open = { start: open.start, end: line, added: change.added ? [...open.added, ...change.value] : open.added };
  }
  if (open !== undefined) regions.push(open);
  return regions;
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
