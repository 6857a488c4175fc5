import type { Hunk } from "./hunk.ts";

/** More than so many lines, and so much of the file: in a short file it is most of it that counts. */
const large: readonly { readonly lines: number; readonly share: number }[] = [
  { lines: 20, share: 0.3 },
  { lines: 5, share: 0.6 },
];

/** So much less of a file that the user must be asked in so many words. */
export type LargeDeletion = { readonly removed: number; readonly of: number };

/** What hunks take away from a file of so many lines, where that is a large deletion. Lines that one of them moves stay. */
export function largeDeletion(
  hunks: readonly Pick<Hunk, "id" | "removed" | "added" | "moves">[],
  of: number,
): LargeDeletion | undefined {
  const left = new Map(hunks.map(({ id, removed }) => [id, removed.length]));
  const fresh = new Map(hunks.map(({ id, added }) => [id, added.length]));
  for (const { id, moves = [] } of hunks) {
    for (const { count, from } of moves.filter((move) => left.has(move.from.hunk))) {
      left.set(from.hunk, (left.get(from.hunk) ?? 0) - count);
      fresh.set(id, (fresh.get(id) ?? 0) - count);
    }
  }
  const removed = hunks.reduce((sum, { id }) => sum + Math.max(0, (left.get(id) ?? 0) - (fresh.get(id) ?? 0)), 0);
  return large.some(({ lines, share }) => removed > lines && removed > of * share) ? { removed, of } : undefined;
}
