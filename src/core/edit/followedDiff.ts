import { changedLines } from "./diffLines.ts";
import type { LineChange } from "./slideChanges.ts";

/** What a text has become, kept up while it is edited: an edit costs what is near it, and not another look at everything. */
export type FollowedDiff = {
  readonly before: readonly string[];
  readonly now: readonly string[];
  /** In order, at least one unchanged line apart. */
  readonly changes: readonly LineChange[];
};

/** Lines `start` to `end` of the text as it is become `added`; zero-based, end-exclusive. */
export type LineEdit = { readonly start: number; readonly end: number; readonly added: readonly string[] };

/** So many unchanged lines around an edit are looked at again, so that a change can slide to where it is best seen. */
const margin = 20;

export function followDiff(before: readonly string[], now: readonly string[]): FollowedDiff {
  return { before, now, changes: changedLines(before, now) };
}

/** A change of more lines is not looked at again for an edit in it: it stays one, but for what is the same at its ends. */
const mostLines = 10_000;

export function afterEdit(
  { before, now, changes }: FollowedDiff,
  { start, end, added }: LineEdit,
  most = mostLines,
): FollowedDiff {
  const from = firstIndex(changes, (change) => change.newEnd >= start - margin);
  const to = Math.max(
    from,
    firstIndex(changes, (change) => change.newStart > end + margin),
  );
  const [above, first, last, below] = [changes[from - 1], changes[from], changes[to - 1], changes[to]];
  const isAlone = from === to;
  const low = Math.max(
    (above?.newEnd ?? -1) + 1,
    Math.min(start, isAlone ? start : (first?.newStart ?? start)) - margin,
  );
  const high = Math.min(
    (below?.newStart ?? now.length + 1) - 1,
    Math.max(end, isAlone ? end : (last?.newEnd ?? end)) + margin,
  );
  const baseLow = low + offset(above);
  const baseHigh = high + offset(isAlone ? above : last);
  const growth = added.length - (end - start);
  const next = now.slice(0, start).concat(added, now.slice(end));
  const isLong = changes.slice(from, to).reduce((sum, change) => sum + sizeOf(change), 0) > most;
  const around = { start: baseLow, end: baseHigh, newStart: low, newEnd: high + growth };
  const anew = isLong
    ? trimmed(before, next, around)
    : changedLines(before.slice(baseLow, baseHigh), next.slice(low, high + growth)).map((change) =>
        moved(change, baseLow, low),
      );
  return {
    before,
    now: next,
    changes: [
      ...changes.slice(0, from),
      ...anew,
      ...(growth === 0 ? changes.slice(to) : changes.slice(to).map((change) => moved(change, 0, growth))),
    ],
  };
}

/** The one edit between two texts of an editor, as it is where somebody typed. */
export function editBetween(now: readonly string[], next: readonly string[]): LineEdit {
  const [change] = trimmed(now, next, { start: 0, end: now.length, newStart: 0, newEnd: next.length });
  if (change === undefined) return { start: 0, end: 0, added: [] };
  return { start: change.start, end: change.end, added: next.slice(change.newStart, change.newEnd) };
}

/** The change without the lines that are the same at its ends; none where all are. */
function trimmed(before: readonly string[], now: readonly string[], whole: LineChange): LineChange[] {
  let { start, end, newStart, newEnd } = whole;
  for (; start < end && newStart < newEnd && before[start] === now[newStart]; start += 1) newStart += 1;
  for (; start < end && newStart < newEnd && before[end - 1] === now[newEnd - 1]; end -= 1) newEnd -= 1;
  return start === end && newStart === newEnd ? [] : [{ start, end, newStart, newEnd }];
}

function sizeOf({ start, end, newStart, newEnd }: LineChange): number {
  return end - start + newEnd - newStart;
}

/** What must be added to a line below a change to get the line that it was. */
function offset(change: LineChange | undefined): number {
  return change === undefined ? 0 : change.end - change.newEnd;
}

function moved({ start, end, newStart, newEnd }: LineChange, by: number, newBy: number): LineChange {
  return { start: start + by, end: end + by, newStart: newStart + newBy, newEnd: newEnd + newBy };
}

/** Of changes in order the first for which it is so, as it then is for all below. */
function firstIndex(changes: readonly LineChange[], isSo: (change: LineChange) => boolean): number {
  let low = 0;
  let high = changes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const change = changes[middle];
    if (change !== undefined && isSo(change)) high = middle;
    else low = middle + 1;
  }
  return low;
}
