import type { Budget, BudgetDecision } from "./budget.ts";
import type { Estimate } from "./estimate.ts";
import { t } from "./l10n.ts";
import type { Prices } from "./modelFacts.ts";
import { type Money, moneyText } from "./money.ts";
import { countText, decimalText } from "./numbers.ts";
import { toldText } from "./toldText.ts";

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
      return t(
        "Not sent: the input alone takes what {0} leaves ({1}). Select less, choose a cheaper model, or raise the cap.",
        cap,
        moneyText(decision.left),
      );
    }
    const need = expected === "" ? "" : t(", and this run is expected to cost {0}", expected);
    return t(
      "Not sent: {0} has {1} left{2}. Choose a cheaper model, lower the effort, or raise the cap.",
      cap,
      moneyText(decision.left),
      need,
    );
  }
  switch (decision.why) {
    case "warning":
      return t(
        "This run is expected to cost {0}. You asked to be warned above {1}.",
        expected,
        moneyText(budget.warnAbove ?? 0),
      );
    case "cut-short":
      return t(
        "This run is expected to cost {0}; {1} would probably cut it short.",
        expected,
        capText(decision.cap?.per ?? "run", decision.cap?.amount),
      );
    case "unpriced":
      return t("Nobody says what {0} costs, so your cap cannot be held for this run.", model);
  }
}

function capText(per: "run" | "day", amount: Money | undefined): string {
  return per === "run"
    ? t("your cap of {0} a run", moneyText(amount ?? 0))
    : t("your cap of {0} a day", moneyText(amount ?? 0));
}

/** Each figure with where it is from; ≈ marks what nobody has counted. */
function estimateText(estimate: Estimate, prices: Prices | undefined): string {
  const bytes = t("{0} bytes a token", decimalText(estimate.bytesPerToken, 1));
  const input = {
    endpoint: t("{0} of input, counted by the endpoint", countText(estimate.input, "token")),
    learned: t("≈ {0} of input, by what earlier runs took ({1})", countText(estimate.input, "token"), bytes),
    assumed: t("≈ {0} of input, assumed at {1}", countText(estimate.input, "token"), bytes),
  }[estimate.inputBy];
  const output = {
    history: t(
      "≈ {0} of reasoning and answer, the median of your last {1} of this kind",
      countText(estimate.output, "token"),
      countText(estimate.runs, "run"),
    ),
    assumed: t(
      "≈ {0} of reasoning and answer, assumed: there are too few runs of this kind yet",
      countText(estimate.output, "token"),
    ),
  }[estimate.outputBy];
  const price =
    prices === undefined
      ? t("No price is known.")
      : t(
          "{0} in, {1} out for a million tokens ({2}, {3})",
          moneyText(prices.input),
          prices.output === undefined ? t("unknown") : moneyText(prices.output),
          toldText(prices.source),
          prices.date,
        );
  return [input, output, price].join("\n");
}
