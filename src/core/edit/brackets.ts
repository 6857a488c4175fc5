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
export type CountOpen = (lines: readonly string[]) => OpenBrackets;

/** Which characters are in a string, a comment or a pattern no line says for certain: each way to count must agree. */
export function bracketCounts(path: string): readonly CountOpen[] {
  const ways: readonly ((line: string) => string)[] = [
    (line) => line,
    (line) => codeIn(line, path),
    (line) => codeIn(withoutPatterns(line), path),
  ];
  return ways.map((way) => (lines) => openBrackets(lines.map(way)));
}

/** All that a file opens it closes, by each count, and has one too many or too few with the new lines in place of the range's. */
export function breaksPairs(
  counts: readonly CountOpen[],
  all: readonly string[],
  { start, end }: LineRange,
  lines: readonly string[],
): boolean {
  const old = all.slice(start, end);
  const isOther = counts.every((count) => !isAlike(count(old), count(lines)));
  return isOther && counts.every((count) => count(all).every((each) => each === 0));
}

/** Languages whose brackets pair up outside of strings and comments. */
export function pairsBrackets(path: string): boolean {
  return /\.(?:[cm]?[jt]sx?|java|kts?|cs|go|rs|swift|scala|dart|c|h|cc|cpp|cxx|hh|hpp|m|mm|php|groovy|gradle|tf|proto|json[c5]?|s?css|less)$/i.test(
    path,
  );
}
