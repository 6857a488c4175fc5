import { priceOf, ratesFor } from "./cost.ts";
import type { Estimate } from "./estimate.ts";
import type { ModelFacts, Prices } from "./modelFacts.ts";
import { dollar, type Money } from "./money.ts";

/** What the user allows. What is undefined is not limited. */
export type Budget = {
  /** A run that is expected to cost more asks first. */
  readonly warnAbove: Money | undefined;
  readonly perRun: Money | undefined;
  readonly perDay: Money | undefined;
};

/** The limit that a cap puts on one run. */
export type SpendingCap = {
  readonly per: "run" | "day";
  /** What the user set. */
  readonly amount: Money;
  /** Output that it leaves room for, reasoning included. */
  readonly tokens: number;
  /** Whether the request says so; otherwise, or where the endpoint counts only the answer, Fathom counts what arrives. */
  readonly sent: boolean;
  /** Where Fathom's own count of what has arrived ends the run. */
  readonly watchAt: number;
};

export type BudgetDecision =
  | { readonly kind: "send"; readonly cap: SpendingCap | undefined }
  /** `warning`: above the user's threshold. `cut-short`: the cap will probably end it. `unpriced`: no cap can be held. */
  | { readonly kind: "ask"; readonly why: "warning" | "cut-short" | "unpriced"; readonly cap: SpendingCap | undefined }
  /** `day`: what is left of the day's cap does not cover it. `input`: the input alone reaches the cap. */
  | { readonly kind: "refuse"; readonly why: "day" | "input"; readonly per: "run" | "day"; readonly left: Money };

/** How an endpoint takes a limit of output tokens. */
export type LimitKind =
  /** Reasoning counts. */
  | "all"
  /** Only the answer counts. */
  | "answer"
  | "none";

/** No answer has as many, and beyond it sums of money would not be exact. */
const mostTokens = 1_000_000_000;

/** Fewer tokens than this make no answer. */
const leastOutput = 64;

/** Providers refuse a limit above a model's own maximum; where that is not known, no larger one is sent. */
const largestUnknownLimit = 32_768;

/** An input that nobody counted may be larger than the estimate says. */
const inputMargin = 1.2;

/** An endpoint that was told a limit may still ignore it; Fathom's count is rough, so it ends only what is far beyond. */
const ignoredFactor = 1.5;

export function decideBudget(
  budget: Budget,
  estimate: Estimate,
  facts: Pick<ModelFacts, "prices" | "context" | "output">,
  spentToday: Money,
  limit: LimitKind,
): BudgetDecision {
  if (costsNothing(facts.prices)) return { kind: "send", cap: undefined };
  const left = leftOf(budget, spentToday);
  if (estimate.cost === undefined || facts.prices === undefined) {
    if (left !== undefined && left.per === "day" && left.money <= 0) {
      return { kind: "refuse", why: "day", per: "day", left: 0 };
    }
    return left === undefined ? { kind: "send", cap: undefined } : { kind: "ask", why: "unpriced", cap: undefined };
  }
  const dayLeft = budget.perDay === undefined ? undefined : budget.perDay - spentToday;
  if (dayLeft !== undefined && estimate.cost > dayLeft) {
    return { kind: "refuse", why: "day", per: "day", left: Math.max(0, dayLeft) };
  }
  const cap = left === undefined ? undefined : capOf(left, estimate, facts.prices, facts, limit);
  if (left !== undefined && cap !== undefined && cap.tokens < leastOutput) {
    return { kind: "refuse", why: "input", per: left.per, left: Math.max(0, left.money) };
  }
  if (left !== undefined && estimate.cost > left.money) return { kind: "ask", why: "cut-short", cap };
  const above = budget.warnAbove !== undefined && estimate.cost > budget.warnAbove;
  return above ? { kind: "ask", why: "warning", cap } : { kind: "send", cap };
}

/** Whether somebody says that it costs nothing, at any length; a price that nobody knows is not one. */
export function costsNothing(prices: Prices | undefined): boolean {
  const rates = prices === undefined ? [] : [prices, ...(prices.above === undefined ? [] : [prices.above])];
  return (
    rates.length > 0 && rates.every(({ input, cached = 0, output }) => input === 0 && cached === 0 && output === 0)
  );
}

type Left = { readonly per: "run" | "day"; readonly amount: Money; readonly money: Money };

/** The tighter of the two caps. */
function leftOf({ perRun, perDay }: Budget, spentToday: Money): Left | undefined {
  const run: Left | undefined = perRun === undefined ? undefined : { per: "run", amount: perRun, money: perRun };
  const day: Left | undefined =
    perDay === undefined ? undefined : { per: "day", amount: perDay, money: perDay - spentToday };
  if (run === undefined || day === undefined) return run ?? day;
  return day.money < run.money ? day : run;
}

function capOf(
  { per, amount, money }: Left,
  estimate: Estimate,
  prices: Prices,
  { context, output }: Pick<ModelFacts, "context" | "output">,
  limit: LimitKind,
): SpendingCap | undefined {
  const input = estimate.inputBy === "endpoint" ? estimate.input : Math.ceil(estimate.input * inputMargin);
  const rates = ratesFor(input, prices);
  if (rates.output === undefined) return undefined;
  const inputCost = priceOf({ input, output: 0 }, rates) ?? 0;
  if (money - inputCost <= 0) return { per, amount, tokens: 0, sent: false, watchAt: 0 };
  // What costs nothing to put out needs no limit.
  if (rates.output === 0) return undefined;
  const paidFor = Number((BigInt(money - inputCost) * 1_000_000n) / BigInt(rates.output));
  const tokens = Math.min(paidFor, mostTokens);
  const own = Math.min(output ?? Number.POSITIVE_INFINITY, (context ?? Number.POSITIVE_INFINITY) - estimate.input);
  // The model stops by itself before the money is spent.
  if (limit === "all" && tokens >= own) return undefined;
  const sent = limit !== "none" && tokens <= Math.max(0, Number.isFinite(own) ? own : largestUnknownLimit);
  const trusted = sent && limit === "all";
  return { per, amount, tokens, sent, watchAt: trusted ? Math.ceil(tokens * ignoredFactor) : tokens };
}

/** An amount that a person typed in dollars; undefined for what limits nothing. */
export function moneyOf(dollars: unknown): Money | undefined {
  return typeof dollars === "number" && Number.isFinite(dollars) && dollars >= 0 && dollars <= 1_000_000
    ? Math.round(dollars * dollar)
    : undefined;
}
