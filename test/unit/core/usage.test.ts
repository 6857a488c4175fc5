import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { LogEvent } from "../../../src/core/events.ts";
import { dollar, moneyText } from "../../../src/core/money.ts";
import { nothingReported, type Usage } from "../../../src/core/provider.ts";
import { type RunCost, runCost } from "../../../src/core/runCost.ts";
import type { RunState } from "../../../src/core/runState.ts";
import { bytesPerToken, learnRatio, utf8Length } from "../../../src/core/tokenRatio.ts";
import { progressFacts, tokensPerSecond, usageFacts } from "../../../src/core/usageText.ts";
import { testPrices } from "../../support/coreLedger.ts";
import { holds } from "../../support/coreProperty.ts";
import { folded } from "../../support/coreRun.ts";

const estimate = {
  input: 1_200,
  inputBy: "assumed",
  output: 500,
  outputBy: "assumed",
  runs: 0,
  bytesPerToken: 4,
  cost: 0.021 * dollar,
} as const;

type Made = {
  readonly pricing?: "free" | "priced";
  readonly usage?: Partial<Usage>;
  readonly events?: readonly LogEvent[];
  readonly ends?: LogEvent;
  readonly estimated?: boolean;
};

function stateOf({ pricing, usage, events = [], ends, estimated = true }: Made): RunState {
  const start: LogEvent = {
    type: "run-start",
    at: 0,
    run: "r",
    startedAt: 0,
    instruction: "i",
    target: "t",
    model: "m",
    effort: { asked: "low", sent: "low" },
    ...(pricing === "free" ? { pricing: { kind: "free" } } : {}),
    ...(pricing === "priced" ? { pricing: { kind: "priced", prices: testPrices } } : {}),
    ...(estimated ? { estimate } : {}),
  };
  const reported: LogEvent[] =
    usage === undefined ? [] : [{ type: "usage", at: 5, usage: { ...nothingReported, ...usage } }];
  const state = folded([start, ...events, ...reported, ...(ends === undefined ? [] : [ends])]);
  assert.ok(state);
  return state;
}

const sent: LogEvent = { type: "request-sent", at: 1, origin: "https://x.example", parameter: undefined };
const reasoned: LogEvent = { type: "reasoning-delta", at: 800, part: 0, provenance: "raw", text: "x".repeat(400) };
const answered: LogEvent = { type: "answer-delta", at: 4_200, text: "y".repeat(400) };
const finished: LogEvent = { type: "run-end", at: 5_800, outcome: { kind: "finished" } };
const stopped: LogEvent = { type: "run-end", at: 5_800, outcome: { kind: "stopped" } };
const failed: LogEvent = {
  type: "run-end",
  at: 9,
  outcome: { kind: "failed", failure: { kind: "overloaded", origin: "https://x.example" } },
};

const costs: readonly { readonly rule: string; readonly made: Made; readonly cost: RunCost }[] = [
  { rule: "the offline model is free", made: { pricing: "free", ends: finished }, cost: { kind: "free" } },
  {
    rule: "a server on this computer that passes on to one that charges is not free",
    made: { pricing: "free", events: [sent], usage: { input: 10, output: 10, cost: 7 }, ends: finished },
    cost: { kind: "known", amount: 7, source: "reported" },
  },
  {
    rule: "what the provider reports counts",
    made: { pricing: "priced", events: [sent], usage: { input: 10, output: 10, cost: 7 }, ends: finished },
    cost: { kind: "known", amount: 7, source: "reported" },
  },
  {
    rule: "else the catalogue's prices",
    made: { pricing: "priced", events: [sent], usage: { input: 1_000, output: 500 }, ends: finished },
    cost: { kind: "known", amount: 0.02 * dollar, source: "catalogue" },
  },
  {
    rule: "without usage it is counted from what went out and came in",
    made: { pricing: "priced", events: [sent, reasoned, answered], ends: stopped },
    cost: { kind: "estimated", amount: (1_200 * 5 + 200 * 30) * (dollar / 1_000_000) },
  },
  {
    rule: "without a price it is unknown",
    made: { events: [sent], usage: { input: 1, output: 1 } },
    cost: { kind: "unknown" },
  },
  {
    rule: "a usage that lacks the output is unknown and not guessed",
    made: { pricing: "priced", events: [sent], usage: { input: 1 } },
    cost: { kind: "unknown" },
  },
  {
    rule: "what failed before anything came cost nothing",
    made: { pricing: "priced", events: [sent], ends: failed },
    cost: { kind: "nothing" },
  },
  { rule: "what was never sent cost nothing", made: { pricing: "priced", ends: stopped }, cost: { kind: "nothing" } },
  {
    rule: "what failed in the middle is estimated",
    made: { pricing: "priced", events: [sent, reasoned], ends: failed },
    cost: { kind: "estimated", amount: (1_200 * 5 + 100 * 30) * (dollar / 1_000_000) },
  },
];

