import assert from "node:assert/strict";
import { test } from "node:test";
import { type Board, boardCost, foldComparison } from "../../../../src/core/compare/board.ts";
import { createComparison } from "../../../../src/core/compare/comparison.ts";
import type { ComparisonEvent } from "../../../../src/core/compare/comparisonEvents.ts";
import { figuresOf } from "../../../../src/core/compare/figures.ts";
import { type BudgetedCell, decideMatrix } from "../../../../src/core/compare/matrixBudget.ts";
import { ledgerEntry } from "../../../../src/core/ledger.ts";
import { memoryLimit } from "../../../../src/core/outcomeText.ts";
import type { Provider } from "../../../../src/core/provider.ts";
import { nothingReported } from "../../../../src/core/provider.ts";
import { hunksOf } from "../../../../src/core/runState.ts";
import { runningCost } from "../../../../src/core/spending.ts";
import { costWords } from "../../../../src/core/stateText.ts";
import { candidate, compared, comparisonSetup, estimate, frozen } from "../../../support/coreComparison.ts";
import { testPrices } from "../../../support/coreLedger.ts";
import { answer, fakeClock, finishing, reasoning, scripted, stop } from "../../../support/coreRun.ts";

const sent = { type: "request-sent", origin: "http://localhost:1", parameter: undefined } as const;

function states(board: Board | undefined): Record<string, string> {
  return Object.fromEntries((board?.cells ?? []).map((cell) => [cell.candidate.id, figuresOf(cell).state]));
}

function refold(events: readonly ComparisonEvent[]): Board | undefined {
  const stored: readonly ComparisonEvent[] = JSON.parse(JSON.stringify(events));
  return stored.reduce<Board | undefined>(foldComparison, undefined);
}

/** Waits for each event of a stream until it is let go on. */
function gated(): { readonly provider: Provider; open(): void } {
  let release = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  return {
    provider: {
      async *stream() {
        await gate;
        yield* finishing;
      },
    },
    open: () => release(),
  };
}

test("one failed, one stalled, one refused and one truncated cell among good ones: the good ones are untouched", async () => {
  const bad = {
    failed: scripted([sent, stop({ kind: "failed", failure: { kind: "quota", origin: "https://x" } })]),
    stalled: scripted([sent, answer("<<<"), { type: "hang" }]),
    refused: scripted([sent, stop({ kind: "refused", text: "No." })]),
    truncated: scripted([sent, answer("<<<<<<< SEARCH\nb\n"), stop({ kind: "cut-short", limit: "length" })]),
    thrown: scripted([sent, { type: "throw", error: new Error("boom") }]),
    unmade: () => Promise.reject(new Error("no key")),
    closed: scripted([sent, answer("x")]),
  };
  const comparison = createComparison(comparisonSetup(["good1", ...Object.keys(bad), "good2"], bad), fakeClock());
  const events = await compared(comparison, () => {
    const { cells = [] } = comparison.board ?? {};
    // Everyone else has ended: the stalled one is stopped by the user.
    if (cells.every(({ candidate: { id }, phase }) => id === "stalled" || phase === "ended"))
      comparison.stop("stalled");
  });
  assert.deepEqual(states(comparison.board), {
    good1: "ready",
    failed: "failed",
    stalled: "stopped",
    refused: "refused",
    truncated: "cut short",
    thrown: "failed",
    unmade: "failed",
    closed: "interrupted",
    good2: "ready",
  });
  assert.equal(events.at(-1)?.type, "comparison-idle");
  assert.equal(hunksOf(comparison.board?.cells[0]?.run)[0]?.added[0], "B");
  assert.equal(JSON.stringify(refold(events)), JSON.stringify(comparison.board), "a replay is the same board");

  comparison.retryFailed();
  const again = await compared(comparison, () => {
    if (comparison.board?.cells.every(({ candidate: { id }, phase }) => id === "stalled" || phase === "ended") === true)
      comparison.stop("stalled");
  });
  const retried = again.flatMap((event) => (event.type === "cell-queued" ? [event.cell] : []));
  assert.deepEqual(retried.toSorted(), Object.keys(bad).toSorted(), "only they are tried again");
  assert.ok(again.every((event) => !("cell" in event) || !event.cell.startsWith("good")));
});

