import type { Money } from "../money.ts";
import { runningCost } from "../spending.ts";
import { type BoardCell, cellCosts } from "./board.ts";
import type { MatrixCap, SpentHere } from "./matrixBudget.ts";

/** What a comparison has cost so far, kept up cell by cell as events come. */
export type SpendingWatch = {
  readonly spent: Money;
  /** With what these cells will cost yet. */
  now(cells: readonly BoardCell[]): SpentHere;
  /** Takes up what the cell has cost by now; whether that reaches the cap, or is more beyond it. */
  saw(cell: BoardCell): boolean;
  /** Whether a run that is expected to cost so much fits beside those that still run. */
  hasRoom(cells: readonly BoardCell[], expected: Money): boolean;
};

export function createSpendingWatch(capNow: () => MatrixCap | undefined): SpendingWatch {
  const amounts = new Map<string, Money>();
  let spent: Money = 0;
  return {
    get spent() {
      return spent;
    },
    now: (cells) => ({ spent, reserved: reserved(cells) }),
    saw(cell) {
      const amount = amountOf(cell);
      const more = amount - (amounts.get(cell.candidate.id) ?? 0);
      spent += more;
      amounts.set(cell.candidate.id, amount);
      const cap = capNow();
      return cap !== undefined && more > 0 && spent >= cap.amount;
    },
    hasRoom(cells, expected) {
      const cap = capNow();
      if (cap === undefined || expected === 0) return true;
      return spent + reserved(cells) + expected <= cap.amount;
    },
  };
}

function amountOf(cell: Pick<BoardCell, "run" | "earlier">): Money {
  return cellCosts(cell).reduce((sum, cost) => sum + ("amount" in cost ? cost.amount : 0), 0);
}

function reserved(cells: readonly BoardCell[]): Money {
  return cells.reduce((sum, cell) => sum + reserveOf(cell), 0);
}

/** What a run that still goes on is expected to cost on top of what it has cost. */
function reserveOf({ phase, run }: BoardCell): Money {
  if (phase !== "running" || run === undefined || run.pricing?.kind === "free") return 0;
  return Math.max(0, runningCost(run) - amountOf({ run, earlier: [] }));
}
