import assert from "node:assert/strict";
import { test } from "node:test";
import type { Hunk } from "../../../../src/core/edit/hunk.ts";
import type { LogEvent } from "../../../../src/core/events.ts";
import {
  afterReapply,
  afterRevert,
  proposedReviews,
  proposedTexts,
  reapplyReviews,
  revertReviews,
  storedReviews,
} from "../../../../src/core/history/reviews.ts";
import type { StoredRun } from "../../../../src/core/history/storedRun.ts";
import { afterApply, decide, hunkViews, openReview, planApply, type Review } from "../../../../src/core/review.ts";
import { carriedOut } from "../../../support/coreReview.ts";
import { answer, stop } from "../../../support/coreRun.ts";
import { storedRun } from "../../../support/coreStored.ts";
import { answerBlock, fileTarget } from "../../../support/coreTarget.ts";

const text = "a\nb\nc\nd\ne\n";
const both = [answer(answerBlock("b", "B\nB2")), answer(answerBlock("d", "D")), stop()];

/** The run once some of its hunks were applied. */
async function appliedRun(ids: readonly string[]): Promise<StoredRun> {
  const run = await storedRun({ target: fileTarget(text), acts: both });
  const review = afterApply(decide(only(proposedReviews(run)), ids, "accepted"), ids);
  return {
    ...run,
    log: [...run.log, { type: "review-changed", at: 1, hunks: hunkViews(review, review.base) }],
    bases: new Map([[0, review.base]]),
  };
}

function only(reviews: readonly Review[]): Review {
  const [review] = reviews;
  assert.ok(review !== undefined);
  return review;
}

const accepted = (review: Review) =>
  decide(
    review,
    review.hunks.map(({ id }) => id),
    "accepted",
  );

test("a run is applied again onto the text as it is now, whatever was decided before", async () => {
  const run = await appliedRun(["0.0"]);
  const review = accepted(only(proposedReviews(run)));
  assert.equal(
    carriedOut("new\na\nb\nc\nd\ne\n", planApply(review, "new\na\nb\nc\nd\ne\n")),
    "new\na\nB\nB2\nc\nD\ne\n",
  );
  assert.equal(carriedOut("a\nB\nB2\nc\nd\ne\n", planApply(review, "a\nB\nB2\nc\nd\ne\n")), "a\nB\nB2\nc\nD\ne\n");
});

test("a review comes back as it was left, but nothing stored counts as an approval", async () => {
  const run = await appliedRun(["0.0"]);
  const review = only(storedReviews(run));
  assert.deepEqual(review.base, ["a", "B", "B2", "c", "d", "e", ""]);
  assert.deepEqual(
    review.hunks.map(({ id, state, start }) => [id, state, start]),
    [
      ["0.0", "applied", 1],
      ["1.0", "pending", 4],
    ],
  );
});

test("a re-apply leaves applied what still stands, and asks for the rest", async () => {
  const run = await appliedRun(["0.0", "1.0"]);
  const statesIn = (now: string) =>
    only(reapplyReviews(run, [now.split("\n")])).hunks.map(({ id, state }) => `${id} ${state}`);
  assert.deepEqual(statesIn("mine\na\nB\nB2\nc\nD\ne\n"), ["0.0 applied", "1.0 applied"]);
  assert.deepEqual(statesIn("a\nB\nB2\nc\nd\ne\n"), ["0.0 applied", "1.0 pending"]);
  assert.deepEqual(statesIn("a\nB of mine\nB2\nc\nD\ne\n"), ["0.0 pending", "1.0 applied"]);
  assert.deepEqual(
    only(reapplyReviews(run, [undefined])).hunks.map(({ state }) => state),
    ["pending", "pending"],
  );
});

