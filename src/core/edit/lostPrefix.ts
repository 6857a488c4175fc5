import type { Region } from "./diffLines.ts";
import { indentOf } from "./indentation.ts";
import { isBlank, isFilled } from "./words.ts";

/**
 * A patch whose context lines all lack one blank either left out their prefix, and its new lines are as they are written;
 * or all of it stands one blank too far out. The second where so the new lines would stand as more lines of the file do.
 */
export function isShifted(
  lines: readonly string[],
  site: number,
  search: readonly string[],
  changes: readonly Region[],
): boolean {
  if (!search.every((line, at) => isBlank(line) || ` ${line}` === lines[site + at])) return false;
  const counts = levelCounts(lines);
  const fresh = changes.flatMap(({ added }) => added.filter(isFilled));
  const alike = (shift: number) => fresh.reduce((sum, line) => sum + (counts.get(level(line) + shift) ?? 0), 0);
  return alike(1) > alike(0);
}

/** By the lines of a file: many edits of one file ask. */
const known = new WeakMap<readonly string[], ReadonlyMap<number, number>>();

/** How many of the lines stand so far in. */
function levelCounts(lines: readonly string[]): ReadonlyMap<number, number> {
  const found = known.get(lines);
  if (found !== undefined) return found;
  const counts = new Map<number, number>();
  for (const line of lines) if (isFilled(line)) counts.set(level(line), (counts.get(level(line)) ?? 0) + 1);
  known.set(lines, counts);
  return counts;
}

/** Without the blank before the star of a comment's later lines. */
function level(line: string): number {
  const indent = indentOf(line);
  return line[indent.length] === "*" ? indent.length - 1 : indent.length;
}
