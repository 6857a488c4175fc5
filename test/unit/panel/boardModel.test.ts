import assert from "node:assert/strict";
import { test } from "node:test";
import { takeAll } from "../../../src/core/compare/assemble.ts";
import { type Board, foldComparison } from "../../../src/core/compare/board.ts";
import { originalOf, unionOfBoard } from "../../../src/core/compare/boardUnion.ts";
import { createComparison } from "../../../src/core/compare/comparison.ts";
import type { ComparisonEvent } from "../../../src/core/compare/comparisonEvents.ts";
import { createComparisonLog } from "../../../src/core/compare/comparisonLog.ts";
import { wholeBoard } from "../../../src/core/compare/figures.ts";
import { cellInput } from "../../../src/core/compare/frozenRequest.ts";
import { unionOf } from "../../../src/core/compare/union.ts";
import { unplacedTexts } from "../../../src/core/compare/unplacedText.ts";
import { listOf } from "../../../src/core/longList.ts";
import type { RunState } from "../../../src/core/runState.ts";
import { assembledMessage } from "../../../src/panel/boardAssembled.ts";
import { unionMessage } from "../../../src/panel/boardGroups.ts";
import { boardMessage } from "../../../src/panel/boardModel.ts";
import type { Scene } from "../../../src/panel/boardScene.ts";
import { blindScene, compared, comparisonSetup, frozen, sceneOf } from "../../support/coreComparison.ts";
import { answer, fakeClock, finishing, reasoning, scripted, stop } from "../../support/coreRun.ts";
import { answerBlock, fileTarget } from "../../support/coreTarget.ts";

const people = { timeOf: () => "today", now: 0 };
const scripts = {
  c1: scripted([answer(answerBlock("b", "first")), stop()]),
  c2: scripted([answer(answerBlock("b", "second")), stop()]),
  c3: scripted([{ type: "stop", stop: { kind: "refused", text: "No." } }]),
};

async function scene(changes: Partial<Scene> = {}): Promise<Scene> {
  const comparison = createComparison(comparisonSetup(["c1", "c2", "c3"], scripts), fakeClock());
  await compared(comparison);
  return sceneOf(comparison.board, changes);
}

test("a bad candidate says what happened, and only it is failed", async () => {
  const { rows, head } = boardMessage(await scene(), people);
  assert.deepEqual(
    rows.map(({ row, failed, comparable }) => [row, failed, comparable]),
    [
      ["c1", false, true],
      ["c2", false, true],
      ["c3", true, false],
    ],
  );
  assert.match(rows[2]?.said ?? "", /refused: No\./);
  assert.equal(head.failed, 1);
  assert.equal(head.once, true);
});

test("what the offline model does is no noise: one run of it is enough", async () => {
  const ended = await scene();
  const told = (offline: number) => {
    const cells = ended.board.cells.map((cell, at) => {
      const model = { endpoint: "offline", model: "offline" };
      return at < offline ? { ...cell, candidate: { ...cell.candidate, model } } : cell;
    });
    return boardMessage({ ...ended, board: { ...ended.board, cells } }, people).head.once;
  };
  assert.deepEqual([told(0), told(2), told(3)], [true, true, false]);
});

test("while some run or wait, it says how many, and how much they agree is not told", async () => {
  const ended = await scene();
  const told = (waiting: number) => {
    const cells = ended.board.cells.map((cell, at) =>
      at < waiting ? { ...cell, phase: "waiting" as const, run: undefined } : cell,
    );
    const { head, rows } = boardMessage({ ...ended, board: { ...ended.board, cells } }, people);
    return [head.running, head.open, head.candidates, rows[1]?.agreement];
  };
  assert.deepEqual(told(0), [false, 0, 3, 0]);
  assert.deepEqual(told(1), [true, 1, 3, undefined]);
});

test("the only complete answer has no agreement to show", async () => {
  const refusing = scripted([stop({ kind: "refused", text: "No." })]);
  const comparison = createComparison(comparisonSetup(["c1", "c2"], { c2: refusing }), fakeClock());
  await compared(comparison);
  const { rows } = boardMessage(sceneOf(comparison.board), people);
  assert.deepEqual(
    rows.map(({ agreement }) => agreement),
    [undefined, undefined],
  );
});

