import { type Change, hunkEnd } from "./hunk.ts";

/** The lines that edits have claimed. */
export function createTakenLines(): {
  /** Touching is not overlapping, but for two insertions at one point: their order would be a guess. */
  isFree(changes: readonly Change[]): boolean;
  take(changes: readonly Change[]): void;
  /** Was this very change taken? */
  has(change: Change): boolean;
} {
  const taken: Change[] = [];

  /** Index of the first claim that begins at this line or below. */
  function from(line: number): number {
    let low = 0;
    let high = taken.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((taken[middle]?.start ?? 0) < line) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function isFreeFor(change: Change): boolean {
    const at = from(change.start);
    const above = taken[at - 1];
    const below = taken[at];
    if (above !== undefined && hunkEnd(above) > change.start) return false;
    return below === undefined || (below.start !== change.start && below.start >= hunkEnd(change));
  }

  return {
    has: ({ start, removed, added }) => {
      const known = taken[from(start)];
      const isAlike = known?.removed.length === removed.length && known.added.length === added.length;
      return isAlike && known.start === start && added.every((line, at) => line === known.added[at]);
    },
    isFree: (changes) => changes.every(isFreeFor),
    take(changes) {
      for (const change of changes) taken.splice(from(change.start), 0, change);
    },
  };
}
