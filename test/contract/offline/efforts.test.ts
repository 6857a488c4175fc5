import assert from "node:assert/strict";
import { test } from "node:test";
import { diffLines } from "../../../src/core/edit/diffLines.ts";
import { type OfflineEffort, offlineEfforts } from "../../../src/offline/efforts.ts";
import { linesOf, refactored, sample } from "./support.ts";

const orders = sample("src/orders.ts");
const loadOrders = linesOf(orders, "loadOrders");

function modernised(effort: OfflineEffort) {
  return refactored("modernise", orders, { effort, path: "src/orders.ts", lines: loadOrders });
}

/** The lines of the changed regions, one-based, and what they became. */
function hunks(before: string, after: string) {
  return diffLines(before.split("\n"), after.split("\n"));
}

const none = modernised("none");
const low = modernised("low");
const high = modernised("high");

test("none changes one place", () => {
  const found = hunks(orders, none.text);
  assert.equal(found.length, 1);
  assert.match(found[0]?.added.join("\n") ?? "", /`Orders of \$\{customer\.name\}/);
  assert.match(none.reasoning, /2 more places match; effort none stops at the first/);
});

test("low takes every refactoring once", () => {
  assert.match(low.text, /export async function loadOrders/);
  assert.match(low.text, /customer\.address\?\.city/);
  assert.match(low.text, /await fetchJson/);
  assert.match(low.text, /newest\.map\(\(order\) => describeOrder\(order\)\)/);
});

test("low does not look again at what it changed, and says so", () => {
  assert.ok(low.text.includes('" (newest " + limit + ")"'));
  assert.match(low.reasoning, /1 place lay inside code that had just changed/);
});

test("low does not check types, and says so: one of its steps adds a type error", () => {
  assert.match(low.text, /doorNote: string \| null = customer\.address\?\.doorNote/);
  assert.match(low.reasoning, /Types were not checked/);
});

test("high finds what a step before opened up", () => {
  assert.match(high.text, /\$\{limit > 0 \? ` \(newest \$\{limit\}\)` : ""\}/);
  assert.match(high.reasoning, /\*\*Template strings, looking again\*\*/);
});

test("high drops the step that adds a type error, and says which and where", () => {
  assert.match(high.text, /doorNote: string \| null = customer\.address && customer\.address\.doorNote/);
  const line = orders.split("\n").findIndex((each) => each.includes("const doorNote")) + 1;
  assert.match(
    high.reasoning,
    new RegExp(
      `line ${line}, in \`loadOrders\`: .*: dropped, because it adds a type error at line ${line}: Type .*undefined.* \\(2322\\)`,
    ),
  );
});

test("high gives at least three hunks, two or more unchanged lines apart", () => {
  const found = hunks(orders, high.text);
  assert.ok(found.length >= 3, `${found.length} hunks`);
  const apart = found.slice(1).filter((hunk, index) => hunk.start - (found[index]?.end ?? 0) >= 2);
  assert.ok(apart.length >= 2, JSON.stringify(found));
});

test("medium looks again without checking types, and says so", () => {
  const medium = modernised("medium");
  assert.match(medium.text, /\$\{limit > 0 \? ` \(newest \$\{limit\}\)` : ""\}/);
  assert.match(medium.text, /doorNote: string \| null = customer\.address\?\.doorNote/);
  assert.match(
    medium.reasoning,
    /\*\*Template strings, looking again\*\*[\s\S]*Types were not checked; effort high does/,
  );
});

/** What is extracted first is kept as a function of its own; what is unused goes, where that is looked for first. */
const unusedParagraph = `export function total(prices: number[]): number {
  let sum = 0;
  for (const price of prices) {
    sum += price;
  }

  // Old rule
  const half = sum / 2;
  const third = sum / 3;
  const quarter = sum / 4;

  return sum;
}
`;

for (const effort of ["xhigh", "max"] as const) {
  test(`${effort} keeps the smallest diff of the orders that it tries`, () => {
    const instruction = "extract functions and remove unused code";
    const given = refactored(instruction, unusedParagraph, { effort: "high" });
    const smallest = refactored(instruction, unusedParagraph, { effort });
    const size = (text: string) =>
      hunks(unusedParagraph, text).reduce((sum, { start, end, added }) => sum + end - start + added.length, 0);
    assert.match(given.text, /function oldRule/);
    assert.equal(smallest.text, unusedParagraph.replace(/ {2}const (?:half|third|quarter).*\n/g, ""));
    assert.deepEqual([size(smallest.text), size(given.text)], [3, 7]);
    assert.match(
      smallest.reasoning,
      /Tried 2 orders\. They give 2 different results[\s\S]*smallest changes 3 lines, and 7 in the order of the instruction: unused declarations and extract functions\./,
    );
  });
}

