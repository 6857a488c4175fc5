import assert from "node:assert/strict";
import { test } from "node:test";
import { cellsToTick, gridKeys, narrowGrid } from "../../../../src/core/compare/grid.ts";

const keys = ["a", "b", "c"];

test("what was ticked is ticked again, one cell too where it ran more than once", () => {
  assert.deepEqual(cellsToTick(keys, { cells: ["c", "a"], repetitions: 1, blind: false }, 24), ["a", "c"]);
  assert.deepEqual(cellsToTick(keys, { cells: ["b"], repetitions: 5, blind: false }, 24), ["b"]);
});

test("what makes no comparison any more is replaced by the first cells that fit", () => {
  assert.deepEqual(cellsToTick(keys, { cells: ["b"], repetitions: 1, blind: false }, 24), keys);
  assert.deepEqual(cellsToTick(keys, { cells: ["gone"], repetitions: 5, blind: false }, 2), ["a", "b"]);
  assert.deepEqual(cellsToTick(keys, undefined, 24), keys);
});

test("a stored grid comes back, and anything else is none", () => {
  const grid = { cells: ["b"], repetitions: 3, blind: false };
  assert.deepEqual(narrowGrid(JSON.parse(JSON.stringify(grid))), grid);
  assert.deepEqual(narrowGrid({ ...grid, blind: true }), { ...grid, blind: true });
  assert.deepEqual(narrowGrid({ ...grid, blind: "yes" }), grid);
  assert.deepEqual(narrowGrid({ cells: ["b", 1], repetitions: 3 }), grid);
  for (const other of [undefined, "x", { cells: "b", repetitions: 3 }, { cells: ["b"] }, { repetitions: 0, cells: [] }])
    assert.equal(narrowGrid(other), undefined);
});

test("no way to compare remembers its grid where another does", () => {
  const places = Object.values(gridKeys);
  assert.equal(new Set(places).size, places.length);
});
