import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type ConflictChoice,
  decide,
  locate,
  planApply,
  type Review,
  resolveConflict,
} from "../../../src/core/review.ts";
import { acceptedReview, applied, hunk, lineList, linesOf } from "../../support/coreReview.ts";

const first = hunk("first", 1, "b", "B");
const second = hunk("second", 4, "e", "E");
const base = "a b c d e f";

const choices: readonly {
  readonly choice: ConflictChoice;
  readonly state: string;
  readonly added: string;
  readonly after: string;
}[] = [
  { choice: "keep-yours", state: "rejected", added: "B", after: "n a N c d E f" },
  { choice: "take-proposed", state: "accepted", added: "B", after: "n a B c d E f" },
  { choice: "edit-both", state: "pending", added: "N B", after: "n a N c d E f" },
];

for (const { choice, state, added, after } of choices) {
  test(`${choice}: the hunk stands on the user's lines and is ${state}`, () => {
    const now = lineList("n a N c d e f");
    const review = resolveConflict(acceptedReview(base, [first, second]), "first", choice, now);
    const [settled, other] = review.hunks;
    assert.deepEqual(settled, { id: "first", start: 2, removed: ["N"], added: lineList(added), state });
    assert.deepEqual(other, { ...second, start: 5, state: "accepted" });
    assert.deepEqual(review.base, now);
    assert.deepEqual(linesOf(applied(review, now.join("\n")).text), lineList(after));
  });
}

test("edit both keeps the user's lines and puts the proposed ones below", () => {
  const now = lineList("a N1 N2 c d e f");
  const review = decide(
    resolveConflict(acceptedReview(base, [first]), "first", "edit-both", now),
    ["first"],
    "accepted",
  );
  assert.deepEqual(linesOf(applied(review, now.join("\n")).text), lineList("a N1 N2 B c d e f"));
});

test("take proposed puts a hunk back where the user deleted its lines", () => {
  const now = lineList("a c d e f");
  const review = resolveConflict(acceptedReview(base, [first]), "first", "take-proposed", now);
  assert.deepEqual(linesOf(applied(review, now.join("\n")).text), lineList("a B c d e f"));
});

test("take proposed on an insertion replaces what the user typed there", () => {
  const now = lineList("a b c n d e f");
  const review = resolveConflict(acceptedReview(base, [hunk("in", 3, "", "x")]), "in", "take-proposed", now);
  assert.deepEqual(linesOf(applied(review, now.join("\n")).text), lineList("a b c x d e f"));
});

test("a settled conflict is one no longer, until the user types there again", () => {
  const now = lineList("a N c d e f");
  const review = resolveConflict(acceptedReview(base, [first, second]), "first", "take-proposed", now);
  assert.ok(locate(review, now).every(({ conflict }) => !conflict));
  assert.deepEqual(planApply(review, "a\nM\nc\nd\ne\nf"), { kind: "conflict", hunks: ["first"] });
});

test("other conflicts keep waiting, and an apply does not write them", () => {
  const now = lineList("a N c d M f");
  const review = resolveConflict(acceptedReview(base, [first, second]), "first", "take-proposed", now);
  assert.deepEqual(
    review.hunks.map(({ state }) => state),
    ["accepted", "conflict"],
  );
  const after = applied(review, now.join("\n"));
  assert.deepEqual(linesOf(after.text), lineList("a B c d M f"));
  const settled = resolveConflict(after.review, "second", "take-proposed", linesOf(after.text));
  assert.deepEqual(linesOf(applied(settled, after.text).text), lineList("a B c d E f"));
});

test("an applied hunk stays where it is when a conflict is settled", () => {
  const start = applied(
    decide(acceptedReview(base, [first, second]), ["second"], "pending"),
    lineList(base).join("\n"),
  );
  const review = resolveConflict(start.review, "second", "keep-yours", lineList("n a B c d M f"));
  assert.deepEqual(
    review.hunks.map(({ id, start: line, state }) => [id, line, state]),
    [
      ["first", 2, "applied"],
      ["second", 5, "rejected"],
    ],
  );
});

/** The user rewrote lines 1 to 4, so that both hunks are in one conflict. */
const rewritten = lineList("a N1 N2 N3 N4 f g h i j k l");
const longBase = "a b c d e f g h i j k l";

test("settling one of two hunks in the same conflict leaves hunks that do not overlap", () => {
  for (const choice of ["keep-yours", "take-proposed", "edit-both"] as const) {
    for (const id of ["first", "second"]) {
      assertApart(resolveConflict(acceptedReview(longBase, [first, second]), id, choice, rewritten), `${choice} ${id}`);
    }
  }
});

test("hunks of one conflict that are kept as yours and accepted later take no line below them", () => {
  let review = resolveConflict(acceptedReview(longBase, [first, second]), "first", "keep-yours", rewritten);
  review = resolveConflict(review, "second", "keep-yours", rewritten);
  const { plan, text } = applied(decide(review, ["first", "second"], "accepted"), rewritten.join("\n"));
  assert.deepEqual(linesOf(text).slice(-7), lineList("f g h i j k l"));
  assert.ok(plan.kind !== "edits" || plan.text.join("\n") === text, "the plan shows another text than it writes");
});

test("settling and applying one hunk of a conflict leaves the other where it belongs", () => {
  const taken = resolveConflict(acceptedReview(longBase, [first, second]), "first", "take-proposed", rewritten);
  const after = applied(taken, rewritten.join("\n"));
  assert.ok(
    after.review.hunks.every(({ start }) => start >= 0),
    "a hunk begins before the file",
  );
  assertApart(after.review, "after the apply");
  const settled = resolveConflict(after.review, "second", "take-proposed", linesOf(after.text));
  const { text } = applied(settled, after.text);
  assert.deepEqual(linesOf(text).slice(-7), lineList("f g h i j k l"));
  assert.equal(linesOf(text)[0], "a");
});

function assertApart({ base: lines, hunks }: Review, message: string): void {
  let end = 0;
  for (const each of hunks) {
    assert.ok(each.start >= end, `${message}: ${each.id} begins at ${each.start}, before ${end}`);
    if (each.state === "applied") end = each.start + each.added.length;
    else {
      end = each.start + each.removed.length;
      assert.deepEqual(lines.slice(each.start, end), each.removed, message);
    }
  }
}
