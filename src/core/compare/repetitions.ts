import type { Money } from "../money.ts";
import { offlineEndpoint } from "../offlineEndpoint.ts";
import { isEstimate, type RunCost } from "../runCost.ts";
import { type Board, type BoardCell, isComparable } from "./board.ts";
import { candidateName, cellKey } from "./candidate.ts";
import { type Figures, figuresOf } from "./figures.ts";
import type { Union } from "./union.ts";
import { doesKey } from "./wordings.ts";

/** The mean, the smallest and the largest of what is known. */
export type Spread = { readonly mean: number; readonly least: number; readonly most: number; readonly known: number };

const measured = ["firstToken", "total", "input", "output", "reasoning", "added", "removed", "hunks"] as const;

/** The runs of one cell that ran more than once, in one line. What nobody knows of any of them is left out. */
export type Repetitions = {
  /** Equal for all runs of the cell. */
  readonly cell: string;
  readonly name: string;
  readonly runs: number;
  /** Came to a complete answer. What is changed, verified and agreed is counted of these. */
  readonly complete: number;
  readonly spreads: Readonly<Partial<Record<(typeof measured)[number], Spread>>>;
  /** `estimated`: some of it was worked out by Fathom and not reported. */
  readonly cost: (Spread & { readonly mean: Money; readonly estimated: boolean; readonly free: boolean }) | undefined;
  readonly verified: number;
  readonly failed: number;
  /** The most of them that do the same in every place, up to formatting. */
  readonly alike: number;
};

/** Of each cell that ran more than once, in the board's order. */
export function repetitionsOf(cells: readonly BoardCell[], union: Union): Repetitions[] {
  return [...Map.groupBy(cells, ({ candidate }) => cellKey(candidate))].flatMap(([cell, runs]) =>
    runs.length < 2 ? [] : [summed(cell, runs, union)],
  );
}

function summed(cell: string, runs: readonly BoardCell[], union: Union): Repetitions {
  const complete = runs.filter(isComparable);
  const [all, done] = [runs.map(figuresOf), complete.map(figuresOf)];
  const spreads = measured.flatMap((measure) => {
    const isOfAnswer = measure === "added" || measure === "removed" || measure === "hunks";
    const spread = spreadOf((isOfAnswer ? done : all).map((figures) => figures[measure]));
    return spread === undefined ? [] : [[measure, spread] as const];
  });
  const same = Map.groupBy(complete, ({ candidate }) => doesKey(union, candidate.id));
  const of = (verdict: Figures["verdict"]) => done.filter((figures) => figures.verdict === verdict).length;
  const [first] = runs;
  return {
    cell,
    name: first === undefined ? "" : candidateName({ ...first.candidate, repetition: 1 }),
    runs: runs.length,
    complete: complete.length,
    spreads: Object.fromEntries(spreads),
    cost: costSpread(all.map(({ cost }) => cost)),
    verified: of("passed"),
    failed: of("failed"),
    alike: Math.max(0, ...[...same.values()].map(({ length }) => length)),
  };
}

function costSpread(costs: readonly (RunCost | undefined)[]): Repetitions["cost"] {
  const spread = spreadOf(
    costs.map((cost) => {
      if (cost?.kind === "free" || cost?.kind === "nothing") return 0;
      return cost !== undefined && "amount" in cost ? cost.amount : undefined;
    }),
  );
  if (spread === undefined) return undefined;
  const [estimated, free] = [
    costs.some((each) => each !== undefined && isEstimate(each)),
    costs.every((each) => each?.kind === "free"),
  ];
  // Money is whole units.
  return { ...spread, mean: Math.round(spread.mean), estimated, free };
}

function spreadOf(values: readonly (number | undefined)[]): Spread | undefined {
  const known = values.filter((value) => value !== undefined);
  if (known.length === 0) return undefined;
  const sum = known.reduce((total, value) => total + value, 0);
  return { mean: sum / known.length, least: Math.min(...known), most: Math.max(...known), known: known.length };
}

/** One run of each says little, but for the offline model, which would do the same again. */
export function mayBeNoise({ cells }: Pick<Board, "cells">): boolean {
  return (
    cells.every(({ candidate }) => candidate.repetition === 1) &&
    cells.some(({ candidate }) => candidate.model.endpoint !== offlineEndpoint)
  );
}
