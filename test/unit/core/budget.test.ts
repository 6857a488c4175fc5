import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Budget, type BudgetDecision, decideBudget, moneyOf, type SpendingCap } from "../../../src/core/budget.ts";
import { budgetQuestion } from "../../../src/core/budgetText.ts";
import { priceOf } from "../../../src/core/cost.ts";
import { type Estimate, estimateRun, expectedText } from "../../../src/core/estimate.ts";
import type { ModelFacts } from "../../../src/core/modelFacts.ts";
import { dollar } from "../../../src/core/money.ts";
import { outcomeText } from "../../../src/core/outcomeText.ts";
import type { ProviderEvent, ProviderRequest } from "../../../src/core/provider.ts";
import { withSpendingCap } from "../../../src/core/spendingCap.ts";
import { testPrices } from "../../support/coreLedger.ts";
import { holds } from "../../support/coreProperty.ts";
import { answer, ran, reasoning, scripted, stop } from "../../support/coreRun.ts";

const basis = {
  promptBytes: 4_000,
  targetBytes: 400,
  effort: "low",
  counted: undefined,
  ratio: undefined,
  history: [],
  prices: testPrices,
} as const;

test("what is expected is worded with its money, where a price is known", () => {
  assert.equal(expectedText(estimateRun(basis)), "≈ 1,000 tokens in, ≈ $0.047");
  assert.equal(expectedText(estimateRun({ ...basis, prices: undefined })), "≈ 1,000 tokens in");
});

test("without any knowledge an estimate is assumed, and says so", () => {
  const estimate = estimateRun(basis);
  assert.equal(estimate.input, 1_000);
  assert.equal(estimate.inputBy, "assumed");
  assert.equal(estimate.output, 1_200 + 2 * 100);
  assert.equal(estimate.outputBy, "assumed");
  assert.equal(estimate.cost, priceOf({ input: 1_000, output: 1_400 }, testPrices));
});

test("what the endpoint counted, what usage taught and what runs took come before what is assumed", () => {
  assert.deepEqual(pick(estimateRun({ ...basis, ratio: { bytes: 2, tokens: 1 } })), [2_000, "learned", "assumed"]);
  assert.deepEqual(pick(estimateRun({ ...basis, counted: 777, ratio: { bytes: 2, tokens: 1 } })), [
    777,
    "endpoint",
    "assumed",
  ]);
  assert.equal(estimateRun({ ...basis, history: [10, 20] }).outputBy, "assumed");
  assert.equal(estimateRun({ ...basis, history: [900, 10, 20] }).output, 20);
  assert.equal(estimateRun({ ...basis, history: [10, 20, 40, 900] }).output, 30);
  assert.equal(estimateRun({ ...basis, prices: undefined }).cost, undefined);
});

const expensive: Estimate = {
  ...estimateRun(basis),
  input: 10_000,
  output: 10_000,
  inputBy: "endpoint",
  cost: 0.35 * dollar,
};
const none: Budget = { warnAbove: undefined, perRun: undefined, perDay: undefined };
const priced: ModelFacts = { prices: testPrices, output: 128_000 };

