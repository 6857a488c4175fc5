import assert from "node:assert/strict";
import { test } from "node:test";
import { isKeptBack } from "../../../../src/core/compare/blind.ts";
import { type Board, foldComparison } from "../../../../src/core/compare/board.ts";
import { createComparison } from "../../../../src/core/compare/comparison.ts";
import type { ComparisonEvent, ComparisonStart } from "../../../../src/core/compare/comparisonEvents.ts";
import { comparisonJson } from "../../../../src/core/compare/comparisonExport.ts";
import { importComparison } from "../../../../src/core/compare/comparisonImport.ts";
import { hashesOf } from "../../../../src/core/compare/frozenRequest.ts";
import type { NamesEvent } from "../../../../src/core/compare/names.ts";
import { unionMessage } from "../../../../src/panel/boardGroups.ts";
import { boardMessage } from "../../../../src/panel/boardModel.ts";
import {
  blindScene,
  candidate,
  compared,
  comparisonSetup,
  frozen,
  plainHash,
  sceneOf,
} from "../../../support/coreComparison.ts";
import { answer, fakeClock, scripted, stop } from "../../../support/coreRun.ts";
import { answerBlock } from "../../../support/coreTarget.ts";

const people = { timeOf: () => "today", now: 0 };

/** A comparison of two that is begun with hidden names and goes through what becomes of them. */
async function begun(...changes: readonly NamesEvent[]): Promise<ComparisonEvent[]> {
  return begunWith({ blind: ["b", "a"] }, changes);
}

async function begunWith(start: Partial<ComparisonStart>, changes: readonly NamesEvent[]): Promise<ComparisonEvent[]> {
  const setup = comparisonSetup(["a", "b"]);
  const comparison = createComparison({ ...setup, start: { ...setup.start, ...start } }, fakeClock());
  const log = await compared(comparison);
  for (const change of changes) comparison.tellNames(change);
  return [...log, ...(await compared(comparison))];
}

function folded(log: readonly ComparisonEvent[]): Board {
  const board = log.reduce<Board | undefined>(foldComparison, undefined);
  assert.ok(board);
  return board;
}

const hide: NamesEvent = { type: "names-hidden", order: ["a", "b"] };
const reveal: NamesEvent = { type: "names-shown" };
const choose: NamesEvent = { type: "names-shown", chosen: "a" };

test("names that are hidden from the start are hidden in every board of the log, up to what shows them", async () => {
  const log = await begun();
  for (let length = 1; length <= log.length; length += 1)
    assert.deepEqual(folded(log.slice(0, length)).names, { kind: "hidden", order: ["b", "a"], known: false });
});

for (const [name, changes, expected] of [
  ["a choice shows them, and is recorded", [choose], { kind: "shown", chosen: "a" }],
  ["showing them without a choice is recorded as such", [reveal], { kind: "shown", chosen: undefined }],
  ["hidden again they are known", [reveal, hide], { kind: "hidden", order: ["a", "b"], known: true }],
  ["also after a choice", [choose, hide], { kind: "hidden", order: ["a", "b"], known: true }],
  [
    "and stay known however often they are hidden",
    [reveal, hide, hide],
    { kind: "hidden", order: ["a", "b"], known: true },
  ],
  [
    "a file's order that lacks somebody, or holds strangers, still names everybody once",
    [{ type: "names-hidden", order: ["x", "b", "b"] }],
    { kind: "hidden", order: ["b", "a"], known: false },
  ],
] as const) {
  test(`names: ${name}, and so it is after a reload`, async () => {
    const log = await begun(...changes);
    assert.deepEqual(folded(log).names, expected);
    const read = importComparison(comparisonJson(frozen, hashesOf(frozen, plainHash), log, plainHash), plainHash);
    assert.ok(read.kind === "imported");
    assert.deepEqual(read.board.names, expected);
  });
}