test("a retried cell counts its attempts, forgets what came before, and keeps what that cost", async () => {
  let attempts = 0;
  const flaky: Provider = {
    async *stream() {
      attempts += 1;
      yield sent;
      yield { type: "usage", usage: { ...nothingReported, cost: 7 } };
      if (attempts === 1) yield stop({ kind: "refused", text: "No." });
      else yield* finishing.filter(({ type }) => type !== "usage");
    },
  };
  const comparison = createComparison(comparisonSetup(["a", "b"], { b: flaky }), fakeClock());
  await compared(comparison);
  const before = boardCost(comparison.board ?? { cells: [] }).amount;
  comparison.retryFailed(["b"]);
  await compared(comparison);
  assert.deepEqual(states(comparison.board), { a: "ready", b: "ready" });
  assert.equal(comparison.board?.cells[1]?.attempt, 2);
  assert.equal(boardCost(comparison.board ?? { cells: [] }).amount, before + 7);
});

test("as many run at once as the endpoint and the whole allow, in their order", async () => {
  const gates = Array.from({ length: 6 }, gated);
  const candidates = gates.map((_, at) =>
    candidate(`c${at}`, { model: { endpoint: at < 4 ? "one" : "two", model: "m" } }),
  );
  const scripts = Object.fromEntries(gates.map(({ provider }, at) => [`c${at}`, provider]));
  const limits = { inAll: 3, perEndpoint: 5, endpoints: { one: 2 } };
  const comparison = createComparison(comparisonSetup([], scripts, { candidates, limits }), fakeClock());
  let most = 0;
  const order: string[] = [];
  await compared(comparison, (event) => {
    const running = (comparison.board?.cells ?? []).filter(({ phase }) => phase === "running");
    most = Math.max(most, running.length);
    assert.ok(running.filter((cell) => cell.candidate.model.endpoint === "one").length <= 2);
    if (event.type === "cell-event" && event.event.type === "run-start") {
      order.push(event.cell);
      if (order.length === 3) gates[4]?.open();
      // Its endpoint has no room for what comes first.
      if (order.length === 4) assert.equal(event.cell, "c5");
      if (order.length === 4) for (const gate of gates) gate.open();
    }
  });
  assert.equal(most, 3);
  assert.deepEqual(order.slice(0, 3), ["c0", "c1", "c4"]);
  assert.deepEqual(new Set(Object.values(states(comparison.board))), new Set(["ready"]));
});

test("stopping all ends what runs and withholds what waits", async () => {
  const hanging = scripted([sent, { type: "hang" }]);
  const setup = comparisonSetup(["a", "b", "c"], { a: hanging, b: hanging }, { limits: { inAll: 2, perEndpoint: 2 } });
  const comparison = createComparison(setup, fakeClock());
  const controller = new AbortController();
  await compared(
    comparison,
    (event) => {
      if (event.type === "cell-event" && event.event.type === "request-sent" && event.cell === "b") controller.abort();
    },
    controller.signal,
  );
  assert.deepEqual(states(comparison.board), { a: "stopped", b: "stopped", c: "not started" });
});

test("leaving the loop stops all", async () => {
  const signals: AbortSignal[] = [];
  const hanging: Provider = {
    async *stream(_, signal) {
      signals.push(signal);
      yield sent;
      await new Promise(() => undefined);
    },
  };
  const comparison = createComparison(comparisonSetup(["a", "b"], { a: hanging, b: hanging }), fakeClock());
  for await (const event of comparison.compare(new AbortController().signal)) {
    if (event.type === "cell-event" && event.event.type === "request-sent" && event.cell === "b") break;
  }
  assert.deepEqual(
    signals.map(({ aborted }) => aborted),
    [true, true],
  );
});

test("a cell is added while others run, and after they have ended", async () => {
  const comparison = createComparison(comparisonSetup(["a", "b"]), fakeClock());
  let added = false;
  await compared(comparison, (event) => {
    if (event.type !== "cell-event" || added) return;
    added = comparison.add(candidate("c", { repetition: 2 }));
  });
  assert.deepEqual(states(comparison.board), { a: "ready", b: "ready", c: "ready" });
  assert.ok(comparison.add(candidate("d")));
  assert.ok(!comparison.add(candidate("d")), "each once");
  const events = await compared(comparison);
  assert.equal(states(comparison.board)["d"], "ready");
  assert.ok(events.every((event) => event.type !== "comparison-start"));
  for (let at = 4; at < 24; at += 1) assert.ok(comparison.add(candidate(`e${at}`)));
  assert.ok(!comparison.add(candidate("one too many")));
});

