import assert from "node:assert/strict";
import { test } from "node:test";
import { changedLines } from "../../../src/core/edit/diffLines.ts";
import { afterApply, openReview, type Review } from "../../../src/core/review.ts";
import { afterBringingBack, afterTakingBack, type Turn } from "../../../src/core/reviewBack.ts";

const lines = ["a", "b", "c", "d", "e"];
const before = openReview(lines.join("\n"), [
  { id: "b", start: 1, removed: ["b"], added: ["B", "B2"] },
  { id: "new", start: 4, removed: [], added: ["new"] },
]);
const applied = afterApply(before, ["b", "new"]);
const both = ["a", "B", "B2", "c", "d", "new", "e"];
const states = (review: Review | undefined) => review?.hunks.map(({ id, state, start }) => [id, state, start]);
const taken = (now: readonly string[]) =>
  reviewOf(afterTakingBack(applied, before, now, changedLines(applied.base, now)));

function reviewOf(turn: Turn | "unknown" | undefined): Review | undefined {
  assert.notEqual(turn, "unknown");
  return turn === "unknown" ? undefined : turn?.review;
}

test("a text that is back at the snapshot opens every applied hunk again, on the snapshot", () => {
  const back = taken(lines);
  assert.deepEqual(back?.base, lines);
  assert.deepEqual(states(back), [
    ["b", "pending", 1],
    ["new", "pending", 4],
  ]);
});

test("with other changes elsewhere only what stands there no more is open again", () => {
  assert.deepEqual(states(taken(["zero", "a", "b", "c", "d", "new", "e"])), [
    ["b", "pending", 1],
    ["new", "applied", 4],
  ]);
});

test("what still stands, and what became something else, stays applied", () => {
  assert.equal(taken([...both, "more"]), undefined);
  assert.equal(taken(["a", "x", "c", "d", "new", "e"]), undefined);
  assert.equal(taken(["a", "c", "d", "new", "e"]), undefined);
});

test("lines that are back beside equal ones open their hunk again, wherever the difference is drawn", () => {
  const start = openReview("\n}\n", [{ id: "end", start: 1, removed: ["}", ""], added: [] }]);
  const emptied = afterApply(start, ["end"]);
  const now = ["", "}", ""];
  const drawn = { start: 0, end: 0, newStart: 0, newEnd: 2 };
  assert.deepEqual(states(reviewOf(afterTakingBack(emptied, start, now, [drawn]))), [["end", "pending", 1]]);
});

test("what a hunk brought, in a line beside that is the same, is not taken for gone", () => {
  const start = openReview("x\ny", [{ id: "x", start: 1, removed: [], added: ["x"] }]);
  const twice = afterApply(start, ["x"]);
  const now = ["x", "x", "y", "z"];
  assert.equal(afterTakingBack(twice, start, now, changedLines(twice.base, now)), undefined);
});

test("a hunk that was applied once is applied again where its lines are there again; one that never was, is not", () => {
  const back = taken(lines);
  assert.ok(back !== undefined);
  const again = (once: readonly string[]) =>
    states(reviewOf(afterBringingBack(back, new Set(once), both, changedLines(back.base, both))));
  assert.deepEqual(again(["b", "new"]), [
    ["b", "applied", 1],
    ["new", "applied", 5],
  ]);
  assert.deepEqual(again(["b"]), [
    ["b", "applied", 1],
    ["new", "pending", 5],
  ]);
});

test("where the texts cannot be compared at once, nothing is taken back or brought back", () => {
  const unknown = () => undefined;
  assert.equal(afterTakingBack(applied, before, lines, changedLines(applied.base, lines), unknown), "unknown");
  const once = new Set(["b"]);
  assert.equal(afterBringingBack(before, once, both, changedLines(before.base, both), unknown), "unknown");
  assert.equal(afterBringingBack(before, new Set(), both, changedLines(before.base, both), unknown), undefined);
});
