import assert from "node:assert/strict";
import { test } from "node:test";
import type { LedgerRun } from "../../../src/core/ledger.ts";
import { noRuns, outcomesByEndpoint } from "../../../src/core/recentOutcomes.ts";
import { routedRows, trialsOf } from "../../../src/core/usageComparison.ts";
import { usageRows } from "../../../src/core/usageTotals.ts";
import { ledgerRun } from "../../support/coreLedger.ts";

const dayOf = (milliseconds: number) => `day ${milliseconds}`;

function routed(changes: Partial<LedgerRun> = {}): LedgerRun {
  const asked = { asked_endpoint: "local", asked_model: "old", route: "file", role: "primary" };
  return ledgerRun({ started_at: 1, model: "old", cost: 10, cost_source: "reported", ...asked, ...changes });
}

const candidate = { candidate: true, role: "candidate", asked_model: "new", model: "new" };
/** The candidate failed, and the primary took over. */
const fellBack = routed({ ...candidate, asked_endpoint: "away", model: "old", fallback_used: true, cost: 70 });

function compared(runs: readonly LedgerRun[]) {
  return trialsOf(routedRows(runs, dayOf)).map(({ route, models }) => [
    route,
    ...models.map((row) => [row.model, row.candidate, row.runs, row.finished, row.fallbacks, row.cost]),
  ]);
}

test("a run that a fallback took over is a failure of who was asked, and its cost is not theirs", () => {
  const runs = [routed(), routed(candidate), { ...fellBack, asked_endpoint: "local" }];
  assert.deepEqual(compared(runs), [["file", ["old", false, 1, 1, 0, 10], ["new", true, 2, 1, 1, 10]]]);
  const primaryFailed = routed({ model: "third", fallback_used: true });
  assert.deepEqual(compared([primaryFailed, routed(candidate)]), [
    ["file", ["old", false, 1, 0, 1, 0], ["new", true, 1, 1, 0, 10]],
  ]);
  assert.deepEqual(
    usageRows([fellBack], dayOf).map(({ model, candidate: striped, cost }) => [model, striped, cost]),
    [["old", false, 70]],
  );
});

test("only runs of the candidate's own route are compared, and none that the user chose a model for", () => {
  const { route: _route, role: _role, ...own } = routed();
  const runs = [routed(candidate), own, routed({ route: "selection" }), routed({ route: "of a later version" })];
  assert.deepEqual(compared(runs), [["file", ["new", true, 1, 1, 0, 10]]]);
});

test("each route is compared over the days of its own candidate", () => {
  const runs = [
    routed(candidate),
    routed(),
    routed({ started_at: 2 }),
    routed({ ...candidate, started_at: 2, route: "selection" }),
  ];
  assert.deepEqual(compared(runs), [
    ["selection", ["new", true, 1, 1, 0, 10]],
    ["file", ["new", true, 1, 1, 0, 10], ["old", false, 1, 1, 0, 10]],
  ]);
  assert.deepEqual(compared([routed()]), []);
});

test("an endpoint whose run was taken over has failed once; the one that answered has finished once", () => {
  const outcomes = outcomesByEndpoint([fellBack]);
  assert.deepEqual(outcomes.get("away"), { ...noRuns, runs: 1, failed: 1 });
  assert.deepEqual(outcomes.get("local"), { ...noRuns, runs: 1, finished: 1 });
});