test("the cap is reached while running: the rest is stopped and withheld, and says so", async () => {
  const costly = (cost: number): Provider => ({
    async *stream() {
      yield sent;
      yield answer("x");
      yield { type: "usage", usage: { ...nothingReported, input: 1, output: 1, cost } };
      yield stop();
    },
  });
  const hanging = scripted([sent, answer("some text"), { type: "hang" }]);
  const cap = { per: "day", amount: 400_000_000 } as const;
  const setup = comparisonSetup(
    ["slow", "first", "second", "late"],
    { slow: hanging, first: costly(150_000_000), second: costly(250_000_000) },
    { cap, limits: { inAll: 2, perEndpoint: 2 } },
  );
  const comparison = createComparison(setup, fakeClock());
  const events = await compared(comparison);
  const reached = events.find(({ type }) => type === "cap-reached");
  assert.ok(reached?.type === "cap-reached");
  assert.equal(reached.spent >= cap.amount, true);
  assert.deepEqual(reached.cells, ["slow", "late"]);
  const shown = states(comparison.board);
  assert.equal(shown["slow"], "stopped at the cap");
  assert.equal(shown["late"], "stopped at the cap");
  assert.equal(shown["first"], "no edit");
  assert.equal(shown["second"], "no edit", "the one that reaches it by its last word is kept");
  assert.deepEqual(comparison.board?.capReached?.cap, cap);
  assert.equal(events.filter(({ type }) => type === "cap-reached").length, 1, "once");
});

test("a cap has nothing more to say once all that it stopped is tried again", async () => {
  const endless: Provider = {
    async *stream() {
      yield sent;
      for (;;) yield answer("a line of text\n");
    },
  };
  const cap = { per: "comparison", amount: 170_000_000 } as const;
  const comparison = createComparison(comparisonSetup(["a", "endless"], { endless }, { cap }), fakeClock());
  const events = await compared(comparison);
  const again: ComparisonEvent = { type: "cell-queued", at: 1, cell: "endless", attempt: 2 };
  const fold = (all: readonly ComparisonEvent[]) => all.reduce<Board | undefined>(foldComparison, undefined);
  assert.ok(fold(events)?.capReached);
  assert.equal(fold([...events, again])?.capReached, undefined);
});

test("text that runs past the cap ends its own run too", async () => {
  const endless: Provider = {
    async *stream() {
      yield sent;
      for (;;) yield answer("a line of text\n");
    },
  };
  const cap = { per: "comparison", amount: 170_000_000 } as const;
  const comparison = createComparison(comparisonSetup(["a", "endless"], { endless }, { cap }), fakeClock());
  await compared(comparison);
  assert.equal(states(comparison.board)["endless"], "stopped at the cap");
  assert.ok((comparison.board?.capReached?.spent ?? 0) >= cap.amount);
});

test("the sum on the board is the ledger's, to the unit", async () => {
  const usage = (cost: number | undefined): Provider =>
    scripted([
      sent,
      answer("x"),
      { type: "usage", usage: { ...nothingReported, input: 123_457, output: 8_901, cost } },
      stop(),
    ]);
  const scripts = {
    a: usage(1_234_567_891),
    b: usage(undefined),
    c: scripted([sent, stop({ kind: "refused", text: "" })]),
  };
  const setup = comparisonSetup(["a", "b", "c"], scripts);
  const comparison = createComparison(setup, fakeClock());
  await compared(comparison);
  const entries = (comparison.board?.cells ?? []).map(({ candidate: each, run }) => {
    assert.ok(run !== undefined);
    return ledgerEntry(setup.inputOf(each, 1), run);
  });
  const ledger = entries.reduce((sum, entry) => sum + (entry?.cost ?? 0), 0);
  const sum = boardCost(comparison.board ?? { cells: [] });
  assert.equal(sum.amount, ledger);
  assert.ok(sum.amount > 1_234_567_891);
  assert.equal(sum.estimated, true, "one provider reported nothing");
});

