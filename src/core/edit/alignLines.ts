import type { Matches } from "./matchSequences.ts";
import { matchTexts } from "./matchTexts.ts";
import { createSimilarity } from "./words.ts";

/** Lines that share so much are one line that was changed. */
const alike = 0.5;
/** Where more pairs of lines than this would have to be compared, only lines at equal places are. */
const pairLimit = 2500;

/** For each line the line of the other text that it became, or -1: lines that differ in blanks alone, and lines that are much alike. */
export function alignLines(before: readonly string[], after: readonly string[]): Matches {
  const matches = matchTexts(before.map(withoutBlanks), after.map(withoutBlanks));
  const similarity = createSimilarity();
  let line = 0;
  let other = 0;
  for (let end = 0; end <= before.length; end += 1) {
    const match = end === before.length ? after.length : (matches[end] ?? -1);
    if (match < 0) continue;
    for (const [from, to] of alignGap(before.slice(line, end), after.slice(other, match), similarity))
      matches[line + from] = other + to;
    line = end + 1;
    other = match + 1;
  }
  return matches;
}

function alignGap(
  before: readonly string[],
  after: readonly string[],
  similarity: (first: string, second: string) => number,
): [number, number][] {
  if (before.length === 0 || after.length === 0) return [];
  const score = (from: number, to: number) => {
    const found = similarity(before[from] ?? "", after[to] ?? "");
    return found >= alike ? found : 0;
  };
  if (before.length * after.length <= pairLimit) return bestPairs(before.length, after.length, score);
  if (before.length !== after.length || before.length > pairLimit) return [];
  return before.flatMap((_, at): [number, number][] => (score(at, at) > 0 ? [[at, at]] : []));
}

/** The pairs, in order on both sides, whose scores are the most together. */
function bestPairs(width: number, height: number, score: (from: number, to: number) => number): [number, number][] {
  const scores = Array.from({ length: width * height }, (_, at) => score(Math.floor(at / height), at % height));
  const best = new Float64Array((width + 1) * (height + 1));
  const at = (from: number, to: number) => from * (height + 1) + to;
  const known = (from: number, to: number) => best[at(from, to)] ?? 0;
  const together = (from: number, to: number) => known(from + 1, to + 1) + (scores[from * height + to] ?? 0);
  for (let from = width - 1; from >= 0; from -= 1) {
    for (let to = height - 1; to >= 0; to -= 1) {
      best[at(from, to)] = Math.max(known(from + 1, to), known(from, to + 1), together(from, to));
    }
  }
  const pairs: [number, number][] = [];
  for (let from = 0, to = 0; from < width && to < height; ) {
    if ((scores[from * height + to] ?? 0) > 0 && known(from, to) === together(from, to)) {
      pairs.push([from, to]);
      from += 1;
      to += 1;
    } else if (known(from, to) === known(from + 1, to)) from += 1;
    else to += 1;
  }
  return pairs;
}

function withoutBlanks(line: string): string {
  return line.replace(/\s+/g, "");
}
