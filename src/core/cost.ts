import type { Prices, Rates } from "./modelFacts.ts";
import type { Money } from "./money.ts";
import type { Usage } from "./provider.ts";

/** What a run cost, and who says so. A cost that nobody knows is undefined, never zero. */
export type Cost = { readonly amount: Money; readonly source: "reported" | "catalogue" };

export function costOf(usage: Usage, prices: Prices | undefined): Cost | undefined {
  if (usage.cost !== undefined) return { amount: usage.cost, source: "reported" };
  const { input, cached = 0, output } = usage;
  if (prices === undefined || input === undefined || output === undefined) return undefined;
  const amount = priceOf(
    { input: input - cached, cached, output: output + uncountedReasoning(usage) },
    ratesFor(input, prices),
  );
  return amount === undefined ? undefined : { amount, source: "catalogue" };
}

/** What a provider charges for a request with so many tokens of input: a long one may cost more, all of it. */
export function ratesFor(input: number, prices: Prices): Rates {
  return prices.above !== undefined && input > prices.above.tokens ? prices.above : prices;
}

/** What so many tokens cost, rounded to the unit once; undefined where a price that counts is not known. */
export function priceOf(
  tokens: { readonly input: number; readonly cached?: number; readonly output: number },
  prices: Rates,
): Money | undefined {
  if (prices.output === undefined && tokens.output > 0) return undefined;
  // Beyond 2^53 a product of the two would no longer be exact.
  const sum =
    BigInt(tokens.input) * BigInt(prices.input) +
    BigInt(tokens.cached ?? 0) * BigInt(prices.cached ?? prices.input) +
    BigInt(tokens.output) * BigInt(prices.output ?? 0);
  return Number((sum + 500_000n) / 1_000_000n);
}

/** Reasoning tokens that the provider counts on top of its output tokens: its own total tells. */
function uncountedReasoning({ input, output, reasoning, total }: Usage): number {
  if (input === undefined || output === undefined || reasoning === undefined || total === undefined) return 0;
  return total === input + output + reasoning ? reasoning : 0;
}
