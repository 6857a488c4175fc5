import * as vscode from "vscode";
import { costsNothing, type SpendingCap } from "../../core/budget.ts";
import type { Candidate } from "../../core/compare/candidate.ts";
import { cellInput, type FrozenRequest } from "../../core/compare/frozenRequest.ts";
import {
  type AllowedSpending,
  type BudgetedCell,
  decideMatrix,
  type MatrixDecision,
  refusedText,
  type SpentHere,
} from "../../core/compare/matrixBudget.ts";
import { expectedLatency } from "../../core/compare/matrixEstimate.ts";
import { matrixText } from "../../core/compare/matrixText.ts";
import type { Pricing } from "../../core/cost.ts";
import type { Estimate } from "../../core/estimate.ts";
import { t } from "../../core/l10n.ts";
import type { LedgerRun } from "../../core/ledger.ts";
import type { Money } from "../../core/money.ts";
import { countText } from "../../core/numbers.ts";
import { spentSince } from "../../core/spending.ts";
import { limitOf, pricingOf, refuse, startOfToday } from "../budgetGate.ts";
import { type Expect, expectFrom } from "../expectation.ts";
import type { Ledger } from "../ledger.ts";
import type { PerformAction } from "../messages.ts";
import { isOffline, namedEndpoints, resolveModel, staysHere } from "../models.ts";
import { newRunId } from "../runIds.ts";
import { passGates, type SendGate } from "../sendGates.ts";
import { readCompareLimits, readMatrixBudget } from "../settings.ts";
import type { TokenRatios } from "../tokenRatios.ts";

/** What candidates may be sent, and what each may cost. */
type Admitted = {
  /** Masked where the user wanted that. */
  readonly frozen: FrozenRequest;
  readonly extras: ReadonlyMap<string, CellBudget>;
  readonly allowed: AllowedSpending;
};

export type CellBudget = { readonly pricing?: Pricing; readonly estimate?: Estimate; readonly cap?: SpendingCap };

export type AdmissionParts = {
  readonly ledger: Pick<Ledger, "runs" | "flush">;
  readonly ratios: TokenRatios;
  /** Size, ignored files and secrets; what is spent is decided here, for all candidates together. */
  readonly gates: readonly SendGate[];
  /** What else is streaming will have cost so much. */
  readonly running: () => Money;
  readonly perform: PerformAction;
};

export type Admission = {
  /** What the candidates are expected to take, as far as the ledger can be read. */
  estimator(): Promise<(frozen: FrozenRequest, candidate: Candidate) => BudgetedCell>;
  /**
   * Asks what has to be asked before anything is sent, each destination once. `here` is what the comparison
   * has cost before. Undefined when the user decided against it.
   */
  admit(
    frozen: FrozenRequest,
    candidates: readonly Candidate[],
    destinations: Set<string>,
    here: SpentHere,
    /** Whether the user saw what they are expected to take: else it is asked before anything that costs is sent. */
    estimateSeen: boolean,
  ): Promise<Admitted | undefined>;
};