test("names that are hidden after an answer came were seen beside it, and a choice is no blind one", async () => {
  const log = await begunWith({}, [hide]);
  assert.deepEqual(folded(log).names, { kind: "hidden", order: ["a", "b"], known: true });
});

test("names that are hidden before anything was answered are unknown, and stay so", async () => {
  const [start, ...rest] = await begunWith({}, []);
  assert.ok(start !== undefined);
  const hidden = folded([start, { ...hide, at: 0 }, ...rest]);
  assert.deepEqual(hidden.names, { kind: "hidden", order: ["a", "b"], known: false });
});

test("a file whose names are no names is not opened", async () => {
  const log = await begun(reveal);
  for (const broken of [
    { type: "names-hidden", at: 0 },
    { type: "names-hidden", at: 0, order: [1] },
    { type: "names-shown", at: 0, chosen: 1 },
  ]) {
    const text = JSON.stringify({
      ...JSON.parse(comparisonJson(frozen, hashesOf(frozen, plainHash), [], plainHash)),
      log: [...log, broken],
    });
    assert.equal(importComparison(text, plainHash).kind, "unreadable");
  }
});

test("a candidate that comes while names are hidden is the last one, and has a label", async () => {
  const board = foldComparison(folded(await begun()), { type: "cell-added", at: 0, candidate: candidate("c") });
  assert.ok(board?.names.kind === "hidden");
  assert.deepEqual(board.names.order, ["b", "a", "c"]);
});

test("with hidden names everything that is said comes in the order of the labels, not of the candidates", async () => {
  const edits = (word: string) => scripted([answer(answerBlock("b", word)), stop()]);
  const scripts = { a: edits("one"), b: edits("one"), c: edits("two"), d: edits("three") };
  const comparison = createComparison(comparisonSetup(["a", "b", "c", "d"], scripts), fakeClock());
  await compared(comparison);
  const scene = blindScene(sceneOf(comparison.board), ["d", "b", "c", "a"]);
  const [group] = unionMessage(scene).groups;
  assert.deepEqual(
    group?.variants.map(({ names }) => names),
    [["B", "D"], ["A"], ["C"]],
  );
  const message = boardMessage(scene, people);
  assert.deepEqual(message.order, ["A", "B", "C", "D"]);
  assert.deepEqual(
    message.rows.map(({ row }) => row),
    ["A", "B", "C", "D"],
  );
});

test("with hidden names who ends first is not told: what they do is kept back until all have ended", async () => {
  const released = Promise.withResolvers<void>();
  const slow = {
    async *stream() {
      await released.promise;
      yield answer(answerBlock("b", "slow"));
      yield stop();
    },
  };
  const setup = comparisonSetup(["quick", "refused", "slow"], {
    refused: scripted([{ type: "stop", stop: { kind: "refused", text: "No." } }]),
    slow,
  });
  const comparison = createComparison(setup, fakeClock());
  const ended = new Set<string>();
  const said: string[] = [];
  await compared(comparison, (event) => {
    if (event.type === "cell-event" && event.event.type === "run-end") ended.add(event.cell);
    const scene = blindScene(sceneOf(comparison.board));
    if (!ended.has("slow")) {
      assert.ok(isKeptBack(scene.board));
      const message = boardMessage(scene, people);
      assert.deepEqual([message.head.keptBack, message.head.failed], [true, 0]);
      said.push(JSON.stringify([message.rows, unionMessage(scene)]));
    }
    if (ended.size === 2) released.resolve();
  });
  assert.deepEqual([new Set(said).size, ended.size], [1, 3]);
  const scene = blindScene(sceneOf(comparison.board));
  assert.equal(isKeptBack(scene.board), false);
  assert.deepEqual(
    boardMessage(scene, people).rows.map(({ figures }) => figures.state),
    ["ready", "no answer", "ready"],
  );
  assert.equal(unionMessage(scene).candidates, 2);
});
