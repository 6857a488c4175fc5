import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { LogEvent } from "../../../../src/core/events.ts";
import { createMentions, type LinkChanges } from "../../../../src/core/mentions/mentions.ts";
import { passageId, passagesOf } from "../../../../src/core/passages.ts";
import type { Target } from "../../../../src/core/request.ts";
import { byPassage, ended, hunkEvent, linked, reasoningEvent } from "../../../support/coreMentions.ts";
import { holds } from "../../../support/coreProperty.ts";
import { fileTarget } from "../../../support/coreTarget.ts";

const target = fileTarget(
  `export function total(items) {
  return addUp(items);
}

export function addUp(items) {
  let runningSum = 0;
  for (const item of items) runningSum += item.price;
  return runningSum;
}

export const couponTable = {};
`,
  "src/cart.ts",
);

test("a hunk has the passages that stand in its lines or name what it changes", () => {
  const mentions = linked(target, [
    reasoningEvent(
      "runningSum is odd.\n\nSee line 7.\n\n`addUp` does it.\n\n`couponTable` is unused.\n\nNothing here.\n",
    ),
    hunkEvent("0.0", 6, ["  for (const item of items) runningSum += item.price;"], ["  runningSum = sumOf(items);"]),
    hunkEvent("1.0", 10, ["export const couponTable = {};"], []),
    ended,
  ]);
  assert.deepEqual(byPassage(mentions.changes()), {
    "0:0": { links: [{ id: "0:0:0", label: "runningSum :6" }], hunks: ["0.0"] },
    "0:1": { links: [{ id: "0:1:0", label: "line 7" }], hunks: ["0.0"] },
    "0:2": { links: [{ id: "0:2:0", label: "addUp :5" }], hunks: [] },
    "0:3": { links: [{ id: "0:3:0", label: "couponTable :11" }], hunks: ["1.0"] },
    "hunk 0.0": 2,
    "hunk 1.0": 1,
  });
});

test("a hunk that brings a new name has the passages that planned it", () => {
  const mentions = linked(target, [
    reasoningEvent("Extract `lineTotal` from it.\n"),
    hunkEvent("0.0", 9, [], ["function lineTotal(item) {", "  return item.price;", "}"]),
    ended,
  ]);
  assert.deepEqual(byPassage(mentions.changes()), { "0:0": { links: [], hunks: ["0.0"] }, "hunk 0.0": 1 });
});

test("a hunk that no passage mentions counts none", () => {
  const mentions = linked(target, [reasoningEvent("`addUp`\n"), hunkEvent("0.0", 10, ["x"], ["y"]), ended]);
  assert.deepEqual(mentions.changes().hunks, [{ hunk: "0.0", count: 0, passages: [] }]);
});

test("an insertion between two lines belongs to passages about either", () => {
  const mentions = linked(target, [
    reasoningEvent("Line 4 is blank.\n\nLine 5 begins it.\n\nLine 6 goes on.\n"),
    hunkEvent("0.0", 4, [], ["// new"]),
    ended,
  ]);
  assert.deepEqual(mentions.changes().hunks, [{ hunk: "0.0", count: 2, passages: ["0:0", "0:1"] }]);
});

test("hunks that come before a passage are tied to it too, and those that are replaced or retracted go", () => {
  const mentions = linked(target, [
    hunkEvent("0.0", 5, ["  let runningSum = 0;"], ["  let sum = 0;"]),
    reasoningEvent("runningSum goes.\n"),
    ended,
  ]);
  assert.deepEqual(mentions.changes().passages.at(-1)?.hunks, ["0.0"]);
  mentions.take([hunkEvent("1.0", 10, ["a"], ["b"], ["0.0"])]);
  while (mentions.work(1000));
  assert.deepEqual(mentions.changes(), {
    passages: [{ passage: "0:0", links: [{ id: "0:0:0", label: "runningSum :6" }], hunks: [] }],
    hunks: [{ hunk: "1.0", count: 0, passages: [] }],
  });
  mentions.take([{ type: "answer-retracted", at: 0 }]);
  while (mentions.work(1000));
  assert.deepEqual(mentions.all().hunks, []);
});

test("only what is new is told, and everything again to who has seen nothing", () => {
  const mentions = createMentions(target);
  const told = (text: string) => {
    mentions.take([reasoningEvent(text)]);
    while (mentions.work(1000));
    return mentions.changes().passages.map(({ passage }) => passage);
  };
  assert.deepEqual(told("`total` is "), ["0:0"]);
  assert.deepEqual(told("a function.\n\nAnd "), []);
  assert.deepEqual(told("so is addUp(), "), ["0:1"]);
  assert.deepEqual(told("too."), []);
  assert.deepEqual(
    mentions.all().passages.map(({ passage, links }) => [passage, links.map(({ label }) => label)]),
    [
      ["0:0", ["total :1"]],
      ["0:1", ["addUp :5"]],
    ],
  );
});

test("a word that is still being written is no mention yet", () => {
  const mentions = createMentions(target);
  mentions.take([reasoningEvent("see line 1")]);
  while (mentions.work(1000));
  assert.deepEqual(mentions.changes().passages, []);
  mentions.take([reasoningEvent("1 of it")]);
  while (mentions.work(1000));
  assert.deepEqual(mentions.changes().passages, [
    { passage: "0:0", links: [{ id: "0:0:0", label: "line 11" }], hunks: [] },
  ]);
});

