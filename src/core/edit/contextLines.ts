import type { LineRange } from "../request.ts";
import type { SourceText } from "./sourceText.ts";
import { isBlank } from "./words.ts";

const mostContext = 100;

/**
 * A replacement of selected lines without the lines around the selection that a model repeated: word for word those right
 * above it or right below, of which one stands nowhere else in the file. Lines that are nothing else are the replacement.
 */
export function withoutContext(source: SourceText, range: LineRange, lines: readonly string[]): readonly string[] {
  const { above, below } = contextOf(source, range, lines);
  const own = lines.slice(above, lines.length - below);
  return own.every(isBlank) ? lines : own;
}

/** The selection, and of the lines around it those that a model repeated, however it indents them. */
export function withContext(source: SourceText, range: LineRange, lines: readonly string[]): LineRange {
  const { above, below } = contextOf(source, range, lines, (line) => line.trim());
  return above + below < lines.length ? { start: range.start - above, end: range.end + below } : range;
}

/** How many of the lines, from either end, stand right above and right below the range; `read` tells what counts of a line. */
function contextOf(
  source: SourceText,
  { start, end }: LineRange,
  lines: readonly string[],
  read = (line: string) => line,
): { readonly above: number; readonly below: number } {
  const above = repeated(
    source,
    lines,
    (count) => start - count,
    (count) => lines.slice(0, count),
    read,
  );
  const rest = lines.slice(above);
  const below = repeated(
    source,
    rest,
    () => end,
    (count) => rest.slice(rest.length - count),
    read,
  );
  const own = lines.slice(above, lines.length - below);
  // Without them a bracket would be open or closed too often, and with them none is: they are new lines of the same words.
  const isWhole = isAlike(openBrackets(source.lines.slice(start, end)), openBrackets(lines));
  return isWhole && !isAlike(openBrackets(own), openBrackets(lines)) ? { above: 0, below: 0 } : { above, below };
}

/** How many brackets of each kind are open at the end; below 0 for those that are closed too often. */
function openBrackets(lines: readonly string[]): readonly number[] {
  const text = lines.join("\n");
  const count = (bracket: string) => text.split(bracket).length;
  return ["{}", "()", "[]"].map(([open = "", close = ""]) => count(open) - count(close));
}

function isAlike(a: readonly number[], b: readonly number[]): boolean {
  return a.every((each, at) => each === b[at]);
}

/** The most lines, from one end of the replacement, that stand at a place. */
function repeated(
  source: SourceText,
  lines: readonly string[],
  placeOf: (count: number) => number,
  part: (count: number) => readonly string[],
  read: (line: string) => string,
): number {
  for (let count = Math.min(lines.length, mostContext); count > 0; count -= 1) {
    const place = placeOf(count);
    const quoted = part(count);
    const isThere =
      place >= 0 &&
      place + count <= source.lines.length &&
      quoted.every((line, at) => read(source.lines[place + at] ?? "") === read(line));
    const isTelling = (line: string) => /\w{3}/.test(line) && !/^\s*(?:<\/|end\b)/.test(line);
    if (isThere && quoted.some((line) => isTelling(line) && source.trimmed.count(line.trim(), 2) === 1)) return count;
  }
  return 0;
}