test("what a provider reports is exact, and what is worked out from its tokens is an estimate, the sum too", async () => {
  const using = (cost: number | undefined): Provider =>
    scripted([
      sent,
      answer("x"),
      { type: "usage", usage: { ...nothingReported, input: 1_000, output: 100, cost } },
      stop(),
    ]);
  const told = async (scripts: Readonly<Record<string, Provider>>) => {
    const comparison = createComparison(comparisonSetup(Object.keys(scripts), scripts), fakeClock());
    await compared(comparison);
    const { cells } = comparison.board ?? { cells: [] };
    return [...cells.map((cell) => costWords(figuresOf(cell).cost)), boardCost({ cells }).estimated];
  };
  assert.deepEqual(await told({ a: using(50_000_000), b: using(undefined) }), ["$0.005", "≈ $0.008", true]);
  assert.deepEqual(await told({ a: using(50_000_000), b: using(10_000_000) }), ["$0.005", "$0.001", false]);
});

test("what is verified says so, and a check that fails to run is not run", async () => {
  const comparison = createComparison(
    comparisonSetup(
      ["a", "b"],
      {},
      {
        verify: async ({ id }) => {
          if (id === "b") throw new Error("no language service");
          return [{ check: "parses", result: "passed" }];
        },
      },
    ),
    fakeClock(),
  );
  await compared(comparison);
  assert.deepEqual(
    comparison.board?.cells.map(({ checks }) => checks),
    [
      [{ check: "parses", result: "passed" }],
      [{ check: "diagnostics", result: "not-run", why: "no language service" }],
    ],
  );
});

test("a stored comparison that a reload cut off goes on: what ran was interrupted, and can be tried again", async () => {
  const log: ComparisonEvent[] = [];
  const setup = comparisonSetup(["a", "b"], { b: scripted([sent, { type: "hang" }]) });
  for await (const event of createComparison(setup, fakeClock()).compare(new AbortController().signal)) {
    log.push(event);
    const ended = log.some((each) => each.type === "cell-event" && each.cell === "a" && each.event.type === "run-end");
    if (ended && event.type === "cell-event") break;
  }
  const restored = createComparison(comparisonSetup(["a", "b"]), fakeClock(), log);
  await compared(restored);
  assert.deepEqual(states(restored.board), { a: "ready", b: "interrupted" });
  restored.retryFailed();
  await compared(restored);
  assert.deepEqual(states(restored.board), { a: "ready", b: "ready" });
});

test("every candidate is sent the same request apart from model and effort", async () => {
  const prompts = new Set<string>();
  const models = new Set<string>();
  const listening: Provider = {
    async *stream({ model, effort, ...rest }) {
      prompts.add(JSON.stringify(rest));
      models.add(JSON.stringify([model, effort]));
      yield* finishing;
    },
  };
  const candidates = [candidate("a"), candidate("b", { effort: { asked: "high", sent: "high" } })];
  await compared(createComparison(comparisonSetup([], { a: listening, b: listening }, { candidates }), fakeClock()));
  assert.equal(prompts.size, 1);
  assert.equal(models.size, 2);
  assert.ok([...prompts][0]?.includes(frozen.instruction));
});

test("the board sees whether the frozen prompt went out", async () => {
  const http = (body: readonly (string | { readonly prompt: "system" | "user" })[]) =>
    ({ type: "http-request", method: "POST", url: "https://x", headers: {}, body, bytes: 1 }) as const;
  const scripts = {
    same: scripted([http(["{", { prompt: "system" }, ",", { prompt: "user" }, "}"]), ...finishing]),
    half: scripted([http(["{", { prompt: "user" }, "}"]), ...finishing]),
    other: scripted([http(["{}"]), ...finishing]),
  };
  const comparison = createComparison(comparisonSetup(["same", "half", "other", "here"], scripts), fakeClock());
  await compared(comparison);
  assert.deepEqual(
    comparison.board?.cells.map(({ samePrompt }) => samePrompt),
    [true, false, false, undefined],
  );
});

test("a comparison that goes on is held to the cap of now, and what it spent before counts", async () => {
  const first = createComparison(comparisonSetup(["a"]), fakeClock());
  const log = await compared(first);
  const setup = comparisonSetup(["a"]);
  const again = createComparison(setup, fakeClock(), log);
  assert.equal(again.spent, first.spent);
  assert.ok(again.spent > 0);
  again.holdTo({ cap: { per: "day", amount: 0 }, paid: true }, again.spent);
  assert.equal(again.add(candidate("late")), true);
  const events = await compared(again);
  const reached = events.find(({ type }) => type === "cap-reached");
  assert.ok(reached?.type === "cap-reached");
  assert.deepEqual(reached.cells, ["late"]);
  assert.equal(states(again.board)["late"], "stopped at the cap");
});

