import assert from "node:assert/strict";
import { test } from "node:test";
import { agreementOf } from "../../../../src/core/compare/agreement.ts";
import { agreementText } from "../../../../src/core/compare/agreementText.ts";
import { unionOf } from "../../../../src/core/compare/union.ts";
import { whereOf } from "../../../../src/panel/boardScene.ts";
import { original, unionOfTexts } from "../../../support/coreCompare.ts";

const base = [
  "function total(items) {",
  "  let sum = 0;",
  "  for (const item of items) {",
  "    sum += item.price;",
  "  }",
  "  return sum;",
  "}",
  "",
  "function label(order) {",
  '  return "Order " + order.id;',
  "}",
].join("\n");

const change = (from: string, to: string) => {
  assert.ok(base.includes(from), from);
  return base.replace(from, () => to);
};
const renamed = change("  return sum;", "  return round(sum);");
const template = change('"Order " + order.id', "orderName(order)");
const both = renamed.replace('"Order " + order.id', () => "orderName(order)");
const spaced = change("  return sum;", "  return round( sum ) ;");
const other = change("  return sum;", "  return Math.round(sum);");
const loop = [
  "function total(items) {",
  "  return items.reduce((sum, item) => sum + item.price, 0);",
  ...base.split("\n").slice(6),
].join("\n");

test("the only complete answer agrees with nobody", () => {
  assert.equal(agreementOf(unionOfTexts(base, { only: renamed }), "only"), undefined);
  const two = unionOfTexts(base, { one: renamed, other: renamed });
  assert.deepEqual(agreementOf(two, "one"), { withMost: 1, votes: 1, groups: 1 });
});

/** The groups, one-based and inclusive, with who agrees; `-` for an insertion before a line. */
type Case = {
  readonly name: string;
  readonly after: Readonly<Record<string, string>>;
  readonly groups: readonly (readonly [lines: string, agreement: string])[];
};

const cases: readonly Case[] = [
  { name: "nobody changes anything", after: { low: base, high: base }, groups: [] },
  {
    name: "all agree, however each cut its edits",
    after: { low: renamed, high: renamed },
    groups: [["6–6", "all 2 agree"]],
  },
  {
    name: "two places, of which one candidate changes only one",
    after: { low: both, medium: both, high: renamed },
    groups: [
      ["6–6", "all 3 agree"],
      ["10–10", "2 of 3 agree"],
    ],
  },
  {
    name: "only one candidate changes a place",
    after: { low: renamed, xhigh: both, none: base },
    groups: [
      ["6–6", "2 of 3 agree"],
      ["10–10", "only xhigh changes this"],
    ],
  },
  {
    name: "conflicting: one place in two ways",
    after: { low: renamed, medium: renamed, high: other, none: base },
    groups: [["6–6", "3 of 4 change this, in 2 ways; 2 agree on the first"]],
  },
  {
    name: "each in a way of its own",
    after: { low: renamed, high: other },
    groups: [["6–6", "all 2 change this, in 2 ways"]],
  },
  {
    name: "nested: a change inside the lines that another one replaces is its group",
    after: { low: loop, high: renamed, medium: template },
    groups: [
      ["2–6", "2 of 3 change this, in 2 ways"],
      ["10–10", "only medium changes this"],
    ],
  },
  {
    name: "adjacent: changed lines side by side are two groups",
    after: {
      low: change("  let sum = 0;", "  let sum = 1;"),
      high: change("function total(items) {", "function total(all) {"),
    },
    groups: [
      ["1–1", "only high changes this"],
      ["2–2", "only low changes this"],
    ],
  },
  {
    name: "an insertion right at a changed line meets it",
    after: { low: change("  return sum;", "  log(sum);\n  return sum;"), high: renamed },
    groups: [["6–6", "all 2 change this, in 2 ways"]],
  },
  {
    name: "formatting: equal but for blanks",
    after: { low: renamed, high: spaced },
    groups: [["6–6", "all 2 agree, equal up to formatting"]],
  },
  {
    name: "formatting: a change of blanks alone is told as one",
    after: { low: change("  let sum = 0;", "    let sum=0;"), high: base },
    groups: [["2–2", "only low changes this, formatting only"]],
  },
  {
    name: "what blanks inside a string say is no formatting",
    after: {
      low: change('"Order " + order.id', '"Order  " + order.id'),
      high: change('"Order " + order.id', '"Order   " + order.id'),
    },
    groups: [["10–10", "all 2 change this, in 2 ways"]],
  },
];

for (const { name, after, groups } of cases) {
  test(name, () => {
    const union = unionOfTexts(base, after);
    const found = union.groups.map((group) => [
      group.start === group.end ? `-${group.start + 1}` : `${group.start + 1}–${group.end}`,
      agreementText(group, (candidate) => candidate),
    ]);
    assert.deepEqual(found, groups);
  });
}

test("the most agreed variant comes first, with who proposes it", () => {
  const [group] = unionOfTexts(base, { a: other, b: renamed, c: spaced, d: base }).groups;
  assert.deepEqual(
    group?.variants.map(({ candidates, wordings }) => [candidates, wordings.length]),
    [
      [["b", "c"], 2],
      [["a"], 1],
    ],
  );
  assert.deepEqual(group?.unchanged, ["d"]);
  assert.deepEqual(group?.removed, ["  return sum;"]);
});

test("a syntax that can be told decides instead of blanks", () => {
  const semicolons = (lines: readonly string[]) => lines.join("").replace(/[\s;]/g, "");
  const proposals = [
    { candidate: "a", hunks: [{ id: "h", start: 5, removed: ["  return sum;"], added: ["  return round(sum)"] }] },
    { candidate: "b", hunks: [{ id: "h", start: 5, removed: ["  return sum;"], added: ["  return round(sum);"] }] },
  ];
  assert.equal(unionOf(original(base), proposals).groups[0]?.variants.length, 2);
  assert.equal(unionOf(original(base), proposals, semicolons).groups[0]?.variants.length, 1);
  assert.equal(unionOf(original(base), proposals, () => undefined).groups[0]?.variants.length, 2);
});

test("a block that moved is told, with the two groups and who moved it", () => {
  const lines = base.split("\n");
  const movedText = [...lines.slice(8), "", ...lines.slice(0, 7)].join("\n");
  const union = unionOfTexts(base, { low: movedText, high: renamed, max: movedText });
  assert.equal(union.moved.length, 1);
  const [move] = union.moved;
  assert.deepEqual(move?.candidates, ["low", "max"]);
  assert.notEqual(move?.from, move?.to);
  assert.ok((move?.lines ?? 0) >= 3);
  assert.ok(union.groups.some(({ id }) => id === move?.from) && union.groups.some(({ id }) => id === move?.to));
});

test("changes of several files are told apart", () => {
  const two = {
    texts: [
      ["a", "b"],
      ["a", "b"],
    ],
    languages: ["typescript", "typescript"],
    paths: ["a.ts", "b.ts"],
  };
  const union = unionOf(two, [
    { candidate: "x", hunks: [{ id: "1", start: 0, removed: ["a"], added: ["A"] }] },
    { candidate: "y", hunks: [{ id: "1", file: 1, start: 0, removed: ["a"], added: ["A"] }] },
  ]);
  assert.deepEqual(
    union.groups.map(({ id, unchanged }) => [id, unchanged]),
    [
      ["0:0-1", ["y"]],
      ["1:0-1", ["x"]],
    ],
  );
  assert.deepEqual(
    union.groups.map((group) => whereOf(group, union)),
    ["a.ts, line 1", "b.ts, line 1"],
  );
});
