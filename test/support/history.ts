import assert from "node:assert/strict";
import fc from "fast-check";
import { proposalLines, withProposal } from "../../src/core/proposal.ts";
import { type ConflictChoice, decide, openReviews, resolveConflict } from "../../src/core/review.ts";
import { linesOf } from "./coreReview.ts";
import type { Formatter } from "./editorModel.ts";
import { type Asking, ask, asking, endRun, type Running, streamOn } from "./historyRun.ts";
import { apply, assertSide, createSide, type Side, type Tally } from "./historySide.ts";

/** One thing that happens. Numbers choose places, whatever there is. */
type Step =
  | { readonly kind: "stream" | "stop" | "apply" | "accept-all" }
  | Asking
  | (FileStep & { readonly file: 0 | 1 });

/** What happens to one of the two files. */
type FileStep =
  | { readonly kind: "type" | "break-line" | "external-write" | "write-proposal" | "rename"; readonly at: number }
  | { readonly kind: "erase"; readonly at: number; readonly length: number }
  | { readonly kind: "undo" | "redo" | "revert" | "reopen" }
  | { readonly kind: "save"; readonly format: Formatter }
  | { readonly kind: "decide"; readonly at: number; readonly state: "pending" | "accepted" | "rejected" }
  | { readonly kind: "resolve"; readonly at: number; readonly choice: ConflictChoice };

export type History = {
  readonly files: readonly [readonly string[], readonly string[]];
  readonly eol: string;
  readonly steps: readonly Step[];
};

const at = fc.nat(200);
const file = fc.constantFrom(0, 1);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom("type", "type", "break-line"), at, file }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom("external-write", "write-proposal", "rename"), at, file }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("erase"), at, length: fc.integer({ min: 1, max: 30 }), file }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom("undo", "undo", "redo"), file }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom("revert", "revert", "reopen"), file }) },
  { weight: 14, arbitrary: fc.record({ kind: fc.constantFrom("stream", "stream", "accept-all", "apply") }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("stop") }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("save"),
      format: fc.constantFrom("none", "none", "strip", "indent", "end-with-newline"),
      file,
    }),
  },
  { weight: 2, arbitrary: asking },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("decide"),
      at,
      state: fc.constantFrom("accepted", "accepted", "accepted", "rejected", "pending"),
      file,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("resolve"),
      at,
      choice: fc.constantFrom("keep-yours", "take-proposed", "edit-both"),
      file,
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
  files: fc.tuple(codeLines, codeLines),
  eol: fc.constantFrom("\n", "\r\n"),
  steps: fc.tuple(asking, fc.array(step, { minLength: 20, maxLength: 60 })).map(([first, rest]) => [first, ...rest]),
});

/**
 * Plays a history over the run, the review and the merge, with the invariants checked after each step: no text changes but
 * by the user or by an accepted hunk (I1), what is written is what was shown (I2, I3), an undo restores the text and the
 * review (I4), all or nothing over both files (I5), one end a run (I6), nothing to apply from a run that did not finish
 * (I7), nothing shown is lost (I8), and no key that was typed disappears. The review follows what the editor tells, as it
 * does in VS Code.
 */
export async function play({ files, eol, steps }: History, tally: Tally): Promise<void> {
  const sides = files.map((lines) => createSide(lines, eol, tally));
  const texts = () => sides.map(({ editor }) => editor.text);
  let running: Running | undefined;

  for (const each of steps) {
    const before = texts();
    const side = "file" in each ? sides[each.file] : undefined;
    if (side !== undefined && "file" in each) carryOut(each, side);
    switch (each.kind) {
      case "ask":
        running ??= ask([before[0] ?? "", before[1] ?? ""], each);
        break;
      case "stream":
      case "stop": {
        if (running === undefined) break;
        if (each.kind === "stop") running.stop.abort();
        const ended = await streamOn(running);
        if (ended === undefined) break;
        tally.ended += 1;
        if (ended.kind === "finished") {
          tally.finished += 1;
          const reviews = openReviews(running.snapshots, running.hunks);
          for (const [at, review] of reviews.entries()) sides[at]?.open(review);
        }
        running = undefined;
        break;
      }
      case "accept-all":
        for (const { followed } of sides) {
          const ids = followed.review.hunks.map(({ id }) => id);
          followed.review = decide(followed.review, ids, "accepted");
        }
        break;
      case "apply":
        apply(sides, tally);
        break;
    }
    if (!changing.has(each.kind)) assert.deepEqual(texts(), before, `I1: ${each.kind} changed a document`);
    if (side !== undefined)
      for (const [at, other] of sides.entries())
        assert.ok(other === side || other.editor.text === before[at], `${each.kind} changed the other file`);
    for (const one of sides) assertSide(one, each.kind);
  }
  if (running !== undefined) await endRun(running);
}

/** The steps that may change a text. */
const changing: ReadonlySet<Step["kind"]> = new Set<Step["kind"]>([
  "type",
  "break-line",
  "erase",
  "external-write",
  "save",
  "revert",
  "reopen",
  "undo",
  "redo",
  "apply",
]);

function carryOut(each: FileStep, side: Side): void {
  const { editor, followed } = side;
  const { review } = followed;
  const hunk = "at" in each ? review.hunks[each.at % Math.max(1, review.hunks.length)] : undefined;
  switch (each.kind) {
    case "type":
      editor.type(each.at);
      return;
    case "break-line":
      editor.breakLine(each.at);
      return;
    case "erase":
      editor.erase(each.at, each.length);
      return;
    case "external-write":
      side.externalWrite(each.at);
      return;
    case "rename":
      editor.rename(`renamed${each.at}.txt`);
      return;
    case "save":
      side.save(each.format);
      return;
    case "revert":
      side.revert();
      return;
    case "reopen":
      side.reopen();
      return;
    case "undo":
      editor.undo();
      return;
    case "redo":
      editor.redo();
      return;
    case "decide":
      if (hunk !== undefined) followed.review = decide(review, [hunk.id], each.state);
      return;
    case "resolve":
      if (hunk !== undefined) side.edit(resolveConflict(review, hunk.id, each.choice, linesOf(editor.text)));
      return;
    case "write-proposal": {
      const proposal = proposalLines(review).toSpliced(each.at % 12, 0, `written${each.at}`);
      side.edit(withProposal(review, proposal));
      assert.deepEqual(proposalLines(followed.review), proposal, "I8: what was written into the proposal is gone");
    }
  }
}
