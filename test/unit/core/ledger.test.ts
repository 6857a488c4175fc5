import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { foldRun } from "../../../src/core/foldRun.ts";
import { addToLedger, type LedgerRun, ledgerEntry, ledgerReview } from "../../../src/core/ledger.ts";
import { listOf } from "../../../src/core/longList.ts";
import { run } from "../../../src/core/run.ts";
import { hunksOf, type RunState } from "../../../src/core/runState.ts";
import { outputHistory, spentSince } from "../../../src/core/spending.ts";
import { ledgerRun } from "../../support/coreLedger.ts";
import { holds } from "../../support/coreProperty.ts";
import { fakeClock, finishing, runInput, scripted } from "../../support/coreRun.ts";
import { fileTarget } from "../../support/coreTarget.ts";

function read(text: string): LedgerRun[] {
  const runs = new Map<string, LedgerRun>();
  addToLedger(runs, text);
  return [...runs.values()];
}

async function endedRun(): Promise<{ readonly input: ReturnType<typeof runInput>; readonly state: RunState }> {
  const canaried = { ...runInput(fileTarget("a\nb\nCANARY_CODE\n", "src/CANARY_PATH.ts")), title: "CANARY_TITLE" };
  const input = {
    ...canaried,
    request: { ...canaried.request, instruction: "CANARY_INSTRUCTION" },
    prompt: { system: "CANARY_SYSTEM", user: "CANARY_USER" },
  };
  let state: RunState | undefined;
  for await (const event of run(input, scripted(finishing), fakeClock(), new AbortController().signal)) {
    state = foldRun(state, event);
  }
  assert.ok(state);
  return { input, state };
}

test("an ended run is one entry with its figures, and nothing of what was said", async () => {
  const { input, state } = await endedRun();
  const entry = ledgerEntry(input, state);
  assert.deepEqual(entry, {
    request_id: "run-1",
    started_at: state.startedAt,
    endpoint: "local",
    model: "model-1",
    asked_endpoint: "local",
    asked_model: "model-1",
    effort_asked: "low",
    effort_sent: "low",
    task: "file",
    language: "typescript",
    prompt_bytes: 24,
    input_tokens: 10,
    output_tokens: 5,
    first_reasoning_ms: 0,
    first_answer_ms: 0,
    latency_ms: 0,
    fallback_used: false,
    candidate: false,
    outcome: "finished",
    cost_source: "unknown",
    hunks: 1,
    lines_added: 1,
    lines_removed: 1,
  });
  assert.ok(JSON.stringify({ input, state }).includes("CANARY"), "there was something to leak");
  assert.doesNotMatch(JSON.stringify(entry), /CANARY|sample|Look at b/);
  assert.deepEqual(read(JSON.stringify(entry)), [entry]);
});

test("who took over, and who is on trial, is in the entry", async () => {
  const { input, state } = await endedRun();
  const routed = foldRun(
    { ...state, routing: { task: "selection", role: "candidate" } },
    {
      type: "fell-back",
      at: 1,
      from: "model-1",
      to: "model-2",
      ref: { endpoint: "other", model: "model-2" },
      effort: { asked: "unset", sent: undefined },
      failure: undefined,
    },
  );
  assert.ok(routed);
  const entry = ledgerEntry(input, routed);
  assert.deepEqual(
    [entry?.endpoint, entry?.model, entry?.fallback_used, entry?.candidate, entry?.effort_asked],
    ["other", "model-2", true, true, "unset"],
  );
  assert.deepEqual(
    [entry?.asked_endpoint, entry?.asked_model, entry?.route, entry?.role],
    ["local", "model-1", "selection", "candidate"],
  );
  assert.deepEqual(read(JSON.stringify(entry)), [entry]);
});

test("a run that has not ended has no entry", async () => {
  const { input, state } = await endedRun();
  assert.equal(ledgerEntry(input, { ...state, outcome: undefined }), undefined);
});

