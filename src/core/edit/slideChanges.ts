import { isBlank } from "./words.ts";

/** Lines `start` to `end` of the text before became lines `newStart` to `newEnd` of the text after; zero-based, end-exclusive. */
export type LineChange = {
  readonly start: number;
  readonly end: number;
  readonly newStart: number;
  readonly newEnd: number;
};

/**
 * A mere insertion or deletion whose first line equals the one after it can as well stand one line further down, and so on.
 * Of all such places it gets the one that begins and ends between statements; changes that meet on the way become one.
 */
export function slideChanges(
  before: readonly string[],
  after: readonly string[],
  changes: readonly LineChange[],
): LineChange[] {
  const settled: LineChange[] = [];
  const waiting = changes.toReversed();
  for (let change = waiting.pop(); change !== undefined; change = waiting.pop()) {
    const previous = settled.at(-1);
    const sides = sidesOf(before, after, change);
    if (sides === undefined) {
      settled.push(change);
      continue;
    }
    const up = room(sides, -1, change.start - (previous?.end ?? 0));
    if (previous !== undefined && up === change.start - previous.end) {
      settled.pop();
      waiting.push(joined(previous, moved(change, -up)));
      continue;
    }
    const next = waiting.at(-1);
    const down = room(sides, 1, (next?.start ?? before.length) - change.end);
    if (next !== undefined && down === next.start - change.end) {
      waiting.pop();
      waiting.push(joined(moved(change, down), next));
      continue;
    }
    settled.push(moved(change, bestShift(sides, -up, down)));
  }
  return settled;
}

/** The text that has the change's lines, and where they are in it. */
type Sides = { readonly lines: readonly string[]; readonly from: number; readonly to: number };

function sidesOf(before: readonly string[], after: readonly string[], change: LineChange): Sides | undefined {
  if (change.start === change.end) return { lines: after, from: change.newStart, to: change.newEnd };
  if (change.newStart === change.newEnd) return { lines: before, from: change.start, to: change.end };
  return undefined;
}

/** By how many lines the change can move in a direction, at most `limit`. */
function room({ lines, from, to }: Sides, direction: 1 | -1, limit: number): number {
  let count = 0;
  if (direction > 0) while (count < limit && lines[from + count] === lines[to + count]) count += 1;
  else while (count < limit && lines[from - 1 - count] === lines[to - 1 - count]) count += 1;
  return count;
}

function moved({ start, end, newStart, newEnd }: LineChange, by: number): LineChange {
  return { start: start + by, end: end + by, newStart: newStart + by, newEnd: newEnd + by };
}

function joined(first: LineChange, second: LineChange): LineChange {
  return { start: first.start, end: second.end, newStart: first.newStart, newEnd: second.newEnd };
}

/** Among equals the last one: what is added most often stands below what it resembles. */
function bestShift({ lines, from, to }: Sides, lowest: number, highest: number): number {
  if (lowest === highest) return lowest;
  let best = highest;
  let bestCost = Infinity;
  for (let shift = highest; shift >= lowest; shift -= 1) {
    const cost = cutCost(lines, from + shift) + cutCost(lines, to + shift);
    if (cost < bestCost) {
      best = shift;
      bestCost = cost;
    }
  }
  return best;
}

/** A column of indentation counts for more than the rest together can make good. */
const costs = { column: 30, closing: 20, blankFirst: 6, afterBlank: -10, afterLastLine: 20 } as const;
const blanksLookedOver = 20;
const closing = /^\s*(?:[)\]}>]|<\/|(?:end|else|elif|elsif|except|catch|finally|fi|done|esac)\b)/;

/** How ill a text is cut before a line: deep inside a block, before what closes one, or with the blank line on the wrong side. */
function cutCost(lines: readonly string[], at: number): number {
  const line = lines[at];
  // What ends a text goes before the empty last line that a final newline shows as.
  if (line === undefined) return costs.afterLastLine;
  if (line === "" && at === lines.length - 1) return 0;
  const afterBlank = at > 0 && isBlank(lines[at - 1] ?? "");
  let cost = afterBlank ? costs.afterBlank : 0;
  if (isBlank(line)) cost += costs.blankFirst;
  else if (closing.test(line)) cost += costs.closing;
  return cost + costs.column * indentationFrom(lines, at);
}

function indentationFrom(lines: readonly string[], at: number): number {
  for (let next = at; next < Math.min(lines.length, at + blanksLookedOver); next += 1) {
    const line = lines[next] ?? "";
    if (!isBlank(line)) return indentation(line);
  }
  return 0;
}

/** In columns, a tab up to the next multiple of four. */
function indentation(line: string): number {
  let column = 0;
  for (const character of line) {
    if (character === " ") column += 1;
    else if (character === "\t") column += 4 - (column % 4);
    else break;
  }
  return column;
}
