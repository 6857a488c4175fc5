import { likeLines } from "./likeLines.ts";
import type { SourceText } from "./sourceText.ts";
import { isFilled } from "./words.ts";

/** The lines of a file that are most like quoted ones. */
export type NearMatch = {
  /** Zero-based line where the likest lines begin; there are as many as were quoted. */
  readonly start: number;
  /** Where, in the quoted lines, the first difference is. */
  readonly differs: number;
  /** Nothing but slips of the pen tells them apart, and no other place is nearly as like. */
  readonly isTypo: boolean;
  /** The words that the model misspelt. */
  readonly misspelt: readonly string[];
};

/** A line that stands more often than this says little about the place. */
const rare = 12;
const mostCandidates = 24;

/** Rare lines that both have vote for the place, else rare words; undefined where they have none in common. */
export function nearMatch(source: SourceText, search: readonly string[]): NearMatch | undefined {
  const votes = new Map<number, number>();
  for (const [at, line] of search.entries()) {
    const key = line.trim();
    if (!/\w{2}|\w.*\w/.test(key)) continue;
    const places = source.trimmed.places(key, rare + 1);
    if (places.length > rare) continue;
    for (const place of places) {
      if (place >= at) votes.set(place - at, (votes.get(place - at) ?? 0) + 1);
    }
  }
  const likest = [...votes].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, mostCandidates);
  const [first] = likest;
  if (first === undefined) return likeMatch(source, search);
  const [start] = first;
  const equal = (from: number) => equalLines(source, search, from);
  const unlike = unequalLines(source, search, start);
  const slips = unlike.map((at) => slipIn(source, search[at] ?? "", source.lines[start + at] ?? ""));
  // What follows it may depend on the mark: a comma, above all.
  const endsOtherwise = unlike.includes(search.findLastIndex(isFilled)) && slips.at(-1) === "";
  const most = search.length >= 12 ? Math.floor(search.length / 6) : 1;
  const filled = search.filter(isFilled).length;
  const isAlone = likest.slice(1).every(([other]) => equal(other) < equal(start) - 0.1 * search.length);
  const isTypo =
    start + search.length <= source.lines.length &&
    filled >= 3 &&
    unlike.length > 0 &&
    unlike.length <= most &&
    slips.every((slip) => slip !== undefined) &&
    isAlone &&
    !endsOtherwise &&
    search.some((line, at) => !unlike.includes(at) && source.trimmed.count(line.trim(), 2) === 1);
  const misspelt = slips.flatMap((slip) => (slip === undefined || slip === "" ? [] : [slip]));
  return { start, differs: unlike[0] ?? 0, isTypo, misspelt };
}

/** No line is the same: for a look, and never a place. */
function likeMatch(source: SourceText, search: readonly string[]): NearMatch | undefined {
  const start = likeLines(source, search);
  return start === undefined ? undefined : { start, differs: 0, isTypo: false, misspelt: [] };
}

function unequalLines(source: SourceText, search: readonly string[], start: number): number[] {
  return search.flatMap((line, at) => (line.trimEnd() === source.lines[start + at]?.trimEnd() ? [] : [at]));
}

function equalLines(source: SourceText, search: readonly string[], start: number): number {
  return search.filter((line, at) => line.trim() === source.lines[start + at]?.trim()).length;
}

const tokens = /[\p{L}_$][\p{L}\p{N}_$]*|\p{N}+|\s+|[^\s]/gu;
const word = /^[\p{L}_$]{4,}$/u;

/**
 * The word that was misspelt where that is all that differs, "" for a mark at the end of the line, and undefined where
 * the difference may be meant: in digits, in operators, in strings, or between words that the file both has.
 */
function slipIn(source: SourceText, quoted: string, real: string): string | undefined {
  const [a, b] = [quoted.trimEnd(), real.trimEnd()];
  if (a.replace(/[.,;:!]$/, "") === b.replace(/[.,;:!]$/, "")) return "";
  const ours = a.match(tokens) ?? [];
  const theirs = b.match(tokens) ?? [];
  if (ours.length !== theirs.length) return undefined;
  const differing = ours.flatMap((token, at) => (token === theirs[at] ? [] : [at]));
  const [at = 0, another] = differing;
  const [mine = "", other = ""] = [ours[at], theirs[at]];
  if (another !== undefined || !word.test(mine) || !word.test(other) || !isOneSlip(mine, other)) return undefined;
  if (/["'`]/.test(ours.slice(0, at).join(""))) return undefined;
  return hasWord(source.text, mine) ? undefined : mine;
}

export function hasWord(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const around = `${text[at - 1] ?? " "}${text[at + name.length] ?? " "}`;
    if (!/[\p{L}\p{N}_$]/u.test(around)) return true;
  }
  return false;
}

/** One character too many, too few or another, or two in the wrong order. */
function isOneSlip(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let head = 0;
  while (head < a.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - head && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1;
  const [mine, other] = [a.slice(head, a.length - tail), b.slice(head, b.length - tail)];
  if (mine.length <= 1 && other.length <= 1) return true;
  return mine.length === 2 && other.length === 2 && mine[0] === other[1] && mine[1] === other[0];
}
