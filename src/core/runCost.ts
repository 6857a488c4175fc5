import { costOf, priceOf, ratesFor } from "./cost.ts";
import type { Money } from "./money.ts";
import type { RunState } from "./runState.ts";

/** What a run cost, as far as anybody knows. */
export type RunCost =
  /** On this computer: Fathom's own model, or one without a price. */
  | { readonly kind: "free" }
  | { readonly kind: "known"; readonly amount: Money; readonly source: "reported" | "catalogue" }
  /** The provider reported no usage: counted from what went out and came in. */
  | { readonly kind: "estimated"; readonly amount: Money }
  /** It failed before anything came that could be charged. */
  | { readonly kind: "nothing" }
  | { readonly kind: "unknown" };

/** Nobody but Fathom says what it comes to: the provider reported tokens and no cost, or nothing at all. */
export function isEstimate(cost: RunCost): boolean {
  return cost.kind === "estimated" || (cost.kind === "known" && cost.source === "catalogue");
}

/** Of all its requests. */
export function runCost(state: RunState): RunCost {
  return state.earlier === undefined ? requestCost(state) : addCosts(state.earlier.cost, requestCost(state));
}

function addCosts(one: RunCost, other: RunCost): RunCost {
  if (one.kind === "nothing" || other.kind === "nothing") return one.kind === "nothing" ? other : one;
  if (one.kind === "free" || other.kind === "free") return one.kind === "free" ? other : one;
  if (one.kind === "unknown" || other.kind === "unknown") return { kind: "unknown" };
  const amount = one.amount + other.amount;
  if (one.kind === "estimated" || other.kind === "estimated") return { kind: "estimated", amount };
  return { kind: "known", amount, source: one.source === other.source ? one.source : "catalogue" };
}

function requestCost(state: RunState): RunCost {
  // A server on this computer may pass requests on, and say what they cost there.
  if (state.pricing?.kind === "free" && !(state.usage?.cost ?? 0)) return { kind: "free" };
  const prices = state.pricing?.kind === "priced" ? state.pricing.prices : undefined;
  const cost = state.usage === undefined ? undefined : costOf(state.usage, prices);
  if (cost !== undefined) return { kind: "known", ...cost };
  if (
    state.sent === undefined ||
    (state.outcome?.kind === "failed" && state.arrived === 0 && state.usage === undefined)
  )
    return { kind: "nothing" };
  const { estimate } = state;
  if (prices === undefined || estimate === undefined || state.usage !== undefined) return { kind: "unknown" };
  const output = Math.ceil(state.arrived / estimate.bytesPerToken);
  const amount = priceOf({ input: estimate.input, output }, ratesFor(estimate.input, prices));
  return amount === undefined ? { kind: "unknown" } : { kind: "estimated", amount };
}
