import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { applyOffsetEdits } from "../../../src/core/edit/hunk.ts";
import { proposalLines, withProposal } from "../../../src/core/proposal.ts";
import {
  type ApplyPlan,
  afterApply,
  decide,
  hunkViews,
  openReview,
  planApply,
  type Review,
  resolveConflict,
} from "../../../src/core/review.ts";
import { afterUndo } from "../../../src/core/reviewUndo.ts";
import { hunkPicks, hunksOn } from "../../support/coreDocuments.ts";
import { holds } from "../../support/coreProperty.ts";
import { linesOf } from "../../support/coreReview.ts";
import { anyScene, oracleConflict, oracleLines, sceneReview } from "../../support/coreScene.ts";
import { inverse } from "../../support/coreText.ts";

test("an apply gives the user's document with the accepted hunks in their places, or a conflict and no edits", () => {
  holds(anyScene, 5000, (scene) => {
    const review = sceneReview(scene);
    const accepted = review.hunks.filter(({ state }) => state === "accepted");
    const now = oracleLines(scene, []);
    fc.pre(now.length > 0);
    // A document of one line has no ending to keep.
    const ending = now.length > 1 ? scene.ending : "\n";
    const document = now.join(ending);
    const plan = planApply(review, document);

    const conflicts = accepted.filter((hunk) => oracleConflict(scene, hunk)).map(({ id }) => id);
    if (accepted.length === 0) return assert.deepEqual(plan, { kind: "nothing" });
    if (conflicts.length > 0) return assert.deepEqual(plan, { kind: "conflict", hunks: conflicts });
    assert.ok(plan.kind === "edits");
    const expected = oracleLines(scene, accepted);
    fc.pre(expected.length > 0);
    assert.deepEqual(plan.text, expected);
    assert.equal(applyOffsetEdits(document, plan.edits), expected.join(ending));
    assert.deepEqual(
      plan.hunks,
      accepted.map(({ id }) => id),
    );
    assert.equal(applyOffsetEdits(applyOffsetEdits(document, plan.edits), inverse(document, plan.edits)), document);
  });
});

test("views show each hunk where the oracle would write it", () => {
  holds(anyScene, 2000, (scene) => {
    const now = oracleLines(scene, []);
    fc.pre(now.length > 0);
    for (const view of hunkViews(sceneReview(scene), now)) {
      const conflict = oracleConflict(scene, view);
      if (conflict) assert.equal(view.state, view.state === "rejected" ? "rejected" : "conflict");
      else {
        assert.notEqual(view.state, "conflict");
        const { removed } = view.merged ?? view;
        assert.deepEqual(now.slice(view.line, view.line + removed.length), removed);
        const marked = { ...view, added: ["<here>"] };
        assert.equal(oracleLines(scene, [marked]).indexOf("<here>"), view.line);
      }
    }
  });
});

/** One thing that happens during a review. Numbers choose lines and hunks, whatever there is. */
type Step =
  | { readonly kind: "type" | "replace" | "delete" | "write-proposal"; readonly at: number }
  | { readonly kind: "decide"; readonly at: number; readonly state: "pending" | "accepted" | "rejected" }
  | { readonly kind: "apply" | "undo" }
  | { readonly kind: "resolve"; readonly at: number; readonly choice: "keep-yours" | "take-proposed" | "edit-both" };

const place = fc.nat(40);
const steps: fc.Arbitrary<Step>[] = [
  fc.record({ kind: fc.constantFrom("type", "replace", "delete", "write-proposal"), at: place }),
  fc.record({
    kind: fc.constant("decide"),
    at: place,
    state: fc.constantFrom("accepted", "accepted", "accepted", "rejected", "pending"),
  }),
  fc.record({ kind: fc.constantFrom("apply", "apply", "undo") }),
];
const resolve: fc.Arbitrary<Step> = fc.record({
  kind: fc.constant("resolve"),
  at: place,
  choice: fc.constantFrom("keep-yours", "take-proposed", "edit-both"),
});

function sessions(step: readonly fc.Arbitrary<Step>[]) {
  return fc.record({
    total: fc.integer({ min: 1, max: 10 }),
    picks: hunkPicks(fc.constant("")),
    ending: fc.constantFrom("\n", "\r\n"),
    steps: fc.array(fc.oneof(...step), { minLength: 1, maxLength: 24 }),
  });
}

