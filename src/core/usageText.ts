import { outputOf } from "./cost.ts";
import { moneyText } from "./money.ts";
import { countText } from "./numbers.ts";
import type { RunCost } from "./runCost.ts";
import { runCost } from "./runCost.ts";
import { type RunState, totalUsage } from "./runState.ts";

/** The figures beside a run's clock: what is expected while it waits, what it took when it has ended. */
export function progressFacts(state: RunState): string[] {
  const facts: string[] = [];
  const { estimate } = state;
  const usage = totalUsage(state);
  if (state.firstReasoningAt !== undefined) facts.push(`first reasoning ${secondsText(state.firstReasoningAt)}`);
  if (state.earlier !== undefined) facts.push(againText(state.earlier.refused));
  if (usage?.reasoning !== undefined) facts.push(countText(usage.reasoning, "reasoning token"));
  if (state.phase === "waiting" && usage === undefined && estimate !== undefined) {
    facts.push(`${estimate.inputBy === "endpoint" ? "" : "≈ "}${countText(estimate.input, "token")} in`);
    if (estimate.cost !== undefined) facts.push(`≈ ${moneyText(estimate.cost)}`);
  } else facts.push(...costFact(state));
  return facts;
}

/** Everything that is known of what an ended run took; empty where nothing is. */
export function usageFacts(state: RunState): string[] {
  if (state.phase !== "ended") return [];
  const { firstAnswerAt } = state;
  const usage = totalUsage(state);
  const facts: string[] = state.earlier === undefined ? [] : [againText(state.earlier.refused)];
  if (usage?.input !== undefined) {
    const cached = usage.cached === undefined ? "" : ` (${usage.cached.toLocaleString("en-US")} from the cache)`;
    facts.push(`${countText(usage.input, "token")} in${cached}`);
  }
  const output = usage === undefined ? undefined : outputOf(usage);
  if (output !== undefined) facts.push(`${countText(output, "token")} out`);
  if (firstAnswerAt !== undefined) facts.push(`first answer ${secondsText(firstAnswerAt)}`);
  const speed = tokensPerSecond(state);
  if (speed !== undefined) facts.push(`${speed < 10 ? speed.toFixed(1) : Math.round(speed)} tokens/s`);
  const source = costSource(runCost(state), state);
  if (source !== undefined) facts.push(source);
  return facts;
}

function againText(refused: number): string {
  return `asked again for ${countText(refused, "edit")} with the reasons`;
}

/**
 * Output tokens a second, from the first one that was seen to the end. Reasoning that is billed but not shown came before
 * the first answer, so it does not count.
 */
export function tokensPerSecond(state: RunState): number | undefined {
  const { firstReasoningAt, firstAnswerAt, endedAt } = state;
  const usage = totalUsage(state);
  const output = usage === undefined ? undefined : outputOf(usage);
  if (usage === undefined || output === undefined || endedAt === undefined) return undefined;
  const from = firstReasoningAt ?? firstAnswerAt;
  const seen = firstReasoningAt === undefined ? output - (usage.reasoning ?? 0) : output;
  // What came at once has no speed worth a figure.
  if (from === undefined || seen <= 0 || endedAt - from < 50) return undefined;
  return (seen * 1000) / (endedAt - from);
}

function costFact(state: RunState): string[] {
  const cost = runCost(state);
  switch (cost.kind) {
    case "free":
      return ["free, on this computer"];
    case "known":
      return [moneyText(cost.amount)];
    case "estimated":
      return [`≈ ${moneyText(cost.amount)}${state.phase === "ended" ? "" : " so far"}`];
    case "unknown":
      return state.phase === "ended" ? ["cost unknown"] : [];
    case "nothing":
      return [];
  }
}

function possessive(name: string): string {
  return name.endsWith("s") ? `${name}'` : `${name}'s`;
}

function costSource(cost: RunCost, { pricing }: RunState): string | undefined {
  switch (cost.kind) {
    case "known":
      if (cost.source === "reported") return "cost as the provider reports it";
      return pricing?.kind === "priced"
        ? `cost at ${possessive(pricing.prices.source)} prices of ${pricing.prices.date}`
        : undefined;
    case "estimated":
      return "cost estimated: the provider reported no usage";
    case "unknown":
      return pricing === undefined ? "no price is known for this model" : "the provider reported too little for a cost";
    case "free":
    case "nothing":
      return undefined;
  }
}

function secondsText(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
