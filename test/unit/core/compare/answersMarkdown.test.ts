import assert from "node:assert/strict";
import { test } from "node:test";
import { answersMarkdown } from "../../../../src/core/compare/answersMarkdown.ts";
import { unionOfBoard } from "../../../../src/core/compare/boardUnion.ts";
import { createComparison } from "../../../../src/core/compare/comparison.ts";
import { comparisonMarkdown } from "../../../../src/core/compare/comparisonExport.ts";
import { compared, comparisonSetup, frozen } from "../../../support/coreComparison.ts";
import { answer, fakeClock, scripted, stop } from "../../../support/coreRun.ts";

const named = (id: string) => `Model ${id}`;

function markdown(answers: Readonly<Record<string, string>>): string {
  const said = Object.entries(answers).map(([candidate, text]) => ({ candidate, text }));
  return answersMarkdown(said, named).join("\n\n");
}

test("answers that are no edits stand in the exported comparison, beside what the others change", async () => {
  const scripts = {
    b: scripted([answer("It renames b.\nNothing else."), stop()]),
    c: scripted([answer("It renames b.  \nNothing else.\n"), stop()]),
    d: scripted([answer("It renames c.\nNothing else."), stop()]),
    e: scripted([answer("cut off"), stop({ kind: "refused", text: "No." })]),
  };
  const comparison = createComparison(comparisonSetup(["a", "b", "c", "d", "e"], scripts), fakeClock());
  await compared(comparison);
  const { board = assert.fail() } = comparison;
  const text = comparisonMarkdown(board, frozen, unionOfBoard(board, frozen.target), () => "now");
  const [changed = "", answered = ""] = text.split("## What they answered\n");
  assert.match(changed, /## What they change\n\n### Lines 2–2/);
  assert.match(answered, /: 2 of 3 say the same\n\n```\nIt renames b\.\nNothing else\.\n```/);
  assert.match(answered, /: only Model One · low says this\n\n```\nIt renames c\.\nNothing else\.\n```/);
  assert.match(answered, /```diff\n@@ -1,2 \+1,2 @@\n-It renames b\.\n\+It renames c\.\n Nothing else\.\n```\n$/);
  assert.doesNotMatch(text, /cut off/, "a refused candidate has no answer to compare");
});

test("without such answers there is no such heading", () => assert.equal(markdown({}), ""));

test("one answer has nobody to differ from", () => {
  assert.deepEqual(answersMarkdown([{ candidate: "a", text: "Yes." }], named), [
    "## What they answered",
    "### Model a: only Model a answered without an edit",
    "```\nYes.\n```",
  ]);
});

test("JSON is written in one way, and compared in it", () => {
  const text = markdown({ a: '{"b":1,"a":[]}', b: '```json\n{"a": [], "b": 1.0}\n```', c: '{"b":2,"a":[]}' });
  assert.match(text, /### Model a, Model b: 2 of 3 say the same\n\n```json\n\{\n {2}"a": \[\],\n {2}"b": 1\n\}\n```/);
  assert.match(
    text,
    /### Model a, Model b ↔ Model c \(JSON\)\n\n```diff\n@@ -1,4 \+1,4 @@\n \{\n {3}"a": \[\],\n- {2}"b": 1\n\+ {2}"b": 2\n \}\n```/,
  );
});

test("where one is no JSON it says so, and both are compared as text", () => {
  const text = markdown({ a: '{"a":1}', b: '{"a":1' });
  assert.match(text, /\nModel b did not answer with JSON \(.+\), and Model a did, so they are compared as text\.\n/);
  assert.match(text, /-\{"a":1\}\n\+\{"a":1\n/);
});

test("of a long answer only what surrounds the differences is repeated, with the lines where it stands", () => {
  const lines = Array.from({ length: 40 }, (_, at) => `line ${at + 1}`);
  const changed = lines.with(9, "changed").toSpliced(30, 1).toSpliced(11, 0, "new");
  const diff = markdown({ a: lines.join("\n"), b: changed.join("\n") }).split("```diff\n")[1] ?? "";
  assert.deepEqual(
    diff.split("\n").filter((line) => /^(?:@@|[-+])/.test(line)),
    ["@@ -7,8 +7,9 @@", "-line 10", "+changed", "+new", "@@ -28,7 +29,6 @@", "-line 31"],
  );
});

test("an answer's fences and markup break out of nothing", () => {
  const text = answersMarkdown([{ candidate: "a", text: "```\n````\n# x" }], () => "<b>*M*").join("\n\n");
  assert.match(text, /### &lt;b\\>\\\*M\\\*: only/);
  assert.match(text, /\n`````\n```\n````\n# x\n`````$/);
});
