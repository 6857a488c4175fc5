import assert from "node:assert/strict";
import { test } from "node:test";
import { proposalLines } from "../../../src/core/proposal.ts";
import {
  decide,
  type HunkState,
  hunkViews,
  isDecidable,
  isOpen,
  locate,
  openReview,
  planApply,
  type Review,
} from "../../../src/core/review.ts";
import { afterUndo } from "../../../src/core/reviewUndo.ts";
import { acceptedReview, applied, carriedOut, hunk, lineList, linesOf } from "../../support/coreReview.ts";

const change = hunk("change", 1, "b", "B");
const insertion = hunk("insertion", 3, "", "x y");
const deletion = hunk("deletion", 4, "e", "");
const base = "a b c d e f";

test("a review opens with its hunks sorted by place and pending", () => {
  const review = openReview("a\nb\nc\nd\ne\nf", [deletion, change, insertion]);
  assert.deepEqual(
    review.hunks.map(({ id, state }) => [id, state]),
    [
      ["change", "pending"],
      ["insertion", "pending"],
      ["deletion", "pending"],
    ],
  );
  assert.deepEqual(review.base, lineList(base));
  assert.ok(isOpen(review));
});

test("decide changes the named hunks alone, and can be taken back", () => {
  const review = decide(openReview("a\nb\nc\nd\ne\nf", [change, insertion]), ["change", "unknown"], "rejected");
  assert.deepEqual(states(review), { change: "rejected", insertion: "pending" });
  assert.deepEqual(states(decide(review, ["change"], "accepted")), { change: "accepted", insertion: "pending" });
});

test("applied hunks are past deciding; a conflict can be rejected, and not accepted", () => {
  const inState = (state: HunkState): Review => ({ base: lineList(base), hunks: [{ ...change, state }] });
  for (const decision of ["accepted", "rejected"] as const)
    assert.deepEqual(decide(inState("applied"), ["change"], decision), inState("applied"));
  assert.deepEqual(decide(inState("conflict"), ["change"], "accepted"), inState("conflict"));
  assert.deepEqual(decide(inState("conflict"), ["change"], "rejected"), inState("rejected"));
  for (const state of ["applied", "conflict"] as const) assert.equal(isDecidable({ ...change, state }), false);
});

test("a review is closed once every hunk is applied or rejected", () => {
  const review: Review = {
    base: [],
    hunks: [
      { ...change, state: "applied" },
      { ...deletion, state: "rejected" },
    ],
  };
  assert.equal(isOpen(review), false);
  assert.ok(isOpen({ base: [], hunks: [...review.hunks, { ...insertion, state: "conflict" }] }));
});

test("the proposal shows every hunk that was not rejected", () => {
  const review = openReview("a\nb\nc\nd\ne\nf", [change, insertion, deletion]);
  assert.deepEqual(proposalLines(review), lineList("a B c x y d f"));
  assert.deepEqual(proposalLines(decide(review, ["change"], "rejected")), lineList("a b c x y d f"));
  assert.deepEqual(proposalLines(decide(review, ["change"], "accepted")), lineList("a B c x y d f"));
});

type Merge = { readonly rule: string; readonly now: string; readonly result: string };

const merges: readonly Merge[] = [
  { rule: "on the untouched document", now: base, result: "a B c x y d f" },
  { rule: "after typing above", now: "n m a b c d e f", result: "n m a B c x y d f" },
  { rule: "after typing below", now: "a b c d e f n", result: "a B c x y d f n" },
  { rule: "after typing between the hunks", now: "a b n c d m e f", result: "a B n c x y d m f" },
  { rule: "after typing right above a replaced line", now: "a n b c d e f", result: "a n B c x y d f" },
  { rule: "after typing right below a replaced line", now: "a b n c d e f", result: "a B n c x y d f" },
  { rule: "after typing right above a deleted line", now: "a b c d n e f", result: "a B c x y d n f" },
  { rule: "after lines above were deleted", now: "b c d e f", result: "B c x y d f" },
  { rule: "after lines above were changed", now: "A1 A2 b c d e f", result: "A1 A2 B c x y d f" },
  { rule: "after typing in several places", now: "n a b m c d o e f p", result: "n a B m c x y d o f p" },
  { rule: "after the last line was deleted", now: "a b c d e", result: "a B c x y d" },
];

