import type { LineRange } from "./request.ts";

/** In characters: of a longer text only what is near the lines that are sent is looked through. */
const largeText = 5_000_000;

/** Lines on either side that tell what the lines in question are. */
const margin = 2_000;

/** The lines of a text that are near a selection, where the text is large; else all. */
export function linesNear(text: string, selection: LineRange | undefined): LineRange {
  if (selection === undefined || text.length <= largeText) return { start: 0, end: Infinity };
  return { start: Math.max(0, selection.start - margin), end: selection.end + margin };
}

/** The same as text: where it starts in the whole one, and which line that is. */
export function partNear(
  text: string,
  selection: LineRange | undefined,
): { readonly text: string; readonly start: number; readonly line: number } {
  const { start: line, end } = linesNear(text, selection);
  if (end === Infinity) return { text, start: 0, line: 0 };
  const start = lineStart(text, 0, line);
  return { text: text.slice(start, lineStart(text, start, end - line)), start, line };
}

/** Where the line so many further begins; the text's end where it has fewer. */
function lineStart(text: string, from: number, count: number): number {
  const ends = /\r\n|\n|\r/g;
  ends.lastIndex = from;
  for (let left = count; left > 0; left -= 1) if (ends.exec(text) === null) return text.length;
  return count > 0 ? ends.lastIndex : from;
}
