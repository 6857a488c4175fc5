import assert from "node:assert/strict";
import { test } from "node:test";
import { listOf } from "../../../src/core/longList.ts";
import { pinnedPassages } from "../../../src/core/pins.ts";

test("a pin reads as its passage does, without its Markdown, in the order of the text", () => {
  const text = "## Choosing a **seam**\n\n- the `coupon` table\n- more\n\n> Said a_b * c.";
  const reasoning = listOf([{ part: 0, provenance: "raw" as const, text }]);
  const marks = { "0:2": { pinned: true }, "0:0": { pinned: true }, "0:1": { pinned: false, note: "Check" } };
  assert.deepEqual(
    pinnedPassages(reasoning, marks).map((pin) => pin.text),
    ["Choosing a seam", "the coupon table", "Said a_b * c."],
  );
});
