import assert from "node:assert/strict";
import { test } from "node:test";
import type { Board } from "../../../../src/core/compare/board.ts";
import { type Comparison, createComparison } from "../../../../src/core/compare/comparison.ts";
import { figuresOf } from "../../../../src/core/compare/figures.ts";
import { cellInput } from "../../../../src/core/compare/frozenRequest.ts";
import { type BudgetedCell, decideMatrix } from "../../../../src/core/compare/matrixBudget.ts";
import type { Money } from "../../../../src/core/money.ts";
import { nothingReported, type Provider } from "../../../../src/core/provider.ts";
import { boardMessage } from "../../../../src/panel/boardModel.ts";
import { candidate, compared, comparisonSetup, estimate, frozen, sceneOf } from "../../../support/coreComparison.ts";
import { testPrices } from "../../../support/coreLedger.ts";
import { answer, fakeClock, finishing, scripted, stop } from "../../../support/coreRun.ts";

const sent = { type: "request-sent", origin: "http://localhost:1", parameter: undefined } as const;
const cost = estimate.cost ?? 0;
const unlimited = { perRun: undefined, perDay: undefined, perComparison: undefined, warnAbove: undefined };

const endless: Provider = {
  async *stream() {
    yield sent;
    for (;;) yield answer("a line of text\n");
  },
};

function states(board: Board | undefined): Record<string, string> {
  return Object.fromEntries((board?.cells ?? []).map((cell) => [cell.candidate.id, figuresOf(cell).state]));
}

function budgeted(id: string): BudgetedCell {
  return {
    candidate: candidate(id),
    tokens: estimate,
    free: false,
    milliseconds: undefined,
    facts: { prices: testPrices },
    limit: "all",
  };
}

/** Those whose names begin with "free" cost nothing. */
const freeOrPaid: ReturnType<typeof comparisonSetup>["inputOf"] = (each, attempt) =>
  cellInput(frozen, each, {
    run: `${each.id}-${attempt}`,
    ...(each.id.startsWith("free")
      ? { pricing: { kind: "free" } }
      : { pricing: { kind: "priced", prices: testPrices }, estimate }),
  });

test("a candidate that costs nothing runs where the cap leaves no room for those before it", async () => {
  const cap = { per: "comparison", amount: cost + 1 } as const;
  const setup = comparisonSetup(
    ["paid1", "paid2", "free"],
    {},
    { cap, limits: { inAll: 1, perEndpoint: 1 }, inputOf: freeOrPaid },
  );
  const comparison = createComparison(setup, fakeClock());
  const events = await compared(comparison);
  assert.deepEqual(states(comparison.board), { paid1: "ready", paid2: "stopped at the cap", free: "ready" });
  const reached = events.find((event) => event.type === "cap-reached");
  assert.deepEqual(reached?.cells, ["paid2"]);
});

test("a cap that is reached stops nobody who costs nothing", async () => {
  const cap = { per: "comparison", amount: 170_000_000 } as const;
  const gate = Promise.withResolvers<void>();
  const slow: Provider = {
    async *stream() {
      yield sent;
      await gate.promise;
      yield* finishing;
    },
  };
  const setup = comparisonSetup(
    ["freeSlow", "endless", "freeLate"],
    { freeSlow: slow, endless },
    { cap, limits: { inAll: 2, perEndpoint: 2 }, inputOf: freeOrPaid },
  );
  const comparison = createComparison(setup, fakeClock());
  await compared(comparison, ({ type }) => {
    if (type === "cap-reached") gate.resolve();
  });
  assert.deepEqual(states(comparison.board), { freeSlow: "ready", endless: "stopped at the cap", freeLate: "ready" });
});

test("a server here that says what a run cost is stopped by the cap like any other", async () => {
  const passing: Provider = {
    async *stream() {
      yield sent;
      yield answer("x");
      yield { type: "usage", usage: { ...nothingReported, cost: 100 } };
      await new Promise(() => undefined);
    },
  };
  const spending = scripted([
    sent,
    answer("x"),
    { type: "usage", usage: { ...nothingReported, cost: 900_000_000 } },
    stop(),
  ]);
  const setup = comparisonSetup(
    ["freePassing", "paid"],
    { freePassing: passing, paid: spending },
    { cap: { per: "comparison", amount: 500_000_000 }, inputOf: freeOrPaid },
  );
  const comparison = createComparison(setup, fakeClock());
  await compared(comparison);
  assert.equal(states(comparison.board)["freePassing"], "stopped at the cap");
});

/** Verifies "done" once it is let, and gives up when its signal aborts. */
function heeding() {
  const gate = Promise.withResolvers<void>();
  const verify: ReturnType<typeof comparisonSetup>["verify"] = async (_candidate, _run, signal) => {
    await new Promise<void>((resolve, reject) => {
      signal.addEventListener("abort", () => reject(new Error("aborted")));
      void gate.promise.then(resolve);
    });
    return [{ check: "parses", result: "passed" }];
  };
  return { verify, let: gate.resolve };
}

const passed = [{ check: "parses", result: "passed" }];

test("what has been paid for is verified, also when the cap or the user stops the others", async () => {
  const cap = { per: "comparison", amount: 170_000_000 } as const;
  for (const why of ["cap", "stopped"] as const) {
    const { verify, let: go } = heeding();
    const scripts = { endless: why === "cap" ? endless : scripted([sent, answer("x"), { type: "hang" }]) };
    const setup = comparisonSetup(["done", "endless"], scripts, { verify, ...(why === "cap" && { cap }) });
    const comparison = createComparison(setup, fakeClock());
    await compared(comparison, () => {
      const [done, other] = comparison.board?.cells ?? [];
      if (why === "stopped" && done?.phase === "ended" && other?.run?.answer === "x") comparison.stopAll();
      if (other?.phase === "ended") go();
    });
    assert.deepEqual(comparison.board?.cells[0]?.checks, passed, why);
    assert.notEqual(states(comparison.board)["endless"], "ready");
  }
});

