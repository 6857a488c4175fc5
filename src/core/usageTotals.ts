import { outputOf } from "./cost.ts";
import { t } from "./l10n.ts";
import type { LedgerRun } from "./ledger.ts";
import type { Money } from "./money.ts";
import { nothingReported } from "./provider.ts";

/** What the runs of one day with one model at one effort took together. */
export type UsageRow = {
  /** YYYY-MM-DD, in the user's own time zone. */
  readonly day: string;
  readonly endpoint: string;
  readonly model: string;
  /** As sent; "none sent" for a model that takes none. */
  readonly effort: string;
  readonly candidate: boolean;
} & UsageTotals;

export type UsageTotals = {
  readonly runs: number;
  /** Runs that ended with something to review, or with the finding that nothing is to be changed. */
  readonly finished: number;
  readonly fallbacks: number;
  readonly input: number;
  readonly cached: number;
  readonly output: number;
  readonly reasoning: number;
  /** Runs whose usage was not reported, so that the sums lack them. */
  readonly uncounted: number;
  readonly cost: Money;
  /** How much of the cost is an estimate, and how many runs have none that is known. */
  readonly estimated: Money;
  readonly unpriced: number;
  /** Runs of Fathom's own model, which cost nothing. */
  readonly free: number;
  readonly milliseconds: number;
};

export const noUsage: UsageTotals = {
  runs: 0,
  finished: 0,
  fallbacks: 0,
  input: 0,
  cached: 0,
  output: 0,
  reasoning: 0,
  uncounted: 0,
  cost: 0,
  estimated: 0,
  unpriced: 0,
  free: 0,
  milliseconds: 0,
};

/** One row for each day, model and effort; `dayOf` says on which day a moment was. */
export function usageRows(runs: readonly LedgerRun[], dayOf: (milliseconds: number) => string): UsageRow[] {
  const rows = new Map<string, UsageRow>();
  for (const run of runs) {
    const row = {
      day: dayOf(run.started_at),
      endpoint: run.endpoint,
      model: run.model,
      effort: run.effort_sent ?? t("none sent"),
      // Where a fallback took over, what it took is not the candidate's.
      candidate: run.candidate && !run.fallback_used,
    };
    const key = JSON.stringify(row);
    rows.set(key, { ...row, ...plus(rows.get(key) ?? noUsage, totalsOf(run)) });
  }
  return [...rows.values()];
}

/** Rows that are the same by `keyOf` taken together, in the order of their first. */
export function groupUsage(rows: readonly UsageRow[], keyOf: (row: UsageRow) => string): Map<string, UsageTotals> {
  const groups = new Map<string, UsageTotals>();
  for (const row of rows) {
    const key = keyOf(row);
    groups.set(key, plus(groups.get(key) ?? noUsage, row));
  }
  return groups;
}

export function plus(a: UsageTotals, b: UsageTotals): UsageTotals {
  return {
    runs: a.runs + b.runs,
    finished: a.finished + b.finished,
    fallbacks: a.fallbacks + b.fallbacks,
    input: a.input + b.input,
    cached: a.cached + b.cached,
    output: a.output + b.output,
    reasoning: a.reasoning + b.reasoning,
    uncounted: a.uncounted + b.uncounted,
    cost: a.cost + b.cost,
    estimated: a.estimated + b.estimated,
    unpriced: a.unpriced + b.unpriced,
    free: a.free + b.free,
    milliseconds: a.milliseconds + b.milliseconds,
  };
}

/** All that a run put out, reasoning included, also where the provider counts that on top. */
export function runOutput(run: LedgerRun): number | undefined {
  return outputOf({
    ...nothingReported,
    input: run.input_tokens,
    output: run.output_tokens,
    reasoning: run.reasoning_tokens,
    total: run.total_tokens,
  });
}

export function totalsOf(run: LedgerRun): UsageTotals {
  const output = runOutput(run);
  const counted = run.input_tokens !== undefined && output !== undefined;
  return {
    runs: 1,
    finished: run.outcome === "finished" || run.outcome === "no-edit" ? 1 : 0,
    fallbacks: run.fallback_used ? 1 : 0,
    input: run.input_tokens ?? 0,
    cached: run.cached_tokens ?? 0,
    output: output ?? 0,
    reasoning: run.reasoning_tokens ?? 0,
    uncounted: counted || run.cost_source === "nothing" || run.cost_source === "free" ? 0 : 1,
    cost: run.cost ?? 0,
    estimated: run.cost_source === "estimated" ? (run.cost ?? 0) : 0,
    unpriced: run.cost_source === "unknown" ? 1 : 0,
    free: run.cost_source === "free" ? 1 : 0,
    milliseconds: run.latency_ms,
  };
}