test("a part that goes on after another keeps its passages", () => {
  const mentions = linked(target, [
    reasoningEvent("`total` ", 3),
    reasoningEvent("`couponTable`", 7),
    reasoningEvent("and addUp().", 3),
    hunkEvent("0.0", 4, ["export function addUp(items) {"], ["export function sum(items) {"]),
    ended,
  ]);
  assert.deepEqual(byPassage(mentions.changes()), {
    "0:0": {
      links: [
        { id: "0:0:0", label: "total :1" },
        { id: "0:0:1", label: "addUp :5" },
      ],
      hunks: ["0.0"],
    },
    "1:0": { links: [{ id: "1:0:0", label: "couponTable :11" }], hunks: [] },
    "hunk 0.0": 1,
  });
});

test("a link leads to its place, and no other word to any", () => {
  const mentions = linked(target, [reasoningEvent("`total` in lines 5–9\n"), ended]);
  assert.deepEqual(mentions.placeOf("0:0:0"), { file: 0, lines: { start: 0, end: 1 }, name: "total" });
  assert.deepEqual(mentions.placeOf("0:0:1"), { file: 0, lines: { start: 4, end: 9 } });
  const hostile = [
    "",
    "0:0:2",
    "0:0:-1",
    "0:0:00",
    " 0:0:0",
    "0:0:0 ",
    "0:0",
    "1:0:0",
    "__proto__",
    "0:0:constructor",
    "0:0:1e0",
    "٠:٠:٠",
  ];
  for (const id of hostile.filter((each) => each !== "0:0:00")) assert.equal(mentions.placeOf(id), undefined, id);
});

test("passages are known by their names alone", () => {
  const mentions = linked(target, [reasoningEvent("one\n\ntwo"), reasoningEvent("three", 9), ended]);
  for (const id of ["0:0", "0:1", "1:0"]) assert.ok(mentions.has(id), id);
  for (const id of ["0:2", "1:1", "9:0", "00:0", "0:00", "0:-1", "", "0", "0:0:0", "__proto__", "0:1 "]) {
    assert.equal(mentions.has(id), false, id);
  }
});

const words = fc.array(
  fc.constantFrom(
    ..."total `total` total() `addUp(items)` runningSum couponTable\n \n\n line 7 lines 5–9 ` ``` cart.ts src/cart.ts:3 the 😀 .".split(
      " ",
    ),
    "\n\n",
    "\n**src/shop.ts**\n",
    "\n- cart.ts:",
    "```ts\n",
    "\n",
    " ",
    "https://total.com/total()",
    "- ",
    "x".repeat(5000),
  ),
  { maxLength: 60 },
);
const script = fc.record({
  words,
  cuts: fc.array(fc.nat(400), { maxLength: 30 }),
  budgets: fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 10 }),
  parts: fc.array(fc.nat(2), { minLength: 1, maxLength: 5 }),
});

const several: Target = {
  kind: "files",
  files: [target.file, fileTarget("import { total } from './cart';\n\ntotal();\n\n\n\n\n\n", "src/shop.ts").file],
};

for (const [of, whole] of [
  ["a file", target],
  ["several", several],
] as const) {
  test(`what is found of ${of} does not depend on the pieces in which the reasoning came, nor on when it was looked at`, () =>
    anyPieces(whole));
}

function anyPieces(target: Target): void {
  holds(script, 400, ({ words: spoken, cuts, budgets, parts }) => {
    const third = Math.ceil(spoken.length / parts.length);
    const said = parts.map((part, at) => ({ part, text: spoken.slice(at * third, (at + 1) * third).join(" ") }));
    const tail: LogEvent[] = [
      hunkEvent("0.0", 5, ["  let runningSum = 0;"], ["  let sum = 0;"]),
      hunkEvent("1.0", 0, ["export function total(items) {"], ["export function all(items) {"]),
      ended,
    ];
    const whole = linked(target, [...said.map(({ part, text }) => reasoningEvent(text, part)), ...tail]);

    const pieces = said.flatMap(({ part, text }) => cut(text, cuts).map((piece) => reasoningEvent(piece, part)));
    const mentions = createMentions(target);
    const told: LinkChanges[] = [];
    for (const [at, event] of [...pieces, ...tail].entries()) {
      mentions.take([event]);
      mentions.work(budgets[at % budgets.length] ?? 1);
      if (at % 3 === 0) told.push(mentions.changes());
    }
    while (mentions.work(100));
    told.push(mentions.changes());

    assert.deepEqual(byPassage(mentions.all()), byPassage(whole.all()));
    assert.deepEqual(byPassage(merged(told)), byPassage(whole.all()));
  });
}

/** What a reader knows who was told of each change. */
function merged(told: readonly LinkChanges[]): LinkChanges {
  return {
    passages: [...new Map(told.flatMap(({ passages }) => passages.map((each) => [each.passage, each]))).values()],
    hunks: [...new Map(told.flatMap(({ hunks }) => hunks.map((each) => [each.hunk, each]))).values()],
  };
}

function cut(text: string, at: readonly number[]): string[] {
  const places = [0, ...at.map((place) => place % (text.length + 1)).sort((a, b) => a - b), text.length];
  return places.slice(1).map((place, index) => text.slice(places[index], place));
}

test("its passages are those that the panel shows", () => {
  holds(words, 300, (spoken) => {
    const text = spoken.join(" ");
    const mentions = linked(
      target,
      [...text].map((character) => reasoningEvent(character)),
    );
    const count = [...passagesOf(text)].length;
    for (let at = 0; at < count; at += 1) assert.ok(mentions.has(passageId(0, at)));
    mentions.take([ended]);
    while (mentions.work(1000));
    assert.equal(mentions.has(passageId(0, count)), false);
    assert.equal(count === 0 || mentions.has(passageId(0, count - 1)), true);
  });
});
