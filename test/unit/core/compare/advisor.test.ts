import assert from "node:assert/strict";
import { test } from "node:test";
import { adviseEffort, leastComparisons } from "../../../../src/core/compare/advisor.ts";
import { keptChanges } from "../../../../src/core/compare/keptChanges.ts";
import type { FileOperation } from "../../../../src/core/edit/fileOperation.ts";
import type { Effort } from "../../../../src/core/effort.ts";
import { addToLedger, type LedgerRun, ledgerEntry } from "../../../../src/core/ledger.ts";
import type { OperationView } from "../../../../src/core/operations.ts";
import { presets } from "../../../../src/core/presets.ts";
import { original, unionOfTexts } from "../../../support/coreCompare.ts";
import { ledgerRun } from "../../../support/coreLedger.ts";
import { finishing, folded, ran, runInput, scripted } from "../../../support/coreRun.ts";

const key = { endpoint: "local", model: "model-1", task: "file", language: "typescript" };

/** In each of `count` comparisons an effort proposed so many of five kept changes. */
function runsAt(effort: Effort, count: number, matched: (at: number) => number, cost?: number): LedgerRun[] {
  return Array.from({ length: count }, (_, at) =>
    ledgerRun({
      request_id: `${effort}-${at}`,
      comparison: `k${at}`,
      effort_asked: effort,
      effort_sent: effort,
      kept: 5,
      matched: matched(at),
      ...(cost !== undefined && { cost }),
    }),
  );
}

test("a lower effort that gave as good as all is suggested, with its share, its cost and n", () => {
  const runs = [...runsAt("xhigh", 12, () => 4, 100), ...runsAt("medium", 12, (at) => (at < 3 ? 3 : 4), 40)];
  const advice = adviseEffort(runs, key, "xhigh");
  assert.ok(advice.kind === "suggestion");
  assert.equal(advice.text, "At medium you kept 94 % of what xhigh gave you, at 40 % of the cost (n = 12).");
  assert.deepEqual([advice.to, advice.kept, advice.cost, advice.n], ["medium", 94, 40, 12]);
});

test("the lowest effort that is good enough is the one", () => {
  const runs = [...runsAt("high", 10, () => 5), ...runsAt("medium", 10, () => 5), ...runsAt("low", 10, () => 2)];
  const advice = adviseEffort(runs, key, "high");
  assert.equal(advice.kind === "suggestion" && advice.to, "medium");
  assert.match(advice.text, /100 % of what high gave you \(n = 10\)/, "a cost that nobody knows is not told");
});

test("what costs as much, or gives less, is not suggested", () => {
  const dear = adviseEffort([...runsAt("high", 10, () => 5, 100), ...runsAt("low", 10, () => 5, 100)], key, "high");
  assert.equal(dear.kind, "stay");
  const less = adviseEffort([...runsAt("high", 10, () => 5), ...runsAt("low", 10, () => 4)], key, "high");
  assert.equal(less.text, "No lower effort gave 90 % of what high gave you (n = 10).");
});

test("under the least number of comparisons with both there is not enough data", () => {
  const few = leastComparisons - 1;
  const runs = [...runsAt("high", 30, () => 5), ...runsAt("low", few, () => 5)];
  const advice = adviseEffort(runs, key, "high");
  assert.deepEqual([advice.kind, advice.n], ["too-little", few]);
  assert.equal(adviseEffort([], key, "high").kind, "too-little");
});

test("runs of other work, other models, and those whose outcome is open do not count", () => {
  const others: Partial<LedgerRun>[] = [
    { language: "python" },
    { task: "selection" },
    { model: "x" },
    { endpoint: "x" },
  ];
  for (const change of others) {
    const runs = [...runsAt("high", 10, () => 5), ...runsAt("low", 10, () => 5)].map((run) => ({ ...run, ...change }));
    assert.equal(adviseEffort(runs, key, "high").kind, "too-little");
  }
  const open = [...runsAt("high", 10, () => 5), ...runsAt("low", 10, () => 5)].map(({ kept: _, ...run }) => run);
  assert.equal(adviseEffort(open, key, "high").kind, "too-little");
});

