import assert from "node:assert/strict";
import { test } from "node:test";
import { bestOf } from "../../../../src/core/compare/bestOf.ts";
import { blindFigures, blindOrder, shuffled } from "../../../../src/core/compare/blind.ts";
import { unionOfBoard } from "../../../../src/core/compare/boardUnion.ts";
import { createComparison } from "../../../../src/core/compare/comparison.ts";
import { shownFigures, wholeBoard } from "../../../../src/core/compare/figures.ts";
import { unionOf } from "../../../../src/core/compare/union.ts";
import type { Check, Verdict } from "../../../../src/core/compare/verification.ts";
import { wilson } from "../../../../src/core/compare/wilson.ts";
import {
  type BlindChoice,
  blindChoice,
  choicesIn,
  sharedText,
  wasRevealed,
  winsCsv,
  winsJson,
  winTable,
  winText,
} from "../../../../src/core/compare/wins.ts";
import { verdictText } from "../../../../src/core/stateText.ts";
import { original, unionOfTexts } from "../../../support/coreCompare.ts";
import { candidate, compared, comparisonSetup, frozen } from "../../../support/coreComparison.ts";
import { fakeClock, scripted, stop } from "../../../support/coreRun.ts";
import { seededNumbers } from "../../../support/seededNumbers.ts";

const base = "a\nb\nc\nd\ne";
const texts = {
  small: "A\nb\nc\nd\ne",
  alike1: "A\nb\nC\nd\ne",
  alike2: "A\nb\nC\nd\ne",
  large: "A\nb\nC\nd\nE1\nE2",
};
const union = unionOfTexts(base, texts);

function checksOf(verdict: Verdict): readonly Check[] {
  if (verdict === "failed") return [{ check: "parses", result: "failed", detail: "Line 2." }];
  return verdict === "passed" ? [syntax] : [{ check: "parses", result: "not-run", why: "No worker." }];
}

const syntax: Check = { check: "parses", result: "passed" };

function best(verdicts: Partial<Record<keyof typeof texts, Verdict>>) {
  const names = Object.keys(verdicts);
  const contenders = Object.entries(verdicts).map(([name, verdict]) => ({
    candidate: name,
    name,
    checks: checksOf(verdict),
  }));
  const { chosen, why, ranking } = bestOf(
    contenders,
    names.length === 4
      ? union
      : unionOfTexts(base, Object.fromEntries(Object.entries(texts).filter(([name]) => names.includes(name)))),
  );
  assert.equal(ranking.length, names.length);
  return { chosen: chosen?.name, why };
}

test("verified comes first, however many agree otherwise", () => {
  const { chosen, why } = best({ small: "not-run", alike1: "not-run", alike2: "not-run", large: "passed" });
  assert.equal(chosen, "large");
  assert.equal(why, "Of 4 candidates, large is chosen, the only one that passed verification.");
});

test("who passed more checks comes before who passed fewer, and the words say which", () => {
  const types: Check = { check: "diagnostics", result: "passed" };
  const noTypes: Check = { check: "diagnostics", result: "not-run", why: "No types." };
  const of = (large: Check) =>
    bestOf(
      Object.keys(texts).map((name) => ({
        candidate: name,
        name,
        checks: [syntax, name === "large" ? large : noTypes],
      })),
      union,
    );
  const more = of(types);
  assert.equal(more.chosen?.name, "large");
  assert.equal(more.why, "Of 4 candidates, large is chosen, the only one that passed the most checks (Syntax, Types).");
  const same = of(noTypes);
  assert.equal(same.chosen?.name, "alike1");
  assert.match(same.why, /^Of 4 candidates, alike1 is chosen, verified like all \(Syntax\);/);
});

