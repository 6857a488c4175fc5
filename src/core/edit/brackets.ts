import type { LineRange } from "../request.ts";
import { codeIn, withoutPatterns } from "./codeText.ts";

/** How many brackets of each kind are open at the end; below 0 for those that are closed too often. */
export type OpenBrackets = readonly number[];

export function openBrackets(lines: readonly string[]): OpenBrackets {
  const text = lines.join("\n");
  const count = (bracket: string) => text.split(bracket).length;
  return ["{}", "()", "[]"].map(([open = "", close = ""]) => count(open) - count(close));
}

export function isAlike(a: OpenBrackets, b: OpenBrackets): boolean {
  return a.every((each, at) => each === b[at]);
}

/** Counts what is open at the end of lines, kind by kind. */
type CountOpen = (lines: readonly string[]) => OpenBrackets;

/** `ways` to count what `kind` says, all of which must agree. */
export type OpenCounts = { readonly kind: string; readonly ways: readonly CountOpen[] };

/** Which characters are in a string, a comment or a pattern no line says for certain. */
export function bracketCounts(path: string): OpenCounts {
  const ways: readonly ((line: string) => string)[] = [
    (line) => line,
    (line) => codeIn(line, path),
    (line) => codeIn(withoutPatterns(line), path),
  ];
  return { kind: "brackets", ways: ways.map((way) => (lines) => openBrackets(lines.map(way))) };
}

/** All that a file opens it closes, by each count, and has one too many or too few with the new lines in place of the range's. */
export function breaksPairs(
  counts: OpenCounts,
  all: readonly string[],
  { start, end }: LineRange,
  lines: readonly string[],
): boolean {
  const old = all.slice(start, end);
  return counts.ways.every((count) => !isAlike(count(old), count(lines))) && pairsUp(counts, all);
}

/** By the lines of a file and what was counted in them: many edits of one file ask. */
const known = new WeakMap<readonly string[], Map<string, boolean>>();

function pairsUp({ kind, ways }: OpenCounts, all: readonly string[]): boolean {
  const found = known.get(all) ?? new Map<string, boolean>();
  known.set(all, found);
  const pairs = found.get(kind) ?? ways.every((count) => count(all).every((each) => each === 0));
  found.set(kind, pairs);
  return pairs;
}

/** Languages whose brackets pair up outside of strings and comments. */
export function pairsBrackets(path: string): boolean {
  return /\.(?:[cm]?[jt]sx?|java|kts?|cs|go|rs|swift|scala|dart|c|h|cc|cpp|cxx|hh|hpp|m|mm|php|groovy|gradle|tf|proto|json[c5]?|s?css|less)$/i.test(
    path,
  );
}
