import assert from "node:assert/strict";
import { test } from "node:test";
import { agreementText } from "../../../../src/core/compare/agreementText.ts";
import { unionOfBoard } from "../../../../src/core/compare/boardUnion.ts";
import { createComparison } from "../../../../src/core/compare/comparison.ts";
import { comparisonJson, comparisonMarkdown } from "../../../../src/core/compare/comparisonExport.ts";
import { earlierProposals, importComparison, readComparison } from "../../../../src/core/compare/comparisonImport.ts";
import { hashesOf } from "../../../../src/core/compare/frozenRequest.ts";
import { isUnfinished } from "../../../../src/core/compare/unfinished.ts";
import { unionOf } from "../../../../src/core/compare/union.ts";
import { candidate, compared, comparisonSetup, frozen, plainHash } from "../../../support/coreComparison.ts";
import { answer, fakeClock, scripted, stop } from "../../../support/coreRun.ts";
import { answerBlock } from "../../../support/coreTarget.ts";

const fences = "/*\n````\n```\n</p><script>alert(1)</script>";
const candidates = [
  candidate("a", { modelName: "M | <b>*one*</b>" }),
  candidate("b", { effort: { asked: "high", sent: "high" } }),
  candidate("c"),
];
const scripts = {
  b: scripted([answer(answerBlock("b", fences)), stop()]),
  c: scripted([stop({ kind: "refused", text: "No." })]),
};

async function finished() {
  const comparison = createComparison(comparisonSetup([], scripts, { candidates }), fakeClock());
  const log = await compared(comparison);
  assert.ok(comparison.board !== undefined);
  return { board: comparison.board, log };
}