test("xhigh puts each refactoring first, max tries every order, and neither adds a type error", () => {
  const xhigh = modernised("xhigh");
  const max = modernised("max");
  assert.match(xhigh.reasoning, /Tried 5 orders of 24\./);
  assert.match(max.reasoning, /Tried 24 orders\./);
  for (const { text } of [xhigh, max]) assert.match(text, /customer\.address && customer\.address\.doorNote/);
  assert.deepEqual(modernised("max").events, max.events, "the same text gives the same events");
});

test("orders that all come to the same say so", () => {
  const { reasoning } = refactored("modernise", orders, { effort: "xhigh" });
  assert.match(reasoning, /Tried 7 orders of 720\. All give the same result, and it adds no type error\./);
});

test("one refactoring has one order, and nothing to change has none", () => {
  assert.match(refactored("template strings", orders, { effort: "max" }).reasoning, /so there is one order/);
  assert.equal(refactored("template strings", "export const one = 1;\n", { effort: "max" }).answer, "");
});

test("no two efforts reason alike", () => {
  assert.equal(new Set(offlineEfforts.map((effort) => modernised(effort).reasoning)).size, offlineEfforts.length);
  assert.ok(none.parts.length < low.parts.length && low.parts.length < high.parts.length);
});

test("a selection's edits that lie inside it are one whole replacement", () => {
  for (const { answer } of [none, low, high]) assert.match(answer, /^```\nexport (?:async )?function loadOrders/);
});

test("nothing outside the selection changes", () => {
  for (const { text } of [none, low, high]) {
    for (const hunk of hunks(orders, text)) {
      assert.ok(hunk.start >= loadOrders.start && hunk.end <= loadOrders.end, JSON.stringify(hunk));
    }
  }
});

const requests = [
  { path: "src/orders.ts", instruction: "modernise" },
  { path: "src/orders.ts", instruction: "simplify" },
  { path: "src/cart.ts", instruction: "extract" },
  { path: "src/cart.ts", instruction: "add types" },
  { path: "src/legacyReport.js", instruction: "modernise" },
] as const;

for (const { path, instruction } of requests) {
  test(`${instruction} ${path}: every line and name in the trace exists`, () => {
    const text = sample(path);
    const languageId = path.endsWith(".js") ? "javascript" : "typescript";
    const { reasoning } = refactored(instruction, text, { path, languageId });
    const lines = text.split("\n");
    const places = [...reasoning.matchAll(/`([\w$]+)` \(line (\d+)\)|^- line (\d+)(?:, in `([\w$]+)`)?/gm)];
    assert.ok(places.length > 3);
    for (const [, declared, declaredAt, line, within] of places) {
      const at = Number(declaredAt ?? line);
      assert.ok(at >= 1 && at <= lines.length, `line ${at}`);
      if (declared !== undefined) assert.ok(lines[at - 1]?.includes(declared), `${declared} is on line ${at}`);
      if (within !== undefined) assert.match(`${text} ${reasoning}`, new RegExp(`\\b${within}\\b`));
    }
  });
}

test("a file with CRLF, tabs and no last newline keeps all three", () => {
  const text = sample("src/legacyReport.js");
  assert.ok(text.includes("\r\n\t") && !/[^\r]\n/.test(text) && !text.endsWith("\n"), "the sample is such a file");
  const result = refactored("modernise", text, { path: "src/legacyReport.js", languageId: "javascript" });
  assert.ok(result.text.includes("class Report {\r\n\tconstructor(title, width) {\r\n\t\tthis.title = title;\r\n"));
  assert.ok(!/[^\r]\n/.test(result.text) && !result.text.endsWith("\n"));
  assert.ok(!result.answer.includes("\r"), "the answer has \\n alone");
});

test("understood, but nothing to change: the reasoning says so and the answer is empty", () => {
  const result = refactored("template strings", "export const one = 1;\n");
  assert.equal(result.answer, "");
  assert.match(result.reasoning, /Nothing to change/);
  assert.deepEqual(result.events.at(-1), { type: "stop", stop: { kind: "complete" } });
});

test("a narrow wish gets nothing else, but is told what TypeScript also suggests", () => {
  const result = refactored("template strings", orders, { path: "src/orders.ts" });
  assert.ok(result.text.includes(".then(function (orders)"));
  assert.match(result.reasoning, /Seen, but not asked for: .*async\/await \(line 22\)/);
});

test("code with syntax errors does no harm", () => {
  for (const text of [
    "export const a = ;\nfunction (",
    "<<<<<<< SEARCH\n=======\nconst a = 'b' + c + `",
    "",
    "\u0000",
  ]) {
    for (const instruction of ["modernise", "simplify", "extract", "add types", "organise imports"]) {
      const { events } = refactored(instruction, text);
      assert.deepEqual(events.at(-1), { type: "stop", stop: { kind: "complete" } });
    }
  }
});

test("the same text always gives the same events", () => {
  assert.deepEqual(modernised("high").events, high.events);
});
