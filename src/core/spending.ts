import type { LedgerRun } from "./ledger.ts";
import type { Money } from "./money.ts";
import type { RefactorRequest } from "./request.ts";
import { runCost } from "./runCost.ts";
import type { RunState } from "./runState.ts";
import { runOutput } from "./usageTotals.ts";

/** What all runs since a moment cost, as far as it is known or estimated. */
export function spentSince(runs: readonly LedgerRun[], milliseconds: number): Money {
  return runs.reduce((spent, run) => spent + (run.started_at >= milliseconds ? (run.cost ?? 0) : 0), 0);
}

/** What a run that is still streaming will have cost: what was expected, or what has come when that is more. */
export function runningCost(state: RunState): Money {
  const cost = runCost(state);
  const soFar = "amount" in cost ? cost.amount : 0;
  const earlier = state.earlier?.cost;
  const before = earlier !== undefined && "amount" in earlier ? earlier.amount : 0;
  return Math.max(soFar, before + (state.estimate?.cost ?? 0));
}

/** So many of the last runs of a kind say what the next one takes. */
const lastRuns = 20;

/** What the user's last finished runs with the same model, effort and task put out. */
export function outputHistory(runs: readonly LedgerRun[], { model, effort, target }: RefactorRequest): number[] {
  return runs
    .filter(
      (run) =>
        run.model === model.model &&
        run.endpoint === model.endpoint &&
        run.effort_sent === effort.sent &&
        run.task === target.kind &&
        (run.outcome === "finished" || run.outcome === "no-edit"),
    )
    .flatMap((run) => runOutput(run) ?? [])
    .slice(-lastRuns);
}
