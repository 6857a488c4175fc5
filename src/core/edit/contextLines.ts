import type { LineRange } from "../request.ts";
import type { SourceText } from "./sourceText.ts";

const mostContext = 100;

/**
 * A replacement of selected lines without the lines around the selection that a model repeated: word for word those right
 * above it or right below, of which one stands nowhere else in the file. Lines that are nothing else are the replacement.
 */
export function withoutContext(
  source: SourceText,
  { start, end }: LineRange,
  lines: readonly string[],
): readonly string[] {
  const above = repeated(
    source,
    lines,
    (count) => start - count,
    (count) => lines.slice(0, count),
  );
  const rest = lines.slice(above);
  const below = repeated(
    source,
    rest,
    () => end,
    (count) => rest.slice(rest.length - count),
  );
  const own = rest.slice(0, rest.length - below);
  return own.every((line) => line.trim() === "") ? lines : own;
}

/** The selection, and of the lines around it those that a model repeated, however it indents them. */
export function withContext(source: SourceText, { start, end }: LineRange, lines: readonly string[]): LineRange {
  const trimmed = (line: string) => line.trim();
  const above = repeated(
    source,
    lines,
    (count) => start - count,
    (count) => lines.slice(0, count),
    trimmed,
  );
  const rest = lines.slice(above);
  const below = repeated(
    source,
    rest,
    () => end,
    (count) => rest.slice(rest.length - count),
    trimmed,
  );
  return above + below < lines.length ? { start: start - above, end: end + below } : { start, end };
}

/** The most lines, from one end of the replacement, that stand at a place. */
function repeated(
  source: SourceText,
  lines: readonly string[],
  placeOf: (count: number) => number,
  part: (count: number) => readonly string[],
  read = (line: string) => line,
): number {
  for (let count = Math.min(lines.length, mostContext); count > 0; count -= 1) {
    const place = placeOf(count);
    const quoted = part(count);
    const isThere =
      place >= 0 &&
      place + count <= source.lines.length &&
      quoted.every((line, at) => read(source.lines[place + at] ?? "") === read(line));
    if (isThere && quoted.some((line) => /\w{3}/.test(line) && source.trimmed.count(line.trim(), 2) === 1))
      return count;
  }
  return 0;
}
