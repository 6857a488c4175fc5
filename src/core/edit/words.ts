/** Words, runs of blanks, line breaks and single other characters. No pair of surrogates is cut and no mark leaves its letter. */
const wordPattern = /[\p{L}\p{N}\p{M}_$]+|[^\S\n]+|[\s\S]\p{M}*/gu;
const wordCharacter = /[\p{L}\p{N}]/u;

export function wordsOf(text: string): string[] {
  return text.match(wordPattern) ?? [];
}

export function isBlank(text: string): boolean {
  return text.trim() === "";
}

export function isFilled(text: string): boolean {
  return !isBlank(text);
}

/** Whether a text has a letter or digit: without one it is alike in any code. */
export function hasWord(text: string): boolean {
  return wordCharacter.test(text);
}

/** How much of their words two lines share, from 0 to 1; lines that differ in blanks alone are alike. */
export function createSimilarity(): (first: string, second: string) => number {
  const known = new Map<string, WordCounts>();
  const countsOf = (line: string) => {
    const counts = known.get(line) ?? countWords(line);
    known.set(line, counts);
    return counts;
  };
  return (first, second) => {
    const a = countsOf(first);
    const b = countsOf(second);
    if (a.length === 0 && b.length === 0) return 1;
    let shared = 0;
    for (const [word, count] of a.counts) shared += word.length * Math.min(count, b.counts.get(word) ?? 0);
    return (2 * shared) / (a.length + b.length);
  };
}

type WordCounts = { readonly counts: ReadonlyMap<string, number>; readonly length: number };

function countWords(line: string): WordCounts {
  const counts = new Map<string, number>();
  let length = 0;
  for (const word of wordsOf(line)) {
    if (isBlank(word)) continue;
    counts.set(word, (counts.get(word) ?? 0) + 1);
    length += word.length;
  }
  return { counts, length };
}