test("what the user's command found takes the place of what it found before, and other checks stay", async () => {
  const checks = [{ check: "parses", result: "passed" }] as const;
  const comparison = createComparison(comparisonSetup(["a"], {}, { verify: async () => checks }), fakeClock());
  await compared(comparison);
  comparison.verified("a", { check: "command", result: "failed", detail: "It ended with 1." });
  comparison.verified("a", { check: "command", result: "passed" });
  comparison.verified("nobody", { check: "command", result: "passed" });
  const events = await compared(comparison);
  assert.equal(events.filter(({ type }) => type === "cell-verified").length, 2);
  assert.deepEqual(comparison.board?.cells[0]?.checks, [...checks, { check: "command", result: "passed" }]);
});

/** Text without end, until it is stopped. */
const endless: Provider = {
  async *stream(_request, signal) {
    yield sent;
    for (let at = 0; at < 400 && !signal.aborted; at += 1) yield answer("a line of text\n".repeat(20));
    yield stop();
  },
};
const budget = { perRun: undefined, perDay: undefined, perComparison: undefined, warnAbove: undefined };
const budgeted = (id: string, free: boolean): BudgetedCell => ({
  candidate: candidate(id),
  tokens: estimate,
  free,
  milliseconds: undefined,
  facts: free ? {} : { prices: testPrices },
  limit: "all",
});

test("a candidate that costs nothing takes no cap from those that cost something", async () => {
  const cap = { per: "comparison", amount: 170_000_000 } as const;
  const comparison = createComparison(comparisonSetup(["endless"], { endless }, { cap }), fakeClock());
  let count = 0;
  const events = await compared(comparison, () => {
    count += 1;
    if (count !== 4) return;
    const decision = decideMatrix({ ...budget, perComparison: cap.amount }, [budgeted("offline", true)], 0);
    assert.ok(decision.kind !== "refuse");
    comparison.holdTo(decision, comparison.spent);
    comparison.add(candidate("offline"));
  });
  assert.ok(events.some(({ type }) => type === "cap-reached"));
  assert.equal(states(comparison.board)["endless"], "stopped at the cap");
});

test("what a comparison's own candidates will cost is counted once against the cap of a day", async () => {
  const gate = gated();
  const setup = comparisonSetup(["running"], { running: gate.provider });
  const comparison = createComparison(setup, fakeClock());
  const events = await compared(comparison, ({ type }) => {
    if (type !== "cell-event" || comparison.board?.cells.length !== 1) return;
    const running = comparison.board.cells.reduce((sum, { run }) => sum + (run ? runningCost(run) : 0), 0);
    const { spent, reserved } = comparison.spending;
    assert.equal(running, estimate.cost);
    const perDay = 2 * running;
    const decision = decideMatrix({ ...budget, perDay }, [budgeted("late", false)], running - reserved);
    assert.ok(decision.kind === "send");
    comparison.holdTo(decision, spent);
    comparison.add(candidate("late"));
    gate.open();
  });
  assert.deepEqual(states(comparison.board), { running: "ready", late: "ready" });
  assert.ok(!events.some(({ type }) => type === "cap-reached"));
});

test("who thinks without end is stopped where the memory of the comparison is full, and who is short goes on", async () => {
  const endless: Provider = {
    async *stream() {
      for (let at = 0; at < 1000; at += 1) yield reasoning("x".repeat(1000));
      yield* finishing;
    },
  };
  const setup = comparisonSetup(["endless", "short"], { endless }, { mostText: 100_000 });
  const comparison = createComparison(setup, fakeClock());
  await compared(comparison);
  assert.deepEqual(states(comparison.board), { endless: "cut short", short: "ready" });
  const [run, other] = comparison.board?.cells.map((cell) => cell.run) ?? [];
  assert.ok(run !== undefined && run.arrived > 90_000 && run.arrived < 110_000, `${run?.arrived} bytes`);
  assert.equal(run.outcome?.kind === "cut-short" && run.outcome.limit, memoryLimit);
  assert.equal(other?.outcome?.kind, "finished");
  comparison.retryFailed();
  await compared(comparison);
  const again = comparison.board?.cells[0]?.run;
  assert.ok(again !== undefined && again.arrived > 90_000, "the next attempt has the room of the one before");
});