test("what passed in part says in how many of its checks, and comes after what passed in all", async () => {
  const noTypes: Check = { check: "diagnostics", result: "not-run", why: "No types." };
  const checks: Readonly<Record<string, readonly Check[]>> = {
    part: [syntax, noTypes],
    all: [syntax, { check: "diagnostics", result: "passed" }],
    none: [noTypes],
  };
  const verify = async ({ id }: { readonly id: string }) => checks[id] ?? [];
  const comparison = createComparison(comparisonSetup(Object.keys(checks), {}, { verify }), fakeClock());
  await compared(comparison);
  const cells = comparison.board?.cells ?? [];
  const view = { ...wholeBoard, sort: { by: "verification", descending: false } } as const;
  assert.deepEqual(
    shownFigures({ cells }, view).map((figures) => [figures.id, verdictText(figures)]),
    [
      ["all", "passed"],
      ["part", "1 of 2 passed"],
      ["none", "not run"],
    ],
  );
});

test("then agreement, then the smallest diff, and it says which decided", () => {
  const all = best({ small: "passed", alike1: "passed", alike2: "passed", large: "passed" });
  assert.equal(all.chosen, "alike1");
  assert.match(
    all.why,
    /verified like all; of these 4 it agrees most, as much as alike2: it does what most others do in 3 of 3 places; its diff is as small as that of alike2 \(\+2 −2\), and it stands first\.$/,
  );
  const two = best({ large: "not-run", small: "not-run" });
  assert.equal(two.chosen, "small");
  assert.match(two.why, /not verified; all 2 of them agree as much; its diff is the smallest \(\+1 −1\)/);
});

test("one that failed its verification is never chosen", () => {
  assert.equal(best({ small: "failed", large: "not-run" }).chosen, "large");
  const none = best({ small: "failed", large: "failed" });
  assert.deepEqual(
    [none.chosen, none.why],
    [undefined, "Each of 2 candidates failed its verification, so none was chosen."],
  );
  assert.match(bestOf([], union).why, /No candidate/);
  assert.match(best({ small: "passed" }).why, /only one/);
});

test("only complete answers have a voice", async () => {
  const refusing = scripted([stop({ kind: "refused", text: "" })]);
  const comparison = createComparison(comparisonSetup(["a", "b", "c"], { b: refusing }), fakeClock());
  await compared(comparison);
  assert.ok(comparison.board !== undefined);
  const of = unionOfBoard(comparison.board, frozen.target);
  assert.deepEqual(of.candidates, ["a", "c"]);
  assert.deepEqual(of.groups[0]?.variants[0]?.candidates, ["a", "c"]);
});

test("the blind order holds everyone once, is another for another seed, and any order comes up", () => {
  const ids = ["a", "b", "c"];
  const seen = new Set<string>();
  for (let seed = 0; seed < 200; seed += 1) {
    const order = shuffled(ids, seededNumbers(seed));
    assert.deepEqual(order.toSorted(), ids);
    seen.add(order.join(""));
  }
  assert.equal(seen.size, 6);
});

test("what is shown before the choice names no model and no effort, and tells no time, token or cost", async () => {
  const comparison = createComparison(comparisonSetup(["a", "b"]), fakeClock());
  await compared(comparison);
  const order = blindOrder({ names: { kind: "hidden", order: ["b", "a"], known: false } }) ?? [];
  const shown = blindFigures(comparison.board?.cells ?? [], order);
  assert.deepEqual(
    shown.map(({ label }) => label),
    ["A", "B"],
  );
  assert.deepEqual(
    shown.map((row) => Object.keys(row).toSorted()),
    [0, 1].map(() => ["added", "checks", "files", "hunks", "label", "passed", "removed", "state", "verdict"]),
  );
  assert.doesNotMatch(JSON.stringify(shown), /Model One|model-1|low/);
});

const model = { endpoint: "local", model: "m" };
const entrant = (effort: string, result: number) => ({ ...model, effort, result });
const choice = (winner: number, ...entrants: BlindChoice["entrants"][number][]): BlindChoice => ({
  comparison: "x",
  at: 0,
  winner,
  entrants,
});

