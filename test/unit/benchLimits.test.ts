import assert from "node:assert/strict";
import { test } from "node:test";
import { holds, type Limit } from "../../scripts/bench.ts";

const rows: readonly (readonly [value: number, limit: Limit, holds: boolean])[] = [
  [3.9, { below: 4 }, true],
  [4, { below: 4 }, false],
  [0, { atMost: 0 }, true],
  [1, { atMost: 0 }, false],
  [80, { atLeast: 80 }, true],
  [79.9, { atLeast: 80 }, false],
  [Number.NaN, { below: 4 }, false],
  [Number.NaN, { atMost: 0 }, false],
  [Number.NaN, { atLeast: 80 }, false],
];
for (const [value, limit, isKept] of rows) {
  test(`a figure of ${value} ${isKept ? "keeps" : "breaks"} the limit ${JSON.stringify(limit)}`, () => {
    assert.equal(holds(value, limit), isKept);
  });
}
