import type { RecentOutcomes } from "./endpointReport.ts";
import type { LedgerRun } from "./ledger.ts";

export const noRuns: RecentOutcomes = { runs: 0, finished: 0, stopped: 0, interrupted: 0, failed: 0 };

/** How runs ended, for each endpoint that had one. What a model ended by itself counts as finished: the endpoint did its part. */
export function outcomesByEndpoint(runs: readonly LedgerRun[]): ReadonlyMap<string, RecentOutcomes> {
  const found = new Map<string, RecentOutcomes>();
  for (const run of runs) {
    const known = found.get(run.endpoint) ?? noRuns;
    const kind = kindOf(run);
    found.set(run.endpoint, { ...known, runs: known.runs + 1, [kind]: known[kind] + 1 });
  }
  return found;
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
