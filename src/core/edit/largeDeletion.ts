import type { Change } from "./hunk.ts";

/** More than so many lines, and so much of the file: in a short file it is most of it that counts. */
const large: readonly { readonly lines: number; readonly share: number }[] = [
  { lines: 20, share: 0.3 },
  { lines: 5, share: 0.6 },
];

/** So much less of a file that the user must be asked in so many words. */
export type LargeDeletion = { readonly removed: number; readonly of: number };

/** What hunks take away from a file of so many lines, where that is a large deletion. */
export function largeDeletion(
  hunks: readonly Pick<Change, "removed" | "added">[],
  of: number,
): LargeDeletion | undefined {
  const removed = hunks.reduce((sum, hunk) => sum + Math.max(0, hunk.removed.length - hunk.added.length), 0);
  return isLargeDeletion(removed, of) ? { removed, of } : undefined;
}

export function isLargeDeletion(removed: number, of: number): boolean {
  return large.some(({ lines, share }) => removed > lines && removed > of * share);
}
