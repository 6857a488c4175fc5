import type { RecentOutcomes } from "./endpointReport.ts";
import type { LedgerRun } from "./ledger.ts";

export const noRuns: RecentOutcomes = { runs: 0, finished: 0, stopped: 0, interrupted: 0, failed: 0 };

/**
 * How runs ended, for each endpoint that had one. What a model ended by itself counts as finished: the endpoint did its part.
 * A run that a fallback took over counts twice: as failed for who was asked first, and for who answered as it ended.
 */
export function outcomesByEndpoint(runs: readonly LedgerRun[]): ReadonlyMap<string, RecentOutcomes> {
  const found = new Map<string, RecentOutcomes>();
  for (const run of runs) {
    if (run.fallback_used && run.asked_endpoint !== undefined) count(run.asked_endpoint, "failed");
    count(run.endpoint, kindOf(run));
  }
  return found;

  function count(endpoint: string, kind: Exclude<keyof RecentOutcomes, "runs">): void {
    const known = found.get(endpoint) ?? noRuns;
    found.set(endpoint, { ...known, runs: known.runs + 1, [kind]: known[kind] + 1 });
  }
}

function kindOf({ outcome }: LedgerRun): Exclude<keyof RecentOutcomes, "runs"> {
  switch (outcome) {
    case "stopped":
    case "interrupted":
    case "failed":
      return outcome;
    case "finished":
    case "no-edit":
    case "cut-short":
    case "refused":
      return "finished";
  }
}
