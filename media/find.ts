import type { ReasoningDocument, ShownPassage } from "./reasoningDocument.ts";
import { countShown, folded } from "./shownText.ts";

/** Where a match is: the passage, and which of the matches in it. */
export type Match = { readonly passage: ShownPassage; readonly ordinal: number };

/** Searches the reasoning a little in each frame, and goes on as it streams. */
export type Find = {
  /** Undefined ends the search. */
  search(needle: string | undefined): void;
  /** Looks further for a few milliseconds; true when there is more to look at now. */
  advance(): boolean;
  readonly needle: string | undefined;
  readonly count: number;
  /** Whether all of the text that there is was looked at. */
  readonly done: boolean;
  /** Which match is current, counted from 1; 0 while there is none. */
  readonly position: number;
  step(by: 1 | -1): Match | undefined;
  /** Makes the first match from this passage on the current one. */
  startAt(part: number, index: number): Match | undefined;
  readonly current: Match | undefined;
};

const sliceMilliseconds = 6;

type Hit = { readonly passage: ShownPassage; readonly count: number; readonly before: number };

/** `isPlain`: whether the passages are shown letter by letter. */
export function createFind(text: ReasoningDocument, isPlain: () => boolean): Find {
  let needle: string | undefined;
  let hits: Hit[] = [];
  let next = 0;
  let order = 0;
  let total = 0;
  let at = 0;
  let ordinal = 0;

  function restart(): void {
    hits = [];
    next = 0;
    total = 0;
    at = -1;
    ordinal = 0;
    order = text.order;
  }

  /** A passage that grows is looked at again: what is found in it now replaces what was. */
  function note(passage: ShownPassage, count: number): void {
    const last = hits.at(-1);
    if (last?.passage === passage) {
      hits.pop();
      total -= last.count;
    }
    if (count > 0) hits.push({ passage, count, before: total });
    total += count;
  }

  function advance(): boolean {
    if (needle === undefined) return false;
    if (text.order !== order) restart();
    const until = performance.now() + sliceMilliseconds;
    const { passages } = text;
    while (next < passages.length && performance.now() < until) {
      const passage = passages[next];
      if (passage === undefined) return false;
      const content = text.textOf(passage);
      if (content === undefined) {
        // It goes on when the page has come.
        text.askAhead(passage);
        return false;
      }
      note(passage, countShown(content, passage.fence, isPlain(), needle));
      if (passage.open && next === passages.length - 1) return false;
      next += 1;
    }
    return next < passages.length;
  }

  function current(): Match | undefined {
    const hit = hits[at];
    return hit === undefined ? undefined : { passage: hit.passage, ordinal };
  }

  return {
    search(wanted) {
      const folding = wanted === undefined ? "" : folded(wanted);
      needle = folding.trim() === "" ? undefined : folding;
      restart();
    },
    advance,
    get needle() {
      return needle;
    },
    get count() {
      return total;
    },
    get done() {
      return next >= text.passages.length - 1;
    },
    get position() {
      const hit = hits[at];
      return hit === undefined ? 0 : hit.before + ordinal + 1;
    },
    step(by) {
      const hit = hits[at];
      if (hit === undefined) {
        at = by > 0 ? 0 : hits.length - 1;
        ordinal = by > 0 ? 0 : (hits[at]?.count ?? 1) - 1;
      } else if (ordinal + by >= 0 && ordinal + by < hit.count) ordinal += by;
      else {
        at = (at + by + hits.length) % hits.length;
        ordinal = by > 0 ? 0 : (hits[at]?.count ?? 1) - 1;
      }
      return current();
    },
    startAt(part, index) {
      const found = hits.findIndex(
        ({ passage }) => passage.part > part || (passage.part === part && passage.index >= index),
      );
      at = found < 0 ? (hits.length > 0 ? 0 : -1) : found;
      ordinal = 0;
      return current();
    },
    get current() {
      return current();
    },
  };
}
