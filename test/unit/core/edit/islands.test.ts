import assert from "node:assert/strict";
import { test } from "node:test";
import { changedLines, diffLines } from "../../../../src/core/edit/diffLines.ts";
import { applyToLines } from "../../../../src/core/edit/hunk.ts";
import { islandsOf } from "../../../../src/core/edit/islands.ts";
import { mergeHunks } from "../../../../src/core/edit/mergeHunks.ts";
import { seededNumbers } from "../../../support/seededNumbers.ts";

const lines = Array.from({ length: 8000 }, (_, at) => `  const value${at} = compute(${at % 97});`);

test("long texts that are nearly the same are compared only where they differ", () => {
  const after = lines.with(10, "x").with(12, "y").with(4000, "z");
  assert.deepEqual(islandsOf(lines, after), [
    { from: 10, to: 13 },
    { from: 4000, to: 4001 },
  ]);
  assert.deepEqual(
    changedLines(lines, after).map(({ start, end }) => [start, end]),
    [
      [10, 11],
      [12, 13],
      [4000, 4001],
    ],
  );
});

test("short texts, and those whose lines are elsewhere, are compared whole", () => {
  assert.equal(islandsOf(["a", "b"], ["a", "c"]), undefined);
  assert.equal(islandsOf(lines, [...lines.slice(1), "end"]), undefined);
  assert.equal(changedLines(lines, [...lines.slice(1), "end"]).length, 2);
});

test("what moved inside of an island shows as what it is", () => {
  const moved = [...lines.slice(0, 100), ...lines.slice(101, 150), lines[100] ?? "", ...lines.slice(150)];
  assert.deepEqual(
    changedLines(lines, moved).map(({ start, end, newStart, newEnd }) => [start, end, newStart, newEnd]),
    [
      [100, 101, 100, 100],
      [150, 150, 149, 150],
    ],
  );
});

test("place by place or not, carried out the regions give the text after", () => {
  const random = seededNumbers(5);
  for (let round = 0; round < 20; round += 1) {
    const after = lines.map((line) => (random() < 0.02 ? `${line} // ${round}` : line));
    const regions = diffLines(lines, after).map(({ start, end, added }) => ({
      start,
      removed: lines.slice(start, end),
      added,
    }));
    assert.deepEqual(applyToLines(lines, regions), after);
  }
});

test("a hunk follows the new indentation of a long text as it does that of a short one", () => {
  const indented = lines.map((line) => `\t${line.trim()}`);
  const claims = [10, 4000, 7990].map((start) => ({
    start,
    end: start + 1,
    added: ["  const fresh = 1;", "  more();"],
  }));
  for (const { start, added, conflict } of mergeHunks(lines, indented, claims)) {
    assert.ok(claims.some((claim) => claim.start === start));
    assert.deepEqual([added, conflict], [["\tconst fresh = 1;", "\tmore();"], false]);
  }
  const inserted = [{ start: 4000, end: 4000, added: ["  more();"] }];
  assert.deepEqual(mergeHunks(lines, indented, inserted)[0]?.added, ["\tmore();"]);
});