test("an effort that fails half the time gave half, and one that the user stopped is left out", () => {
  const high = runsAt("high", 20, () => 5);
  const low = (outcome: LedgerRun["outcome"]) =>
    runsAt("low", 20, () => 5).map((run, at) => {
      const { kept: _, matched: __, ...lost } = run;
      return at % 2 === 0 ? run : { ...lost, outcome };
    });
  for (const outcome of ["failed", "refused", "cut-short", "no-edit"] as const) {
    assert.equal(adviseEffort([...high, ...low(outcome)], key, "high").kind, "stay", outcome);
  }
  const stopped = adviseEffort([...high, ...low("stopped")], key, "high");
  assert.deepEqual([stopped.kind, stopped.n], ["suggestion", 10]);
});

test("repetitions of one cell count as one, by their mean", () => {
  const twice = runsAt("low", 10, () => 3).map((run) => ({ ...run, request_id: `${run.request_id}-2` }));
  const runs = [...runsAt("high", 10, () => 5), ...runsAt("low", 10, () => 5), ...twice];
  const advice = adviseEffort(runs, key, "high");
  assert.deepEqual([advice.kind, advice.n], ["stay", 10]);
});

test("what was kept is counted for each candidate, up to formatting, also where it was put together from several", () => {
  const base = "a\nb\nc\nd\ne";
  const after = { low: "A(1)\nb\nc\nd\ne", high: "A( 1 )\nb\nC\nd\nX" };
  const { groups } = unionOfTexts(base, after);
  const proposals = Object.keys(after).map((candidate) => ({
    candidate,
    hunks: groups.flatMap(({ hunks }) => hunks.filter((hunk) => hunk.candidate === candidate)),
  }));
  const kept = [
    { id: "1", start: 0, removed: ["a"], added: ["A(1)"] },
    { id: "2", start: 2, removed: ["c"], added: ["C"] },
    { id: "3", start: 4, removed: ["e"], added: ["mine"] },
  ];
  const runs = new Map([
    ["low", "run-low"],
    ["high", "run-high"],
  ]);
  assert.deepEqual(keptChanges(original(base), proposals, { hunks: kept }, runs), [
    { request_id: "run-low", kept: 3, matched: 1 },
    { request_id: "run-high", kept: 3, matched: 2 },
  ]);
});

test("files that were created, renamed or deleted are kept like changes of lines", () => {
  const own = (operation: FileOperation): OperationView => ({
    id: operation.path,
    operation,
    state: { kind: "done" },
  });
  const created = (text: string) => own({ kind: "create", path: "new.ts", text });
  const [gone, moved] = [own({ kind: "delete", path: "old.ts" }), own({ kind: "rename", path: "b.ts", to: "c.ts" })];
  const proposals = [
    { candidate: "low", hunks: [], operations: [created("x\n"), moved] },
    { candidate: "high", hunks: [], operations: [created("x\n\n"), gone] },
    { candidate: "max", hunks: [], operations: [created("other\n")] },
  ];
  const runs = new Map(proposals.map(({ candidate }) => [candidate, `run-${candidate}`]));
  const shares = (operations: readonly OperationView[]) =>
    keptChanges(original("a"), proposals, { hunks: [], operations }, runs).map(({ kept, matched }) => [kept, matched]);
  assert.deepEqual(shares([created("x\n"), gone]), [
    [2, 1],
    [2, 2],
    [2, 0],
  ]);
  assert.deepEqual(shares([moved]), [
    [1, 1],
    [1, 0],
    [1, 0],
  ]);
  assert.deepEqual(shares([]), [
    [0, 0],
    [0, 0],
    [0, 0],
  ]);
});

test("the ledger keeps what the advice needs: comparison, preset, and what was kept", async () => {
  const state = folded((await ran(scripted(finishing))).events);
  assert.ok(state !== undefined);
  const input = runInput();
  const [simplify] = presets;
  const request = { ...input.request, instruction: simplify?.instruction ?? "" };
  const entry = ledgerEntry({ ...input, request, comparison: "k1" }, state);
  assert.equal(ledgerEntry(input, state)?.preset, undefined, "the user's own words");
  const runs = new Map<string, LedgerRun>();
  addToLedger(
    runs,
    `${JSON.stringify(entry)}\n${JSON.stringify({ request_id: "run-1", kept: 3, matched: 2 })}\n{"request_id":"run-1","kept":-1,"matched":0}\n`,
  );
  const run = runs.get("run-1");
  assert.deepEqual([run?.comparison, run?.preset, run?.kept, run?.matched], ["k1", "simplify", 3, 2]);
});
