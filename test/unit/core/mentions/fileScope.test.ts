import assert from "node:assert/strict";
import { test } from "node:test";
import type { LogEvent } from "../../../../src/core/events.ts";
import type { Target } from "../../../../src/core/request.ts";
import { ended, labels, linked, reasoningEvent } from "../../../support/coreMentions.ts";
import { fileTarget } from "../../../support/coreTarget.ts";

const cart = `export class Cart {
  title = "";
  total() {
    return sumOf(this.lines);
  }
}
`;
const orders = `import { total } from "./cart";

function fetchJson(path) {
  return fetch(path).then(read);
}
function load() {
  return fetchJson("/orders").then(total);
}
function cancel() {
  return fetchJson("/cancel");
}
`;
const report = `class Report {
  constructor(title) {
    this.title = title;
  }
}
`;
const target: Target = {
  kind: "files",
  files: [
    fileTarget(cart, "src/cart.ts").file,
    fileTarget(orders, "src/orders.ts").file,
    fileTarget(report, "src/report.js").file,
  ],
};

function hunk(id: string, file: number, start: number, text: string): LogEvent {
  return {
    type: "edit-placed",
    at: 0,
    edit: 0,
    hunks: [{ id, file, start, removed: [text], added: [`${text} // new`] }],
  };
}

const hunks = [
  hunk("cart-total", 0, 2, "  total() {"),
  hunk("cart-title", 0, 1, '  title = "";'),
  hunk("fetch", 1, 2, "function fetchJson(path) {"),
  hunk("load", 1, 6, '  return fetchJson("/orders").then(total);'),
  hunk("cancel", 1, 9, '  return fetchJson("/cancel");'),
  hunk("title", 2, 2, "    this.title = title;"),
];

/** By its first words, the hunks beside the passage that is the last one. */
function hunksBeside(...parts: readonly string[]): readonly string[] {
  const events = parts.map((text, part) => reasoningEvent(text, part));
  const mentions = linked(target, [...events, ...hunks, ended]);
  const told = new Map(mentions.all().passages.map(({ passage, hunks: beside }) => [passage, beside]));
  return (told.get([...told.keys()].at(-1) ?? "") ?? []).toSorted();
}

const scoped: readonly (readonly [rule: string, reasoning: string, expected: readonly string[]])[] = [
  ["the heading above", "**src/orders.ts**\n\nline 3: done", ["orders.ts", "orders.ts:3"]],
  [
    "the heading above, below other headings too",
    "## src/orders.ts\n\n### Async functions\n\n- line 3: `fetchJson`: done",
    ["orders.ts", "orders.ts:3", "fetchJson orders.ts:3"],
  ],
  ["the line above", "Now orders.ts.\n\nLine 3 is first.", ["orders.ts", "orders.ts:3"]],
  [
    "the last one that was named",
    "Now orders.ts.\n\nLine 3 is first.\n\ncart.ts is next.\n\nLine 2 too.",
    ["orders.ts", "orders.ts:3", "cart.ts", "cart.ts:2"],
  ],
  [
    "the heading's again behind a file that is mentioned",
    "## orders.ts\n\nIt needs what cart.ts has.\n- line 3: done",
    ["orders.ts", "cart.ts", "orders.ts:3"],
  ],
  [
    "below a heading, the file that a line begins with",
    "## orders.ts\n\n- `cart.ts`:\n  - line 2: done",
    ["orders.ts", "cart.ts", "cart.ts:2"],
  ],
  ["none where a line names two", "orders.ts and cart.ts differ.\n\nLine 2.", ["orders.ts", "cart.ts"]],
  ["none below the heading of another file", "## orders.ts\n\n## src/utils.ts\n\nLine 2.", ["orders.ts"]],
  [
    "what is named behind the lines",
    "Line 3 of orders.ts, then lines 2 and 3 in `src/cart.ts`, and line 2 (report.js)",
    ["orders.ts:3", "orders.ts", "cart.ts:2", "cart.ts:3", "cart.ts", "report.js:2", "report.js"],
  ],
];

for (const [rule, reasoning, expected] of scoped) {
  test(`lines are of ${rule}`, () => assert.deepEqual(labels(reasoning, target), expected));
}

test("a name is the one of the file of which it is said, also where another file declares one", () => {
  assert.deepEqual(labels("**src/report.js**\n\n`this.title` changes", target), ["report.js", "title report.js:2"]);
  assert.deepEqual(labels("`this.title` changes", target), ["title cart.ts:2"]);
});

test("a name that the file only uses is where it is defined", () => {
  assert.deepEqual(labels("## orders.ts\n\n`total` is imported", target), ["orders.ts", "total cart.ts:3"]);
});

test("a line is tied to the hunk there, and a name to hunks of the file of which it is said", () => {
  assert.deepEqual(hunksBeside("**src/orders.ts**\n\n", "- line 3: `fetchJson`: done\n"), ["fetch"]);
  assert.deepEqual(hunksBeside("**src/orders.ts**\n\n", "`total` is passed on.\n"), ["load"]);
  assert.deepEqual(hunksBeside("**src/report.js**\n\n`title` is set.\n"), ["title"]);
  assert.deepEqual(hunksBeside("`title` is set.\n"), ["cart-title", "title"]);
});

test("a name is tied to hunks of other files where its own has none", () => {
  assert.deepEqual(hunksBeside("**src/report.js**\n\n", "`total` is not here.\n"), ["cart-total", "load"]);
});

test("a part goes on where the one before it ended, whatever came between", () => {
  const events = [reasoningEvent("**src/orders.ts**", 0), hunk("late", 0, 0, "export class Cart {")];
  const whole = linked(target, [...events, reasoningEvent("line 3", 1), ended]);
  assert.deepEqual(
    whole.mentions().map(({ label }) => label),
    ["orders.ts", "orders.ts:3"],
  );
});
