import type { EffortPlan } from "../effort.ts";
import type { LogEvent } from "../events.ts";
import { foldRun } from "../foldRun.ts";
import type { Money } from "../money.ts";
import { isEstimate, type RunCost, runCost } from "../runCost.ts";
import type { RunState } from "../runState.ts";
import { runningCost } from "../spending.ts";
import { type Candidate, cellKey } from "./candidate.ts";
import type { ComparisonEvent, ComparisonStart } from "./comparisonEvents.ts";
import type { MatrixCap } from "./matrixBudget.ts";
import { hideNames, type Names, showNames, withCandidate } from "./names.ts";
import type { Check } from "./verification.ts";

/** A comparison as people see it: a fold of its log, the same live, after a reload and in a replay. */
export type Board = Omit<ComparisonStart, "type" | "candidates" | "blind"> & {
  readonly cells: readonly BoardCell[];
  readonly phase: "running" | "idle";
  /** Why the rest was stopped, where a cap did. */
  readonly capReached: { readonly cap: MatrixCap; readonly spent: Money } | undefined;
  readonly names: Names;
};

export type BoardCell = {
  readonly candidate: Candidate;
  readonly phase: "waiting" | "running" | "ended" | "withheld";
  /** Why it was not let begin, or not let go on. */
  readonly withheld: "stopped" | "cap" | undefined;
  /** Which attempt it is, from 1; 0 before the first. */
  readonly attempt: number;
  /** What the attempt was expected to cost before it began. */
  readonly expected: Money | undefined;
  /** When the run began, on the comparison's clock. */
  readonly begunAt: number | undefined;
  readonly run: RunState | undefined;
  /** What the attempts before this one cost: they were paid for too. */
  readonly earlier: readonly RunCost[];
  readonly checks: readonly Check[] | undefined;
  /** Whether the requests that went out carried the frozen prompt; undefined where none went over the network. */
  readonly samePrompt: boolean | undefined;
};

/** A log begins with `comparison-start`; what comes before one gives undefined. Events of an attempt that is over are left alone. */
export function foldComparison(board: Board | undefined, event: ComparisonEvent): Board | undefined {
  if (event.type === "comparison-start") {
    const { type: _, at: __, candidates, blind, ...start } = event;
    return {
      ...start,
      cells: candidates.map(newCell),
      phase: "running",
      capReached: undefined,
      names: blind === undefined ? { kind: "never-hidden" } : hideNames(false, blind, idsOf(candidates)),
    };
  }
  if (board === undefined) return undefined;
  switch (event.type) {
    case "cell-added":
      if (board.cells.some(({ candidate }) => candidate.id === event.candidate.id)) return board;
      return {
        ...board,
        cells: [...board.cells, newCell(event.candidate)],
        names: withCandidate(board.names, event.candidate.id),
      };
    case "cell-queued":
      return withoutOldCap(withCell({ ...board, phase: "running" }, event.cell, (cell) => queued(cell, event)));
    case "cell-event":
      return withCell(board, event.cell, (cell) =>
        cell.attempt === event.attempt ? afterRunEvent(cell, event.event, event.at, board) : cell,
      );
    case "cell-withheld":
      return withCell(board, event.cell, (cell) => ({ ...cell, phase: "withheld", withheld: event.why }));
    case "cell-verified":
      return withCell(board, event.cell, (cell) =>
        cell.attempt === event.attempt ? { ...cell, checks: event.checks } : cell,
      );
    case "names-hidden": {
      const candidates = idsOf(board.cells.map(({ candidate }) => candidate));
      return { ...board, names: hideNames(areNamesKnown(board), event.order, candidates) };
    }
    case "names-shown":
      return { ...board, names: showNames(board.names, event.chosen) };
    case "cap-reached":
      return {
        ...board,
        capReached: { cap: event.cap, spent: event.spent },
        cells: board.cells.map((cell) =>
          event.cells.includes(cell.candidate.id) ? { ...cell, withheld: "cap" } : cell,
        ),
      };
    case "selection-changed":
    case "view-changed":
      return board;
    case "comparison-idle":
      return { ...board, phase: "idle" };
  }
}

/** What each attempt of a cell cost, the last one included. */
export function cellCosts({ run, earlier }: Pick<BoardCell, "run" | "earlier">): readonly RunCost[] {
  return run === undefined ? earlier : [...earlier, runCost(run)];
}

export type CostSum = {
  readonly amount: Money;
  /** None of them costs anything, at any length. */
  readonly free: boolean;
  /** A part of the sum was worked out by Fathom and not reported. */
  readonly estimated: boolean;
  /** Runs whose cost nobody knows; they are not in the sum. */
  readonly unknown: number;
};

