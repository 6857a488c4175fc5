import type { Usage } from "../core/provider.ts";
import { field } from "./fields.ts";

/** How many units of 1e-10 USD, in which money is counted, a dollar has. */
const unitsPerDollar = 10_000_000_000;

/** The usage of a Responses answer, with the fields of gateways that report a cost. */
export function responsesUsage(usage: object): Usage {
  return {
    input: count(field(usage, "input_tokens")),
    cached: count(field(field(usage, "input_tokens_details"), "cached_tokens")),
    output: count(field(usage, "output_tokens")),
    reasoning: count(field(field(usage, "output_tokens_details"), "reasoning_tokens")),
    total: count(field(usage, "total_tokens")),
    cost: costOf(usage),
  };
}

/** The usage of a Chat Completions answer. DeepSeek and Moonshot have names of their own for the cached input. */
export function chatUsage(usage: object): Usage {
  return {
    input: count(field(usage, "prompt_tokens")),
    cached:
      count(field(field(usage, "prompt_tokens_details"), "cached_tokens")) ??
      count(field(usage, "prompt_cache_hit_tokens")) ??
      count(field(usage, "cached_tokens")),
    output: count(field(usage, "completion_tokens")),
    reasoning: count(field(field(usage, "completion_tokens_details"), "reasoning_tokens")),
    total: count(field(usage, "total_tokens")),
    cost: costOf(usage),
  };
}

/** OpenRouter and Vercel report dollars, xAI ticks of 1e-10 dollars. */
function costOf(usage: object): number | undefined {
  const ticks = amount(field(usage, "cost_in_usd_ticks"), 1);
  if (ticks !== undefined) return ticks;
  const value = field(usage, "cost");
  return amount(typeof value === "string" && value.trim() !== "" ? Number(value) : value, unitsPerDollar);
}

/** Money in whole units; undefined for what cannot be told exactly. */
function amount(value: unknown, unit: number): number | undefined {
  return typeof value === "number" && value >= 0 ? count(Math.round(value * unit)) : undefined;
}

/** What is not a whole number that can be told exactly was not reported: never zero, never NaN. */
function count(value: unknown): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}
