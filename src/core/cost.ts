import type { Prices, Rates } from "./modelFacts.ts";
import type { Money } from "./money.ts";
import type { Usage } from "./provider.ts";

/** What tokens cost, as it was known when they were asked for. A model on this computer that is Fathom's own is free. */
export type Pricing = { readonly kind: "free" } | { readonly kind: "priced"; readonly prices: Prices };

/** What a run cost, and who says so. A cost that nobody knows is undefined, never zero. */
export type Cost = { readonly amount: Money; readonly source: "reported" | "catalogue" };

export function costOf(usage: Usage, prices: Prices | undefined): Cost | undefined {
  if (usage.cost !== undefined) return { amount: usage.cost, source: "reported" };
  const { input, output } = usage;
  if (prices === undefined || input === undefined || output === undefined) return undefined;
  const cached = Math.min(usage.cached ?? 0, input);
  const amount = priceOf({ input: input - cached, cached, output: outputOf(usage) ?? output }, ratesFor(input, prices));
  return amount === undefined ? undefined : { amount, source: "catalogue" };
}

/** What a provider charges for a request with so many tokens of input: a long one may cost more, all of it. */
export function ratesFor(input: number, prices: Prices): Rates {
  return prices.above !== undefined && input > prices.above.tokens ? prices.above : prices;
}

/** What so many tokens cost, rounded to the unit once; undefined where that cannot be told: no price, or no whole number. */
export function priceOf(
  tokens: { readonly input: number; readonly cached?: number; readonly output: number },
  prices: Rates,
): Money | undefined {
  if (prices.output === undefined && tokens.output > 0) return undefined;
  const factors = [
    [tokens.input, prices.input],
    [tokens.cached ?? 0, prices.cached ?? prices.input],
    [tokens.output, prices.output ?? 0],
  ] as const;
  if (!factors.flat().every((each) => Number.isInteger(each) && each >= 0)) return undefined;
  // Beyond 2^53 a product of the two would no longer be exact.
  const sum = factors.reduce((total, [count, price]) => total + BigInt(count) * BigInt(price), 500_000n);
  const amount = Number(sum / 1_000_000n);
  return Number.isSafeInteger(amount) ? amount : undefined;
}

/** What two requests used together; what is not known of one is not known of both. */
export function addUsage(one: Usage | undefined, other: Usage | undefined): Usage | undefined {
  if (one === undefined || other === undefined) return undefined;
  const sum = (a: number | undefined, b: number | undefined) =>
    a === undefined || b === undefined ? undefined : a + b;
  return {
    input: sum(one.input, other.input),
    cached: sum(one.cached, other.cached),
    output: sum(one.output, other.output),
    reasoning: sum(one.reasoning, other.reasoning),
    total: sum(one.total, other.total),
    cost: sum(one.cost, other.cost),
  };
}

/** All tokens that were put out, reasoning included. */
export function outputOf(usage: Usage): number | undefined {
  return usage.output === undefined ? undefined : usage.output + uncountedReasoning(usage);
}

/** Reasoning tokens that the provider counts on top of its output tokens: its own total tells. */
function uncountedReasoning({ input, output, reasoning, total }: Usage): number {
  if (input === undefined || output === undefined || reasoning === undefined || total === undefined) return 0;
  return total === input + output + reasoning ? reasoning : 0;
}