for (const { rule, made, cost } of costs) {
  test(`a run's cost: ${rule}`, () => assert.deepEqual(runCost(stateOf(made)), cost));
}

test("an answer that turns out to be reasoning is counted once", () => {
  const again: LogEvent = { ...reasoned, text: "y".repeat(400) };
  const state = stateOf({ pricing: "priced", events: [sent, answered, { type: "answer-retracted", at: 9 }, again] });
  assert.equal(state.arrived, 400);
});

test("while a run waits the panel says what is expected, and marks what nobody counted", () => {
  assert.deepEqual(progressFacts(stateOf({ events: [sent] })), ["≈ 1,200 tokens in", "≈ $0.021"]);
});

test("while a run streams the panel says what has come to so far", () => {
  const facts = progressFacts(stateOf({ pricing: "priced", events: [sent, reasoned] }));
  assert.deepEqual(facts, ["first reasoning 0.8 s", "≈ $0.009 so far"]);
});

test("an ended run tells every figure, and where its cost is from", () => {
  const usage = { input: 1_024, cached: 512, output: 3_020, reasoning: 1_900, total: 4_044 };
  const state = stateOf({ pricing: "priced", events: [sent, reasoned, answered], usage, ends: finished });
  assert.deepEqual(progressFacts(state), ["first reasoning 0.8 s", "1,900 reasoning tokens", "$0.096"]);
  assert.deepEqual(usageFacts(state), [
    "1,024 tokens in (512 from the cache)",
    "3,020 tokens out",
    "first answer 4.2 s",
    "604 tokens/s",
    "cost at test's prices of 2026-11-01",
  ]);
});

test("what is free says so, and what is unknown is not zero", () => {
  assert.deepEqual(progressFacts(stateOf({ pricing: "free", ends: finished })), ["free, on this computer"]);
  const unknown = stateOf({ events: [sent, answered], usage: { input: 5, output: 5 }, ends: finished });
  assert.ok(progressFacts(unknown).includes("cost unknown"));
  assert.ok(usageFacts(unknown).includes("no price is known for this model"));
  assert.doesNotMatch([...progressFacts(unknown), ...usageFacts(unknown)].join(), /\$0/);
});

test("reasoning that is billed and not shown does not make a model faster", () => {
  const usage = { input: 10, output: 1_000, reasoning: 900 };
  const state = stateOf({ events: [sent, { ...answered, at: 4_800 }], usage, ends: finished });
  assert.equal(tokensPerSecond(state), 100);
});

test("what came at once has no speed", () => {
  const state = stateOf({ events: [sent, { ...answered, at: 5_799 }], usage: { output: 10 }, ends: finished });
  assert.equal(tokensPerSecond(state), undefined);
});

for (const [amount, text] of [
  [0, "$0.00"],
  [1, "< $0.0001"],
  [0.0001 * dollar, "$0.0001"],
  [0.0042 * dollar, "$0.0042"],
  [0.02 * dollar, "$0.02"],
  [0.0213 * dollar, "$0.021"],
  [0.0996 * dollar, "$0.10"],
  [0.5 * dollar, "$0.50"],
  [8.45 * dollar, "$8.45"],
  [12_345.678 * dollar, "$12,345.68"],
] as const) {
  test(`${amount} units are ${text}`, () => assert.equal(moneyText(amount), text));
}

test("the length in UTF-8 is Node's", () => {
  holds(fc.string({ unit: "grapheme", maxLength: 200 }), 500, (text) =>
    assert.equal(utf8Length(text), Buffer.byteLength(text)),
  );
});

test("a ratio is assumed at first, then learned, and follows a model that changes", () => {
  assert.equal(bytesPerToken(undefined), 4);
  const first = learnRatio(undefined, 3_000, 1_000);
  assert.equal(bytesPerToken(first), 3);
  assert.equal(learnRatio(first, 0, 10), first, "nothing is learned from nothing");
  let ratio = first;
  for (let run = 0; run < 60; run += 1) ratio = learnRatio(ratio, 500_000, 100_000);
  assert.ok(bytesPerToken(ratio) > 4.9);
});