const decisions: readonly {
  readonly rule: string;
  readonly budget: Partial<Budget>;
  readonly facts?: ModelFacts;
  readonly spent?: number;
  readonly limit?: "all" | "answer" | "none";
  readonly estimate?: Estimate;
  readonly decision: string;
  readonly cap?: Partial<SpendingCap>;
}[] = [
  { rule: "nothing is asked where nothing is limited", budget: {}, decision: "send" },
  { rule: "above the threshold it asks", budget: { warnAbove: 0.3 * dollar }, decision: "ask warning" },
  { rule: "at the threshold it does not", budget: { warnAbove: 0.35 * dollar }, decision: "send" },
  {
    rule: "a cap becomes the output that it pays for",
    budget: { perRun: 0.65 * dollar },
    decision: "send",
    cap: { per: "run", tokens: 20_000, sent: true, watchAt: 30_000 },
  },
  {
    rule: "a cap that will probably end the run asks",
    budget: { perRun: 0.2 * dollar },
    decision: "ask cut-short",
    cap: { tokens: 5_000 },
  },
  { rule: "a cap that the input alone takes refuses", budget: { perRun: 0.05 * dollar }, decision: "refuse input" },
  {
    rule: "what the model stops at by itself needs no limit",
    budget: { perRun: 20 * dollar },
    decision: "send",
  },
  {
    rule: "no limit above what an unknown model may take is sent: Fathom counts",
    budget: { perRun: 20 * dollar },
    facts: { prices: testPrices },
    decision: "send",
    cap: { sent: false, tokens: 665_000, watchAt: 665_000 },
  },
  {
    rule: "where the endpoint counts the answer alone, Fathom counts as well",
    budget: { perRun: 0.65 * dollar },
    limit: "answer",
    decision: "send",
    cap: { sent: true, watchAt: 20_000 },
  },
  {
    rule: "where the endpoint has no limit, Fathom counts",
    budget: { perRun: 0.65 * dollar },
    limit: "none",
    decision: "send",
    cap: { sent: false, watchAt: 20_000 },
  },
  {
    rule: "the tighter cap holds",
    budget: { perRun: 0.65 * dollar, perDay: 1 * dollar },
    spent: 0.5 * dollar,
    decision: "send",
    cap: { per: "day", amount: dollar, tokens: 15_000 },
  },
  {
    rule: "a run that what is left of the day does not cover does not start",
    budget: { perDay: 1 * dollar },
    spent: 0.7 * dollar,
    decision: "refuse day",
  },
  { rule: "nor does one when nothing is left", budget: { perDay: dollar }, spent: 2 * dollar, decision: "refuse day" },
  {
    rule: "without a price no cap can be held, so it asks",
    budget: { perRun: dollar },
    facts: {},
    estimate: { ...expensive, cost: undefined },
    decision: "ask unpriced",
  },
  {
    rule: "without a price and with nothing left of the day it does not start",
    budget: { perDay: dollar },
    spent: dollar,
    facts: {},
    estimate: { ...expensive, cost: undefined },
    decision: "refuse day",
  },
  {
    rule: "a model that costs nothing is sent, whatever was spent",
    budget: { perRun: 0, perDay: dollar },
    spent: 2 * dollar,
    facts: { prices: { ...testPrices, input: 0, output: 0 } },
    estimate: { ...expensive, cost: 0 },
    decision: "send",
  },
  {
    rule: "a model whose output has no known price is not one that costs nothing",
    budget: { perDay: dollar },
    spent: 2 * dollar,
    facts: { prices: { input: 0, source: "test", date: "2026-11-01" } },
    estimate: { ...expensive, cost: undefined },
    decision: "refuse day",
  },
  {
    rule: "a warning alone does not ask about a model without a price",
    budget: { warnAbove: 1 },
    facts: {},
    estimate: { ...expensive, cost: undefined },
    decision: "send",
  },
];

for (const {
  rule,
  budget,
  facts = priced,
  spent = 0,
  limit = "all",
  estimate = expensive,
  decision,
  cap,
} of decisions) {
  test(`budget: ${rule}`, () => {
    const made = decideBudget({ ...none, ...budget }, estimate, facts, spent, limit);
    assert.equal("why" in made ? `${made.kind} ${made.why}` : made.kind, decision);
    if (cap !== undefined) assert.partialDeepStrictEqual(capOf(made), cap);
    else if (made.kind === "send") assert.equal(made.cap, undefined);
    if (made.kind === "send") return;
    const { message, detail } = budgetQuestion(made, { ...none, ...budget }, estimate, facts.prices, "m-1");
    assert.doesNotMatch(`${message} ${detail}`, /undefined|NaN|!/);
    assert.match(detail, /10,000 tokens of input, counted by the endpoint/);
  });
}