test("as Markdown it has tables, hashes and diffs, and nothing in it breaks out", async () => {
  const { board } = await finished();
  const text = comparisonMarkdown(board, frozen, unionOfBoard(board, frozen.target), () => "21 Nov 2026 at 14:02");
  const lines = text.split("\n");
  assert.match(text, /src\/a\.ts, 21 Nov 2026 at 14:02\. 3 candidates, the same bytes to each/);
  assert.match(text, /\| M \\\| &lt;b\\>\\\*one\\\*&lt;\/b\\> · low \| ready \| low → low \|/);
  assert.match(text, /\| Model One · low \| refused \|/);
  assert.match(text, /\| instruction \| \\#Rename b for clarity\. \|/);
  assert.match(text, /Total: ≈ \$0\.\d+ \(a part is estimated\)/);
  assert.match(text, /n = 1: one run each/);
  assert.match(text, /### Lines 2–2: all 2 change this, in 2 ways/);
  const fence = lines.indexOf("`````diff");
  assert.ok(fence > 0, "the fence is longer than the one in the code");
  assert.deepEqual(lines.slice(fence + 1, fence + 7), [
    "-b",
    "+/*",
    "+````",
    "+```",
    "+</p><script>alert(1)</script>",
    "`````",
  ]);
  const columns = lines
    .filter((line) => line.startsWith("| "))
    .map((line) => line.replace(/\\\|/g, "").split("|").length);
  assert.deepEqual(new Set(columns), new Set([4, 13, 15]));
});

test("what costs nothing at any length is free in its sum too, as in its row", async () => {
  const { board } = await finished();
  const cells = board.cells.map((cell) =>
    cell.run === undefined ? cell : { ...cell, run: { ...cell.run, pricing: { kind: "free" } as const } },
  );
  const text = comparisonMarkdown({ ...board, cells }, frozen, unionOfBoard(board, frozen.target), () => "today");
  assert.match(text, /\nTotal: free\. n = 1/);
});

test("a time has its tenths where they count, as on the board", async () => {
  const { board } = await finished();
  const cells = board.cells.map((cell) =>
    cell.run === undefined ? cell : { ...cell, run: { ...cell.run, firstReasoningAt: 840, endedAt: 2_704 } },
  );
  const text = comparisonMarkdown({ ...board, cells }, frozen, unionOfBoard(board, frozen.target), () => "today");
  assert.match(text, / \| 0\.8 s \| 2\.7 s \| /);
});

test("as Markdown it does not claim the same bytes for who was sent others", async () => {
  const { board } = await finished();
  const [first, ...rest] = board.cells;
  assert.ok(first);
  const other = { ...board, cells: [{ ...first, samePrompt: false }, ...rest] };
  const text = comparisonMarkdown(other, frozen, unionOfBoard(board, frozen.target), () => "now");
  assert.doesNotMatch(text, /the same bytes/);
  assert.match(text, /Not sent the frozen prompt, so not to be compared with the others: M /);
});

test("in several files the Markdown says by its path which one a place is in", async () => {
  const { board } = await finished();
  const original = { texts: [["a"], ["b"]], languages: ["", ""], paths: ["src/a.ts", "src/b_c.ts"] };
  const hunks = [{ id: "h", file: 1, start: 0, removed: ["b"], added: ["B"] }];
  const text = comparisonMarkdown(board, frozen, unionOf(original, [{ candidate: "a", hunks }]), () => "now");
  assert.match(text, /### Lines 1–1 of src\/b\\_c\.ts: /);
});

test("the cap that was reached is told as the user set it, not what was left of it", async () => {
  const { board } = await finished();
  const cap = { per: "day", amount: 1_000_000_000, whole: 50_000_000_000 } as const;
  const text = comparisonMarkdown(
    { ...board, capReached: { cap, spent: cap.amount } },
    frozen,
    unionOfBoard(board, frozen.target),
    () => "now",
  );
  assert.match(text, /The cap of \$5\.00 was reached/);
});

test("as JSON it comes back: the same request, log and board, with hashes that hold", async () => {
  const { board, log } = await finished();
  const json = comparisonJson(frozen, hashesOf(frozen, plainHash), log, plainHash);
  const imported = importComparison(json, plainHash);
  assert.ok(imported.kind === "imported");
  assert.deepEqual(imported.request, frozen);
  assert.equal(JSON.stringify(imported.board), JSON.stringify(board));
  assert.deepEqual(imported.changed, []);
  const changed = importComparison(json.replace("Rename b for clarity.", "Delete everything."), plainHash);
  assert.deepEqual(changed.kind === "imported" && changed.changed, ["instruction"]);
});

test("one that somebody sent in the middle has ended here: nothing of it goes on", async () => {
  const { log } = await finished();
  const begun = log.findIndex(({ type }) => type === "cell-event");
  const cut = log.slice(0, begun + 1);
  const json = comparisonJson(frozen, hashesOf(frozen, plainHash), cut, plainHash);
  const stored = readComparison(JSON.parse(json), plainHash);
  assert.ok(stored.kind === "imported" && isUnfinished(stored.board), "one's own goes on");
  const imported = importComparison(json, plainHash);
  assert.ok(imported.kind === "imported");
  assert.equal(isUnfinished(imported.board), false);
  const phases = imported.board.cells.map(({ phase, withheld, run }) => withheld ?? run?.outcome?.kind ?? phase);
  assert.deepEqual(phases, ["interrupted", "stopped", "stopped"]);
  const again = createComparison(comparisonSetup([], scripts, { candidates }), fakeClock(), imported.log);
  const events = await compared(again);
  assert.deepEqual(
    events.map(({ type }) => type),
    ["comparison-idle"],
    "no run ends here that the ledger would hear of",
  );
});

test("what is no comparison is refused, whatever is wrong with it", async () => {
  const { log } = await finished();
  const json = comparisonJson(frozen, hashesOf(frozen, plainHash), log, plainHash);
  const whole = JSON.parse(json);
  const broken: readonly unknown[] = [
    "x",
    null,
    {},
    { ...whole, version: 2 },
    { ...whole, request: { ...whole.request, target: { kind: "selection", file: whole.request.target.file } } },
    { ...whole, request: { ...whole.request, prompt: {} } },
    { ...whole, log: [] },
    { ...whole, log: whole.log.slice(1) },
    { ...whole, log: [...whole.log, { at: 0, type: "strange" }] },
    {
      ...whole,
      log: [...whole.log, { at: 0, type: "cell-event", cell: "a", attempt: 1, event: { at: 0, type: "edit-placed" } }],
    },
    { ...whole, log: [{ ...whole.log[0], candidates: [{}] }] },
  ];
  for (const value of broken) {
    assert.equal(
      importComparison(JSON.stringify(value), plainHash).kind,
      "unreadable",
      JSON.stringify(value).slice(0, 80),
    );
  }
  assert.equal(importComparison(json.slice(0, -9), plainHash).kind, "unreadable");
  for (let at = 0; at < json.length; at += 97)
    importComparison(`${json.slice(0, at)}null${json.slice(at + 4)}`, plainHash);
});

test("run again against a new model, it tells what that one does otherwise", async () => {
  const { board } = await finished();
  const original = { paths: ["src/a.ts"], texts: [["a", "b", "c", ""]], languages: ["typescript"] };
  const fresh = [{ candidate: "new", hunks: [{ id: "h", start: 1, removed: ["b"], added: ["B"] }] }];
  const union = unionOf(original, [...earlierProposals(board), ...fresh]);
  assert.deepEqual(union.candidates, ["earlier-a", "earlier-b", "new"]);
  assert.deepEqual(union.groups[0]?.variants[0]?.candidates, ["earlier-a", "new"]);
  assert.equal(union.groups.length, 1);
  assert.match(
    agreementText(union.groups[0] ?? assert.fail(), (id) => id),
    /all 3 change this, in 2 ways; 2 agree/,
  );
});