test("a file operation is decided like a hunk, also where a run has nothing else", async () => {
  const { state } = await endedRun();
  const hunks = listOf(hunksOf(state).map((hunk) => ({ ...hunk, state: "applied" as const })));
  const operations = (...kinds: readonly ("pending" | "done" | "rejected")[]) =>
    kinds.map((kind, at) => ({
      id: String(at),
      operation: { kind: "delete", path: `${at}.ts` } as const,
      state: { kind },
    }));
  const told = (run: Partial<typeof state>) => {
    const review = ledgerReview({ ...state, ...run });
    return review && [review.applied, review.rejected];
  };
  assert.equal(told({ hunks, operations: operations("done", "pending") }), undefined);
  assert.deepEqual(told({ hunks, operations: operations("done", "rejected") }), [2, 1]);
  assert.deepEqual(told({ hunks: listOf([]), operations: operations("done") }), [1, 0]);
  const refused = { kind: "refused", reason: "It is there already." } as const;
  assert.deepEqual(
    told({ hunks, operations: operations("done").map((each) => ({ ...each, state: refused })) }),
    [1, 1],
  );
});

test("decisions are told once nothing is open, and the last word counts", async () => {
  const { state } = await endedRun();
  assert.equal(ledgerReview(state), undefined);
  const decided = { ...state, hunks: listOf(hunksOf(state).map((hunk) => ({ ...hunk, state: "applied" as const }))) };
  assert.deepEqual(ledgerReview(decided), { request_id: "run-1", applied: 1, rejected: 0 });
  const lines = [
    ledgerRun(),
    { request_id: "r1", applied: 0, rejected: 1 },
    { request_id: "r1", applied: 1, rejected: 0 },
  ];
  assert.deepEqual(read(lines.map((line) => JSON.stringify(line)).join("\n")), [
    { ...ledgerRun(), applied: 1, rejected: 0 },
  ]);
});

test("a line cut anywhere takes no other along", () => {
  const [first, second, third] = ["r1", "r2", "r3"].map((id) => JSON.stringify(ledgerRun({ request_id: id })));
  assert.ok(first && second && third);
  for (let cut = 0; cut < second.length; cut += 1) {
    const ids: string[] = read(`${first}\n${second.slice(0, cut)}\n${third}\n`).map((run) => run.request_id);
    assert.deepEqual(ids, ["r1", "r3"], `cut at ${cut}`);
  }
});

test("whatever stands in the file, reading it neither fails nor invents a run", () => {
  const good = JSON.stringify(ledgerRun());
  const line = fc.oneof(
    fc.string(),
    fc.json(),
    fc.constant("{}"),
    fc.constant(good.replace("1700000000000", '"soon"')),
    fc.constant(good.replace('"low"', '"huge"')),
    fc.constant(good.replace("400", "-1")),
    fc.constant('{"request_id":"r9","applied":1,"rejected":0}'),
  );
  holds(fc.array(line, { maxLength: 12 }), 300, (lines) => {
    assert.deepEqual(read([...lines, good, ...lines].join("\n")), [ledgerRun()]);
  });
});

test("what a later version adds does not hide a run", () => {
  const later = { ...ledgerRun(), energy_wh: 3 };
  assert.deepEqual(read(JSON.stringify(later)), [later]);
});

test("spending counts what has a cost, from a moment on", () => {
  const runs = [
    ledgerRun({ started_at: 10, cost: 5, cost_source: "reported" }),
    ledgerRun({ started_at: 20, cost: 7, cost_source: "estimated" }),
    ledgerRun({ started_at: 30 }),
  ];
  assert.equal(spentSince(runs, 0), 12);
  assert.equal(spentSince(runs, 20), 7);
});

test("the history of a kind of run: same model, effort and task, finished, with reasoning that is counted on top", () => {
  const input = runInput();
  const same = { output_tokens: 100 };
  const runs = [
    ledgerRun(same),
    ledgerRun({ ...same, effort_sent: "high" }),
    ledgerRun({ ...same, model: "other" }),
    ledgerRun({ ...same, endpoint: "other" }),
    ledgerRun({ ...same, task: "selection" }),
    ledgerRun({ ...same, outcome: "stopped" }),
    ledgerRun({}),
    ledgerRun({ input_tokens: 10, output_tokens: 20, reasoning_tokens: 30, total_tokens: 60 }),
  ];
  assert.deepEqual(outputHistory(runs, input.request), [100, 50]);
});
