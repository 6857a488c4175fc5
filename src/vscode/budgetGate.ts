import * as vscode from "vscode";
import { type Budget, type BudgetDecision, costsNothing, decideBudget, type LimitKind } from "../core/budget.ts";
import { budgetQuestion } from "../core/budgetText.ts";
import type { Estimate } from "../core/estimate.ts";
import { t } from "../core/l10n.ts";
import type { LedgerRun } from "../core/ledger.ts";
import type { Prices } from "../core/modelFacts.ts";
import type { Money } from "../core/money.ts";
import type { RunInput } from "../core/run.ts";
import type { Session } from "../core/session.ts";
import { runningCost, spentSince } from "../core/spending.ts";
import { checkBaseUrl, type Endpoint } from "../providers/endpoint.ts";
import { familyOf } from "../providers/family.ts";
import { countInputTokens } from "../providers/inputTokens.ts";
import { limitField } from "../providers/outputLimit.ts";
import { expectFrom } from "./expectation.ts";
import type { Keys } from "./keys.ts";
import type { Ledger } from "./ledger.ts";
import type { Log } from "./log.ts";
import type { PerformAction } from "./messages.ts";
import { isOffline, type ModelInfo, needsKey, staysHere } from "./models.ts";
import type { SendGate } from "./sendGates.ts";
import { readBudget } from "./settings.ts";
import type { TokenRatios } from "./tokenRatios.ts";

export type BudgetGateParts = {
  readonly session: Session;
  /** What else is streaming, such as a comparison, will have cost so much. */
  readonly alsoRunning?: () => Money;
  readonly ledger: Ledger;
  readonly ratios: TokenRatios;
  readonly keys: Pick<Keys, "get">;
  /** Remembers for which models without a price the user sends all the same. */
  readonly memento: vscode.Memento;
  readonly log: Log;
  readonly perform: PerformAction;
};

/**
 * Estimates what a run will take, and holds it to the user's caps. It belongs after every gate that changes what is sent,
 * because an endpoint that counts the input is sent it.
 */
export function createBudgetGate(parts: BudgetGateParts): SendGate {
  return async (input, model) => {
    if (isOffline(model.ref)) return { ...input, pricing: { kind: "free" } };
    const { prices } = model.facts;
    const here = prices === undefined && staysHere(model, false);
    // What costs nothing is held to no cap, whatever was spent.
    const budget = here || costsNothing(prices) ? unlimited : readBudget();
    const runs = await recorded(parts, budget);
    if (runs === undefined) return undefined;
    const limited = budget.warnAbove !== undefined || budget.perRun !== undefined || budget.perDay !== undefined;
    const counted = limited ? await counts(input, model.endpoint, parts) : undefined;
    const estimate = expectFrom(runs, parts.ratios)(input, model, counted);
    const spent = spentSince(runs, startOfToday()) + running(parts.session) + (parts.alsoRunning?.() ?? 0);
    const decision = decideBudget(budget, estimate, model.facts, spent, limitOf(model.endpoint));
    if (!(await agreed(decision, budget, estimate, model, parts))) return undefined;
    const cap = decision.kind === "refuse" ? undefined : decision.cap;
    return {
      ...input,
      estimate,
      ...pricingOf(prices, here),
      ...(cap === undefined ? {} : { cap }),
    };
  };
}

export const unlimited: Budget = { warnAbove: undefined, perRun: undefined, perDay: undefined };

/** `here`: a server on this computer, for whose model nobody states a price. */
export function pricingOf(prices: Prices | undefined, here: boolean): Pick<RunInput, "pricing"> {
  if (here) return { pricing: { kind: "free" } };
  return prices === undefined ? {} : { pricing: { kind: "priced", prices } };
}

/** The ledger; where it cannot be read, a cap for the day cannot be held, and nothing is sent. */
async function recorded(
  { ledger, log, perform }: BudgetGateParts,
  budget: Budget,
): Promise<readonly LedgerRun[] | undefined> {
  try {
    await ledger.flush();
    return await ledger.runs();
  } catch (error) {
    log.error(`The usage records could not be read: ${String(error)}`);
    if (budget.perDay === undefined) return [];
    await refuse(
      t("Not sent: what was spent today cannot be read, so your cap a day cannot be held."),
      String(error),
      perform,
    );
    return undefined;
  }
}

/** VS Code's own models have no endpoint of which a limit could be asked. */
export function limitOf(endpoint: Endpoint | undefined): LimitKind {
  return endpoint === undefined ? "none" : limitField(familyOf(endpoint), endpoint.api).counts;
}

async function counts(
  input: RunInput,
  endpoint: Endpoint | undefined,
  { keys, log }: BudgetGateParts,
): Promise<number | undefined> {
  if (endpoint === undefined) return undefined;
  const checked = checkBaseUrl(endpoint.baseUrl);
  // Where the run itself would not be sent, nothing is sent to be counted.
  if (checked.kind === "bad" || !vscode.workspace.isTrusted) return undefined;
  const key = await keys.get(checked.origin);
  if (key === undefined && needsKey(endpoint)) return undefined;
  const counted = await countInputTokens(endpoint, key, input.request.model.model, input.prompt);
  if (counted !== undefined)
    log.info(`Run ${input.run}: ${checked.origin} was sent the prompt to count it: ${counted} tokens.`);
  return counted;
}

function running({ running, current }: Session): number {
  return running && current?.state !== undefined ? runningCost(current.state) : 0;
}

export function startOfToday(): number {
  return new Date().setHours(0, 0, 0, 0);
}

async function agreed(
  decision: BudgetDecision,
  budget: Budget,
  estimate: Estimate,
  model: ModelInfo,
  { memento, perform }: BudgetGateParts,
): Promise<boolean> {
  if (decision.kind === "send") return true;
  const { message, detail } = budgetQuestion(decision, budget, estimate, model.facts.prices, model.name);
  if (decision.kind === "refuse") {
    await refuse(message, detail, perform);
    return false;
  }
  const unpriced = unpricedKey(model);
  if (decision.why === "unpriced" && memento.get(unpriced) === true) return true;
  const send = t("Send");
  const always = t("Send, and Don't Ask Again for This Model");
  const buttons = decision.why === "unpriced" ? [send, always] : [send];
  const pressed = await vscode.window.showWarningMessage(message, { modal: true, detail }, ...buttons);
  if (pressed === always) await memento.update(unpriced, true);
  return pressed !== undefined;
}

/** Under it the user's word is kept that a model without a price may be asked whatever the caps. */
export function unpricedKey({ ref }: ModelInfo): string {
  return `unpriced ${ref.endpoint} ${ref.model}`;
}

export async function refuse(message: string, detail: string, perform: PerformAction): Promise<void> {
  const change = t("Change Caps");
  const choose = t("Choose Another Model");
  const pressed = await vscode.window.showWarningMessage(message, { modal: true, detail }, change, choose);
  if (pressed === change) await perform("change-caps");
  if (pressed === choose) await perform("choose-model");
}
