import assert from "node:assert/strict";
import { test } from "node:test";
import { type Board, foldComparison } from "../../../../src/core/compare/board.ts";
import { unionOfBoard } from "../../../../src/core/compare/boardUnion.ts";
import { createComparison } from "../../../../src/core/compare/comparison.ts";
import { addedCandidate } from "../../../../src/core/compare/matrix.ts";
import { repetitionsOf } from "../../../../src/core/compare/repetitions.ts";
import { blindChoice } from "../../../../src/core/compare/wins.ts";
import type { Effort } from "../../../../src/core/effort.ts";
import { boardMessage } from "../../../../src/panel/boardModel.ts";
import { candidate, compared, comparisonSetup, frozen, sceneOf } from "../../../support/coreComparison.ts";
import { fakeClock, finishing, scripted, stop } from "../../../support/coreRun.ts";

const at = (id: string, effort: Effort) => candidate(id, { effort: { asked: effort, sent: effort } });
const candidates = [at("c1", "high"), at("c2", "xhigh"), at("c3", "low")];
const correction = { type: "effort-corrected", sent: "high", note: "Model One takes high at most." } as const;

async function finished(end = finishing) {
  const setup = comparisonSetup([], { c2: scripted([correction, ...end]) }, { candidates });
  const comparison = createComparison(setup, fakeClock());
  const log = await compared(comparison);
  assert.ok(comparison.board);
  return { comparison, board: comparison.board, log };
}

test("whose effort was corrected while running goes by the one that it was sent at, and repeats that cell", async () => {
  const { board, log } = await finished();
  const { rows, head } = boardMessage(sceneOf(board), { timeOf: () => "today", now: 0 });
  assert.deepEqual(
    rows.map(({ name }) => name),
    ["Model One · high", "Model One · high 2", "Model One · low"],
  );
  const [, corrected] = rows;
  assert.ok(corrected?.kind === "named");
  assert.deepEqual([corrected.figures.asked, corrected.figures.sent], ["xhigh", "high"]);
  assert.equal(head.once, false);
  const [repeated] = repetitionsOf(board.cells, unionOfBoard(board, frozen.target));
  assert.deepEqual([repeated?.name, repeated?.runs], ["Model One · high", 2]);
  const stored: typeof log = JSON.parse(JSON.stringify(log));
  assert.equal(
    JSON.stringify(stored.reduce<Board | undefined>(foldComparison, undefined)),
    JSON.stringify(board),
    "the same after a reload",
  );
});

test("a blind choice of it is one of the effort that it was sent at", async () => {
  const { board } = await finished();
  const known = board.cells.map((cell) => cell.candidate);
  const choice = blindChoice("x", 1, "c2", known, unionOfBoard(board, frozen.target));
  assert.deepEqual(
    choice?.entrants.map(({ effort }) => effort),
    ["high", "high", "low"],
  );
});

test("another run of that cell is counted after it, and a retry is sent at it", async () => {
  const { comparison, board } = await finished([stop({ kind: "refused", text: "No." })]);
  const known = board.cells.map((cell) => cell.candidate);
  const model = { ref: candidates[0]?.model ?? assert.fail(), name: "Model One", efforts: ["high"] as const };
  assert.equal(addedCandidate(known, model, "high").repetition, 3);
  comparison.retryFailed();
  const again = await compared(comparison);
  const start = again.flatMap((event) =>
    event.type === "cell-event" && event.event.type === "run-start" ? [event.event.effort] : [],
  );
  assert.deepEqual(
    start.map(({ asked, sent }) => [asked, sent]),
    [["xhigh", "high"]],
  );
});
