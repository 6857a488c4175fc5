import type { Region } from "./diffLines.ts";
import { pairedRegions, withoutStrings } from "./pairedRegions.ts";
import { hasWord } from "./words.ts";

/** So many unchanged lines at most are taken into a hunk to make it whole. */
const joinLimit = 3;
/** So many regions further on a bracket may close. */
const regionLimit = 20;
/** A region of so many lines is a rewrite, in which a bracket that stayed is a chance and no landmark. */
const rewriteLength = 5;

/**
 * The regions as a person would decide on them. A region that opens what another one closes, a bracket, a tag or a block of
 * words, is joined with it, so that neither leaves broken code when it is accepted alone; and so are two rewrites with nothing
 * but brackets and blank lines between them.
 */
export function wholeStatements(before: readonly string[], regions: readonly Region[]): Region[] {
  return statementGroups(before, regions).map((group) => joinedRegions(before, group));
}

/** The same regions, those together that are to be one. */
export function statementGroups<Known extends Region>(before: readonly string[], regions: readonly Known[]): Known[][] {
  const result: Known[][] = [];
  const paired = pairedRegions(before, regions);
  const growth = regions.length < 2 ? [] : regions.map((region) => bracketGrowth(before, region));
  for (let index = 0; index < regions.length; ) {
    let last = lastOfHunk(before, regions, growth, index);
    for (let at = index; at <= last; at += 1) last = Math.max(last, paired[at] ?? at);
    result.push(regions.slice(index, last + 1));
    index = last + 1;
  }
  return result;
}

function lastOfHunk(
  before: readonly string[],
  regions: readonly Region[],
  growth: readonly number[],
  first: number,
): number {
  let last = first;
  let open = growth[first] ?? 0;
  for (let next = first + 1; next < Math.min(regions.length, last + regionLimit); next += 1) {
    const previous = regions[next - 1];
    const region = regions[next];
    if (previous === undefined || region === undefined || region.start - previous.end > joinLimit) break;
    const between = before.slice(previous.end, region.start);
    const isRewrite = Math.max(size(previous), size(region)) > rewriteLength && !between.some(hasWord);
    if (next - 1 === last && open === 0 && !isRewrite) break;
    open += growth[next] ?? 0;
    if (open === 0 || isRewrite) last = next;
  }
  return last;
}

/** How many more brackets the region leaves open than the lines that it replaces. */
function bracketGrowth(before: readonly string[], region: Region): number {
  return openBrackets(region.added) - openBrackets(before.slice(region.start, region.end));
}

function openBrackets(lines: readonly string[]): number {
  let open = 0;
  for (const line of lines) {
    if (bracket.test(line)) open += openIn(withoutStrings(line));
  }
  return open;
}

const bracket = /[()[\]{}]/;

function openIn(code: string): number {
  let open = 0;
  for (const character of code) {
    if ("([{".includes(character)) open += 1;
    else if (")]}".includes(character)) open -= 1;
  }
  return open;
}

function size({ start, end, added }: Region): number {
  return end - start + added.length;
}

/** One region for several, with the lines between them. */
export function joinedRegions(before: readonly string[], regions: readonly Region[]): Region {
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
