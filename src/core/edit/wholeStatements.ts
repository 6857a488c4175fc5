import type { Region } from "./diffLines.ts";
import { hasWord } from "./words.ts";

/** So many unchanged lines at most are taken into a hunk to make it whole. */
const joinLimit = 3;
/** So many regions further on a bracket may close. */
const regionLimit = 20;
/** A region of so many lines is a rewrite, in which a bracket that stayed is a chance and no landmark. */
const rewriteLength = 5;

/**
 * The regions as a person would decide on them. A region that opens a bracket which a near one closes is joined with it,
 * so that neither leaves broken code when it is accepted alone; and so are two rewrites with nothing but brackets and
 * blank lines between them.
 */
export function wholeStatements(before: readonly string[], regions: readonly Region[]): Region[] {
  const result: Region[] = [];
  for (let index = 0; index < regions.length; ) {
    const last = lastOfHunk(before, regions, index);
    result.push(joined(before, regions.slice(index, last + 1)));
    index = last + 1;
  }
  return result;
}

function lastOfHunk(before: readonly string[], regions: readonly Region[], first: number): number {
  let last = first;
  let open = bracketGrowth(before, regions[first]);
  for (let next = first + 1; next < Math.min(regions.length, last + regionLimit); next += 1) {
    const previous = regions[next - 1];
    const region = regions[next];
    if (previous === undefined || region === undefined || region.start - previous.end > joinLimit) break;
    const between = before.slice(previous.end, region.start);
    const isRewrite = Math.max(size(previous), size(region)) > rewriteLength && !between.some(hasWord);
    if (next - 1 === last && open === 0 && !isRewrite) break;
    open += bracketGrowth(before, region);
    if (open === 0 || isRewrite) last = next;
  }
  return last;
}

/** How many more brackets the region leaves open than the lines that it replaces. */
function bracketGrowth(before: readonly string[], region: Region | undefined): number {
  if (region === undefined) return 0;
  return openBrackets(region.added) - openBrackets(before.slice(region.start, region.end));
}

function openBrackets(lines: readonly string[]): number {
  let open = 0;
  for (const line of lines) {
    for (const character of line) {
      if ("([{".includes(character)) open += 1;
      else if (")]}".includes(character)) open -= 1;
    }
  }
  return open;
}

function size({ start, end, added }: Region): number {
  return end - start + added.length;
}

function joined(before: readonly string[], regions: readonly Region[]): Region {
  const [first, ...rest] = regions;
  if (first === undefined || rest.length === 0) return first ?? { start: 0, end: 0, added: [] };
  const added = [...first.added];
  let { end } = first;
  for (const region of rest) {
    for (; end < region.start; end += 1) added.push(before[end] ?? "");
    for (const line of region.added) added.push(line);
    end = region.end;
  }
  return { start: first.start, end, added };
}
