import { type Board, type BoardCell, isOpen } from "./board.ts";
import { type Figures, figuresOf } from "./figures.ts";

/** The candidates under names that say nothing, in an order that says nothing. */
export type BlindOrder = readonly { readonly id: string; readonly label: string }[];

/** In an order that says nothing. `random` gives numbers from 0 up to 1. */
export function shuffled(ids: readonly string[], random: () => number): readonly string[] {
  const order = [...ids];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    const [a, b] = [order[last], order[other]];
    if (a !== undefined && b !== undefined) [order[last], order[other]] = [b, a];
  }
  return order;
}

/** Undefined where names may be seen. The labels are "A" to "X". */
export function blindOrder({ names }: Pick<Board, "names">): BlindOrder | undefined {
  return names.kind === "hidden"
    ? names.order.map((id, at) => ({ id, label: String.fromCharCode(65 + at) }))
    : undefined;
}

/** Whatever comes of a board whose names are hidden comes in their order, which says nothing. */
export function inBlindOrder(board: Board): Board {
  const { names, cells } = board;
  if (names.kind !== "hidden") return board;
  return {
    ...board,
    cells: names.order.flatMap((id) => cells.find(({ candidate }) => candidate.id === id) ?? []),
  };
}

/**
 * Whether what the candidates do is kept back until all have ended for the first time: with hidden names, who is first
 * would be known to be the one that thinks least.
 */
export function isKeptBack({ names, cells }: Pick<Board, "names" | "cells">): boolean {
  return names.kind === "hidden" && cells.some((cell) => isOpen(cell) && cell.attempt <= 1);
}

/** What may be seen before the choice: nothing that tells the model or the effort, so no time, token or cost either. */
export type BlindFigures = Pick<Figures, "added" | "removed" | "hunks" | "files" | "verdict" | "checks" | "passed"> & {
  readonly label: string;
  readonly state: "running" | "ready" | "no answer";
};

export function blindFigures(cells: readonly BoardCell[], order: BlindOrder): BlindFigures[] {
  return order.flatMap(({ id, label }) => {
    const cell = cells.find(({ candidate }) => candidate.id === id);
    if (cell === undefined) return [];
    const { added, removed, hunks, files, verdict, checks, passed } = figuresOf(cell);
    const isOver = cell.phase === "ended" || cell.phase === "withheld";
    const ready = cell.run?.outcome?.kind === "finished" || cell.run?.outcome?.kind === "no-edit";
    const state = ready ? "ready" : isOver ? "no answer" : "running";
    return [{ label, added, removed, hunks, files, verdict, checks, passed, state }];
  });
}
