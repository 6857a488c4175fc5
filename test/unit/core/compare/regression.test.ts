import assert from "node:assert/strict";
import { test } from "node:test";
import type { Board } from "../../../../src/core/compare/board.ts";
import { unionOfBoard } from "../../../../src/core/compare/boardUnion.ts";
import type { Candidate } from "../../../../src/core/compare/candidate.ts";
import { createComparison } from "../../../../src/core/compare/comparison.ts";
import { comparisonMarkdown } from "../../../../src/core/compare/comparisonExport.ts";
import { earlierProposals } from "../../../../src/core/compare/comparisonImport.ts";
import { createBaselines } from "../../../../src/core/compare/regression.ts";
import { baselineText, isRegressed, regressionText } from "../../../../src/core/compare/regressionText.ts";
import type { Check } from "../../../../src/core/compare/verification.ts";
import { boardMessage } from "../../../../src/panel/boardModel.ts";
import {
  blindScene,
  candidate,
  compared,
  comparisonSetup,
  frozen,
  type Scripts,
  sceneOf,
} from "../../../support/coreComparison.ts";
import { answer, fakeClock, scripted, stop } from "../../../support/coreRun.ts";
import { answerBlock } from "../../../support/coreTarget.ts";

const edits = (changes: Readonly<Record<string, string>>) =>
  scripted([
    answer(
      Object.entries(changes)
        .map(([line, to]) => answerBlock(line, to))
        .join("\n"),
    ),
    stop(),
  ]);
const passed: readonly Check[] = [
  { check: "parses", result: "passed" },
  { check: "diagnostics", result: "passed" },
];
const failed: readonly Check[] = [
  { check: "parses", result: "passed" },
  { check: "diagnostics", result: "failed", detail: "Line 2." },
];

async function boardOf(
  candidates: readonly Candidate[],
  scripts: Scripts,
  checks: Readonly<Record<string, readonly Check[]>> = {},
): Promise<Board> {
  const verify = async ({ id }: Candidate) => checks[id] ?? passed;
  const comparison = createComparison(comparisonSetup([], scripts, { candidates, verify }), fakeClock());
  await compared(comparison);
  assert.ok(comparison.board);
  return comparison.board;
}

const effort = (sent: "low" | "medium" | "high") => ({ effort: { asked: sent, sent } });
const other = { model: { endpoint: "local", model: "model-2" }, modelName: "Model Two" };

/** What is said of each of the new candidates. */
function said(now: Board, before: Board, kept: ReadonlyMap<string, number> = new Map()) {
  const baselines = createBaselines({ board: before, kept }, () => unionOfBoard(before, frozen.target));
  const union = unionOfBoard(now, frozen.target, earlierProposals(before));
  return now.cells.map((cell) => {
    const found = baselines.of(cell, union);
    return found && [baselineText(found), regressionText(found), isRegressed(found)];
  });
}

const earlier = () =>
  boardOf([candidate("c1"), candidate("c2", effort("high"))], {
    c1: edits({ a: "f( a )" }),
    c2: edits({ a: "g(a)", c: "sea" }),
  });

for (const [rule, now, words, regressed] of [
  ["the same bytes are the same", edits({ a: "f( a )" }), "same", false],
  ["what differs in blanks is the same up to formatting", edits({ a: "f(a)" }), "same up to formatting", false],
  ["what is changed now and was not counts", edits({ a: "f( a )", c: "see" }), "differs in 1 of 2 places", false],
  ["what is left alone now counts", edits({ c: "see" }), "differs in 2 of 2 places", false],
  ["places that neither changes do not count", edits({ a: "h(a)" }), "differs in 1 of 1 place", false],
  [
    "no complete answer is a regression",
    scripted([stop({ kind: "refused", text: "No." })]),
    "regressed: no complete answer, which was there before",
    true,
  ],
] as const) {
  test(`against the same cell: ${rule}`, async () => {
    const board = await boardOf([candidate("x")], { x: now });
    assert.deepEqual(said(board, await earlier()), [["the earlier Model One · low", words, regressed]]);
  });
}

test("a check that passed before and fails now is a regression, whether the text differs or not", async () => {
  const before = await earlier();
  const same = await boardOf([candidate("x")], { x: edits({ a: "f( a )" }) }, { x: failed });
  const text = "regressed: failed verification that passed before (Types); same";
  assert.deepEqual(said(same, before), [["the earlier Model One · low", text, true]]);
  const differs = await boardOf([candidate("x")], { x: edits({ a: "f(" }) }, { x: failed });
  assert.match(said(differs, before)[0]?.[1]?.toString() ?? "", /\(Types\); differs in 1 of 1 place$/);
  const wasBad = await boardOf([candidate("c1")], { c1: edits({ b: "bee" }) }, { c1: failed });
  const stillBad = await boardOf([candidate("x")], { x: edits({ b: "bee" }) }, { x: failed });
  assert.deepEqual(said(stillBad, wasBad), [["the earlier Model One · low", "same", false]]);
});

