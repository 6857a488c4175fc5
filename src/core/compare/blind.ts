import type { BoardCell } from "./board.ts";
import { type Figures, figuresOf } from "./figures.ts";

/** The candidates under names that say nothing, in an order that says nothing. */
export type BlindOrder = readonly { readonly id: string; readonly label: string }[];

/** `random` gives numbers from 0 up to 1. The labels are "A" to "X". */
export function blindOrder(ids: readonly string[], random: () => number): BlindOrder {
  const shuffled = [...ids];
  for (let last = shuffled.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    const [a, b] = [shuffled[last], shuffled[other]];
    if (a !== undefined && b !== undefined) [shuffled[last], shuffled[other]] = [b, a];
  }
  return shuffled.map((id, at) => ({ id, label: String.fromCharCode(65 + at) }));
}

/** What may be seen before the choice: nothing that tells the model or the effort, so no time, token or cost either. */
export type BlindFigures = Pick<Figures, "added" | "removed" | "hunks" | "verdict"> & {
  readonly label: string;
  readonly state: "running" | "ready" | "no answer";
};

export function blindFigures(cells: readonly BoardCell[], order: BlindOrder): BlindFigures[] {
  return order.flatMap(({ id, label }) => {
    const cell = cells.find(({ candidate }) => candidate.id === id);
    if (cell === undefined) return [];
    const { added, removed, hunks, verdict } = figuresOf(cell);
    const isOver = cell.phase === "ended" || cell.phase === "withheld";
    const ready = cell.run?.outcome?.kind === "finished" || cell.run?.outcome?.kind === "no-edit";
    return [{ label, added, removed, hunks, verdict, state: ready ? "ready" : isOver ? "no answer" : "running" }];
  });
}
