import assert from "node:assert/strict";
import { test } from "node:test";
import { type Board, foldComparison } from "../../../../src/core/compare/board.ts";
import { createBoardReplay } from "../../../../src/core/compare/boardReplay.ts";
import { createComparison } from "../../../../src/core/compare/comparison.ts";
import type { ComparisonEvent } from "../../../../src/core/compare/comparisonEvents.ts";
import { wholeBoard } from "../../../../src/core/compare/figures.ts";
import { compared, comparisonSetup } from "../../../support/coreComparison.ts";
import { answer, fakeClock, reasoning, scripted, stop } from "../../../support/coreRun.ts";
import { answerBlock } from "../../../support/coreTarget.ts";

/** Each event so long after the one before it. */
async function logged(step: number): Promise<readonly ComparisonEvent[]> {
  const setup = comparisonSetup(["c1", "c2"], {
    c1: scripted([reasoning("b says nothing."), answer(answerBlock("b", "first")), stop()]),
    c2: scripted([reasoning("b is short."), answer(answerBlock("b", "second")), stop()]),
  });
  const log = await compared(createComparison(setup, fakeClock()));
  return log.map((event, at) => ({ ...event, at: at * step }));
}

const folded = (log: readonly ComparisonEvent[]) => log.reduce<Board | undefined>(foldComparison, undefined);

test("at each moment it shows the fold of what had happened, and at the end the whole", async () => {
  const log = await logged(100);
  const replay = createBoardReplay(log);
  assert.ok(replay);
  let seen = 1;
  while (!replay.isOver) {
    seen += replay.pass(80).length;
    assert.deepEqual(replay.board, folded(log.slice(0, seen)));
    assert.equal(replay.now, replay.board.startedAt + (log[seen - 1]?.at ?? 0));
  }
  assert.equal(seen, log.length);
});

test("what took minutes is watched in twenty seconds, and a wait until the next day is cut", async () => {
  for (const step of [30_000, 86_400_000]) {
    const replay = createBoardReplay(await logged(step));
    assert.ok(replay);
    replay.pass(19_000);
    assert.equal(replay.isOver, false);
    replay.pass(1_001);
    assert.equal(replay.isOver, true);
  }
});

test("what begins with no start is no comparison", async () => {
  const [, ...log] = await logged(1);
  assert.equal(createBoardReplay(log), undefined);
  assert.equal(createBoardReplay([]), undefined);
});

test("what was taken or sorted afterwards is no reason to wait", async () => {
  const log = await logged(1);
  const last = log.at(-1)?.at ?? 0;
  const taken = [1, 2, 3].flatMap((day): ComparisonEvent[] => {
    const at = last + day * 86_400_000;
    return [
      { type: "selection-changed", at, selection: [] },
      { type: "view-changed", at, view: wholeBoard },
    ];
  });
  const replay = createBoardReplay([...log, ...taken]);
  assert.ok(replay);
  replay.pass(last + 1);
  assert.equal(replay.isOver, true);
});