test("a new model is measured by what the user kept most of, else by the best by rule", async () => {
  const before = await earlier();
  const now = await boardOf([candidate("x", other)], { x: edits({ a: "g(a)", c: "sea" }) });
  const high = before.cells[1]?.run?.run ?? "";
  assert.deepEqual(said(now, before, new Map([[high, 0.5]])), [
    ["the earlier Model One · high, of which you kept most", "same", false],
  ]);
  // Both passed and agree as much, and the smaller diff is the better.
  assert.deepEqual(said(now, before), [
    ["the earlier Model One · low, the best by rule", "differs in 2 of 2 places", false],
  ]);
});

test("a repetition is measured by the same repetition, and by the first where there is none", async () => {
  const twice = [candidate("c1"), candidate("c2", { repetition: 2 })];
  const before = await boardOf(twice, { c1: edits({ b: "one" }), c2: edits({ b: "two" }) });
  const now = await boardOf([...twice, candidate("c3", { repetition: 3 })], {
    c1: edits({ b: "one" }),
    c2: edits({ b: "two" }),
    c3: edits({ b: "one" }),
  });
  assert.deepEqual(
    said(now, before).map((each) => each?.slice(0, 2)),
    [
      ["the earlier Model One · low", "same"],
      ["the earlier Model One · low 2", "same"],
      ["the earlier Model One · low", "same"],
    ],
  );
});

test("where no earlier answer was complete, nothing is said; who changes nothing, like before, is the same", async () => {
  const refused = scripted([stop({ kind: "refused", text: "No." })]);
  const now = await boardOf([candidate("x")], { x: edits({ b: "bee" }) });
  assert.deepEqual(said(now, await boardOf([candidate("c1")], { c1: refused })), [undefined]);
  const nothing = edits({ b: "b" });
  assert.deepEqual(
    said(await boardOf([candidate("x")], { x: nothing }), await boardOf([candidate("c1")], { c1: nothing })),
    [["the earlier Model One · low", "same", false]],
  );
});

test("the board says it of each row, but not before a blind choice, and the Markdown has a table of it", async () => {
  const before = await earlier();
  const now = await boardOf([candidate("x"), candidate("y", effort("high"))], {
    x: edits({ a: "f(a)" }),
    y: edits({ a: "g(a)", c: "sea" }),
  });
  const baselines = createBaselines({ board: before, kept: new Map() }, () => unionOfBoard(before, frozen.target));
  const names = new Map(before.cells.map(({ candidate: { id } }) => [`earlier-${id}`, `earlier: ${id}`]));
  const union = unionOfBoard(now, frozen.target, earlierProposals(before));
  const scene = sceneOf(now, { baselines, union, earlier: names });
  const people = { timeOf: () => "today", now: 0 };
  assert.deepEqual(
    boardMessage(scene, people).rows.map(({ against }) => against),
    [
      { text: "Against the earlier Model One · low: same up to formatting.", regressed: false },
      { text: "Against the earlier Model One · high: same.", regressed: false },
    ],
  );
  assert.deepEqual(
    boardMessage(blindScene(scene), people).rows.map(({ against }) => against),
    [undefined, undefined],
  );
  const markdown = comparisonMarkdown(now, frozen, union, () => "today", { names, baselines });
  assert.match(markdown, /\n## Against the earlier comparison\n/);
  assert.match(markdown, /\n\| Model One · low \| the earlier Model One · low \| same up to formatting \|\n/);
  assert.match(markdown, /earlier: c2/);
  assert.doesNotMatch(markdown, /earlier-c\d/);
});

test("the earlier answer that a candidate is measured by is at hand: its own cell's, else the best", async () => {
  const before = await earlier();
  const baselines = createBaselines({ board: before, kept: new Map() }, () => unionOfBoard(before, frozen.target));
  const of = (id: string, changes = {}) => baselines.before(candidate(id, changes))?.candidate.id;
  assert.equal(of("n", effort("high")), "c2");
  assert.equal(of("n"), "c1");
  const best = of("n", other);
  assert.ok(best === "c1" || best === "c2");
});
