import { outputOf } from "./cost.ts";
import { t } from "./l10n.ts";
import { moneyText } from "./money.ts";
import { countText, decimalText, numberText } from "./numbers.ts";
import type { RunCost } from "./runCost.ts";
import { runCost } from "./runCost.ts";
import { type RunState, totalUsage } from "./runState.ts";
import { toldText } from "./toldText.ts";

/** The figures beside a run's clock: what is expected while it waits, what it took when it has ended. */
export function progressFacts(state: RunState): string[] {
  const facts: string[] = [];
  const { estimate } = state;
  const usage = totalUsage(state);
  if (state.firstReasoningAt !== undefined) facts.push(t("first reasoning {0}", secondsText(state.firstReasoningAt)));
  if (state.earlier !== undefined) facts.push(againText(state.earlier.refused));
  if (usage?.reasoning !== undefined) facts.push(countText(usage.reasoning, "reasoning token"));
  if (state.phase === "waiting" && usage === undefined && estimate !== undefined) {
    const input = countText(estimate.input, "token");
    facts.push(estimate.inputBy === "endpoint" ? t("{0} in", input) : t("≈ {0} in", input));
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
    const cached = usage.cached === undefined ? "" : t(" ({0} from the cache)", numberText(usage.cached));
    facts.push(`${t("{0} in", countText(usage.input, "token"))}${cached}`);
  }
  const output = usage === undefined ? undefined : outputOf(usage);
  if (output !== undefined) facts.push(t("{0} out", countText(output, "token")));
  if (firstAnswerAt !== undefined) facts.push(t("first answer {0}", secondsText(firstAnswerAt)));
  const speed = tokensPerSecond(state);
  if (speed !== undefined) facts.push(t("{0} tokens/s", speed < 10 ? decimalText(speed, 1) : Math.round(speed)));
  const source = costSource(runCost(state), state);
  if (source !== undefined) facts.push(source);
  return facts;
}

function againText(refused: number): string {
  return t("asked again for {0} with the reasons", countText(refused, "edit"));
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
      return [t("free, on this computer")];
    case "known":
      return [moneyText(cost.amount)];
    case "estimated":
      return [state.phase === "ended" ? `≈ ${moneyText(cost.amount)}` : t("≈ {0} so far", moneyText(cost.amount))];
    case "unknown":
      return state.phase === "ended" ? [t("cost unknown")] : [];
    case "nothing":
      return [];
  }
}

function pricedText(source: string, date: string): string {
  return source.endsWith("s")
    ? t("cost at {0}' prices of {1}", source, date)
    : t("cost at {0}'s prices of {1}", source, date);
}

function costSource(cost: RunCost, { pricing }: RunState): string | undefined {
  switch (cost.kind) {
    case "known":
      if (cost.source === "reported") return t("cost as the provider reports it");
      return pricing?.kind === "priced" ? pricedText(toldText(pricing.prices.source), pricing.prices.date) : undefined;
    case "estimated":
      return t("cost estimated: the provider reported no usage");
    case "unknown":
      return pricing === undefined
        ? t("no price is known for this model")
        : t("the provider reported too little for a cost");
    case "free":
    case "nothing":
      return undefined;
  }
}

function secondsText(milliseconds: number): string {
  return t("{0} s", decimalText(milliseconds / 1000, 1));
}