for (const { rule, now, result } of merges) {
  test(`an apply writes every accepted hunk, ${rule}`, () => {
    const { plan, text } = applied(acceptedReview(base, [change, insertion, deletion]), lineList(now).join("\n"));
    assert.ok(plan.kind === "edits", `it was ${plan.kind}`);
    assert.deepEqual(linesOf(text), lineList(result));
    assert.deepEqual(plan.text, lineList(result));
    assert.deepEqual(plan.hunks, ["change", "insertion", "deletion"]);
  });
}

const conflicts: readonly { readonly rule: string; readonly now: string; readonly hunks: readonly string[] }[] = [
  { rule: "the hunk's line was changed", now: "a N c d e f", hunks: ["change"] },
  { rule: "the hunk's line was deleted", now: "a c d e f", hunks: ["change"] },
  { rule: "the line that a hunk deletes was changed", now: "a b c d N f", hunks: ["deletion"] },
  { rule: "something was typed where a hunk inserts", now: "a b c n d e f", hunks: ["insertion"] },
  { rule: "the line above an insertion was changed", now: "a b N d e f", hunks: ["insertion"] },
  { rule: "the line below an insertion was changed", now: "a b c N e f", hunks: ["insertion"] },
  { rule: "a change runs over two hunks", now: "a b N f", hunks: ["insertion", "deletion"] },
  { rule: "everything was deleted", now: "", hunks: ["change", "insertion", "deletion"] },
  { rule: "everything was replaced", now: "n m o", hunks: ["change", "insertion", "deletion"] },
];

for (const { rule, now, hunks } of conflicts) {
  test(`an apply writes nothing and names the conflict when ${rule}`, () => {
    const { plan } = applied(acceptedReview(base, [change, insertion, deletion]), lineList(now).join("\n"));
    assert.deepEqual(plan, { kind: "conflict", hunks });
  });
}

test("a line typed between the lines of a hunk is a conflict", () => {
  const plan = planApply(acceptedReview("a b c", [hunk("two", 0, "a b", "X")]), "a\nn\nb\nc");
  assert.deepEqual(plan, { kind: "conflict", hunks: ["two"] });
});

test("a conflict in a hunk that was not accepted stands in nobody's way", () => {
  const review = decide(acceptedReview(base, [change, deletion]), ["deletion"], "rejected");
  assert.deepEqual(linesOf(applied(review, "a\nb\nc\nd\nN\nf").text), lineList("a B c d N f"));
});

test("nothing accepted is nothing to apply", () => {
  assert.deepEqual(planApply(openReview("a\nb", [change]), "a\nb"), { kind: "nothing" });
  assert.deepEqual(planApply(decide(openReview("a\nb", [change]), ["change"], "rejected"), "a\nb"), {
    kind: "nothing",
  });
});

test("typing that is taken back leaves no trace", () => {
  const review = acceptedReview(base, [change, insertion, deletion]);
  assert.equal(planApply(review, "a\nN\nc\nd\ne\nf").kind, "conflict");
  assert.deepEqual(linesOf(applied(review, lineList(base).join("\n")).text), lineList("a B c x y d f"));
});

test("a document with CRLF is merged by its lines and keeps its endings", () => {
  const { text } = applied(acceptedReview(base, [change, insertion, deletion]), "n\r\na\r\nb\r\nc\r\nd\r\ne\r\nf");
  assert.equal(text, "n\r\na\r\nB\r\nc\r\nx\r\ny\r\nd\r\nf");
});

test("a hunk that removes every line leaves an empty document, as the plan says", () => {
  const { plan, text, review } = applied(acceptedReview("a b", [hunk("all", 0, "a b", "")]), "a\nb");
  assert.equal(text, "");
  assert.ok(plan.kind === "edits");
  assert.deepEqual(plan.text, linesOf(text));
  assert.deepEqual(review.base, linesOf(text));
});

test("after an apply the rest can be applied, with typing in between", () => {
  const review = decide(acceptedReview(base, [change, insertion, deletion]), ["deletion"], "pending");
  const first = applied(review, lineList(base).join("\n"));
  assert.deepEqual(states(first.review), { change: "applied", insertion: "applied", deletion: "pending" });
  assert.deepEqual(linesOf(first.text), lineList("a B c x y d e f"));
  const typed = lineList("n a B c x y d e f m").join("\n");
  const second = applied(decide(first.review, ["deletion"], "accepted"), typed);
  assert.deepEqual(linesOf(second.text), lineList("n a B c x y d f m"));
  assert.deepEqual(states(second.review), { change: "applied", insertion: "applied", deletion: "applied" });
  assert.equal(planApply(second.review, second.text).kind, "nothing");
});

