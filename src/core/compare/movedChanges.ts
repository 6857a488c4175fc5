import { type MovedBlock, movedBlocks } from "../edit/movedBlocks.ts";
import type { UnionHunk } from "./realChanges.ts";

/** A block that candidates took from one group's lines and put into another's. To take one half tears the code. */
export type MovedChange = {
  readonly from: string;
  readonly to: string;
  readonly candidates: readonly string[];
  /** The hunks that are the two halves, of each candidate in turn. */
  readonly halves: readonly (readonly [removes: string, adds: string])[];
  readonly lines: number;
  readonly reindented: boolean;
};

/** What moved within a candidate stays so, whoever else is compared with it. */
const blocksByHunks = new WeakMap<readonly UnionHunk[], readonly MovedBlock[]>();

/** Moves are found in the hunks of each candidate by itself; the same one of several candidates is told once. */
export function movedChanges(
  groups: readonly { readonly id: string; readonly hunks: readonly UnionHunk[] }[],
  candidates: readonly (readonly UnionHunk[])[],
): MovedChange[] {
  const moves = candidates.map((hunks) => [hunks, blocksOf(hunks)] as const).filter(([, blocks]) => blocks.length > 0);
  if (moves.length === 0) return [];
  const groupOf = new Map(groups.flatMap(({ id, hunks }) => hunks.map((hunk) => [hunk.id, id] as const)));
  const found = new Map<string, MovedChange>();
  for (const [hunks, blocks] of moves) {
    for (const { from, to, count, reindented } of blocks) {
      const [source, goal] = [hunks[from], hunks[to]];
      if (source === undefined || goal === undefined) continue;
      const { candidate } = source;
      const ends = { from: groupOf.get(source.id) ?? "", to: groupOf.get(goal.id) ?? "" };
      const key = JSON.stringify([ends, count, reindented]);
      const known = found.get(key);
      found.set(key, {
        ...ends,
        lines: count,
        reindented,
        candidates: [...new Set([...(known?.candidates ?? []), candidate])],
        halves: [...(known?.halves ?? []), [source.id, goal.id]],
      });
    }
  }
  return [...found.values()];
}

/** Found once for the same hunks. */
export function blocksOf(hunks: readonly UnionHunk[]): readonly MovedBlock[] {
  const before = blocksByHunks.get(hunks);
  if (before !== undefined) return before;
  const blocks = movedBlocks(hunks);
  blocksByHunks.set(hunks, blocks);
  return blocks;
}