test("a removal that was undone by hand is asked for again by a re-apply, and one that stands is not", async () => {
  const acts = [answer("<<<<<<< SEARCH\nb\nc\n=======\nb\n>>>>>>> REPLACE\n"), stop()];
  const run = await storedRun({ target: fileTarget(text), acts });
  const ids = only(proposedReviews(run)).hunks.map(({ id }) => id);
  const review = afterApply(accepted(only(proposedReviews(run))), ids);
  const hunks = hunkViews(review, review.base);
  const done = {
    ...run,
    log: [...run.log, { type: "review-changed", at: 1, hunks } as LogEvent],
    bases: new Map([[0, review.base]]),
  };
  const stateIn = (now: string) => only(reapplyReviews(done, [now.split("\n")])).hunks[0]?.state;
  assert.equal(stateIn("a\nb\nd\ne\n"), "applied");
  assert.equal(stateIn(text), "pending");
});

test("a re-apply that ends undecided leaves what was applied as it was: it can be reverted as before", async () => {
  const run = await appliedRun(["0.0", "1.0"]);
  const begun = reapplyReviews(run, ["a\nB of mine\nB2\nc\nd\ne\n".split("\n")]);
  const undecided = only(afterReapply(run, begun, begun));
  const { base, hunks } = only(storedReviews(run));
  assert.deepEqual([undecided.base, undecided.hunks], [base, hunks]);
  const rejected = begun.map((review) => decide(review, ["0.0"], "rejected"));
  assert.deepEqual(
    only(afterReapply(run, begun, rejected)).hunks.map(({ state }) => state),
    ["rejected", "applied"],
  );
});

test("a revert takes back what was applied where it still stands, wherever that is now", async () => {
  const run = await appliedRun(["0.0", "1.0"]);
  const review = only(revertReviews(run));
  const now = "x\na\nB\nB2\nc\nmine\nD\ne\n";
  assert.equal(carriedOut(now, planApply(review, now)), "x\na\nb\nc\nmine\nd\ne\n");
});

test("a revert of lines that the user changed since is a conflict, and writes nothing", async () => {
  const run = await appliedRun(["0.0", "1.0"]);
  assert.equal(planApply(only(revertReviews(run)), "a\nB\nB3 of mine\nc\nD\ne\n").kind, "conflict");
});

test("what was reverted can be decided again", async () => {
  const run = await appliedRun(["0.0", "1.0"]);
  const review = only(afterRevert(run, ["0.0"]));
  assert.deepEqual(review.base, ["a", "b", "c", "D", "e", ""]);
  assert.deepEqual(
    review.hunks.map(({ id, state }) => [id, state]),
    [
      ["0.0", "pending"],
      ["1.0", "applied"],
    ],
  );
});

test("hunks of a foreign file that do not stand in its snapshot are left out, however far they reach", async () => {
  const run = await storedRun({ target: fileTarget(text), acts: both });
  const hunks: Hunk[] = [
    { id: "far", start: 2 ** 52, removed: [], added: ["x"] },
    { id: "wrong", start: 0, removed: ["not a"], added: ["x"] },
    { id: "over", start: 1, removed: ["b"], added: ["x"] },
    { id: "over2", start: 1, removed: ["b", "c"], added: ["x"] },
  ];
  const placed: LogEvent = { type: "edit-placed", at: 0, edit: 0, hunks };
  const hostile = { ...run, log: run.log.map((event) => (event.type === "edit-placed" ? placed : event)) };
  for (const reviews of [proposedReviews(hostile), storedReviews(hostile), revertReviews(hostile)]) {
    assert.ok(only(reviews).hunks.every(({ id }) => id === "over"));
  }
  assert.deepEqual(proposedTexts(hostile), [{ path: "src/a.ts", text: "a\nx\nc\nd\ne\n" }]);
});

test("stored decisions that do not fit their base are asked for anew", async () => {
  const run = await appliedRun(["0.0"]);
  const review = only(storedReviews({ ...run, bases: new Map([[0, ["other"]]]) }));
  assert.deepEqual(review, openReview(text, review.hunks));
});
