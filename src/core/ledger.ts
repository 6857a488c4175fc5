import { type AskedEffort, type Effort, isAskedEffort, isEffort } from "./effort.ts";
import type { Outcome } from "./events.ts";
import type { Failure } from "./failure.ts";
import { changedCounts } from "./hunkLines.ts";
import type { Money } from "./money.ts";
import { presetOf } from "./presets.ts";
import { promptBytes } from "./provider.ts";
import { languageOf, type ModelRef, type RefactorRequest } from "./request.ts";
import type { RunInput } from "./run.ts";
import { runCost } from "./runCost.ts";
import { hunksOf, type RunState, totalUsage } from "./runState.ts";

/**
 * What is kept of a run for good: who did what at which price, and nothing of what was said. No code, no instruction, no
 * path, no key. What was not reported is left out, never zero.
 */
export type LedgerEntry = {
  readonly request_id: string;
  /** Milliseconds since 1970. */
  readonly started_at: number;
  readonly endpoint: string;
  readonly model: string;
  /** Who was asked first, which is another than who answered where a fallback took over. */
  readonly asked_endpoint?: string;
  readonly asked_model?: string;
  /** The route that the model came from, and whether as its candidate or its primary; left out for the user's own choice. */
  readonly route?: string;
  readonly role?: string;
  /** What the provider says it used, where it says so. */
  readonly served?: string;
  readonly effort_asked: AskedEffort;
  /** Left out when none was sent. */
  readonly effort_sent?: Effort;
  /** The kind of target, such as "selection". */
  readonly task: string;
  readonly language: string;
  /** The preset that the instruction came from; left out for the user's own words. */
  readonly preset?: string;
  /** The comparison that it was a candidate of. */
  readonly comparison?: string;
  /** UTF-8 bytes of the prompt, from which the next input is estimated. */
  readonly prompt_bytes: number;
  readonly input_tokens?: number;
  readonly cached_tokens?: number;
  readonly output_tokens?: number;
  readonly reasoning_tokens?: number;
  readonly total_tokens?: number;
  readonly first_reasoning_ms?: number;
  readonly first_answer_ms?: number;
  readonly latency_ms: number;
  readonly fallback_used: boolean;
  /** How often edits that could not be placed were asked for once more; left out where they were not. */
  readonly retries?: number;
  readonly candidate: boolean;
  readonly outcome: Outcome["kind"];
  readonly failure?: Failure["kind"];
  /** In 1e-10 USD. */
  readonly cost?: Money;
  readonly cost_source: CostSource;
  readonly hunks: number;
  readonly lines_added: number;
  readonly lines_removed: number;
};

/** Who says what it cost; `nothing`: it failed before anything came that could be charged. */
const costSources = ["reported", "catalogue", "estimated", "free", "nothing", "unknown"] as const;
type CostSource = (typeof costSources)[number];

/** What became of a run's hunks and file operations, once all were decided; the last word counts. */
export type LedgerReview = { readonly request_id: string; readonly applied: number; readonly rejected: number };

/** Of a comparison that was decided: how many changes the user kept in all, and how many of them this candidate proposed. */
export type LedgerChoice = { readonly request_id: string; readonly kept: number; readonly matched: number };

export type LedgerRun = LedgerEntry & Partial<Omit<LedgerReview & LedgerChoice, "request_id">>;

/** The line for a run that has ended; undefined for one that has not. */
export function ledgerEntry({ run, request, prompt, comparison }: RunInput, state: RunState): LedgerEntry | undefined {
  const { outcome, served, fellBack, routing } = state;
  const usage = totalUsage(state);
  if (outcome === undefined) return undefined;
  const cost = runCost(state);
  const { endpoint, model } = fellBack.at(-1)?.ref ?? request.model;
  const changed = hunksOf(state).map(changedCounts);
  return {
    request_id: run,
    started_at: state.startedAt,
    endpoint,
    model,
    asked_endpoint: request.model.endpoint,
    asked_model: request.model.model,
    ...given("route", routing?.task),
    ...given("role", routing?.role),
    ...given("served", served?.model),
    effort_asked: state.effort.asked,
    ...given("effort_sent", state.effort.sent),
    task: request.target.kind,
    language: languageOf(request.target),
    ...given("preset", presetOf(request.instruction)),
    ...given("comparison", comparison),
    prompt_bytes: promptBytes(prompt),
    ...given("input_tokens", usage?.input),
    ...given("cached_tokens", usage?.cached),
    ...given("output_tokens", usage?.output),
    ...given("reasoning_tokens", usage?.reasoning),
    ...given("total_tokens", usage?.total),
    ...given("first_reasoning_ms", rounded(state.firstReasoningAt)),
    ...given("first_answer_ms", rounded(state.firstAnswerAt)),
    latency_ms: rounded(state.endedAt) ?? 0,
    fallback_used: fellBack.length > 0,
    ...given("retries", state.earlier === undefined ? undefined : 1),
    candidate: routing?.role === "candidate",
    outcome: outcome.kind,
    ...given("failure", outcome.kind === "failed" ? outcome.failure.kind : undefined),
    ...given("cost", "amount" in cost ? cost.amount : undefined),
    cost_source: cost.kind === "known" ? cost.source : cost.kind,
    hunks: state.hunks.length,
    lines_added: sum(changed.map(({ added }) => added)),
    lines_removed: sum(changed.map(({ removed }) => removed)),
  };
}

