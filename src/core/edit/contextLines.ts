import type { LineRange } from "../request.ts";
import { isAlike, openBrackets } from "./brackets.ts";
import { indentOf } from "./indentation.ts";
import type { SourceText } from "./sourceText.ts";
import { isBlank, isFilled } from "./words.ts";

const mostContext = 1000;

/** What counts of a line where it is compared with another. */
type Reading = (line: string) => string;

/**
 * A replacement of selected lines without the lines around the selection that a model repeated: word for word those right
 * above it or right below, of which one stands nowhere else in the file, and what closes the block that they begin. Lines
 * that are nothing else are the replacement.
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

/** How many of the lines, from either end, stand right above and right below the range. */
function contextOf(source: SourceText, range: LineRange, lines: readonly string[], read: Reading = asWritten) {
  const { start, end } = range;
  const told = repeated(source, lines, { from: 0, placeOf: (count) => start - count }, read);
  const above = told > 0 || read !== asWritten || !isEnclosed(source, range, lines) ? told : 1;
  const rest = lines.slice(above);
  const known = repeated(source, rest, { placeOf: () => end }, read);
  const below = known > 0 ? known : closing(source, range, rest, above > 0, read);
  const own = rest.slice(0, rest.length - below);
  // Without them a bracket would be open or closed too often, and with them none is: they are new lines of the same words.
  const isWhole = isAlike(openBrackets(source.lines.slice(start, end)), openBrackets(lines));
  return isWhole && !isAlike(openBrackets(own), openBrackets(lines)) ? { above: 0, below: 0 } : { above, below };
}

/** Where a run of the new lines begins, from the end of them unless `from` says it, and the line where it should stand. */
type Run = { readonly from?: 0; readonly placeOf: (count: number) => number };

/** The most lines, from one end of the replacement, that stand at a place. */
function repeated(source: SourceText, lines: readonly string[], { from, placeOf }: Run, read: Reading): number {
  for (let count = Math.min(lines.length, mostContext); count > 0; count -= 1) {
    const [first, place] = [from ?? lines.length - count, placeOf(count)];
    if (place < 0 || place + count > source.lines.length) continue;
    let same = 0;
    while (same < count && read(source.lines[place + same] ?? "") === read(lines[first + same] ?? "")) same += 1;
    const isTelling = (line: string) => /\w{3}/.test(line) && !/^\s*(?:<\/|end\b)/.test(line);
    const isKnown = (line: string) => isTelling(line) && source.trimmed.count(line.trim(), 2) === 1;
    if (same === count && lines.slice(first, first + count).some(isKnown)) return count;
  }
  return 0;
}

/** The block that the selection is the inside of was repeated: its first line, and the line that closes it. */
function isEnclosed(source: SourceText, { start, end }: LineRange, lines: readonly string[]): boolean {
  const selected = source.lines.slice(start, end).filter(isFilled);
  const last = lines.findLast(isFilled) ?? "";
  const isOut = (line: string) =>
    isFilled(line) && selected.every((each) => each.startsWith(indentOf(line)) && indentOf(each) !== indentOf(line));
  const isHead = lines[0] === source.lines[start - 1] && isOut(lines[0] ?? "");
  return isHead && closes.test(last) && last === source.lines[end] && isOut(last);
}

const closes = /^\s*(?:[)\]}]+[;,]?|end|<\/[\w.:-]+>)\s*$/;

/**
 * How many lines at the end close what the lines around the selection close: brackets as many as are closed once too
 * often, and words where the beginning of the block was repeated, too, or where all else stands further in.
 */
function closing(
  source: SourceText,
  { start, end }: LineRange,
  lines: readonly string[],
  isBegun: boolean,
  read: Reading,
): number {
  const due = openBrackets(source.lines.slice(start, end));
  const counts = closingCounts(source, end, lines, read);
  if (!isAlike(openBrackets(lines), due))
    return counts.find((count) => isAlike(openBrackets(lines.slice(0, -count)), due)) ?? 0;
  const most = counts.at(-1) ?? 0;
  const indent = indentOf(lines.at(-most) ?? "");
  const isOut = lines.slice(0, lines.length - most).every((line) => isBlank(line) || isFurther(line, indent));
  return /\w/.test(lines.at(-1) ?? "") && (isBegun || (read === asWritten && isOut)) ? most : 0;
}

function isFurther(line: string, indent: string): boolean {
  return line.startsWith(indent) && indentOf(line) !== indent;
}

/** The numbers of closing lines at the end that stand right below the selection; what follows their bracket may differ. */
function closingCounts(source: SourceText, end: number, lines: readonly string[], read: Reading): number[] {
  const bare = (line: string) => read(line).replace(/[;,]?\s*$/, "");
  const counts: number[] = [];
  for (let count = 1; count < lines.length && closes.test(lines.at(-count) ?? ""); count += 1) {
    const quoted = lines.slice(-count);
    if (quoted.every((line, at) => bare(line) === bare(source.lines[end + at] ?? ""))) counts.push(count);
  }
  return counts;
}

function asWritten(line: string): string {
  return line;
}
