import { type Budget, decideBudget, type LimitKind, type SpendingCap } from "../budget.ts";
import { t } from "../l10n.ts";
import type { ModelFacts } from "../modelFacts.ts";
import { type Money, moneyText } from "../money.ts";
import type { CellEstimate } from "./matrixEstimate.ts";

/** What the user allows for a comparison, beside what is allowed for each run and each day. */
export type MatrixBudget = Budget & { readonly perComparison: Money | undefined };

export type BudgetedCell = CellEstimate & {
  readonly facts: Pick<ModelFacts, "prices" | "context" | "output">;
  readonly limit: LimitKind;
};

/** The most that the comparison may cost in all, and which of the user's caps says so. */
export type MatrixCap = {
  readonly per: "comparison" | "day";
  readonly amount: Money;
  /** The user's cap itself, where a part of it had been spent before. */
  readonly whole?: Money;
};

/** What has been spent on a comparison, and what its candidates that run or wait are expected to cost beyond that. */
export type SpentHere = { readonly spent: Money; readonly reserved: Money };

/** What may be spent from now on. Candidates that cost nothing are held to nothing. */
export type AllowedSpending = {
  readonly cap: MatrixCap | undefined;
  readonly paid: boolean;
  /** What the cap of a day leaves, also where another cap is tighter: what else is spent meanwhile takes from it. */
  readonly day?: MatrixCap | undefined;
};

export type MatrixDecision =
  | {
      readonly kind: "send" | "ask";
      /** Why it asks; empty for `send`. */
      readonly why: readonly ("warning" | "cut-short" | "unpriced")[];
      readonly expected: Money;
      readonly cap: MatrixCap | undefined;
      readonly day: MatrixCap | undefined;
      /** Whether any of the candidates costs something. */
      readonly paid: boolean;
      /** Each candidate's own, by its id. */
      readonly caps: ReadonlyMap<string, SpendingCap>;
    }
  | {
      readonly kind: "refuse";
      readonly why: "comparison" | "day" | "run";
      readonly expected: Money;
      readonly left: Money;
      /** For `run`: whose input alone reaches the cap. */
      readonly candidates: readonly string[];
    };

/** Whether a comparison starts: all of it, or nothing. What nobody knows a price of cannot be held to a cap, so that is asked. */
export function decideMatrix(budget: MatrixBudget, cells: readonly BudgetedCell[], spentToday: Money): MatrixDecision {
  const expected = cells.reduce((sum, { free, tokens }) => sum + (free ? 0 : (tokens.cost ?? 0)), 0);
  const paid = cells.some(({ free }) => !free);
  const own = paid ? ownCap(budget) : undefined;
  const day = paid ? dayCap(budget, spentToday) : undefined;
  const cap = tighterCap(own, day);
  if (cap !== undefined && (expected > cap.amount || cap.amount <= 0)) {
    return { kind: "refuse", why: cap.per, expected, left: Math.max(0, cap.amount), candidates: [] };
  }
  // The sum is held to the caps above; here each run is held to its own.
  const perRun = { ...budget, perDay: undefined, warnAbove: undefined };
  const decisions = cells
    .filter(({ free }) => !free)
    .map(({ candidate, tokens, facts, limit }) => ({
      id: candidate.id,
      decision: decideBudget(perRun, tokens, facts, spentToday, limit),
    }));
  const refused = decisions.filter(({ decision }) => decision.kind === "refuse").map(({ id }) => id);
  if (refused.length > 0)
    return { kind: "refuse", why: "run", expected, left: budget.perRun ?? 0, candidates: refused };
  const caps = new Map<string, SpendingCap>();
  const why = new Set<"warning" | "cut-short" | "unpriced">();
  for (const { id, decision } of decisions) {
    if (decision.kind === "ask") why.add(decision.why);
    if (decision.kind !== "refuse" && decision.cap !== undefined) caps.set(id, decision.cap);
  }
  if (cap !== undefined && cells.some(({ free, tokens }) => !free && tokens.cost === undefined)) why.add("unpriced");
  if (budget.warnAbove !== undefined && expected > budget.warnAbove) why.add("warning");
  return { kind: why.size === 0 ? "send" : "ask", why: [...why], expected, cap, day, paid, caps };
}

/** For a comparison that was refused: what it would take, and what to do. */
export function refusedText(decision: Extract<MatrixDecision, { kind: "refuse" }>): string {
  const { why, expected, left, candidates } = decision;
  if (why === "run") {
    return t(
      "The input of {0} of the candidates alone reaches your cap of {1} a run. Nothing was sent; select less, or raise the cap.",
      candidates.length,
      moneyText(left),
    );
  }
  const whose =
    why === "day"
      ? t("{0} is left of your cap for today", moneyText(left))
      : t("your cap leaves {0} for it", moneyText(left));
  return t(
    "This comparison is expected to cost {0}, and {1}. Nothing was sent; choose fewer candidates, or raise the cap.",
    moneyText(expected),
    whose,
  );
}

/** As the user set it. */
export function wholeCap({ amount, whole }: MatrixCap): Money {
  return whole ?? amount;
}

export function tighterCap(own: MatrixCap | undefined, day: MatrixCap | undefined): MatrixCap | undefined {
  if (own === undefined || day === undefined) return own ?? day;
  return day.amount < own.amount ? day : own;
}

function ownCap({ perComparison }: MatrixBudget): MatrixCap | undefined {
  return perComparison === undefined ? undefined : { per: "comparison", amount: perComparison };
}

function dayCap({ perDay }: MatrixBudget, spentToday: Money): MatrixCap | undefined {
  return perDay === undefined ? undefined : { per: "day", amount: perDay - spentToday, whole: perDay };
}
