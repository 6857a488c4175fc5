import assert from "node:assert/strict";
import { test } from "node:test";
import {
  afterAnswer,
  type EditFormat,
  formatFor,
  freshRecord,
  instructionsFor,
} from "../../../../src/core/edit/formatChoice.ts";
import { stringReplaceTool } from "../../../../src/core/edit/stringReplace.ts";
import { answerBlock, fileTarget, placements, textAfter } from "../../../support/coreTarget.ts";

const families: readonly (readonly [model: string, withTools: EditFormat, without: EditFormat])[] = [
  ["gpt-5", "v4a", "v4a"],
  ["gpt-5.1-codex-mini", "v4a", "v4a"],
  ["openai/gpt-4.1", "v4a", "v4a"],
  ["o4-mini", "v4a", "v4a"],
  ["gpt-4o-2024-08-06", "search-replace", "search-replace"],
  ["anthropic/claude-sonnet-4.5", "string-replace", "search-replace"],
  ["gemini-3-pro", "string-replace", "search-replace"],
  ["grok-code-fast-1", "string-replace", "search-replace"],
  ["minimax-m2", "string-replace", "search-replace"],
  ["gemini-2.5-flash", "search-replace", "search-replace"],
  ["deepseek-chat", "search-replace", "search-replace"],
  ["qwen2.5-coder:32b", "search-replace", "search-replace"],
  ["qwen2.5-coder:7b", "whole-file", "whole-file"],
  ["kimi-k2", "search-replace", "search-replace"],
  ["glm-4.6", "search-replace", "search-replace"],
  ["llama-3.1-8b-instruct", "whole-file", "whole-file"],
  ["llama-3.3-70b-instruct", "search-replace", "search-replace"],
  ["somebody-s-model", "whole-file", "whole-file"],
];

for (const [model, withTools, without] of families) {
  test(`format: ${model} is asked for ${withTools}, without tools for ${without}`, () => {
    const question = { model, selection: false, lines: 200 };
    assert.equal(formatFor({ ...question, tools: true }), withTools);
    assert.equal(formatFor({ ...question, tools: false }), without);
  });
}

test("format: a selection is always asked for whole", () => {
  for (const [model] of families) {
    assert.equal(formatFor({ model, selection: true, lines: 200, tools: true }), "whole-selection");
  }
});

test("format: no model is asked for a long file whole, however often it failed", () => {
  for (const [model] of families) {
    for (const steps of [0, 1, 2, 9]) {
      const format = formatFor({ model, selection: false, lines: 301, tools: true }, { steps, failures: 0 });
      assert.notEqual(format, "whole-file");
    }
  }
});

test("format: two failures in a row step down, and a success between them does not", () => {
  const question = { model: "gpt-5", selection: false, lines: 200, tools: false };
  const after = (...placed: readonly boolean[]) => formatFor(question, placed.reduce(afterAnswer, freshRecord));
  assert.equal(after(false), "v4a");
  assert.equal(after(false, true, false), "v4a");
  assert.equal(after(false, false), "search-replace");
  assert.equal(after(false, false, true, false), "search-replace");
  assert.equal(after(false, false, false, false), "whole-file");
  assert.equal(after(...new Array<boolean>(20).fill(false)), "whole-file");
});

test("format: what the instructions show is what the parser reads", () => {
  const target = fileTarget("the exact lines of the file that change, with a few unchanged lines around them\n");
  const shown: readonly (readonly [EditFormat, string])[] = [
    ["search-replace", "the lines that replace them\n"],
    ["whole-file", "the whole file\n"],
  ];
  for (const [format, text] of shown) {
    const answer = instructionsFor(format, target.file.text).replace("path/to/file", target.file.path);
    assert.equal(textAfter(target, placements(target, answer)), text, format);
  }
  const patched = fileTarget(" three unchanged lines before it, each after one space\na line to remove\n".slice(1));
  const patch = instructionsFor("v4a", "")
    .replace("path/to/file", patched.file.path)
    .replace("\n three unchanged lines after it", "");
  assert.match(textAfter(patched, placements(patched, patch)), /\na line to add\n$/);
});

test("format: what the tool's schema requires is what the parser reads", () => {
  const [list] = stringReplaceTool.parameters.required.filter((name) => name !== "path");
  const item = stringReplaceTool.parameters.properties[list ?? "edits"];
  assert.ok("items" in item);
  const values: Readonly<Record<string, unknown>> = { old_string: "a", new_string: "b", replace_all: false };
  const edit = Object.fromEntries(item.items.required.map((name) => [name, values[name]]));
  const target = fileTarget("a\n");
  const call = JSON.stringify({ path: target.file.path, edits: [edit] });
  assert.equal(textAfter(target, placements(target, call)), "b\n");
});

test("format: a model that answers in another format than was asked is read all the same", () => {
  const target = fileTarget("a\nb\n");
  assert.equal(textAfter(target, placements(target, answerBlock("a", "A"))), "A\nb\n");
  const answers = [
    "*** Begin Patch\n*** Update File: src/a.ts\n@@\n-a\n+A\n b\n*** End Patch\n",
    "```diff\n--- a/src/a.ts\n+++ b/src/a.ts\n@@ -1,2 +1,2 @@\n-a\n+A\n b\n```\n",
    '{"path": "src/a.ts", "edits": [{"old_string": "a", "new_string": "A"}]}',
    '{"type": "update_file", "path": "src/a.ts", "diff": "@@\\n-a\\n+A\\n b\\n"}',
    "<edits>\n<old_text line=1>\na\n</old_text>\n<new_text>\nA\n</old_text>\n</edits>\n",
    "src/a.ts\n```\nA\nb\n```\n",
  ];
  for (const answer of answers) assert.equal(textAfter(target, placements(target, answer)), "A\nb\n", answer);
});
