import type { Budget, BudgetDecision } from "./budget.ts";
import type { Estimate } from "./estimate.ts";
import type { Prices } from "./modelFacts.ts";
import { type Money, moneyText } from "./money.ts";
import { countText } from "./numbers.ts";

export type BudgetQuestion = {
  readonly message: string;
  readonly detail: string;
};

/** What the user is asked, or told, before anything is sent: the figures, which are known and which assumed. */
export function budgetQuestion(
  decision: Exclude<BudgetDecision, { kind: "send" }>,
  budget: Budget,
  estimate: Estimate,
  prices: Prices | undefined,
  model: string,
): BudgetQuestion {
  return { message: messageOf(decision, budget, estimate, model), detail: estimateText(estimate, prices) };
}

function messageOf(
  decision: Exclude<BudgetDecision, { kind: "send" }>,
  budget: Budget,
  estimate: Estimate,
  model: string,
): string {
  const expected = estimate.cost === undefined ? "" : `≈ ${moneyText(estimate.cost)}`;
  if (decision.kind === "refuse") {
    const cap = capText(decision.per, decision.per === "run" ? budget.perRun : budget.perDay);
    if (decision.why === "input") {
      return `Not sent: the input alone takes what ${cap} leaves (${moneyText(decision.left)}). Select less, choose a cheaper model, or raise the cap.`;
    }
    const need = expected === "" ? "" : `, and this run is expected to cost ${expected}`;
    return `Not sent: ${cap} has ${moneyText(decision.left)} left${need}. Choose a cheaper model, lower the effort, or raise the cap.`;
  }
  switch (decision.why) {
    case "warning":
      return `This run is expected to cost ${expected}. You asked to be warned above ${moneyText(budget.warnAbove ?? 0)}.`;
    case "cut-short":
      return `This run is expected to cost ${expected}; ${capText(decision.cap?.per ?? "run", decision.cap?.amount)} would probably cut it short.`;
    case "unpriced":
      return `Nobody says what ${model} costs, so your cap cannot be held for this run.`;
  }
}

function capText(per: "run" | "day", amount: Money | undefined): string {
  return `your cap of ${moneyText(amount ?? 0)} a ${per}`;
}

/** Each figure with where it is from; ≈ marks what nobody has counted. */
function estimateText(estimate: Estimate, prices: Prices | undefined): string {
  const bytes = `${estimate.bytesPerToken.toFixed(1)} bytes a token`;
  const input = {
    endpoint: `${countText(estimate.input, "token")} of input, counted by the endpoint`,
    learned: `≈ ${countText(estimate.input, "token")} of input, by what earlier runs took (${bytes})`,
    assumed: `≈ ${countText(estimate.input, "token")} of input, assumed at ${bytes}`,
  }[estimate.inputBy];
  const output = {
    history: `≈ ${countText(estimate.output, "token")} of reasoning and answer, the median of your last ${countText(estimate.runs, "run")} of this kind`,
    assumed: `≈ ${countText(estimate.output, "token")} of reasoning and answer, assumed: there are too few runs of this kind yet`,
  }[estimate.outputBy];
  const price =
    prices === undefined
      ? "No price is known."
      : `${moneyText(prices.input)} in, ${prices.output === undefined ? "unknown" : moneyText(prices.output)} out for a million tokens (${prices.source}, ${prices.date})`;
  return [input, output, price].join("\n");
}
