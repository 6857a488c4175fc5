import assert from "node:assert/strict";
import { test } from "node:test";
import { unionOfBoard } from "../../../../src/core/compare/boardUnion.ts";
import { createComparison } from "../../../../src/core/compare/comparison.ts";
import { comparisonMarkdown } from "../../../../src/core/compare/comparisonExport.ts";
import { repetitionsOf } from "../../../../src/core/compare/repetitions.ts";
import {
  alikeText,
  completeText,
  costSpreadText,
  linesSpread,
  repeatedName,
  spreadText,
  timeSpread,
  tokenSpread,
  verifiedText,
} from "../../../../src/core/compare/repetitionText.ts";
import { nothingReported, type Provider } from "../../../../src/core/provider.ts";
import { runCost } from "../../../../src/core/runCost.ts";
import type { RunState } from "../../../../src/core/runState.ts";
import { boardMessage } from "../../../../src/panel/boardModel.ts";
import { blindScene, candidate, compared, comparisonSetup, frozen, sceneOf } from "../../../support/coreComparison.ts";
import { answer, fakeClock, stop } from "../../../support/coreRun.ts";
import { answerBlock } from "../../../support/coreTarget.ts";

const clock = fakeClock();
const high = { asked: "high", sent: "high" } as const;

/** Each takes its time, its tokens and its lines; one is refused. */
function taking(milliseconds: number, output: number, replace: string | undefined): Provider {
  return {
    async *stream() {
      clock.advance(milliseconds);
      if (replace === undefined) yield stop({ kind: "refused", text: "No." });
      else {
        yield answer(answerBlock("b", replace));
        yield { type: "usage", usage: { ...nothingReported, input: 1_000, output } };
        yield stop();
      }
    },
  };
}

function knownCost(run: RunState): number {
  const cost = runCost(run);
  return "amount" in cost ? cost.amount : Number.NaN;
}

async function finished() {
  const setup = comparisonSetup(
    [],
    {
      c1: taking(1_000, 100, "first"),
      c2: taking(2_000, 200, "first;"),
      c3: taking(3_000, 400, "third\nand more"),
      c4: taking(500, 0, undefined),
      c5: taking(100, 10, "alone"),
    },
    {
      candidates: [
        ...[1, 2, 3, 4].map((repetition) => candidate(`c${repetition}`, { repetition })),
        candidate("c5", { effort: high }),
      ],
      limits: { inAll: 1, perEndpoint: 1 },
      verify: async ({ id }) => [
        id === "c3" ? { check: "parses", result: "failed", detail: "Line 2." } : { check: "parses", result: "passed" },
      ],
    },
  );
  const comparison = createComparison(setup, clock);
  await compared(comparison);
  assert.ok(comparison.board);
  return comparison.board;
}

test("the runs of a cell are summed up: mean and spread of what they took, and how many verified and agreed", async () => {
  const board = await finished();
  const [runs, ...others] = repetitionsOf(board.cells, unionOfBoard(board, frozen.target));
  assert.ok(runs);
  assert.deepEqual(others, [], "a cell that ran once has no spread");
  assert.deepEqual(runs.spreads.total, { mean: 1625, least: 500, most: 3000, known: 4 });
  assert.deepEqual(runs.spreads.output, { mean: 700 / 3, least: 100, most: 400, known: 3 });
  assert.deepEqual([runs.spreads.added?.mean, runs.spreads.removed?.mean], [4 / 3, 1]);
  const costs = board.cells.slice(0, 3).map(({ run }) => (run === undefined ? 0 : knownCost(run)));
  assert.deepEqual([runs.cost?.least, runs.cost?.most], [0, Math.max(...costs)]);
  assert.ok(runs.cost !== undefined && Number.isInteger(runs.cost.mean), "money is whole units");
  assert.deepEqual([runs.runs, runs.complete, runs.verified, runs.failed], [4, 3, 2, 1]);
  assert.equal(runs.alike, 1, "a semicolon is no formatting");
  assert.deepEqual(
    [repeatedName(runs), completeText(runs), timeSpread(runs, "total"), tokenSpread(runs, "output"), linesSpread(runs)],
    [
      "Model One · low: mean of 4 runs (least–most)",
      "3 of 4 complete",
      "1.6 s (0.5 s–3.0 s)",
      "233 (100–400), 3 of 4 known",
      "+1.3 (1–2) −1",
    ],
  );
  assert.deepEqual([verifiedText(runs), alikeText(runs)], ["2 of 3 verified, 1 failed", "1 of 3 alike"]);
  assert.match(costSpreadText(runs), /^≈ \$0\.\d+ \(\$0\.?\d*–\$0\.\d+\)$/, "worked out from tokens");
});

test("the board tells them, but not before a blind choice, and so does the Markdown", async () => {
  const board = await finished();
  const scene = sceneOf(board);
  const people = { timeOf: () => "today", now: 0 };
  assert.deepEqual(
    boardMessage(scene, people).repeated.map(({ name, runs }) => [name, runs]),
    [["Model One · low", 4]],
  );
  assert.deepEqual(boardMessage(blindScene(scene), people).repeated, []);
  const markdown = comparisonMarkdown(board, frozen, scene.union, () => "today");
  assert.match(markdown, /\n## Repetitions\n/);
  assert.match(
    markdown,
    /\n\| Model One · low \| 3 of 4 complete \| .* \| 1 of 3 alike \| 2 of 3 verified, 1 failed \|\n/,
  );
});

test("what differs in formatting alone is alike, and what nobody knows is a dash", async () => {
  const setup = comparisonSetup(
    [],
    { c1: taking(0, 0, "f( b )"), c2: taking(0, 0, "f(b)"), c3: taking(0, 0, "g(b)") },
    { candidates: [1, 2, 3].map((repetition) => candidate(`c${repetition}`, { repetition })) },
  );
  const comparison = createComparison(setup, clock);
  await compared(comparison);
  const { board } = comparison;
  assert.ok(board);
  const [runs] = repetitionsOf(board.cells, unionOfBoard(board, frozen.target));
  assert.ok(runs);
  assert.equal(alikeText(runs), "2 of 3 alike");
  assert.equal(verifiedText(runs), "0 of 3 verified");
  assert.equal(tokenSpread(runs, "reasoning"), "–");
  const nothing = { mean: 0, least: 0, most: 0, known: 3, estimated: false };
  assert.equal(costSpreadText({ ...runs, cost: { ...nothing, free: true } }), "free");
  assert.equal(costSpreadText({ ...runs, cost: { ...nothing, free: false } }), "$0.00");
  assert.equal(spreadText({ mean: 2, least: 2, most: 2, known: 3 }, 3, String), "2");
});
