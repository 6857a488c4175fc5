import assert from "node:assert/strict";
import { test } from "node:test";
import { effortsText, pricesText, tokensText } from "../../../src/core/modelText.ts";
import { dollar } from "../../../src/core/money.ts";

test("token counts read as providers write them", () => {
  const texts = [1_050_000, 1_000_000, 1_048_576, 922_000, 400_000, 131_072, 8192, 512].map(tokensText);
  assert.deepEqual(texts, ["1.05M", "1M", "1.05M", "922K", "400K", "131K", "8,192", "512"]);
});

test("prices: input and output for a million tokens, and what they do above a limit", () => {
  const prices = { input: 5 * dollar, output: 30 * dollar, source: "s", date: "2026-11-10" };
  assert.equal(pricesText(prices), "$5 / $30 per M");
  assert.equal(pricesText({ ...prices, above: { tokens: 272_000, input: 1 } }), "$5 / $30 per M, more above 272K");
  assert.equal(pricesText({ ...prices, input: 0.075 * dollar, output: 0.4 * dollar }), "$0.075 / $0.40 per M");
  assert.equal(pricesText({ ...prices, input: 0.005 * dollar, output: 0 }), "$0.005 / $0 per M");
  assert.equal(pricesText({ ...prices, input: 0, output: 0 }), "free");
  const { output: _, ...inputOnly } = prices;
  assert.equal(pricesText(inputOnly), "$5 in per M");
});

test("efforts: the default is named, an assumed list says so, and none is a statement", () => {
  const efforts = ["none", "low", "medium"] as const;
  assert.equal(effortsText(efforts, { efforts, defaultEffort: "medium" }), "none, low, medium (default)");
  assert.equal(effortsText(efforts, {}), "none, low, medium (assumed)");
  assert.equal(effortsText([], { efforts: [] }), "takes no reasoning effort");
});
