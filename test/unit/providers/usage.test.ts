import assert from "node:assert/strict";
import { test } from "node:test";
import { chatUsage, responsesUsage } from "../../../src/providers/usage.ts";

for (const count of [12.5, -1, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY, "7", null]) {
  test(`${count} (${typeof count}) is no count of tokens`, () => {
    const chat = chatUsage({
      prompt_tokens: count,
      prompt_tokens_details: { cached_tokens: count },
      completion_tokens: count,
      completion_tokens_details: { reasoning_tokens: count },
      total_tokens: 5,
    });
    assert.deepEqual({ ...chat }, { ...nothing, total: 5 });
    const responses = responsesUsage({ input_tokens: count, output_tokens: count, total_tokens: 5 });
    assert.deepEqual({ ...responses }, { ...nothing, total: 5 });
  });
}

const nothing = {
  input: undefined,
  cached: undefined,
  output: undefined,
  reasoning: undefined,
  total: undefined,
  cost: undefined,
};

for (const [reported, amount] of [
  [{ cost_in_usd_ticks: 37_756_000 }, 37_756_000],
  [{ cost_in_usd_ticks: 12.5 }, 13],
  [{ cost_in_usd_ticks: Number.POSITIVE_INFINITY }, undefined],
  [{ cost_in_usd_ticks: 2 ** 53 }, undefined],
  [{ cost_in_usd_ticks: -1 }, undefined],
  [{ cost: 0.00123456789123 }, 12_345_679],
  [{ cost: "0.5" }, 5_000_000_000],
  [{ cost: "" }, undefined],
  [{ cost: -0.5 }, undefined],
  [{ cost: 1e300 }, undefined],
  [{ cost: 1_000_000 }, undefined],
] as const) {
  test(`a reported cost of ${JSON.stringify(reported)} is ${amount}`, () => {
    assert.equal(chatUsage(reported).cost, amount);
    assert.equal(responsesUsage(reported).cost, amount);
  });
}
