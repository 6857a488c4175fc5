import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { LogEvent } from "../../../src/core/events.ts";
import { emptyList, itemsOf } from "../../../src/core/longList.ts";
import {
  blockLength,
  lengthOf,
  moveBlock,
  plus,
  stretchOf,
  type Text,
  type TextStore,
  wholeText,
} from "../../../src/core/longText.ts";
import { passagesOf, settledLength } from "../../../src/core/passages.ts";
import { reasoningReport } from "../../../src/core/reasoningReport.ts";
import { createRecord } from "../../../src/core/runRecord.ts";
import { createSession, mostHeld } from "../../../src/core/session.ts";
import { runStart } from "../../support/coreLog.ts";
import { holds } from "../../support/coreProperty.ts";
import { fakeClock, reasoning, runInput, scripted, stop } from "../../support/coreRun.ts";

/** A store that takes everything at once, and counts what it is asked for. */
function storeInMemory(): TextStore & { text: string; read(start: number, end: number): string } {
  return {
    text: "",
    waiting: 0,
    append(text) {
      this.text += text;
      return this.text.length - text.length;
    },
    read(start, end) {
      return this.text.slice(start, end);
    },
  };
}

const pieces = fc.array(
  fc.tuple(fc.constantFrom("a ", "line 42\n", "😀", "\ud83d", "```\n", "\n\n"), fc.integer({ min: 1, max: 40_000 })),
  { maxLength: 12 },
);
const textsOf = (cuts: readonly (readonly [string, number])[]) => cuts.map(([word, count]) => word.repeat(count));

test("a long text reads as what it was made of, wherever its blocks are", () => {
  holds(fc.tuple(pieces, fc.array(fc.nat(), { maxLength: 6 })), 100, ([cuts, places]) => {
    const texts = textsOf(cuts);
    const whole = texts.join("");
    const text = texts.reduce<Text>(plus, "");
    const earlier = texts.slice(0, -1).reduce<Text>(plus, "");
    const store = storeInMemory();
    for (const moved of [false, true]) {
      if (moved && typeof text !== "string") for (const block of text.blocks.slice(0, -1)) moveBlock(block, store);
      assert.equal(lengthOf(text), whole.length);
      assert.equal(wholeText(text), whole);
      assert.equal(wholeText(earlier), texts.slice(0, -1).join(""));
      for (const place of places) {
        const start = place % (whole.length + 1);
        for (const length of [0, 1, 100, blockLength, 3 * blockLength]) {
          assert.equal(stretchOf(text, start, start + length), whole.slice(start, start + length));
        }
      }
    }
  });
});

test("the passages of a long text are those of the string", () => {
  holds(pieces, 60, (cuts) => {
    const whole = textsOf(cuts).join("");
    assert.deepEqual([...passagesOf(textsOf(cuts).reduce<Text>(plus, ""))], passagesAtOnce(whole));
  });
});

function passagesAtOnce(text: string) {
  const passages = [];
  let [tail, fence] = [text, ""];
  for (let settled = settledLength(tail, fence); settled !== undefined; settled = settledLength(tail, fence)) {
    passages.push({ text: tail.slice(0, settled.length), fence });
    tail = tail.slice(settled.length);
    fence = settled.fence;
  }
  return tail === "" ? passages : [...passages, { text: tail, fence }];
}

const delta = (text: string, part = 0, at = 0): LogEvent => ({
  type: "reasoning-delta",
  at,
  part,
  provenance: "raw",
  text,
});

test("of a long run eight million characters stay in memory, and all of it is read back", () => {
  const store = storeInMemory();
  const record = createRecord(runInput(), () => store);
  const texts = Array.from({ length: 300 }, (_, at) => `${at} ${"x".repeat(100_000)}\n\n`);
  record.append({ ...runStart, at: 0 });
  for (const [at, text] of texts.entries()) record.append(delta(text, at % 3, at * 50));
  record.append({ type: "run-end", at: 99_999, outcome: { kind: "stopped" } });
  const all = texts.join("").length;
  assert.ok(record.held < 9_000_000, `${record.held} characters are held`);
  assert.ok(store.text.length >= all - 9_000_000);
  const ofPart = (part: number) => texts.filter((_, at) => at % 3 === part).join("");
  const parts = itemsOf(record.state?.reasoning ?? emptyList);
  assert.ok(parts.length === 3 && parts.every(({ text }, part) => wholeText(text) === ofPart(part)));
  const logged = record.log.flatMap((event) => (event.type === "reasoning-delta" ? [event.text] : []));
  assert.equal(logged.join(""), texts.join(""));
  assert.ok(record.state !== undefined && reasoningReport(record.state).includes(ofPart(2)));
});

test("a short run puts nothing away", () => {
  const record = createRecord(runInput(), () => assert.fail("A store was opened."));
  record.append({ ...runStart, at: 0 });
  for (let at = 0; at < 80; at += 1) record.append(delta("x".repeat(100_000), 0, at));
  assert.equal(record.held, 8_000_000);
});

test("where nothing can be put away, a run is stopped at a limit, with all that came", async () => {
  let [opened, full] = [0, 0];
  const texts = {
    open: () => {
      opened += 1;
      return undefined;
    },
    full: () => {
      full += 1;
    },
  };
  const session = createSession(fakeClock(), undefined, texts);
  const million = "x".repeat(1_000_000);
  const acts = Array.from({ length: 80 }, () => reasoning(million));
  const outcome = await session.start(runInput(), scripted([...acts, stop()]));
  assert.deepEqual([outcome.kind, opened, full], ["stopped", 1, 1]);
  const [part] = itemsOf(session.current?.state?.reasoning ?? emptyList);
  assert.ok(part !== undefined && lengthOf(part.text) > mostHeld && lengthOf(part.text) < mostHeld + 3_000_000);
});

test("earlier runs are put away when they are long together, and none is let go of", async () => {
  const session = createSession(fakeClock(), undefined, {
    open: storeInMemory,
    full: () => assert.fail("It is full."),
  });
  const millions = (letter: string) => letter.repeat(12_000_000);
  for (const id of ["a", "b", "c", "d", "e"]) {
    await session.start(runInput(undefined, id), scripted([reasoning(millions(id)), stop()]));
  }
  assert.deepEqual(
    session.earlier.map(({ state }) => itemsOf(state?.reasoning ?? emptyList).map(({ text }) => wholeText(text))),
    ["a", "b", "c", "d"].map((id) => [millions(id)]),
  );
});