test("no order of typing, deciding, applying and undoing loses a line that the user has", () => {
  holds(sessions(steps), 3000, playSession);
});

test("nor does settling conflicts, but for the lines that a hunk says it removes", () => {
  holds(sessions([...steps, resolve]), 3000, playSession);
});

function playSession(session: {
  total: number;
  picks: Parameters<typeof hunksOn>[1];
  ending: string;
  steps: readonly Step[];
}): void {
  const base = Array.from({ length: session.total }, (_, line) => `base ${line}`);
  const named = session.picks.map((pick, index) => ({
    ...pick,
    added: pick.added.map((_, line) => `hunk ${index}.${line}`),
  }));
  let text = base.join(session.ending);
  let review = openReview(text, hunksOn(base, named));
  let undo: { readonly text: string; readonly review: Review; readonly hunks: readonly string[] } | undefined;

  for (const [count, step] of session.steps.entries()) {
    // One word, so that no two lines are alike enough to be one line that was changed.
    const own = `own${count}`;
    const lines = linesOf(text);
    const hunk = "at" in step ? review.hunks[step.at % Math.max(1, review.hunks.length)] : undefined;
    const line = "at" in step ? step.at % lines.length : 0;
    if (step.kind !== "undo" && step.kind !== "apply") undo = undefined;
    switch (step.kind) {
      case "type":
        text = lines.toSpliced(line, 0, own).join(session.ending);
        break;
      case "replace":
        text = lines.with(line, own).join(session.ending);
        break;
      case "delete":
        if (lines.length > 1) text = lines.toSpliced(line, 1).join(session.ending);
        break;
      case "write-proposal": {
        const proposal = proposalLines(review).toSpliced(step.at % 12, 0, own);
        review = withProposal(review, proposal);
        assert.deepEqual(proposalLines(review), proposal);
        break;
      }
      case "decide":
        if (hunk !== undefined) review = decide(review, [hunk.id], step.state);
        break;
      case "resolve":
        if (hunk !== undefined) review = resolveConflict(review, hunk.id, step.choice, lines);
        break;
      case "apply": {
        const plan = planApply(review, text);
        if (plan.kind !== "edits") break;
        undo = { text, review, hunks: plan.hunks };
        text = applyOffsetEdits(text, plan.edits);
        assertOnlyHunks(lines, text, plan, review);
        review = afterApply(review, plan.hunks);
        break;
      }
      case "undo":
        if (undo === undefined) break;
        text = undo.text;
        // An undo that crosses the apply: its hunks still stand.
        if (undo.hunks.every((id) => review.hunks.some((each) => each.id === id && each.state === "applied")))
          review = afterUndo(review, undo.review, undo.hunks);
        undo = undefined;
        break;
    }
    assertSound(review);
  }
}

/** Without what the applied hunks add, the document is what it was without what they remove. */
function assertOnlyHunks(
  before: readonly string[],
  text: string,
  plan: Extract<ApplyPlan, { kind: "edits" }>,
  review: Review,
): void {
  const hunks = review.hunks.filter(({ id }) => plan.hunks.includes(id));
  const added = new Set(hunks.flatMap((hunk) => hunk.added));
  const removed = new Set(hunks.flatMap((hunk) => hunk.removed));
  const after = linesOf(text);
  if (plan.text.length > 0) assert.deepEqual(after, plan.text);
  assert.deepEqual(
    after.filter((line) => line !== "" && !added.has(line)),
    before.filter((line) => line !== "" && !removed.has(line)),
  );
  // A line that a hunk keeps, as "edit both" does, may have been deleted by the user since.
  for (const line of added) if (!removed.has(line)) assert.ok(after.includes(line), `${line} was not written`);
}

function assertSound({ base, hunks }: Review): void {
  let last = 0;
  for (const { id, start, removed, state } of hunks) {
    assert.ok(start >= last, `${id} begins at ${start}, before ${last}`);
    last = start;
    if (state !== "applied")
      assert.deepEqual(base.slice(start, start + removed.length), removed, `${id} is not in the base`);
  }
}
