import assert from "node:assert/strict";
import { test } from "node:test";
import type { LogEvent } from "../../../src/core/events.ts";
import { withReason } from "../../../src/core/goOn.ts";
import { withProposal } from "../../../src/core/proposal.ts";
import type { ProviderEvent } from "../../../src/core/provider.ts";
import { afterApply, decide, hunkViews, openReview, type Review } from "../../../src/core/review.ts";
import { hunksOf, type RunState } from "../../../src/core/runState.ts";
import { answer, folded, runInput, stop } from "../../support/coreRun.ts";
import { answerBlock, fileTarget } from "../../support/coreTarget.ts";
import { answering, type Retried, retriedRun, used } from "../../support/retriedRun.ts";

const reading = { signal: new AbortController().signal };

function reply(said: string): ProviderEvent[] {
  return [answer(said), used(1, 1), stop()];
}

/** A run that asks once, and the log with what its review came to. */
async function decidedRun(text: string, said: string, review: (opened: Review) => Review): Promise<Retried> {
  const ran = await retriedRun(
    runInput(fileTarget(text)),
    answering(reply(said)).provider,
    undefined,
    async () => undefined,
  );
  const after = review(openReview(text, hunksOf(ran.state)));
  const log: LogEvent[] = [...ran.log, { type: "review-changed", at: 9, hunks: hunkViews(after, after.base) }];
  return { ...ran, log, state: foldedOf(log) };
}

function foldedOf(log: readonly LogEvent[]): RunState {
  const state = folded(log);
  assert.ok(state !== undefined);
  return state;
}

async function shownAfter(first: Retried, said: string): Promise<readonly (readonly [string, readonly string[]])[]> {
  const again = await withReason(first, reading);
  const second = await retriedRun({ ...first.input, run: "run-2", ...again }, answering(reply(said)).provider);
  return hunksOf(second.state).map(({ id, added }) => [id, added]);
}

function applied(review: Review, ids = review.hunks.map(({ id }) => id)): Review {
  return afterApply(decide(review, ids, "accepted"), ids);
}

const wrapped = ["export function run() {", "  const a = load();", "  use(a);", "  return a;", "}", ""].join("\n");
const opens = answerBlock("export function run() {", "export function run() {\n  try {");
const closesNowhere = answerBlock("  giveBack(a);\n  more();\n}", "  giveBack(a);\n  } finally { close(); }\n}");
const closes = answerBlock("  return a;", "  return a;\n  } finally { close(); }");

test("ask again: a mended edit shows as a hunk of its own where it would join one that was applied", async () => {
  const first = await decidedRun(wrapped, opens + closesNowhere, (review) => applied(review));
  assert.deepEqual(await shownAfter(first, closes), [["2.0", ["  } finally { close(); }"]]]);
});

test("ask again: a mended edit shows as a hunk of its own where it would join one that was rejected", async () => {
  const first = await decidedRun(wrapped, opens + closesNowhere, (review) =>
    decide(
      review,
      review.hunks.map(({ id }) => id),
      "rejected",
    ),
  );
  assert.deepEqual(await shownAfter(first, closes), [["2.0", ["  } finally { close(); }"]]]);
});

const lines = [
  "const alpha = 1;",
  "const mid = 0;",
  "const beta = 2;",
  "const x = 1;",
  "const y = 2;",
  "const gamma = 3;",
];
const numbers = `${lines.join("\n")}\n`;
const two = answerBlock("const alpha = 1;", "const alpha = 10;") + answerBlock("const beta = 2;", "const beta = 20;");
const bad = answerBlock("const nothing = 77;\nlet q;\nlet r;", "const z = 1;");
const third = answerBlock("const gamma = 3;", "const gamma = 30;");

function byHand(review: Review, first: readonly string[]): Review {
  return withProposal(review, [...first, ...numbers.split("\n").slice(first.length)]);
}

test("ask again: two hunks that were drawn as one and applied do not come back", async () => {
  const first = await decidedRun(wrapped, opens + closes + bad, (review) => applied(review));
  assert.deepEqual(
    hunksOf(first.state).map(({ id }) => id),
    ["0.0"],
  );
  assert.deepEqual(await shownAfter(first, answerBlock("  use(a);", "  useAll(a);")), [["3.0", ["  useAll(a);"]]]);
});

test("ask again: a hunk that the user's own typing took in does not come back as a conflict", async () => {
  const first = await decidedRun(numbers, two + bad, (review) =>
    applied(byHand(review, ["const alpha = 11;", "const MID = 0;", "const beta = 22;"])),
  );
  assert.deepEqual(await shownAfter(first, third), [["3.0", ["const gamma = 30;"]]]);
});

test("ask again: a hunk that the user took back in the proposal does not come back", async () => {
  const first = await decidedRun(numbers, two + bad, (review) =>
    byHand(review, ["const alpha = 1;", "const mid = 0;", "const beta = 20;"]),
  );
  assert.deepEqual(
    hunksOf(first.state).map(({ id }) => id),
    ["1.0"],
  );
  assert.deepEqual(await shownAfter(first, third), [
    ["1.0", ["const beta = 20;"]],
    ["3.0", ["const gamma = 30;"]],
  ]);
});

test("ask again: a hunk of which a part still waits is not settled by the part that was applied", async () => {
  const all = answerBlock(lines.slice(0, 3).join("\n"), "const alpha = 10;\nconst mid = 5;\nconst beta = 20;");
  const first = await decidedRun(numbers, all + bad, (review) => {
    const split = byHand(review, ["const alpha = 10;", "const mid = 0;", "const beta = 20;"]);
    assert.equal(split.hunks.length, 2);
    return applied(
      split,
      split.hunks.slice(0, 1).map(({ id }) => id),
    );
  });
  assert.deepEqual(await shownAfter(first, third), [
    ["0.0", ["const alpha = 10;", "const mid = 5;", "const beta = 20;"]],
    ["2.0", ["const gamma = 30;"]],
  ]);
});
