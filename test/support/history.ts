import assert from "node:assert/strict";
import fc from "fast-check";
import { applyOffsetEdits } from "../../src/core/edit/hunk.ts";
import { proposalLines, withProposal } from "../../src/core/proposal.ts";
import {
  afterApply,
  asWritten,
  type ConflictChoice,
  decide,
  hunkViews,
  openReview,
  planApply,
  type Review,
  resolveConflict,
} from "../../src/core/review.ts";
import { afterUndo } from "../../src/core/reviewUndo.ts";
import { linesOf } from "./coreReview.ts";
import { createEditorModel, type EditorModel, type Formatter } from "./editorModel.ts";
import { type Asking, ask, asking, endRun, type Running, streamOn } from "./historyRun.ts";

/** One thing that happens. Numbers choose places, whatever there is. */
type Step =
  | { readonly kind: "type" | "break-line" | "external-write" | "write-proposal"; readonly at: number }
  | { readonly kind: "erase"; readonly at: number; readonly length: number }
  | { readonly kind: "undo" | "redo" | "revert" | "reopen" | "stream" | "stop" | "apply" | "accept-all" }
  | { readonly kind: "save"; readonly format: Formatter }
  | Asking
  | { readonly kind: "decide"; readonly at: number; readonly state: "pending" | "accepted" | "rejected" }
  | { readonly kind: "resolve"; readonly at: number; readonly choice: ConflictChoice };

export type History = {
  readonly lines: readonly string[];
  readonly eol: string;
  readonly steps: readonly Step[];
};

const at = fc.nat(200);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom("type", "type", "break-line"), at }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom("external-write", "write-proposal"), at }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("erase"), at, length: fc.integer({ min: 1, max: 30 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom("undo", "undo", "redo") }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom("revert", "reopen", "stop") }) },
  { weight: 14, arbitrary: fc.record({ kind: fc.constantFrom("stream", "accept-all", "apply") }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("save"),
      format: fc.constantFrom("none", "strip", "indent", "end-with-newline"),
    }),
  },
  { weight: 2, arbitrary: asking },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("decide"),
      at,
      state: fc.constantFrom("accepted", "accepted", "accepted", "rejected", "pending"),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("resolve"),
      at,
      choice: fc.constantFrom("keep-yours", "take-proposed", "edit-both"),
    }),
  },
);

/** Lines as they are in code: some alike, most of them with a number of their own. */
export const codeLines: fc.Arbitrary<readonly string[]> = fc
  .array(
    fc.constantFrom(
      ...[
        "",
        "}",
        "  }",
        "const first = list[0];",
        "  return first + last;",
        "  run(first, second);",
        "if (ready) {",
        "  stop();",
      ],
    ),
    { minLength: 2, maxLength: 14 },
  )
  .map((lines) => lines.map((line, index) => (line.trim().length > 2 ? `${line} // ${index}` : line)));

export const anyHistory: fc.Arbitrary<History> = fc.record({
  lines: codeLines,
  eol: fc.constantFrom("\n", "\r\n"),
  steps: fc.tuple(asking, fc.array(step, { minLength: 20, maxLength: 60 })).map(([first, rest]) => [first, ...rest]),
});

/** What came about in histories, so that a test can see that they were not idle. */
export type Tally = {
  applied: number;
  conflicts: number;
  merged: number;
  undone: number;
  finished: number;
  ended: number;
};

type Applied = {
  readonly before: string;
  readonly after: string;
  readonly hunks: readonly string[];
  readonly was: Review;
};

/**
 * Plays a history over the run, the review and the merge, with the invariants checked after each step: no text changes but
 * by the user or by an accepted hunk (I1), what is written is what was shown (I2, I3), an undo restores the text and the
 * review (I4), all or nothing (I5), one end a run (I6), nothing to apply from a run that did not finish (I7), nothing shown
 * is lost (I8), and no key that was typed disappears.
 */
