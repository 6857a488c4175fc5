import type { Estimate } from "../estimate.ts";
import type { LedgerRun } from "../ledger.ts";
import type { Money } from "../money.ts";
import type { RefactorRequest } from "../request.ts";
import type { Candidate } from "./candidate.ts";
import type { Limits } from "./limits.ts";
import { atOnce } from "./limits.ts";

/** What one candidate is expected to take. */
export type CellEstimate = {
  readonly candidate: Candidate;
  readonly tokens: Estimate;
  /** It costs nothing, at any length. */
  readonly free: boolean;
  /** Undefined where there is no history of such runs. */
  readonly milliseconds: number | undefined;
  /** It answers here and counts no tokens, so that none are expected. */
  readonly uncounted?: true;
};

export type MatrixEstimate = {
  readonly input: number;
  readonly output: number;
  /** Of the candidates whose price is known; `unpriced` are those whose price nobody knows. */
  readonly cost: Money;
  readonly unpriced: readonly string[];
  /** With as many at once as the limits allow; of the candidates whose time is known. */
  readonly milliseconds: number;
  readonly untimed: readonly string[];
};

export function estimateMatrix(cells: readonly CellEstimate[], limits: Limits): MatrixEstimate {
  const counted = cells.filter(({ uncounted }) => uncounted !== true);
  return {
    input: sum(counted.map(({ tokens }) => tokens.input)),
    output: sum(counted.map(({ tokens }) => tokens.output)),
    cost: sum(cells.map(({ free, tokens }) => (free ? 0 : (tokens.cost ?? 0)))),
    unpriced: cells
      .filter(({ free, tokens }) => !free && tokens.cost === undefined)
      .map(({ candidate }) => candidate.id),
    milliseconds: expectedTime(cells, limits),
    untimed: cells.filter(({ milliseconds }) => milliseconds === undefined).map(({ candidate }) => candidate.id),
  };
}

/** Fewer runs than this say too little about the next one. */
const leastRuns = 3;
const lastRuns = 20;

/** The median time of the user's last runs with the same model, effort and kind of target. */
export function expectedLatency(
  runs: readonly LedgerRun[],
  { model, effort, target }: RefactorRequest,
): number | undefined {
  const times = runs
    .filter(
      (run) =>
        run.endpoint === model.endpoint &&
        run.model === model.model &&
        run.effort_sent === effort.sent &&
        run.task === target.kind &&
        (run.outcome === "finished" || run.outcome === "no-edit"),
    )
    .map((run) => run.latency_ms)
    .slice(-lastRuns)
    .toSorted((a, b) => a - b);
  return times.length < leastRuns ? undefined : times[Math.floor(times.length / 2)];
}

/** When the last one ends if each begins as soon as its endpoint has room, in their order. */
function expectedTime(cells: readonly CellEstimate[], limits: Limits): number {
  const running: { readonly endpoint: string; readonly until: number }[] = [];
  const waiting = cells.flatMap(({ candidate, milliseconds }) =>
    milliseconds === undefined ? [] : [{ endpoint: candidate.model.endpoint, milliseconds }],
  );
  let now = 0;
  while (waiting.length > 0) {
    const inUse = (endpoint: string) => running.filter((each) => each.endpoint === endpoint).length;
    const next = waiting.findIndex(
      ({ endpoint }) => running.length < limits.inAll && inUse(endpoint) < atOnce(limits, endpoint),
    );
    const [begun] = next < 0 ? [] : waiting.splice(next, 1);
    if (begun !== undefined) running.push({ endpoint: begun.endpoint, until: now + begun.milliseconds });
    else {
      now = Math.min(...running.map(({ until }) => until));
      running.splice(0, running.length, ...running.filter(({ until }) => until > now));
    }
  }
  return Math.max(now, ...running.map(({ until }) => until));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
