import { matchBounded } from "./matchBounded.ts";

/** For each item of one sequence the item of the other that it is matched with, or -1; the matches are in order on both sides. */
export type Matches = Int32Array;

/** How often an item may be looked at while anchors are sought; beyond that the rest is matched without them. */
const visitsPerItem = 40;
/** Fewer anchors than one in so many items may be a stray few that moved, so an exact match is tried before them. */
const itemsPerAnchor = 8;

type Range = { readonly aLow: number; readonly aHigh: number; readonly bLow: number; readonly bHigh: number };

/**
 * Matches two sequences of ids below `ids`. Items that are unique on both sides anchor the match and what lies between is
 * matched in the same way; what has no anchors goes through a diff that gives up in favour of a good split after a fixed
 * amount of work. Equal input gives equal matches, memory is linear, and so is time but for a factor that is bounded.
 */
export function matchSequences(a: Int32Array, b: Int32Array, ids: number): Matches {
  const matches = new Int32Array(a.length).fill(-1);
  const survey = createSurvey(a, b, ids);
  const stack: Range[] = [{ aLow: 0, aHigh: a.length, bLow: 0, bHigh: b.length }];
  let visits = visitsPerItem * (a.length + b.length);
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const range = matchEnds(a, b, next, matches);
    if (range.aLow === range.aHigh || range.bLow === range.bHigh) continue;
    const { anchorsA, anchorsB, sharedA, sharedB } = survey(range);
    visits -= range.aHigh - range.aLow + range.bHigh - range.bLow;
    if (sharedA.length === 0) continue;
    const chain = visits > 0 ? longestIncreasing(anchorsB) : [];
    const few = chain.length * itemsPerAnchor < Math.min(sharedA.length, sharedB.length);
    if (few && matchBounded(a, b, sharedA, sharedB, matches, chain.length > 0)) continue;
    let { aLow, bLow } = range;
    for (const link of chain) {
      const atA = anchorsA[link] ?? 0;
      const atB = anchorsB[link] ?? 0;
      matches[atA] = atB;
      stack.push({ aLow, aHigh: atA, bLow, bHigh: atB });
      aLow = atA + 1;
      bLow = atB + 1;
    }
    stack.push({ aLow, aHigh: range.aHigh, bLow, bHigh: range.bHigh });
  }
  return matches;
}

function matchEnds(a: Int32Array, b: Int32Array, range: Range, matches: Matches): Range {
  let { aLow, aHigh, bLow, bHigh } = range;
  for (; aLow < aHigh && bLow < bHigh && a[aLow] === b[bLow]; aLow += 1, bLow += 1) matches[aLow] = bLow;
  for (; aLow < aHigh && bLow < bHigh && a[aHigh - 1] === b[bHigh - 1]; aHigh -= 1, bHigh -= 1)
    matches[aHigh - 1] = bHigh - 1;
  return { aLow, aHigh, bLow, bHigh };
}

type Survey = {
  /** Places of the items that occur once on either side, pairwise, in the order of `a`. */
  readonly anchorsA: Int32Array;
  readonly anchorsB: Int32Array;
  /** Places of the items that both sides have: no others can match. */
  readonly sharedA: Int32Array;
  readonly sharedB: Int32Array;
};

/** What a survey finds holds until the next one: all are written into the same arrays. */

function createSurvey(a: Int32Array, b: Int32Array, ids: number): (range: Range) => Survey {
  const countA = new Int32Array(ids);
  const countB = new Int32Array(ids);
  const placeInB = new Int32Array(ids);
  const anchorsA = new Int32Array(a.length);
  const anchorsB = new Int32Array(a.length);
  const sharedA = new Int32Array(a.length);
  const sharedB = new Int32Array(b.length);
  return ({ aLow, aHigh, bLow, bHigh }) => {
    for (let at = aLow; at < aHigh; at += 1) countA[a[at] ?? 0] = (countA[a[at] ?? 0] ?? 0) + 1;
    for (let at = bLow; at < bHigh; at += 1) {
      const id = b[at] ?? 0;
      countB[id] = (countB[id] ?? 0) + 1;
      placeInB[id] = at;
    }
    let anchors = 0;
    let inA = 0;
    let inB = 0;
    for (let at = aLow; at < aHigh; at += 1) {
      const id = a[at] ?? 0;
      if (countB[id] === 0) continue;
      sharedA[inA] = at;
      inA += 1;
      if (countA[id] !== 1 || countB[id] !== 1) continue;
      anchorsA[anchors] = at;
      anchorsB[anchors] = placeInB[id] ?? 0;
      anchors += 1;
    }
    for (let at = bLow; at < bHigh; at += 1) {
      if (countA[b[at] ?? 0] === 0) continue;
      sharedB[inB] = at;
      inB += 1;
    }
    for (let at = aLow; at < aHigh; at += 1) countA[a[at] ?? 0] = 0;
    for (let at = bLow; at < bHigh; at += 1) countB[b[at] ?? 0] = 0;
    return {
      anchorsA: anchorsA.subarray(0, anchors),
      anchorsB: anchorsB.subarray(0, anchors),
      sharedA: sharedA.subarray(0, inA),
      sharedB: sharedB.subarray(0, inB),
    };
  };
}

/** Indices of a longest increasing subsequence. */
function longestIncreasing(values: Int32Array): number[] {
  const tails: number[] = [];
  const previous = new Int32Array(values.length);
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? 0;
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((values[tails[middle] ?? 0] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    previous[index] = low > 0 ? (tails[low - 1] ?? -1) : -1;
    tails[low] = index;
  }
  const chain: number[] = [];
  for (let at = tails.at(-1) ?? -1; at >= 0; at = previous[at] ?? -1) chain.push(at);
  return chain.reverse();
}
