import { type Cell, csv } from "./csv.ts";
import type { LedgerRun } from "./ledger.ts";
import { dollar } from "./money.ts";
import { runOutput } from "./usageTotals.ts";

type Column = readonly [name: string, of: (run: LedgerRun) => Cell];

/** One line a run, in the ledger's own words. `timeOf` writes a moment as people and spreadsheets read it. */
export function usageCsv(runs: readonly LedgerRun[], timeOf: (milliseconds: number) => string): string {
  const columns: readonly Column[] = [
    ["request_id", (run) => run.request_id],
    ["started_at", (run) => timeOf(run.started_at)],
    ["endpoint", (run) => run.endpoint],
    ["model", (run) => run.model],
    ["asked_endpoint", (run) => run.asked_endpoint],
    ["asked_model", (run) => run.asked_model],
    ["route", (run) => run.route],
    ["role", (run) => run.role],
    ["served", (run) => run.served],
    ["effort_asked", (run) => run.effort_asked],
    ["effort_sent", (run) => run.effort_sent],
    ["task", (run) => run.task],
    ["language", (run) => run.language],
    ["input_tokens", (run) => run.input_tokens],
    ["cached_tokens", (run) => run.cached_tokens],
    ["output_tokens", runOutput],
    ["reasoning_tokens", (run) => run.reasoning_tokens],
    ["first_reasoning_ms", (run) => run.first_reasoning_ms],
    ["first_answer_ms", (run) => run.first_answer_ms],
    ["latency_ms", (run) => run.latency_ms],
    ["fallback_used", (run) => run.fallback_used],
    ["retries", (run) => run.retries],
    ["candidate", (run) => run.candidate],
    ["outcome", (run) => run.outcome],
    ["failure", (run) => run.failure],
    ["cost_usd", (run) => (run.cost === undefined ? undefined : exactDollars(run.cost))],
    ["cost_source", (run) => run.cost_source],
    ["hunks", (run) => run.hunks],
    ["lines_added", (run) => run.lines_added],
    ["lines_removed", (run) => run.lines_removed],
    ["applied", (run) => run.applied],
    ["rejected", (run) => run.rejected],
  ];
  return csv(
    columns.map(([name]) => name),
    runs.map((run) => columns.map(([, of]) => of(run))),
  );
}

/** Every digit: "0.0000000001" is one unit. */
function exactDollars(amount: number): string {
  const cents = String(Math.round(amount % dollar))
    .padStart(10, "0")
    .replace(/0+$/, "");
  return `${Math.floor(amount / dollar)}${cents === "" ? "" : `.${cents}`}`;
}
