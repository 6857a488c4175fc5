import { breaksPairs } from "./brackets.ts";
import { type Change, hunkEnd } from "./hunk.ts";
import type { Site } from "./ladder.ts";
import type { SourceText } from "./sourceText.ts";

const closing = /^\s*[)\]}]+[;,]?$/;
const opening = /[([{]$/;

/**
 * New lines that end with the line below the quoted ones, or begin with the one above, where the file's brackets pair up
 * without that line and not with it: a block that was quoted in part and written whole.
 */
export function repeatedEnd(
  { lines }: SourceText,
  path: string,
  changes: readonly Change[],
  { start, end }: Site,
): string | undefined {
  const breaks = (change: Change, added: readonly string[]) =>
    breaksPairs(path, lines, { start: change.start, end: hunkEnd(change) }, added);
  const [first, last] = [changes[0], changes.at(-1)];
  const below = last?.added.at(-1);
  if (last !== undefined && hunkEnd(last) === end && below === lines[end] && closing.test(below ?? ""))
    if (breaks(last, last.added) && !breaks(last, last.added.slice(0, -1)))
      return "the closing line below them once more";
  const above = first?.added[0];
  if (first !== undefined && first.start === start && above === lines[start - 1] && opening.test(above ?? ""))
    if (breaks(first, first.added) && !breaks(first, first.added.slice(1)))
      return "the opening line above them once more";
  return undefined;
}