/** The model that answered, or was asked last: a fallback may have taken over. */
export function lastModel({ model }: RefactorRequest, { fellBack }: RunState): ModelRef {
  return fellBack.at(-1)?.ref ?? model;
}

/** What was decided about a run, once nothing is open any more. */
export function ledgerReview(state: RunState): LedgerReview | undefined {
  const hunks = hunksOf(state).map((hunk) => hunk.state);
  const operations = state.operations.map((operation) => operation.state.kind);
  const count = (of: readonly string[], ...wanted: readonly string[]) =>
    of.filter((each) => wanted.includes(each)).length;
  const applied = count(hunks, "applied") + count(operations, "done");
  // One that could not be carried out was not kept either.
  const rejected = count(hunks, "rejected") + count(operations, "rejected", "refused");
  const all = hunks.length + operations.length;
  return all > 0 && applied + rejected === all ? { request_id: state.run, applied, rejected } : undefined;
}

/** Adds the runs that the lines of a ledger tell of, in their order. A line that is torn or strange is left out. */
export function addToLedger(runs: Map<string, LedgerRun>, text: string): void {
  for (const line of text.split("\n")) {
    const value = parsed(line);
    if (isEntry(value)) runs.set(value.request_id, { ...runs.get(value.request_id), ...value });
    else if (isReview(value)) {
      const run = runs.get(value.request_id);
      if (run !== undefined) runs.set(run.request_id, { ...run, applied: value.applied, rejected: value.rejected });
    } else if (isChoice(value)) {
      const run = runs.get(value.request_id);
      if (run !== undefined) runs.set(run.request_id, { ...run, kept: value.kept, matched: value.matched });
    }
  }
}

function parsed(line: string): object | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    // Torn by a crash, or by another window.
    return undefined;
  }
}

const texts = ["request_id", "endpoint", "model", "task", "language", "outcome"];
const counts = ["started_at", "prompt_bytes", "latency_ms", "hunks", "lines_added", "lines_removed"];
const optionalTexts = ["asked_endpoint", "asked_model", "route", "role", "served", "preset", "comparison", "failure"];
const optionalCounts = [
  "input_tokens",
  "cached_tokens",
  "output_tokens",
  "reasoning_tokens",
  "total_tokens",
  "first_reasoning_ms",
  "first_answer_ms",
  "retries",
  "cost",
];

/** The one place that narrows a line. What later versions add is kept and not looked at. */
function isEntry(value: object | undefined): value is LedgerEntry {
  if (value === undefined) return false;
  const of = (name: string): unknown => Reflect.get(value, name);
  return (
    texts.every((name) => typeof of(name) === "string") &&
    counts.every((name) => isCount(of(name))) &&
    optionalTexts.every((name) => of(name) === undefined || typeof of(name) === "string") &&
    optionalCounts.every((name) => of(name) === undefined || isCount(of(name))) &&
    isAskedEffort(of("effort_asked")) &&
    (of("effort_sent") === undefined || isEffort(of("effort_sent"))) &&
    typeof of("fallback_used") === "boolean" &&
    typeof of("candidate") === "boolean" &&
    costSources.some((source) => source === of("cost_source"))
  );
}

function isReview(value: object | undefined): value is LedgerReview {
  if (value === undefined) return false;
  const of = (name: string): unknown => Reflect.get(value, name);
  return typeof of("request_id") === "string" && isCount(of("applied")) && isCount(of("rejected"));
}

function isChoice(value: object | undefined): value is LedgerChoice {
  if (value === undefined) return false;
  const of = (name: string): unknown => Reflect.get(value, name);
  return typeof of("request_id") === "string" && isCount(of("kept")) && isCount(of("matched"));
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}

function given<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { readonly [Key in Name]?: Value } | Record<never, never> {
  return value === undefined ? {} : { [name]: value };
}

function rounded(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Math.round(value);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
