import { movedBlocks } from "../edit/movedBlocks.ts";
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

/** Moves are found in each candidate by itself; the same one of several candidates is told once. */
export function movedChanges(
  groups: readonly { readonly id: string; readonly hunks: readonly UnionHunk[] }[],
): MovedChange[] {
  const groupOf = new Map(groups.flatMap(({ id, hunks }) => hunks.map((hunk) => [hunk.id, id] as const)));
  const byCandidate = Map.groupBy(
    groups.flatMap(({ hunks }) => hunks),
    ({ candidate }) => candidate,
  );
  const found = new Map<string, MovedChange>();
  for (const [candidate, hunks] of byCandidate) {
    for (const { from, to, count, reindented } of movedBlocks(hunks)) {
      const [source, goal] = [hunks[from], hunks[to]];
      if (source === undefined || goal === undefined) continue;
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