/** Every attempt of every cell, to the unit as the ledger has it. */
export function boardCost({ cells }: Pick<Board, "cells">): CostSum {
  const costs = cells.flatMap(cellCosts);
  return {
    amount: costs.reduce((sum, cost) => sum + ("amount" in cost ? cost.amount : 0), 0),
    free: costs.length > 0 && costs.every(({ kind }) => kind === "free"),
    estimated: costs.some(isEstimate),
    unknown: costs.filter(({ kind }) => kind === "unknown").length,
  };
}

/** What it is expected to come to in all: what has been paid, and what those that run or wait will have cost. */
export function expectedSum({ cells }: Pick<Board, "cells">): Money {
  return cells.reduce((sum, { run, earlier, phase, expected = 0 }) => {
    const ahead = run !== undefined ? runningCost(run) : phase === "waiting" ? expected : 0;
    return earlier.reduce((before, cost) => before + ("amount" in cost ? cost.amount : 0), sum + ahead);
  }, 0);
}

/** It runs, or waits to. */
export function isOpen({ phase, attempt }: BoardCell): boolean {
  return phase === "running" || (phase === "waiting" && attempt > 0);
}

/** It has finished, and what there is to be found out about it is not known. */
export function isUnchecked({ phase, run, checks }: BoardCell): boolean {
  return phase === "ended" && run?.outcome?.kind === "finished" && checks === undefined;
}

/** Names were seen beside what their candidates do: from then on no choice is a blind one. */
export function areNamesKnown({ names, cells }: Pick<Board, "names" | "cells">): boolean {
  if (names.kind === "hidden") return names.known;
  return (
    names.kind === "shown" || cells.some(({ run, earlier }) => run?.firstAnswerAt !== undefined || earlier.length > 0)
  );
}

/** Did not end with an answer that can be compared; such a cell is what *Retry Failed* tries again. */
export function isFailed({ phase, run }: BoardCell): boolean {
  if (phase === "withheld") return true;
  return phase === "ended" && !["finished", "no-edit"].includes(run?.outcome?.kind ?? "");
}

/** Its answer was complete and says what becomes of the code, if only that it stays. */
export function isComparable({ phase, run }: BoardCell): boolean {
  const outcome = run?.outcome;
  if (phase !== "ended" || outcome === undefined) return false;
  return (
    outcome.kind === "finished" || (outcome.kind === "no-edit" && (outcome.why === "same" || outcome.why === "empty"))
  );
}

/** Once all that it stopped is tried again, a cap has nothing more to say. */
function withoutOldCap(board: Board): Board {
  return board.cells.some(({ withheld }) => withheld === "cap") ? board : { ...board, capReached: undefined };
}

function idsOf(candidates: readonly Candidate[]): string[] {
  return candidates.map(({ id }) => id);
}

function newCell(candidate: Candidate): BoardCell {
  return {
    candidate,
    phase: "waiting",
    withheld: undefined,
    attempt: 0,
    expected: undefined,
    begunAt: undefined,
    run: undefined,
    earlier: [],
    checks: undefined,
    samePrompt: undefined,
  };
}

function queued(cell: BoardCell, { attempt, expected }: Extract<ComparisonEvent, { type: "cell-queued" }>): BoardCell {
  return { ...newCell(cell.candidate), attempt, expected, earlier: cellCosts(cell) };
}

function afterRunEvent(cell: BoardCell, event: LogEvent, at: number, board: Board): BoardCell {
  const run = foldRun(cell.run, event);
  if (run === undefined || run === cell.run) return cell;
  switch (event.type) {
    case "run-start":
      return { ...cell, run, phase: "running", begunAt: at };
    case "run-end":
      return { ...cell, run, phase: "ended" };
    case "effort-corrected":
      return { ...cell, run, candidate: corrected(cell.candidate, run.effort, board) };
    case "http-request": {
      const sent = new Set(event.body.map((piece) => (typeof piece === "string" ? undefined : piece.prompt)));
      return { ...cell, run, samePrompt: sent.has("system") && sent.has("user") && cell.samePrompt !== false };
    }
    default:
      return { ...cell, run };
  }
}

/** From then on it is a run of the cell whose effort it was sent at, whatever had been planned. */
function corrected(candidate: Candidate, effort: EffortPlan, { cells }: Board): Candidate {
  const now = { ...candidate, effort };
  if (cellKey(now) === cellKey(candidate)) return now;
  const others = cells.filter((other) => other.candidate.id !== candidate.id);
  return { ...now, repetition: others.filter((other) => cellKey(other.candidate) === cellKey(now)).length + 1 };
}

function withCell(board: Board, id: string, change: (cell: BoardCell) => BoardCell): Board {
  const at = board.cells.findIndex(({ candidate }) => candidate.id === id);
  const known = board.cells[at];
  if (known === undefined) return board;
  const changed = change(known);
  return changed === known ? board : { ...board, cells: board.cells.with(at, changed) };
}