test("what a cap leaves room for is never dearer than the cap", () => {
  const cases = fc.record({
    cap: fc.integer({ min: 1, max: 100 * dollar }),
    spent: fc.integer({ min: 0, max: 50 * dollar }),
    input: fc.integer({ min: 1, max: 2_000_000 }),
    priceIn: fc.integer({ min: 0, max: 20 * dollar }),
    priceOut: fc.integer({ min: 1, max: 100 * dollar }),
  });
  let capped = 0;
  holds(cases, 2_000, ({ cap, spent, input, priceIn, priceOut }) => {
    const prices = { ...testPrices, input: priceIn, output: priceOut };
    const cost = priceOf({ input, output: 10 }, prices);
    const estimate: Estimate = { ...expensive, input, output: 10, cost };
    const made = decideBudget({ ...none, perRun: cap, perDay: cap * 2 }, estimate, { prices }, spent, "all");
    const limit = capOf(made);
    if (limit === undefined) return;
    capped += 1;
    const most = priceOf({ input, output: limit.tokens }, prices) ?? Number.POSITIVE_INFINITY;
    assert.ok(most <= Math.min(cap, cap * 2 - spent) + 1, `${most} of ${cap}`);
  });
  assert.ok(capped > 200, `${capped} cases had a cap`);
});

for (const [dollars, money] of [
  [0.5, dollar / 2],
  [0, 0],
  [null, undefined],
  [-1, undefined],
  [Number.NaN, undefined],
  ["5", undefined],
  [1e12, undefined],
] as const) {
  test(`a setting of ${String(dollars)} dollars`, () => assert.equal(moneyOf(dollars), money));
}

const cap: SpendingCap = { per: "run", amount: dollar / 2, tokens: 100, sent: true, watchAt: 150 };

test("the request carries the cap as its limit, and ending at it is called by its name", async () => {
  const seen: ProviderRequest[] = [];
  const inner = scripted([answer("x"), stop({ kind: "cut-short", limit: "maximum output tokens" })]);
  const provider = {
    stream: (request: ProviderRequest, signal: AbortSignal) => {
      seen.push(request);
      return inner.stream(request, signal);
    },
  };
  const { outcome } = await ran(withSpendingCap(provider, cap, 4));
  assert.equal(seen[0]?.outputLimit, 100);
  assert.ok(outcome);
  const text = outcomeText(outcome, 0);
  assert.match(text?.text ?? "", /^Cut short: your cap of \$0\.50 a run\. The model was given 100 tokens/);
  assert.deepEqual(text?.actions[0], "change-caps");
});

test("what an endpoint lets through beyond the cap is ended by Fathom's own count, and called estimated", async () => {
  const acts: ProviderEvent[] = Array.from({ length: 40 }, (_, index) =>
    index % 2 === 0 ? reasoning("r".repeat(40)) : answer("a".repeat(40)),
  );
  const { outcome, events } = await ran(
    withSpendingCap(scripted([...acts, stop()]), { ...cap, sent: false, watchAt: 100 }, 4),
  );
  const arrived = events.filter(({ type }) => type === "reasoning-delta" || type === "answer-delta").length;
  assert.equal(arrived, 10, "a hundred tokens of four bytes are ten pieces of forty");
  assert.ok(outcome?.kind === "cut-short" && outcome.cap?.counted === 100);
  assert.match(outcomeText(outcome, 0)?.text ?? "", /about 100 tokens had come \(estimated\)/);
});

test("a limit of the model's own, and other ends, are not blamed on the cap", async () => {
  const filtered = await ran(withSpendingCap(scripted([stop({ kind: "cut-short", limit: "abort" })]), cap, 4));
  assert.deepEqual(filtered.outcome, { kind: "cut-short", limit: "abort" });
  const unsent = await ran(
    withSpendingCap(
      scripted([stop({ kind: "cut-short", limit: "maximum output tokens" })]),
      { ...cap, sent: false },
      4,
    ),
  );
  assert.deepEqual(unsent.outcome, { kind: "cut-short", limit: "maximum output tokens" });
});

function pick({ input, inputBy, outputBy }: Estimate): unknown[] {
  return [input, inputBy, outputBy];
}

function capOf(decision: BudgetDecision): SpendingCap | undefined {
  return decision.kind === "refuse" ? undefined : decision.cap;
}
