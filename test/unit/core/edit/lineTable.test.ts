import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createLineTable } from "../../../../src/core/edit/lineTable.ts";
import { holds } from "../../../support/coreProperty.ts";

const line = fc.constantFrom("", "a", " a", "a ", "b", "é", "  }");

test("a table finds blocks where looking everywhere finds them", () => {
  holds(
    fc.tuple(fc.array(line, { maxLength: 30 }), fc.array(line, { minLength: 1, maxLength: 4 })),
    3000,
    ([text, block]) => {
      const key = (each: string) => each.trim();
      const expected = text.flatMap((_, start) =>
        start + block.length <= text.length && block.every((each, at) => key(text[start + at] ?? "") === key(each))
          ? [start]
          : [],
      );
      const table = createLineTable(text, key);
      assert.deepEqual(table.find(block.map(key)), expected);
      const count = text.filter((each) => key(each) === "a").length;
      assert.equal(table.count("a", 3), Math.min(3, count));
    },
  );
});

test("a block of frequent lines is found in a text that repeats itself", () => {
  const text = Array.from({ length: 30_000 }, (_, at) => (at % 3 === 0 ? "x" : "y"));
  const block = [...text.slice(0, 60), "x", "y", "y", "y"];
  const all = [...text, "y"];
  const table = createLineTable(all, (each) => each);
  assert.deepEqual(table.find(block), [all.length - block.length]);
  assert.equal(table.find(text.slice(0, 60)).length, 9981);
});