test("wins are counted for each model at each effort, with an interval and what chance would give", () => {
  const choices = [
    choice(0, entrant("low", 0), entrant("high", 1)),
    choice(0, entrant("low", 0), entrant("high", 1)),
    choice(1, entrant("low", 0), entrant("high", 1)),
    // The same result: choosing one is choosing both.
    choice(0, entrant("low", 0), entrant("high", 0)),
  ];
  const [low, high] = winTable(choices);
  assert.deepEqual([low?.effort, low?.wins, low?.choices, low?.byChance], ["low", 3, 4, 2.5]);
  assert.deepEqual([high?.wins, high?.choices], [2, 4]);
  assert.ok(low !== undefined);
  assert.equal(
    winText(low),
    "won 3 of 4 (75 %, 30–95 %; 2.5 expected by chance); 1 with an answer that others gave too",
  );
  assert.match(sharedText([low]) ?? "", /^Where several gave the answer that you chose, each of them wins: /);
  assert.equal(sharedText(winTable(choices.slice(0, 3))), undefined);
  assert.match(
    winsCsv([low]),
    /^endpoint,model,effort,wins,shared,.*\r\nlocal,m,low,3,1,4,0\.75,0\.3006,0\.9544,2\.5\r\n$/,
  );
  assert.equal(JSON.parse(winsJson(choices)).table.length, 2);
});

test("repetitions of a cell are one entrant", () => {
  const [row] = winTable([choice(1, entrant("low", 0), entrant("low", 1))]);
  assert.deepEqual([row?.wins, row?.choices, row?.byChance], [1, 1, 1]);
});

test("Wilson's interval is that of the tables", () => {
  const round = ({ low, high }: { low: number; high: number }) => [Number(low.toFixed(4)), Number(high.toFixed(4))];
  assert.deepEqual(round(wilson(7, 12)), [0.3195, 0.8067]);
  assert.deepEqual(round(wilson(0, 10)), [0, 0.2775]);
  assert.deepEqual(round(wilson(10, 10)), [0.7225, 1]);
  assert.deepEqual(round(wilson(0, 0)), [0, 1]);
});

test("a choice knows whose results were the same, and survives being stored; what is strange is left out", () => {
  const three = [candidate("a"), candidate("b", { effort: { asked: "high", sent: "high" } }), candidate("c")];
  const of = unionOf(original(base), [
    { candidate: "a", hunks: [{ id: "h", start: 0, removed: ["a"], added: ["A( x )"] }] },
    { candidate: "b", hunks: [{ id: "h", start: 0, removed: ["a"], added: ["A(x)"] }] },
  ]);
  const made = blindChoice("x", 5, "b", three, of);
  assert.deepEqual(
    made?.entrants.map(({ effort, result }) => [effort, result]),
    [
      ["low", 0],
      ["high", 0],
    ],
  );
  assert.equal(blindChoice("x", 5, "c", three, of), undefined);
  const lines = `${JSON.stringify(made)}\n{"comparison":1}\n{"torn\n\nnull\n${JSON.stringify({ ...made, winner: 9 })}`;
  assert.deepEqual(choicesIn(lines), [made]);
});

test("only the first choice of a comparison counts, and none after blind mode was ended: the names are known", () => {
  const line = (value: object) => `${JSON.stringify(value)}\n`;
  const choice = line({
    comparison: "x",
    at: 1,
    winner: 0,
    entrants: [{ endpoint: "e", model: "m", effort: "low", result: 0 }],
  });
  const ended = line({ comparison: "y", at: 2, revealed: true });
  const lines = `${choice}{"torn\n${ended}${line({ comparison: "z", revealed: false })}null\n`;
  for (const [comparison, was] of [
    ["x", true],
    ["y", true],
    ["z", false],
    ["w", false],
  ] as const)
    assert.equal(wasRevealed(lines, comparison), was, comparison);
  assert.equal(choicesIn(lines).length, 1);
});
