import { type Passage, settledLength } from "../passages.ts";

/** Cuts one part of the reasoning into its passages as it comes: the same ones however it was cut on the way. */
export type PassageReader = {
  /** Gives the passages that later text cannot change any more. Text is taken in pieces of at most `longestPiece`. */
  push(text: string): Passage[];
  /** Settles all that can be, however little is new. */
  settle(): Passage[];
  /** What the part ends in so far; undefined where that is nothing. */
  readonly open: Passage | undefined;
};

/** As long as this, no piece makes a passage reader look at the same text more than a few times. */
export const longestPiece = 16_384;

export function createPassageReader(): PassageReader {
  let tail = "";
  let fence = "";
  /** What is open is looked at again once it has grown by so much: each character a few times, and not once a delta. */
  let next = 0;

  function settle(): Passage[] {
    const settled: Passage[] = [];
    for (let found = settledLength(tail, fence); found !== undefined; found = settledLength(tail, fence)) {
      settled.push({ text: tail.slice(0, found.length), fence });
      tail = tail.slice(found.length);
      fence = found.fence;
    }
    next = tail.length * 1.5 + 64;
    return settled;
  }

  return {
    push(text) {
      tail += text;
      return tail.length < next ? [] : settle();
    },
    settle,
    get open() {
      return tail === "" ? undefined : { text: tail, fence };
    },
  };
}
