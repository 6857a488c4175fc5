import { type Board, type BoardCell, isOpen, isUnchecked } from "./board.ts";
import type { ComparisonEvent } from "./comparisonEvents.ts";

/** Whether a stored board was left in the middle: open cells were interrupted, and what has finished may not be verified. */
export function isUnfinished({ cells, phase }: Board): boolean {
  return phase === "running" || cells.some((cell) => isOpen(cell) || isUnchecked(cell));
}

/** What becomes of cells that were open when nobody went on with them: what ran was interrupted, what waited never began. */
export function interrupted(cells: readonly BoardCell[], at: number): ComparisonEvent[] {
  return cells.flatMap(({ candidate, phase, attempt }): ComparisonEvent[] => {
    const cell = candidate.id;
    if (phase === "waiting") return [{ type: "cell-withheld", at, cell, why: "stopped" }];
    if (phase !== "running") return [];
    const event = { type: "run-end", at: 0, outcome: { kind: "interrupted", why: "reload" } } as const;
    return [{ type: "cell-event", at, cell, attempt, event }];
  });
}
