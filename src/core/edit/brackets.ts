import type { LineRange } from "../request.ts";
import { codeIn } from "./codeText.ts";

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

/** Languages whose brackets pair up outside of strings and comments. */
const paired = /\.(?:[cm]?[jt]sx?|java|kts?|cs|go|rs|swift|scala|dart|json[c5]?|s?css|less)$/i;

/** A file whose brackets all pair up has one too many or too few with the new lines in place of those of the range. */
export function breaksPairs(
  path: string,
  all: readonly string[],
  { start, end }: LineRange,
  lines: readonly string[],
): boolean {
  if (!paired.test(path)) return false;
  const old = all.slice(start, end);
  // Which characters are in a string, a comment or a pattern no line says for certain: each way to count must agree.
  const ways: readonly ((line: string) => string)[] = [
    (line) => line,
    (line) => codeIn(line, path),
    (line) => codeIn(line.replace(pattern, "$1"), path),
  ];
  const count = (some: readonly string[], way: (line: string) => string) => openBrackets(some.map(way));
  const isOther = ways.every((way) => !isAlike(count(old, way), count(lines, way)));
  return isOther && ways.every((way) => count(all, way).every((each) => each === 0));
}

/** A regular expression, or a character in quotes. */
const pattern = /([(=,:[!&|?{};]\s*|return\s+)(?:\/(?![/*])(?:\\.|[^/\\\n])+\/|'\\?.')/g;