export function createAdmission({ ledger, ratios, gates, running, perform }: AdmissionParts): Admission {
  async function passed(
    frozen: FrozenRequest,
    candidates: readonly Candidate[],
    destinations: Set<string>,
  ): Promise<FrozenRequest | undefined> {
    let result = frozen;
    for (const candidate of candidates) {
      const info = resolveModel(candidate.model);
      const key = JSON.stringify([info.destination, candidate.model.model]);
      if (destinations.has(key)) continue;
      const draft = cellInput(result, candidate, { run: newRunId(), comparison: "draft" });
      const asked = destinations.has(info.destination) ? gates.slice(0, 1) : gates;
      const input = await passGates(asked, draft, info);
      if (input === undefined) return undefined;
      destinations.add(key).add(info.destination);
      const { title, prompt, masks } = input;
      result = { ...result, title, prompt, ...(masks !== undefined && { masks }) };
    }
    return result;
  }

  async function estimator() {
    const runs = await ledger.runs().catch(() => []);
    const expect = expectFrom(runs, ratios);
    return (frozen: FrozenRequest, candidate: Candidate) => cellOf(frozen, candidate, expect, runs);
  }

  return {
    estimator,
    async admit(asked, candidates, destinations, here, estimateSeen) {
      const frozen = await passed(asked, candidates, destinations);
      if (frozen === undefined) return undefined;
      await ledger.flush();
      const estimate = await estimator();
      const cells = candidates.map((candidate) => estimate(frozen, candidate));
      const all = readMatrixBudget();
      const perComparison = all.perComparison === undefined ? undefined : all.perComparison - here.spent;
      const budget = { ...all, perComparison };
      const runs = await ledger.runs().catch(() => undefined);
      if (runs === undefined && budget.perDay !== undefined && cells.some(({ free }) => !free)) {
        const why = t("What was spent today cannot be read, so your cap a day cannot be held.");
        await refuse(t("Not sent: the usage records cannot be read."), why, perform);
        return undefined;
      }
      // What the comparison itself reserves for its running candidates is reserved again when the new ones are begun.
      const spent = spentSince(runs ?? [], startOfToday()) + running() - here.reserved;
      const decision = decideMatrix(budget, cells, spent);
      if (!(await agreed(decision, cells, estimateSeen, perform)) || decision.kind === "refuse") return undefined;
      const { cap, day, paid, caps } = decision;
      const extras = new Map(cells.map((cell) => [cell.candidate.id, extrasOf(cell, caps)]));
      return { frozen, extras, allowed: { cap, day, paid } };
    },
  };
}

function cellOf(frozen: FrozenRequest, candidate: Candidate, expect: Expect, runs: readonly LedgerRun[]): BudgetedCell {
  const info = resolveModel(candidate.model);
  const { instruction, target, prompt } = frozen;
  const request = { instruction, target, model: candidate.model, effort: candidate.effort };
  const here = info.facts.prices === undefined && staysHere(info, false);
  return {
    candidate,
    tokens: expect({ prompt, request }, info),
    free: isOffline(info.ref) || here || costsNothing(info.facts.prices),
    milliseconds: expectedLatency(runs, request),
    ...(isOffline(info.ref) && { uncounted: true }),
    facts: info.facts,
    limit: limitOf(info.endpoint),
  };
}

function extrasOf(
  { candidate, tokens, free, facts }: BudgetedCell,
  caps: ReadonlyMap<string, SpendingCap>,
): CellBudget {
  const info = resolveModel(candidate.model);
  if (isOffline(info.ref)) return { pricing: { kind: "free" } };
  const cap = caps.get(candidate.id);
  return {
    estimate: tokens,
    ...pricingOf(facts.prices, free && facts.prices === undefined),
    ...(cap !== undefined && { cap }),
  };
}

const reasons: Readonly<Record<"warning" | "cut-short" | "unpriced", string>> = {
  warning: t("That is more than the amount above which you want to be asked."),
  "cut-short": t("Your cap a run will probably cut some of the answers short."),
  unpriced: t("Of some of the models nobody knows a price, so no cap can be held for them."),
};

async function agreed(
  decision: MatrixDecision,
  cells: readonly BudgetedCell[],
  estimateSeen: boolean,
  perform: PerformAction,
): Promise<boolean> {
  if (decision.kind === "refuse") {
    await refuse(t("This comparison was not started."), refusedText(decision), perform);
    return false;
  }
  if (decision.kind === "send" && (estimateSeen || !decision.paid)) return true;
  const send = t("Send");
  const message = t("Send this to {0}?", countText(cells.length, "candidate"));
  const detail = [
    matrixText(cells, 1, readCompareLimits(namedEndpoints())),
    ...decision.why.map((why) => reasons[why]),
  ].join("\n");
  return (await vscode.window.showWarningMessage(message, { modal: true, detail }, send)) === send;
}
