import { type Budget, costsNothing, decideBudget } from "../core/budget.ts";
import type { Retry } from "../core/retryWithReason.ts";
import { runCost } from "../core/runCost.ts";
import type { RunState } from "../core/runState.ts";
import { spentSince } from "../core/spending.ts";
import { type BudgetGateParts, limitOf, pricingOf, startOfToday, unlimited, unpricedKey } from "./budgetGate.ts";
import { expectFrom } from "./expectation.ts";
import { isOffline, resolveModel, staysHere } from "./models.ts";
import type { Providers } from "./providers.ts";
import { readBudget, readRetryRefusedEdits } from "./settings.ts";

type RetryParts = Pick<BudgetGateParts, "session" | "ledger" | "ratios" | "memento" | "log"> & {
  readonly providers: Pick<Providers, "of">;
};

/**
 * Lets refused edits be asked for once more without a question, which is only where no cap and no threshold of the user
 * would ask one. What goes is what went before, with the model's own answer and why it failed.
 */
export function createRetry({ session, ledger, ratios, memento, log, providers }: RetryParts): Retry {
  return {
    async admit(next) {
      const model = resolveModel(next.request.model);
      const state = session.current?.state;
      if (state === undefined || isOffline(model.ref) || !readRetryRefusedEdits()) return undefined;
      const { prices } = model.facts;
      const here = prices === undefined && staysHere(model, false);
      const allowed = here || costsNothing(prices) ? unlimited : readBudget();
      const budget = whatIsLeft(allowed, state);
      await ledger.flush();
      const runs = await ledger.runs().catch(() => undefined);
      const estimate = expectFrom(runs ?? [], ratios)(next, model);
      const cost = runCost(state);
      const spent = spentSince(runs ?? [], startOfToday()) + ("amount" in cost ? cost.amount : 0);
      const decision = decideBudget(budget, estimate, model.facts, spent, limitOf(model.endpoint));
      const agreed = decision.kind === "ask" && decision.why === "unpriced" && memento.get(unpricedKey(model)) === true;
      const isHeld = runs !== undefined || allowed.perDay === undefined;
      if (!isHeld || (decision.kind !== "send" && !agreed)) {
        log.info(`Run ${next.run}: refused edits are not asked for again, since your caps would ask first.`);
        return undefined;
      }
      const cap = decision.kind === "send" ? decision.cap : undefined;
      const input = { ...next, estimate, ...pricingOf(prices, here), ...(cap === undefined ? {} : { cap }) };
      log.info(`Run ${next.run}: ${model.name} is told why edits of its answer could not be placed.`);
      return { input, provider: await providers.of(model.ref) };
    },
  };
}

/** A run's cap, and what it may cost without a question, are for all of its requests together. */
function whatIsLeft({ warnAbove, perRun, perDay }: Budget, state: RunState): Budget {
  const cost = runCost(state);
  const expected = state.estimate?.cost ?? 0;
  const spent = "amount" in cost ? cost.amount : expected;
  // Who was asked about a dear run, and sent it, has agreed to it.
  const isAgreed = warnAbove !== undefined && expected > warnAbove;
  return {
    warnAbove: warnAbove === undefined || isAgreed ? undefined : warnAbove - spent,
    perRun: perRun === undefined ? undefined : perRun - spent,
    perDay,
  };
}
