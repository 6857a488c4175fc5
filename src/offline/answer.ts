import { withoutContext } from "../core/edit/contextLines.ts";
import { diffLines, type Region } from "../core/edit/diffLines.ts";
import { sourceOf } from "../core/edit/sourceText.ts";
import { fenceFor } from "../core/edit/wholeSelection.ts";
import type { LineRange } from "../core/request.ts";

/** Lines `start` to `end` of the file, end-exclusive, with the regions in them. */
type Block = { readonly start: number; readonly end: number; readonly regions: readonly Region[] };

/**
 * The changes as an answer that the edit parser reads: the whole replacement of the selected lines when nothing else
 * changed, else search/replace blocks. Empty when nothing changed.
 */
export function answerText(
  path: string,
  before: readonly string[],
  after: readonly string[],
  selected: LineRange | undefined,
): string {
  const regions = diffLines(before, after);
  if (regions.length === 0) return "";
  const replacement = selected === undefined ? undefined : withinSelection(before, after, selected);
  if (replacement !== undefined) return fenced(replacement);
  return blocks(before, regions)
    .map((block) => searchReplace(path, before.slice(block.start, block.end), newLines(before, block)))
    .join("\n");
}

/**
 * The new lines of the selection; undefined when a line before or after it changed too, or when they begin or end like
 * what stands around it, which would be read as context that was repeated.
 */
function withinSelection(
  before: readonly string[],
  after: readonly string[],
  { start, end }: LineRange,
): readonly string[] | undefined {
  const rest = before.length - end;
  const newEnd = after.length - rest;
  if (newEnd < start) return undefined;
  const sameHead = before.slice(0, start).every((line, index) => line === after[index]);
  const sameTail = before.slice(end).every((line, index) => line === after[newEnd + index]);
  if (!sameHead || !sameTail) return undefined;
  const lines = after.slice(start, newEnd);
  return withoutContext(sourceOf(before), { start, end }, lines).length === lines.length ? lines : undefined;
}

/** Each region with as many unchanged lines around it as make it occur once. Regions whose surroundings meet are one block. */
function blocks(before: readonly string[], regions: readonly Region[]): Block[] {
  const found: Block[] = [];
  for (const region of regions) {
    let block = untilUnique(before, { start: region.start, end: region.end, regions: [region] });
    for (let last = found.at(-1); last !== undefined && last.end >= block.start; last = found.at(-1)) {
      found.pop();
      const start = Math.min(last.start, block.start);
      block = { start, end: Math.max(last.end, block.end), regions: [...last.regions, ...block.regions] };
    }
    found.push(block);
  }
  return found;
}

function untilUnique(before: readonly string[], { start, end, regions }: Block): Block {
  let from = start;
  let to = end;
  while ((from === to || !isUnique(before, from, to)) && to - from < before.length) {
    from = Math.max(0, from - 1);
    to = Math.min(before.length, to + 1);
  }
  return { start: from, end: to, regions };
}

function newLines(before: readonly string[], { start, end, regions }: Block): string[] {
  const lines: string[] = [];
  let next = start;
  for (const region of regions) {
    lines.push(...before.slice(next, region.start), ...region.added);
    next = region.end;
  }
  return [...lines, ...before.slice(next, end)];
}

/** Whether these lines stand in the file once, also for a reader that does not see trailing space. */
function isUnique(before: readonly string[], start: number, end: number): boolean {
  const wanted = before.slice(start, end).map((line) => line.trimEnd());
  let count = 0;
  for (let at = 0; at + wanted.length <= before.length && count < 2; at += 1) {
    if (wanted.every((line, offset) => before[at + offset]?.trimEnd() === line)) count += 1;
  }
  return count === 1;
}

function searchReplace(path: string, search: readonly string[], replace: readonly string[]): string {
  return [
    path,
    "<<<<<<< SEARCH",
    ...search.map(escaped),
    "=======",
    ...replace.map(escaped),
    ">>>>>>> REPLACE",
    "",
  ].join("\n");
}

/** Code that looks like a marker is told apart by a backslash, which the parser takes off. */
function escaped(line: string): string {
  return /^\\?[<=>]{5,9}/.test(line) ? `\\${line}` : line;
}

function fenced(lines: readonly string[]): string {
  const fence = fenceFor(lines.join("\n"));
  return [fence, ...lines, fence, ""].join("\n");
}