test("in blind mode nothing that is sent names a model, an effort, a time or a cost", async () => {
  const open = await scene();
  const hidden = { ...blindScene(open), selection: takeAll(open.union, [], "c1") };
  const sent = JSON.stringify([boardMessage(hidden, people), unionMessage(hidden), assembledMessage(hidden)]);
  assert.doesNotMatch(sent, /Model One|model-1|"c[123]"|"low"|firstToken|"cost":\{/);
  assert.match(sent, /"row":"A"/);
});

test("sorted by agreement, who does what most others do comes first or last", async () => {
  const other = scripted([answer(answerBlock("b", "second")), stop()]);
  const comparison = createComparison(comparisonSetup(["c1", "c2", "c3"], { c1: other }), fakeClock());
  await compared(comparison);
  const orderBy = (descending: boolean) =>
    boardMessage(sceneOf(comparison.board, { view: { ...wholeBoard, sort: { by: "agreement", descending } } }), people)
      .order;
  assert.deepEqual(
    [orderBy(false), orderBy(true)],
    [
      ["c1", "c2", "c3"],
      ["c2", "c3", "c1"],
    ],
  );
});

test("only what changed is sent again, and the order names all", async () => {
  const message = boardMessage(await scene(), people, new Set(["c2"]));
  assert.deepEqual(
    message.rows.map(({ row }) => row),
    ["c2"],
  );
  assert.deepEqual(message.order, ["c1", "c2", "c3"]);
});

test("the taken variants follow the selection, whoever's hunk it holds", async () => {
  const open = await scene();
  const taken = { ...open, selection: takeAll(open.union, [], "c2") };
  const { assembled } = assembledMessage(taken);
  const [group] = unionMessage(taken).groups;
  assert.ok(group);
  const variant = group.variants[Number(assembled.taken[group.group])];
  assert.deepEqual(variant?.added?.lines, ["second"]);
  assert.deepEqual([assembled.groups, assembled.hunks], [1, 1]);
});

test("what is taken of one candidate and of another is no variant of anybody, once a third joins their places", async () => {
  const three = { ...frozen, target: fileTarget("a\nb\nc\nd\ne\n") };
  const all = answerBlock("a\nb\nc\nd\ne", "A\nB\nC\nD\nE");
  const edits = { c1: answerBlock("b", "first"), c2: answerBlock("d", "second"), c3: all };
  const setup = comparisonSetup(
    ["c1", "c2", "c3"],
    Object.fromEntries(Object.entries(edits).map(([id, edit]) => [id, scripted([answer(edit), stop()])])),
    { inputOf: ({ id, ...rest }) => cellInput(three, { id, ...rest }, { run: id }) },
  );
  const comparison = createComparison(setup, fakeClock());
  await compared(comparison);
  const union = unionOfBoard(comparison.board ?? assert.fail(), three.target);
  const [group] = union.groups;
  assert.ok(group !== undefined && union.groups.length === 1);
  const of = (id: string) => group.hunks.filter(({ candidate }) => candidate === id).map((hunk) => hunk.id);
  const taken = (selection: readonly string[]) =>
    assembledMessage(sceneOf(comparison.board, { union, selection })).assembled.taken[group.id];
  assert.equal(taken([...of("c1"), ...of("c2")]), "mixed");
  const whole = taken(of("c1"));
  assert.deepEqual(typeof whole === "number" && group.variants[whole]?.candidates, ["c1"]);
  assert.equal(taken([]), undefined);
});

test("a candidate that waits, is tried again or is answered by another model says so", async () => {
  const open = await scene();
  const saidWith = (changes: Partial<RunState>) => {
    const cells = open.board.cells.map((cell) =>
      cell.candidate.id === "c1" && cell.run !== undefined ? { ...cell, run: { ...cell.run, ...changes } } : cell,
    );
    return boardMessage({ ...open, board: { ...open.board, cells } }, people).rows[0]?.said ?? "";
  };
  const running = { outcome: undefined };
  assert.match(saidWith({ ...running, waitingSince: 1, silent: true }), /^Still waiting: the model has not begun/);
  assert.match(saidWith({ ...running, waitingSince: 1 }), /^No text for a while, though the connection is alive/);
  const retrying = { at: 9, retry: 2, of: 3, failure: undefined };
  assert.match(saidWith({ ...running, retrying }), /The connection closed .* Trying again \(2 of 3\)\./);
  const served = { model: "some-other-model", tier: undefined };
  assert.match(saidWith({ served }), /^Served by some-other-model\./);
  assert.doesNotMatch(saidWith({ waitingSince: 1 }), /No text/, "it is over");
});

test("a candidate whose edits were not placed says how many and why, each reason once; what changes nothing is no failure", async () => {
  const nowhere = answerBlock("not in the file", "x");
  const edits = [answerBlock("b", "B"), nowhere, nowhere, answerBlock("c", "c")].join("\n");
  const setup = comparisonSetup(["c1", "c2"], {
    c1: scripted([answer(edits), stop()]),
    c2: scripted([answer(nowhere), stop()]),
  });
  const comparison = createComparison(setup, fakeClock());
  await compared(comparison);
  const open = sceneOf(comparison.board);
  const [first, second] = boardMessage(open, people).rows;
  const why = "The quoted lines are not in the file, so this edit was not placed.";
  assert.deepEqual([first?.kind === "named" && first.figures.unplaced, first?.findings], [2, [`2 edits: ${why}`]]);
  assert.deepEqual(second?.findings, [why]);
  assert.match(second?.said ?? "", /The reasons are below\.$/);
  assert.deepEqual(
    boardMessage(blindScene(open), people).rows.flatMap(({ findings }) => findings),
    [],
  );
});

test("equal reasons are counted together, wherever the likest lines are", () => {
  const unplaced = listOf(
    [3, 7].map((line) => ({ reason: "not-found" as const, detail: "", quoted: "", nearest: { line, lines: ["x"] } })),
  );
  assert.deepEqual(unplacedTexts({ unplaced }), [
    "2 edits: The quoted lines are not in the file, so this edit was not placed.",
  ]);
});

test("of more than three reasons the others are counted", () => {
  const refusals = ["not-found", "same", "elided", "nothing-quoted", "indentation", "over-escaped"] as const;
  const unplaced = listOf(refusals.map((reason) => ({ reason, detail: "", quoted: "" })));
  const texts = unplacedTexts({ unplaced });
  assert.deepEqual([texts.length, texts.at(-1)], [4, "Not placed either: 2 edits."]);
  assert.deepEqual(unplacedTexts(undefined), []);
});

test("where there are several files, a place is named with its path", async () => {
  const files = {
    kind: "files",
    files: ["src/a.ts", "src/b.ts"].map((path) => fileTarget("a\nb\nc\n", path).file),
  } as const;
  const proposal = { candidate: "x", hunks: [{ id: "h", file: 1, start: 1, removed: ["b"], added: ["B"] }] };
  const union = unionOf(originalOf(files), [proposal]);
  assert.deepEqual(
    unionMessage(await scene({ union })).groups.map(({ where }) => where),
    ["src/b.ts, line 2"],
  );
});

test("a long change is cut for the page, and says by how much", async () => {
  const long = Array.from({ length: 100 }, (_, at) => `line ${at}`).join("\n");
  const setup = comparisonSetup(["c1", "c2"], { c1: scripted([answer(answerBlock("b", long)), stop()]) });
  const comparison = createComparison(setup, fakeClock());
  await compared(comparison);
  assert.ok(comparison.board);
  const open = { ...(await scene()), board: comparison.board, union: unionOfBoard(comparison.board, frozen.target) };
  const shown = unionMessage(open).groups.flatMap(({ variants }) => variants.map(({ added }) => added));
  assert.ok(shown.some((each) => each?.lines.length === 80 && each.more === 20));
});

test("a log that joins what streams folds to the same board, however the candidates' deltas lie", async () => {
  const talk = [reasoning("a"), reasoning("b"), ...finishing];
  const setup = comparisonSetup(["c1", "c2"], { c1: scripted(talk), c2: scripted(talk) });
  const events = await compared(createComparison(setup, fakeClock()));
  const log = createComparisonLog();
  for (const event of events) log.push(event);
  const fold = (all: readonly ComparisonEvent[]) => all.reduce<Board | undefined>(foldComparison, undefined);
  assert.ok(log.events().length < events.length);
  assert.deepEqual(strip(fold(log.events())), strip(fold(events)));
});

/** Lists that are built in other steps hold the same. */
function strip(board: Board | undefined): unknown {
  return JSON.parse(
    JSON.stringify(board?.cells.map(({ run, ...cell }) => [cell, run?.answer, run?.outcome, run?.firstReasoningAt])),
  );
}

test("those who answer without an edit are told by what they say, JSON however it is written", async () => {
  const said = (text: string) => scripted([answer(text), stop()]);
  const setup = comparisonSetup(["c1", "c2", "c3"], {
    c1: said('{"total": 1, "of": 2}'),
    c2: said("It sums the lines."),
    c3: said('{ "of": 2, "total": 1 }'),
  });
  const comparison = createComparison(setup, fakeClock());
  await compared(comparison);
  const { board } = comparison;
  assert.ok(board);
  const { answers, groups } = unionMessage(await scene({ board, union: unionOfBoard(board, frozen.target) }));
  assert.deepEqual(groups, []);
  assert.deepEqual(
    answers.map(({ what }) => what),
    ["2 of 3 say the same", "only Model One · low says this"],
  );
  assert.deepEqual(answers[1]?.text, { lines: ["It sums the lines."], more: 0 });
});

test("what was kept is told of those whose run proposed it", async () => {
  const { board } = await scene();
  const run = board.cells[0]?.run?.run ?? "";
  const { rows } = boardMessage(await scene({ board, kept: new Map([[run, 0.5]]) }), people);
  assert.deepEqual(
    rows.map(({ kept }) => kept),
    [0.5, undefined, undefined],
  );
});

test("a notice that names a candidate is withheld while blind, and any other is told", async () => {
  const said = "You chose A: it is Model One · low.";
  const noticeOf = (each: Scene) => boardMessage(each, people).head.notice;
  assert.equal(noticeOf(await scene({ notice: said })), said);
  assert.equal(noticeOf(blindScene(await scene({ notice: said }))), undefined);
  assert.equal(noticeOf(blindScene(await scene({ notice: "Nothing to do." }))), "Nothing to do.");
});

test("the cap that was reached is told as the user set it", async () => {
  const { board } = await scene();
  const cap = { per: "day", amount: 1_000_000_000, whole: 50_000_000_000 } as const;
  const { head } = boardMessage(await scene({ board: { ...board, capReached: { cap, spent: cap.amount } } }), people);
  assert.match(head.notice ?? "", /^Your cap of \$5\.00 for today was reached/);
});

test("who proposes no edit is not being checked, and the row says why", async () => {
  const setup = comparisonSetup(["c1"], { c1: scripted([answer("It is fine as it is."), stop()]) });
  const comparison = createComparison(setup, fakeClock());
  await compared(comparison);
  assert.ok(comparison.board);
  const running = { ...comparison.board, phase: "running" } as const;
  const [row] = boardMessage(await scene({ board: running }), people).rows;
  assert.deepEqual([row?.checking, row?.checks], [false, ["Nothing was checked: it proposes no edit."]]);
});

test("same bytes are claimed only where everybody was sent them", async () => {
  const { board } = await scene();
  assert.equal(boardMessage(await scene(), people).head.same, true);
  const cells = board.cells.map((cell, at) => (at === 1 ? { ...cell, samePrompt: false } : cell));
  assert.equal(boardMessage(await scene({ board: { ...board, cells } }), people).head.same, false);
});