test("typing inside what was applied is no conflict for the rest", () => {
  const first = applied(
    decide(acceptedReview(base, [change, deletion]), ["deletion"], "pending"),
    lineList(base).join("\n"),
  );
  const second = applied(decide(first.review, ["deletion"], "accepted"), "a\nB2\nB3\nc\nd\ne\nf");
  assert.deepEqual(linesOf(second.text), lineList("a B2 B3 c d f"));
});

test("hunks can be applied in any order with one result", () => {
  const all = [change, insertion, deletion];
  const orders = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ];
  for (const order of orders) {
    let review = openReview(lineList(base).join("\n"), all);
    let text = lineList(base).join("\n");
    for (const index of order) ({ review, text } = applied(decide(review, [all[index]?.id ?? ""], "accepted"), text));
    assert.deepEqual(linesOf(text), lineList("a B c x y d f"), order.join());
  }
});

test("after an undo the undone hunks wait for a decision again, and others keep theirs", () => {
  const before = decide(acceptedReview(base, [change, insertion, deletion]), ["deletion"], "rejected");
  const { plan, review } = applied(before, lineList(base).join("\n"));
  assert.ok(plan.kind === "edits");
  const undone = afterUndo(review, before, plan.hunks);
  assert.deepEqual(states(undone), { change: "pending", insertion: "pending", deletion: "rejected" });
  assert.deepEqual(undone.base, lineList(base));
  const again = applied(decide(undone, ["change"], "accepted"), lineList(base).join("\n"));
  assert.deepEqual(linesOf(again.text), lineList("a B c d e f"));
});

test("an undo takes back its own hunks alone: what was decided on others since stays, and is counted anew", () => {
  const before = acceptedReview(base, [hunk("change", 1, "b", "B1 B2 B3")]);
  const both: Review = { ...before, hunks: [...before.hunks, { ...deletion, state: "pending" }] };
  const { review, plan } = applied(both, lineList(base).join("\n"));
  assert.ok(plan.kind === "edits");
  assert.equal(review.hunks[1]?.start, 6);
  const undone = afterUndo(decide(review, ["deletion"], "accepted"), both, plan.hunks);
  assert.deepEqual(states(undone), { change: "pending", deletion: "accepted" });
  assert.deepEqual(undone.base, lineList(base));
  assert.equal(undone.hunks[1]?.start, 4);
});

test("locate tells where each hunk is now, whatever its state", () => {
  const review: Review = {
    base: lineList("a B1 B2 c d e f"),
    hunks: [
      { ...hunk("change", 1, "b", "B1 B2"), state: "applied" },
      { ...hunk("insertion", 4, "", "x"), state: "rejected" },
      { ...hunk("deletion", 5, "e", ""), state: "pending" },
    ],
  };
  const found = locate(review, lineList("n a B1 B2 c d e f"));
  assert.deepEqual(
    found.map(({ start, end, conflict }) => [start, end, conflict]),
    [
      [2, 4, false],
      [5, 5, false],
      [6, 7, false],
    ],
  );
});

test("views show a conflict in any hunk that could be applied, and its line in the document", () => {
  const review = decide(openReview(lineList(base).join("\n"), [change, insertion, deletion]), ["change"], "rejected");
  const views = hunkViews(review, lineList("n a N c d N2 f"));
  assert.deepEqual(
    views.map(({ id, state, line }) => [id, state, line]),
    [
      ["change", "rejected", 2],
      ["insertion", "pending", 4],
      ["deletion", "conflict", 5],
    ],
  );
  assert.deepEqual(
    views.map(({ start }) => start),
    [1, 3, 4],
  );
});

test("carrying out a conflict changes nothing", () => {
  assert.equal(carriedOut("a\nN", { kind: "conflict", hunks: ["change"] }), "a\nN");
});

function states(review: Review): Record<string, string> {
  return Object.fromEntries(review.hunks.map(({ id, state }) => [id, state]));
}
