import assert from "node:assert/strict";
import { test } from "node:test";
import { dollar } from "../../../src/core/money.ts";
import { readDeclaredModel } from "../../../src/providers/declaredModel.ts";

const today = "2026-11-21";

test("a model is declared by its id alone, or with what is known of it", () => {
  assert.deepEqual(readDeclaredModel("m", today), { id: "m" });
  const entry = {
    id: "m",
    efforts: ["low", "high"],
    defaultEffort: "high",
    context: 131_072,
    input: 100_000,
    output: 8192,
    prices: { input: 0.35, output: 0.75, cached: 0.1 },
    images: false,
    tools: true,
  };
  assert.deepEqual(readDeclaredModel(entry, today), {
    ...entry,
    prices: {
      input: 0.35 * dollar,
      output: 0.75 * dollar,
      cached: 0.1 * dollar,
      source: "your settings",
      date: today,
    },
  });
});

test("what makes no sense in a declaration is left out, and the model stays", () => {
  const entry = {
    id: "m",
    efforts: ["low", "huge", 3],
    defaultEffort: "huge",
    context: -5,
    input: "many",
    output: 1.5,
    prices: { input: "free", output: 1 },
    images: "yes",
    tools: 1,
  };
  assert.deepEqual(readDeclaredModel(entry, today), { id: "m", efforts: ["low"] });
  for (const value of [undefined, null, "", 7, {}, { id: "" }, { id: 3 }]) {
    assert.equal(readDeclaredModel(value, today), undefined);
  }
});

test("a model that costs nothing says so with zeros", () => {
  const model = readDeclaredModel({ id: "m", prices: { input: 0, output: 0 } }, today);
  assert.deepEqual([model?.prices?.input, model?.prices?.output], [0, 0]);
});
