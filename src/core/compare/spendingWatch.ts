import type { Money } from "../money.ts";
import type { RunInput } from "../run.ts";
import { runningCost } from "../spending.ts";
import { type BoardCell, cellCosts } from "./board.ts";
import { type AllowedSpending, type MatrixCap, tighterCap } from "./matrixBudget.ts";

/** What a comparison has cost so far, kept up cell by cell as events come, and the caps that it is held to. */
export type SpendingWatch = {
  readonly spent: Money;
  /** The tightest of now: what else is spent meanwhile takes from what the day left. */
  readonly cap: MatrixCap | undefined;
  /** In place of the caps before, where the candidates that come now cost something; `before` was spent when it was decided. */
  holdTo(allowed: AllowedSpending, before: Money): void;
  /** Takes up what the cell has cost by now; whether that reaches the cap, or is more beyond it. */
  saw(cell: BoardCell): boolean;
  /** Whether a run that is expected to cost so much fits beside those that still run. */
  hasRoom(cells: readonly BoardCell[], expected: Money): boolean;
};

/** `elsewhere`: what everything else in this window has come to by now; only what it grows by matters. */
export function createSpendingWatch(start: Omit<AllowedSpending, "paid">, elsewhere: () => Money): SpendingWatch {
  const amounts = new Map<string, Money>();
  let spent: Money = 0;
  let { cap } = start;
  let day = start.day && { left: start.day, elsewhere: elsewhere() };

  function capNow(): MatrixCap | undefined {
    const left = day && { ...day.left, amount: day.left.amount - (elsewhere() - day.elsewhere) };
    return tighterCap(cap, left);
  }

  return {
    get spent() {
      return spent;
    },
    get cap() {
      return capNow();
    },
    holdTo(allowed, before) {
      if (!allowed.paid) return;
      const after = (left: MatrixCap | undefined) => left && { ...left, amount: before + left.amount };
      cap = after(allowed.cap);
      const left = after(allowed.day);
      day = left && { left, elsewhere: elsewhere() };
    },
    saw(cell) {
      const amount = amountOf(cell);
      const more = amount - (amounts.get(cell.candidate.id) ?? 0);
      if (more === 0) return false;
      spent += more;
      amounts.set(cell.candidate.id, amount);
      const now = capNow();
      return now !== undefined && more > 0 && spent >= now.amount;
    },
    hasRoom(cells, expected) {
      if (expected === 0) return true;
      const now = capNow();
      return now === undefined || spent + reserved(cells) + expected <= now.amount;
    },
  };
}

function amountOf(cell: Pick<BoardCell, "run" | "earlier">): Money {
  return cellCosts(cell).reduce((sum, cost) => sum + ("amount" in cost ? cost.amount : 0), 0);
}

/** What a run that has not begun is expected to cost; 0 where nobody knows. */
export function expectedCost({ pricing, estimate }: Pick<RunInput, "pricing" | "estimate">): Money {
  return pricing?.kind === "free" ? 0 : (estimate?.cost ?? 0);
}

/** Nothing is asked for it, so that no cap has anything to say of it. */
export function isFree({ pricing, estimate }: Pick<RunInput, "pricing" | "estimate">): boolean {
  return pricing?.kind === "free" || estimate?.cost === 0;
}

/** What the runs that still go on are expected to cost on top of what they have cost. */
export function reserved(cells: readonly BoardCell[]): Money {
  return cells.reduce((sum, cell) => sum + reserveOf(cell), 0);
}

function reserveOf({ phase, run }: BoardCell): Money {
  if (phase !== "running" || run === undefined || run.pricing?.kind === "free") return 0;
  return Math.max(0, runningCost(run) - amountOf({ run, earlier: [] }));
}
