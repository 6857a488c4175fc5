import { matchTexts } from "./matchTexts.ts";
import { hasWord, isBlank, wordsOf } from "./words.ts";

/** Characters of one line, in UTF-16 units, end-exclusive. `line` counts from the hunk's first. */
type Span = { readonly line: number; readonly start: number; readonly end: number };
export type ChangedSpans = { readonly removed: readonly Span[]; readonly added: readonly Span[] };

/** Beyond so many words a hunk is too large for anyone to look at its characters. */
const wordLimit = 20_000;
/** With less in common than this the lines were replaced and not changed. */
const leastShared = 0.3;

/** Which words of a hunk changed; undefined where the lines have too little in common for that to tell anything. */
export function changedSpans(removed: readonly string[], added: readonly string[]): ChangedSpans | undefined {
  const before = wordsOf(removed.join("\n"));
  const after = wordsOf(added.join("\n"));
  if (before.length + after.length > wordLimit) return undefined;
  const matches = withoutChance(before, after, matchTexts(before, after));
  const shared = before.reduce((sum, word, at) => ((matches[at] ?? -1) < 0 ? sum : sum + weight(word)), 0);
  const most = Math.max(total(before), total(after));
  if (shared < leastShared * most) return undefined;
  const kept = new Set(matches);
  return {
    removed: spans(before, (at) => (matches[at] ?? -1) >= 0),
    added: spans(after, (at) => kept.has(at)),
  };
}

/** A few blanks and brackets that are alike between changes on either side are so by chance. */
function withoutChance(before: readonly string[], after: readonly string[], matches: Int32Array): Int32Array {
  const result = matches.slice();
  for (let at = 0; at < before.length; ) {
    const match = result[at] ?? -1;
    if (match < 0) {
      at += 1;
      continue;
    }
    let end = at + 1;
    while (end < before.length && result[end] === match + end - at) end += 1;
    const last = match + end - at;
    const between = at > 0 && end < before.length && match > 0 && last < after.length;
    const run = before.slice(at, end);
    if (between && !run.some((word) => hasWord(word) || word === "\n")) result.fill(-1, at, end);
    at = end;
  }
  return result;
}

function spans(words: readonly string[], isKept: (at: number) => boolean): Span[] {
  const found: Span[] = [];
  let line = 0;
  let column = 0;
  for (const [at, word] of words.entries()) {
    if (word === "\n") {
      line += 1;
      column = 0;
      continue;
    }
    const end = column + word.length;
    if (!isKept(at)) {
      const last = found.at(-1);
      if (last?.line === line && last.end === column) found[found.length - 1] = { line, start: last.start, end };
      else found.push({ line, start: column, end });
    }
    column = end;
  }
  return found;
}

function total(words: readonly string[]): number {
  return words.reduce((sum, word) => sum + weight(word), 0);
}

function weight(word: string): number {
  return isBlank(word) ? 0 : word.length;
}
