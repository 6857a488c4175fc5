import type { SearchedTexts } from "./summary.ts";
import { wordsOf } from "./summary.ts";

/** A run's texts, ready to be searched again and again. */
export type SearchEntry = { readonly texts: SearchedTexts; readonly folded: SearchedTexts };

export type SearchHit = {
  /** Where the first word stands. */
  readonly in: keyof SearchedTexts;
  readonly excerpt: string;
  /** How often the words occur, all together. */
  readonly count: number;
};

const before = 30;
const after = 90;
const mostCounted = 999;

export function searchEntry(texts: SearchedTexts): SearchEntry {
  const { title, reasoning, answer } = texts;
  return {
    texts,
    folded: { title: title.toLowerCase(), reasoning: reasoning.toLowerCase(), answer: answer.toLowerCase() },
  };
}

/** A run is found when each word stands somewhere in it, in any case. */
export function searchRun({ texts, folded }: SearchEntry, query: string): SearchHit | undefined {
  const wanted = wordsOf(query);
  const [first] = wanted;
  if (first === undefined) return undefined;
  const places = ["reasoning", "answer", "title"] as const;
  if (!wanted.every((word) => places.some((place) => folded[place].includes(word)))) return undefined;
  const found = places.find((place) => folded[place].includes(first)) ?? "title";
  const count = wanted.reduce(
    (sum, word) => sum + places.reduce((of, place) => of + countIn(folded[place], word), 0),
    0,
  );
  return {
    in: found,
    excerpt: excerptOf(texts[found], folded[found].indexOf(first)),
    count: Math.min(count, mostCounted),
  };
}

/** How many characters are held for it. */
export function entrySize({ texts }: SearchEntry): number {
  return 2 * (texts.title.length + texts.reasoning.length + texts.answer.length);
}

function countIn(text: string, word: string): number {
  let count = 0;
  for (let at = text.indexOf(word); at >= 0 && count < mostCounted; at = text.indexOf(word, at + word.length))
    count += 1;
  return count;
}

/** A few letters change their length with their case, so the place may be off by as many. */
function excerptOf(text: string, at: number): string {
  const start = Math.max(0, at - before);
  const piece = withoutMarkup(text.slice(start, at + after)).replaceAll(/\s+/g, " ");
  return `${start > 0 ? "…" : ""}${piece.trim()}${at + after < text.length ? "…" : ""}`;
}

/** Headings, lists and quotes begin lines; emphasis and code stand around words. A single `*` or `_` may be code. */
function withoutMarkup(text: string): string {
  return text.replaceAll(/^[ \t]*(?:#{1,6}|[-*+>]|\d+[.)])[ \t]+/gm, "").replaceAll(/\*\*|`+/g, "");
}
