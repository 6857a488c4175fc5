import type { Change } from "./hunk.ts";

const largeShare = 0.3;
const largeCount = 20;

/** So much less of a file that the user must be asked in so many words: more than 20 lines and 30 % of it. */
export type LargeDeletion = { readonly removed: number; readonly of: number };

/** What hunks take away from a file of so many lines, where that is a large deletion. */
export function largeDeletion(
  hunks: readonly Pick<Change, "removed" | "added">[],
  of: number,
): LargeDeletion | undefined {
  const removed = hunks.reduce((sum, hunk) => sum + Math.max(0, hunk.removed.length - hunk.added.length), 0);
  return removed > largeCount && removed > of * largeShare ? { removed, of } : undefined;
}
