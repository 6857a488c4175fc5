import { diffLines } from "./diffLines.ts";
import { type Lines, separatorAt } from "./lines.ts";

/** One reviewable change: `removed` stands at line `start` (zero-based) of the base text, and `added` takes its place. */
export type Hunk = {
  readonly id: string;
  /** Which of the run's files, counted from 0; the first where it is left out. */
  readonly file?: number;
  readonly start: number;
  readonly removed: readonly string[];
  readonly added: readonly string[];
  /** Placed by likeness: to be read before it is accepted, and never accepted together with others. */
  readonly approximate?: true;
  /** Which of the `added` lines another hunk takes away. */
  readonly moves?: readonly MovedLines[];
  /** Ids of hunks that it stands for besides its own: of those that it was joined from, by drawing or by hand. */
  readonly takes?: readonly string[];
};

/** `count` lines from `line` of a hunk's `added`, which stood from `from.line` of what the other hunk removes. */
export type MovedLines = {
  readonly line: number;
  readonly count: number;
  readonly from: { readonly hunk: string; readonly line: number };
  /** The lines are the same but for their indentation. */
  readonly reindented: boolean;
};

/** A replacement in UTF-16 offsets of the text it was made for. */
export type OffsetEdit = { readonly start: number; readonly end: number; readonly text: string };

export type Change = Pick<Hunk, "start" | "removed" | "added">;

/** End-exclusive. */
export function hunkEnd(hunk: Change): number {
  return hunk.start + hunk.removed.length;
}

/**
 * The edits that carry out hunks, in text order. Hunks must be sorted and must not overlap; touching ones become one edit.
 * Lines inside a hunk that stay are not written: each keeps its own ending.
 */
export function offsetEdits(text: Lines, hunks: readonly Change[]): OffsetEdit[] {
  const starts = lineStarts(text);
  return joinTouching(hunks.flatMap(changesIn)).map((hunk) => offsetEdit(text, starts, hunk));
}

/** What really changes in a hunk: it may hold lines that stay. */
export function changesIn({ start, removed, added }: Change): Change[] {
  if (removed.length === 0 || added.length === 0) return [{ start, removed, added }];
  return diffLines(removed, added).map((region) => ({
    start: start + region.start,
    removed: removed.slice(region.start, region.end),
    added: region.added,
  }));
}

/** The lines with the hunks carried out. A text has one line at least: an empty one when all are removed. */
export function applyToLines(lines: readonly string[], hunks: readonly Change[]): string[] {
  const result = replaceLines(lines, hunks);
  return result.length > 0 ? result : [""];
}

/** The same as a mere list, which may become empty: places in it count exactly what the hunks say. */
export function replaceLines(lines: readonly string[], hunks: readonly Change[]): string[] {
  const result: string[] = [];
  let next = 0;
  for (const hunk of hunks) {
    for (; next < hunk.start; next += 1) result.push(lines[next] ?? "");
    for (const line of hunk.added) result.push(line);
    next = hunkEnd(hunk);
  }
  for (; next < lines.length; next += 1) result.push(lines[next] ?? "");
  return result;
}

export function applyOffsetEdits(text: string, edits: readonly OffsetEdit[]): string {
  const pieces: string[] = [];
  let next = 0;
  for (const edit of edits) {
    pieces.push(text.slice(next, edit.start), edit.text);
    next = edit.end;
  }
  pieces.push(text.slice(next));
  return pieces.join("");
}

function offsetEdit(text: Lines, starts: readonly number[], { start, removed, added }: Change): OffsetEdit {
  const { lines, separators } = text;
  const end = start + removed.length;
  const total = lines.length;
  const from = starts[start] ?? 0;
  const before = separators[start - 1];
  if (removed.length > 0 && added.length > 0) {
    const kept = separators[end - 1] ?? "";
    const endings = added.map((_, index) => (index === added.length - 1 ? kept : endingAt(text, start + index, end)));
    return { start: from, end: lineEnd(text, starts, end - 1), text: ended(before, added, endings, kept.length) };
  }
  if (end < total) {
    const [line = "", ending = ""] = [lines[end], separators[end]];
    const endings = [...added.map(() => separatorAt(text, start)), ending];
    const fresh = ended(before, [...added, line], endings, line.length + ending.length);
    return { start: from, end: starts[end] ?? 0, text: fresh };
  }
  if (removed.length > 0) {
    if (start > 0) return { start: lineEnd(text, starts, start - 1), end: lineEnd(text, starts, end - 1), text: "" };
    return { start: 0, end: lineEnd(text, starts, end - 1), text: "" };
  }
  const last = lineEnd(text, starts, total - 1);
  return { start: last, end: last, text: added.map((line) => separatorAt(text, start) + line).join("") };
}

/** Between the new lines stand the endings of the lines that they replace; once those are used up, the last of them. */
function endingAt(text: Lines, line: number, end: number): string {
  return separatorAt(text, Math.min(line, end - 1));
}

/**
 * Lines with their endings, without the last characters, which the text has already. An empty line that ends with `\n`
 * would be lost behind a lone `\r`: the two would be one ending.
 */
function ended(
  before: string | undefined,
  lines: readonly string[],
  endings: readonly string[],
  known: number,
): string {
  let last = before;
  let text = "";
  for (const [at, line] of lines.entries()) {
    const ending = endings[at] ?? "";
    text += line + (last === "\r" && line === "" && ending === "\n" ? "\r\n" : ending);
    last = ending;
  }
  return text.slice(0, text.length - known);
}

function joinTouching(hunks: readonly Change[]): Change[] {
  const joined: { readonly start: number; readonly removed: string[]; readonly added: string[] }[] = [];
  for (const { start, removed, added } of hunks) {
    const last = joined.at(-1);
    if (last === undefined || hunkEnd(last) < start) {
      joined.push({ start, removed: [...removed], added: [...added] });
      continue;
    }
    for (const line of removed) last.removed.push(line);
    for (const line of added) last.added.push(line);
  }
  return joined;
}

function lineStarts(text: Lines): number[] {
  let offset = 0;
  return text.lines.map((line, index) => {
    const start = offset;
    offset += line.length + (text.separators[index]?.length ?? 0);
    return start;
  });
}

function lineEnd(text: Lines, starts: readonly number[], line: number): number {
  return (starts[line] ?? 0) + (text.lines[line]?.length ?? 0);
}
