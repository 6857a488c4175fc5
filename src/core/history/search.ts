import { withoutMarkup } from "../markup.ts";
import { wordsOf } from "./summary.ts";

/** What is searched of a run. */
export type SearchedTexts = Readonly<Record<SearchPlace, string>>;
export type SearchPlace = "reasoning" | "answer" | "title";

/** A run's texts in pieces, ready to be searched again and again: words never straddle two of them. */
export type SearchEntry = Readonly<Record<SearchPlace, readonly SearchPiece[]>>;
type SearchPiece = { readonly text: string; readonly folded: string };

export type SearchHit = {
  /** Where the first word stands. */
  readonly in: SearchPlace;
  readonly excerpt: string;
  /** How often the words occur, all together. */
  readonly count: number;
};

const before = 30;
const after = 90;
const mostCounted = 999;
/** Characters of a piece, about: what is done with one takes no more than a moment. */
const pieceLength = 65_536;
const longestWord = 4 * pieceLength;
const places = ["reasoning", "answer", "title"] as const;

/** Cuts a text that comes bit by bit into pieces, between two words. */
export function createPieces(): { push(text: string): SearchPiece | undefined; end(): SearchPiece | undefined } {
  let open = "";
  return {
    push(text) {
      open += text;
      if (open.length < pieceLength) return undefined;
      const space = open.search(/\s\S*$/);
      // A word as long as that nobody looks for, and to wait on for its end would be to look at it again and again.
      if (space <= 0 && open.length < longestWord) return undefined;
      const cut = space <= 0 ? open.length : space;
      const piece = pieceOf(open.slice(0, cut));
      open = open.slice(cut);
      return piece;
    },
    end: () => (open === "" ? undefined : pieceOf(open)),
  };
}

function pieceOf(text: string): SearchPiece {
  return { text, folded: text.toLowerCase() };
}

export function searchEntry(texts: SearchedTexts): SearchEntry {
  const piecesOf = (text: string) => {
    const pieces = createPieces();
    return [pieces.push(text), pieces.end()].flatMap((piece) => piece ?? []);
  };
  return { reasoning: piecesOf(texts.reasoning), answer: piecesOf(texts.answer), title: piecesOf(texts.title) };
}

/** A run is found when each word stands somewhere in it, in any case. */
export function searchRun(entry: SearchEntry, query: string): SearchHit | undefined {
  const isIn = (word: string) => places.some((place) => entry[place].some(({ folded }) => folded.includes(word)));
  if (!wordsOf(query).every(isIn)) return undefined;
  const search = createSearch(query);
  for (const place of places) for (const piece of entry[place]) search.take(place, piece);
  return search.hit();
}

/** The same, of pieces that come one after the other. */
export function createSearch(query: string): {
  take(place: SearchPlace, piece: SearchPiece): void;
  hit(): SearchHit | undefined;
} {
  const wanted = wordsOf(query);
  const [first] = wanted;
  const counts = wanted.map(() => 0);
  const excerpts = new Map<SearchPlace, string>();
  return {
    take(place, { text, folded }) {
      for (const [index, word] of wanted.entries()) {
        const found = countIn(folded, word);
        counts[index] = (counts[index] ?? 0) + found;
        if (found > 0 && index === 0 && !excerpts.has(place))
          excerpts.set(place, excerptOf(text, folded.indexOf(word)));
      }
    },
    hit() {
      if (first === undefined || counts.includes(0)) return undefined;
      const found = places.find((place) => excerpts.has(place)) ?? "title";
      const count = counts.reduce((sum, each) => sum + each, 0);
      return { in: found, excerpt: excerpts.get(found) ?? "", count: Math.min(count, mostCounted) };
    },
  };
}

/** How many characters are held for it. */
export function entrySize(entry: SearchEntry): number {
  return places.reduce((sum, place) => sum + entry[place].reduce((of, { text }) => of + 2 * text.length, 0), 0);
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
