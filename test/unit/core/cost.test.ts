import assert from "node:assert/strict";
import { test } from "node:test";
import { costOf, priceOf } from "../../../src/core/cost.ts";
import type { Prices } from "../../../src/core/modelFacts.ts";
import { dollar } from "../../../src/core/money.ts";
import { nothingReported } from "../../../src/core/provider.ts";

const prices: Prices = {
  input: 5 * dollar,
  cached: 2.5 * dollar,
  output: 30 * dollar,
  source: "test",
  date: "2026-11-01",
};

for (const [input, output, dollars] of [
  [1_000, 500, 0.02],
  [50_000, 5_000, 0.4],
  [500_000, 50_000, 4],
  [922_000, 128_000, 8.45],
] as const) {
  test(`${input} tokens in and ${output} out at $5 and $30 a million cost $${dollars.toFixed(2)}`, () => {
    assert.equal(priceOf({ input, output }, prices), dollars * dollar);
  });
}

test("what the provider says it charged counts before any catalogue", () => {
  assert.deepEqual(costOf({ ...nothingReported, input: 10, output: 10, cost: 77 }, prices), {
    amount: 77,
    source: "reported",
  });
});

test("cached input has its own price, and the input's where it is not known", () => {
  const usage = { ...nothingReported, input: 1_000_000, cached: 400_000, output: 0 };
  assert.equal(costOf(usage, prices)?.amount, 4 * dollar);
  const { cached: _, ...without } = prices;
  assert.equal(costOf(usage, without)?.amount, 5 * dollar);
});

test("reasoning is part of the output, but for providers whose total shows otherwise", () => {
  const usage = { ...nothingReported, input: 288, output: 27, reasoning: 313, total: 628 };
  assert.equal(costOf(usage, prices)?.amount, priceOf({ input: 288, output: 340 }, prices));
  assert.equal(costOf({ ...usage, total: 315 }, prices)?.amount, priceOf({ input: 288, output: 27 }, prices));
});

test("a cost that nobody knows is unknown, never zero", () => {
  assert.equal(costOf(nothingReported, prices), undefined);
  assert.equal(costOf({ ...nothingReported, input: 1, output: 1 }, undefined), undefined);
  const { output: _, ...inputOnly } = prices;
  assert.equal(costOf({ ...nothingReported, input: 1, output: 1 }, inputOnly), undefined);
});

test("amounts beyond the exact range of a product are exact", () => {
  assert.equal(priceOf({ input: 999_999_999, output: 0 }, { ...prices, input: 150_000_000_001 }), 149_999_999_851_000);
});

for (const count of [12.5, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
  test(`${count} tokens have no price, and nothing breaks`, () => {
    assert.equal(priceOf({ input: count, output: 1 }, prices), undefined);
    assert.equal(priceOf({ input: 1, output: count }, prices), undefined);
    assert.equal(priceOf({ input: 1, cached: count, output: 1 }, prices), undefined);
    assert.equal(costOf({ ...nothingReported, input: count, output: 1 }, prices), undefined);
    assert.equal(priceOf({ input: 1, output: 1 }, { ...prices, input: count }), undefined);
  });
}

test("a price that cannot be told exactly is unknown", () => {
  assert.equal(priceOf({ input: Number.MAX_SAFE_INTEGER, output: 0 }, prices), undefined);
});

test("no more input than there was is cached", () => {
  const usage = { ...nothingReported, input: 1_000_000, cached: 3_000_000, output: 0 };
  assert.equal(costOf(usage, prices)?.amount, 2.5 * dollar);
});