export async function play({ lines, eol, steps }: History, tally: Tally): Promise<void> {
  const editor = createEditorModel(lines, eol);
  let running: Running | undefined;
  let review: Review = openReview(editor.text, []);
  let applied: Applied[] = [];

  for (const each of steps) {
    const before = editor.text;
    const hunk = "at" in each ? review.hunks[each.at % Math.max(1, review.hunks.length)] : undefined;
    switch (each.kind) {
      case "type":
        editor.type(each.at);
        break;
      case "break-line":
        editor.breakLine(each.at);
        break;
      case "erase":
        editor.erase(each.at, each.length);
        break;
      case "external-write":
        editor.externalWrite(each.at);
        break;
      case "save":
        editor.save(each.format);
        break;
      case "revert":
        editor.revert();
        break;
      case "reopen":
        editor.reopen();
        break;
      case "undo":
        if (editor.undo()) review = afterEditorUndo(review, applied, editor.text, tally);
        break;
      case "redo":
        if (editor.redo()) review = afterEditorRedo(review, applied, editor.text);
        break;
      case "ask":
        if (running === undefined) running = ask(editor.text, each);
        break;
      case "stream":
      case "stop": {
        if (running === undefined) break;
        if (each.kind === "stop") running.stop.abort();
        const ended = await streamOn(running);
        assert.equal(editor.text, before, "I1: streaming changed the document");
        if (ended === undefined) break;
        tally.ended += 1;
        if (ended.kind === "finished") {
          tally.finished += 1;
          review = openReview(running.snapshot, running.hunks);
          applied = [];
        }
        running = undefined;
        break;
      }
      case "decide":
        if (hunk !== undefined) review = decide(review, [hunk.id], each.state);
        break;
      case "accept-all":
        review = decide(
          review,
          review.hunks.map(({ id }) => id),
          "accepted",
        );
        break;
      case "resolve":
        if (hunk !== undefined) review = resolveConflict(review, hunk.id, each.choice, linesOf(editor.text));
        break;
      case "write-proposal": {
        const proposal = proposalLines(review).toSpliced(each.at % 12, 0, `written${each.at}`);
        review = withProposal(review, proposal);
        assert.deepEqual(proposalLines(review), proposal, "I8: what was written into the proposal is gone");
        break;
      }
      case "apply": {
        const made = apply(editor, review, tally);
        if (made === undefined) break;
        applied.push({ before, after: editor.text, hunks: made.hunks, was: review });
        review = made.review;
        break;
      }
    }
    assertSound(review);
    const isReviewStep = ["stream", "stop", "ask", "decide", "accept-all", "resolve", "write-proposal"].includes(
      each.kind,
    );
    if (isReviewStep) assert.equal(editor.text, before, `I1: ${each.kind} changed the document`);
    for (const key of editor.keys) assert.ok(editor.text.includes(key), `a key was lost by ${each.kind}`);
  }
  if (running !== undefined) await endRun(running);
}

function apply(
  editor: EditorModel,
  review: Review,
  tally: Tally,
): { readonly review: Review; readonly hunks: readonly string[] } | undefined {
  const before = editor.text;
  const lines = linesOf(before);
  const views = hunkViews(review, lines);
  const accepted = views.filter(({ state }) => state === "accepted");
  const conflicting = new Set(views.filter(({ state }) => state === "conflict").map(({ id }) => id));
  const plan = planApply(review, before);
  if (plan.kind === "nothing") return undefined;
  if (plan.kind === "conflict") {
    tally.conflicts += 1;
    for (const id of plan.hunks) assert.ok(conflicting.has(id), `I5: ${id} is no conflict to the user`);
    return undefined;
  }
  tally.applied += 1;
  if (accepted.some(({ merged }) => merged !== undefined)) tally.merged += 1;
  // As the adapter does it: a document of one line shows no line ending to go by, and has one all the same.
  const own = (edits: typeof plan.edits) =>
    edits.map((each) => ({ ...each, text: each.text.replace(/\r\n|\n|\r/g, editor.eol) }));
  const written = applyOffsetEdits(before, own(plan.edits));
  const shown = accepted.toReversed().reduce<readonly string[]>((text, view) => {
    const { removed, added, line } = asWritten(view);
    assert.deepEqual(text.slice(line, line + removed.length), removed, "I2: a hunk shows lines that are not there");
    return text.toSpliced(line, removed.length, ...added);
  }, lines);
  assert.deepEqual(linesOf(written), shown.length === 0 ? [""] : shown, "I2: what was written is not what was shown");
  assert.equal(written.split(editor.eol).length, linesOf(written).length, "I3: a line ending changed");
  assertKeys(editor.keys, written, review, plan.hunks);
  editor.write(written);
  const after = afterApply(review, plan.hunks);
  const undone = afterUndo(after, review, plan.hunks);
  const again = planApply(decide(undone, plan.hunks, "accepted"), before);
  assert.ok(again.kind === "edits", "I4: after an undo the hunks cannot be applied again");
  assert.equal(applyOffsetEdits(before, own(again.edits)), written, "I4: and give the same text");
  return { review: after, hunks: plan.hunks };
}

/** Only keys that stood in the lines which a hunk replaces, where the model saw them or the user settled it, may go. */
function assertKeys(keys: ReadonlySet<string>, written: string, review: Review, ids: readonly string[]): void {
  const replaced = review.hunks.filter(({ id }) => ids.includes(id)).flatMap(({ removed }) => removed.join("\n"));
  for (const key of keys) {
    if (!written.includes(key))
      assert.ok(
        replaced.some((text) => text.includes(key)),
        "an apply lost a key",
      );
  }
}

/** As the adapter does it: an undo that crosses an apply gives its hunks back. */
function afterEditorUndo(review: Review, applied: readonly Applied[], text: string, tally: Tally): Review {
  const undone = applied.findLast((each) => each.before === text && stand(review, each.hunks));
  if (undone === undefined) return review;
  tally.undone += 1;
  return afterUndo(review, undone.was, undone.hunks);
}

function afterEditorRedo(review: Review, applied: readonly Applied[], text: string): Review {
  const redone = applied.findLast((each) => each.after === text && !stand(review, each.hunks));
  return redone === undefined ? review : afterApply(review, redone.hunks);
}

function stand(review: Review, hunks: readonly string[]): boolean {
  return hunks.every((id) => review.hunks.some((hunk) => hunk.id === id && hunk.state === "applied"));
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