test("what a reload, or leaving, kept from being verified is verified when it goes on", async () => {
  const { verify } = heeding();
  const comparison = createComparison(comparisonSetup(["done"], {}, { verify }), fakeClock());
  const leaving = new AbortController();
  const log = await compared(
    comparison,
    (event) => {
      if (event.type === "cell-event" && event.event.type === "run-end") leaving.abort();
    },
    leaving.signal,
  );
  assert.equal(comparison.board?.cells[0]?.checks, undefined, "nothing is claimed of what was not found out");
  const at = log.findIndex((event) => event.type === "cell-event" && event.event.type === "run-end");
  for (const stored of [log, log.slice(0, at + 1)]) {
    const again = heeding();
    again.let();
    const restored = createComparison(comparisonSetup(["done"], {}, { verify: again.verify }), fakeClock(), stored);
    await compared(restored);
    assert.deepEqual(restored.board?.cells[0]?.checks, passed);
    assert.equal(restored.board?.phase, "idle");
  }
});

test("what is expected in all counts those that wait, and what earlier attempts cost", async () => {
  const { provider, open } = held();
  const refusing: Provider = {
    async *stream() {
      yield sent;
      yield { type: "usage", usage: { ...nothingReported, cost: 7 } };
      yield stop({ kind: "refused", text: "No." });
    },
  };
  let tries = 0;
  const setup = comparisonSetup(
    ["a", "b", "free"],
    {},
    {
      limits: { inAll: 1, perEndpoint: 1 },
      inputOf: freeOrPaid,
      providerOf: async ({ id }) => {
        tries += id === "a" ? 1 : 0;
        return id === "a" && tries === 1 ? refusing : provider;
      },
    },
  );
  const comparison = createComparison(setup, fakeClock());
  let seen = 0;
  const expected = () => boardMessage(sceneOf(comparison.board), { timeOf: String, now: 0 }).head.expected;
  await compared(comparison, (event) => {
    if (event.type === "cell-event" && event.event.type === "request-sent" && event.cell === "a") {
      seen += 1;
      assert.equal(expected(), 2 * cost, "one runs, one waits, and one costs nothing");
    }
    if (event.type === "cell-event" && event.event.type === "run-end" && event.cell === "a") open();
  });
  const after = expected() ?? 0;
  comparison.retryFailed();
  assert.equal(expected(), after - cost + 7 + cost, "the refused attempt was paid for");
  await compared(comparison);
  assert.equal(seen, 1);
});

test("what waits for room counts against the cap of a day, like what runs", async () => {
  const { provider, open } = held();
  const ids = ["a", "b", "c", "d"];
  const setup = comparisonSetup(ids, Object.fromEntries(ids.map((id) => [id, provider])), {
    limits: { inAll: 2, perEndpoint: 2 },
  });
  const comparison = createComparison(setup, fakeClock());
  let asked = false;
  await compared(comparison, () => {
    const running = (comparison.board?.cells ?? []).filter(({ phase }) => phase === "running");
    if (running.length < 2 || asked) return;
    asked = true;
    assert.equal(comparison.ahead, 4 * cost);
    assert.equal(comparison.spending.reserved, 4 * cost);
    const other = decideMatrix({ ...unlimited, perDay: 5 * cost }, [budgeted("e"), budgeted("f")], comparison.ahead);
    assert.equal(other.kind, "refuse", "two run, and two wait");
    open();
  });
  assert.ok(asked);
  assert.equal(comparison.ahead, 0);
});

test("two comparisons at once stay within the cap of the day, whatever each costs beyond what was expected", async () => {
  const perDay: Money = 400_000_000;
  const budget = { ...unlimited, perDay };
  const begun: Comparison[] = [];
  const reading: Promise<unknown>[] = [];

  function begin(): void {
    const ahead = begun.reduce((sum, each) => sum + each.ahead, 0);
    const decision = decideMatrix(budget, [budgeted("x")], ahead);
    assert.ok(decision.kind === "send" && decision.cap !== undefined);
    const own = begun.length;
    const elsewhere = () =>
      begun.reduce((sum, each, at) => sum + (at === own ? 0 : each.spending.spent + each.spending.reserved), 0);
    const setup = comparisonSetup(["x"], { x: endless }, { cap: decision.cap, day: decision.day, elsewhere });
    const comparison = createComparison(setup, fakeClock());
    begun.push(comparison);
    let count = 0;
    reading.push(
      compared(comparison, () => {
        count += 1;
        if (count === 20 && begun.length === 1) begin();
      }),
    );
  }

  begin();
  while (reading.length > 0) await reading.shift();
  assert.equal(begun.length, 2);
  const spent = begun.reduce((sum, each) => sum + each.spent, 0);
  // Each is seen to have reached it by the piece that goes beyond it.
  assert.ok(spent <= perDay + 2 * 1_500_000, `${spent}`);
  assert.ok(spent > perDay / 2);
  for (const { board } of begun) assert.equal(board?.capReached?.cap.per, "day");
});

function held() {
  const gate = Promise.withResolvers<void>();
  const provider: Provider = {
    async *stream() {
      yield sent;
      await gate.promise;
      yield* finishing;
    },
  };
  return { provider, open: gate.resolve };
}
