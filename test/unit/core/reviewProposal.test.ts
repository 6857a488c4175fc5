import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { proposalLines, withProposal } from "../../../src/core/proposal.ts";
import { decide, openReview, type Review } from "../../../src/core/review.ts";
import { afterUndo } from "../../../src/core/reviewUndo.ts";
import { holds } from "../../support/coreProperty.ts";
import { acceptedReview, applied, hunk, lineList, linesOf } from "../../support/coreReview.ts";
import { anyScene, sceneReview } from "../../support/coreScene.ts";

const change = hunk("change", 1, "b", "B");
const insertion = hunk("insertion", 3, "", "x");
const base = "a b c d e f";
const open = openReview(lineList(base).join("\n"), [change, insertion]);
const accepted = acceptedReview(base, [change, insertion]);

test("a proposal that the user left alone leaves the review alone", () => {
  assert.equal(withProposal(open, proposalLines(open)), open);
});

type Edited = {
  readonly rule: string;
  readonly review: Review;
  readonly proposal: string;
  readonly hunks: readonly (readonly [
    id: string,
    start: number,
    removed: string,
    added: string,
    state: string,
    takes?: readonly string[],
  ])[];
};

const cases: readonly Edited[] = [
  {
    rule: "what the user writes elsewhere is a pending hunk of its own",
    review: accepted,
    proposal: "a B c x d e F",
    hunks: [
      ["change", 1, "b", "B", "accepted"],
      ["insertion", 3, "", "x", "accepted"],
      ["edited", 5, "f", "F", "pending"],
    ],
  },
  {
    rule: "a hunk whose lines the user edited keeps its decision",
    review: accepted,
    proposal: "a B1 B2 c x d e f",
    hunks: [
      ["change", 1, "b", "B1 B2", "accepted"],
      ["insertion", 3, "", "x", "accepted"],
    ],
  },
  {
    rule: "a hunk that the user took out of the proposal is gone",
    review: accepted,
    proposal: "a b c x d e f",
    hunks: [["insertion", 3, "", "x", "accepted"]],
  },
  {
    rule: "one change over hunks that agree keeps their decision",
    review: accepted,
    proposal: "a N d e f",
    hunks: [["change", 1, "b c", "N", "accepted", ["insertion"]]],
  },
  {
    rule: "one change over hunks that differ waits for a decision",
    review: decide(open, ["change"], "accepted"),
    proposal: "a N d e f",
    hunks: [["change", 1, "b c", "N", "pending", ["insertion"]]],
  },
  {
    rule: "a rejected hunk stays on offer",
    review: decide(accepted, ["change"], "rejected"),
    proposal: "a b c x d e F",
    hunks: [
      ["change", 1, "b", "B", "rejected"],
      ["insertion", 3, "", "x", "accepted"],
      ["edited", 5, "f", "F", "pending"],
    ],
  },
  {
    rule: "a rejected hunk is gone where the user wrote in its place",
    review: decide(accepted, ["change"], "rejected"),
    proposal: "a N c x d e f",
    hunks: [
      ["edited", 1, "b", "N", "pending"],
      ["insertion", 3, "", "x", "accepted"],
    ],
  },
  {
    rule: "a hunk that the user split has two parts with ids of their own",
    review: acceptedReview("a b c d e", [hunk("big", 1, "b c d", "B C D")]),
    proposal: "a B c D e",
    hunks: [
      ["big", 1, "b", "B", "accepted"],
      ["big+", 3, "d", "D", "accepted", ["big"]],
    ],
  },
  {
    rule: "touching hunks keep their own decisions when the user writes elsewhere",
    review: decide(acceptedReview(base, [change, hunk("next", 2, "c", "C")]), ["next"], "pending"),
    proposal: "a B C d e F",
    hunks: [
      ["change", 1, "b", "B", "accepted"],
      ["next", 2, "c", "C", "pending"],
      ["edited", 5, "f", "F", "pending"],
    ],
  },
  {
    rule: "an inserted copy of the line beside it keeps its decision when the user writes elsewhere",
    review: acceptedReview("x x b c d", [hunk("copy", 1, "", "x")]),
    proposal: "x x x b c D",
    hunks: [
      ["copy", 1, "", "x", "accepted"],
      ["edited", 4, "d", "D", "pending"],
    ],
  },
];

for (const { rule, review, proposal, hunks } of cases) {
  test(`withProposal: ${rule}`, () => {
    const edited = withProposal(review, lineList(proposal));
    assert.deepEqual(
      edited.hunks,
      hunks.map(([id, start, removed, added, state, takes]) => ({
        ...hunk(id, start, removed, added),
        ...(takes !== undefined && { takes }),
        state,
      })),
    );
    assert.deepEqual(edited.base, review.base);
    assert.deepEqual(proposalLines(edited), lineList(proposal));
  });
}

test("withProposal: applied hunks stay applied", () => {
  const start = applied(decide(accepted, ["insertion"], "pending"), lineList(base).join("\n"));
  const edited = withProposal(start.review, lineList("a B c x d e F"));
  assert.deepEqual(
    edited.hunks.map(({ id, state }) => [id, state]),
    [
      ["change", "applied"],
      ["insertion", "pending"],
      ["edited", "pending"],
    ],
  );
});

test("withProposal: after everything was removed and applied, an empty proposal holds nothing new", () => {
  const { review, text } = applied(acceptedReview("a b", [hunk("all", 0, "a b", "")]), "a\nb");
  assert.deepEqual(withProposal(review, linesOf(text)), review);
});

test("whatever the user makes of the proposal is what the review then proposes", () => {
  const cases = fc.record({
    scene: anyScene,
    cut: fc.nat(12),
    take: fc.nat(4),
    written: fc.array(fc.constantFrom("own 1", "own 2", "base 3", "hunk 1.0"), { maxLength: 4 }),
  });
  holds(cases, 3000, ({ scene, cut, take, written }) => {
    const review = sceneReview(scene);
    const proposal = proposalLines(review).toSpliced(cut, take, ...written);
    fc.pre(proposal.length > 0);
    const edited = withProposal(review, proposal);
    assert.deepEqual(proposalLines(edited), proposal);
    assert.equal(new Set(edited.hunks.map(({ id }) => id)).size, edited.hunks.length);
    for (const { start, removed } of edited.hunks)
      assert.deepEqual(edited.base.slice(start, start + removed.length), removed);
  });
});

test("what was written inside applied lines is part of their hunk once the apply is undone", () => {
  const before = acceptedReview("a b c", [hunk("h", 1, "b", "x y")]);
  const { review } = applied(before, "a\nb\nc");
  const edited = withProposal(review, lineList("a x own y c"));
  const undone = afterUndo(edited, before, ["h"]);
  assert.deepEqual(undone.base, lineList("a b c"));
  assert.deepEqual(undone.hunks, [{ ...hunk("h", 1, "b", "x own y"), state: "pending" }]);
});

test("an undo of an apply that emptied the file gives its lines back, without the empty one", () => {
  const before = acceptedReview("a b", [hunk("all", 0, "a b", "")]);
  const { review } = applied(before, "a\nb");
  assert.deepEqual(review.base, [""]);
  assert.deepEqual(afterUndo(review, before, ["all"]).base, lineList("a b"));
  const edited = withProposal(review, ["", "own"]);
  const undone = afterUndo(edited, before, ["all"]);
  assert.deepEqual(
    undone.hunks.map(({ id, start }) => [id, start]),
    [
      ["all", 0],
      ["edited", 2],
    ],
  );
});
