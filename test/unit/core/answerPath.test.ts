import assert from "node:assert/strict";
import { test } from "node:test";
import { createAnswerParser } from "../../../src/core/edit/answerParser.ts";
import type { ProposedEdit } from "../../../src/core/edit/proposedEdit.ts";
import { answerBlock } from "../../support/coreTarget.ts";

const pathLines: readonly (readonly [line: string, path: string | undefined])[] = [
  ["src/a.ts", "src/a.ts"],
  ["  src/a.ts  ", "src/a.ts"],
  ["src/a.ts:", "src/a.ts"],
  ["`src/a.ts`", "src/a.ts"],
  ["`src/a.ts`:", "src/a.ts"],
  ["**src/a.ts**", "src/a.ts"],
  ["**`src/a.ts`**", "src/a.ts"],
  ["**src/a.ts:**", "src/a.ts"],
  ["### src/a.ts", "src/a.ts"],
  ["### `src/a.ts`", "src/a.ts"],
  ["# src/a.py", "src/a.py"],
  ["// src/a.ts", "src/a.ts"],
  ["- src/a.ts", "src/a.ts"],
  ["* `src/a.ts`", "src/a.ts"],
  ["File: src/a.ts", "src/a.ts"],
  ["path: `src/a.ts`", "src/a.ts"],
  ['"src/a.ts"', "src/a.ts"],
  ["./src/a.ts", "./src/a.ts"],
  ["src\\a.ts", "src\\a.ts"],
  ["C:\\repo\\a.ts", "C:\\repo\\a.ts"],
  ["/repo/src/a.ts", "/repo/src/a.ts"],
  [".eslintrc.json", ".eslintrc.json"],
  ["src/é/ä.test.ts", "src/é/ä.test.ts"],
  ["I changed one line.", undefined],
  ["The first place:", undefined],
  ["<file>", undefined],
];

for (const [line, path] of pathLines) {
  test(`a path line: ${JSON.stringify(line)} names ${path ?? "no file"}`, () => {
    assert.deepEqual(parsed(`${line}\n${answerBlock("a", "b")}`), [
      { kind: "block", path, readings: [{ search: ["a"], replace: ["b"] }] },
    ]);
  });
}

const sentences = [
  "Here is the change to src/a.ts:",
  "Next, in src/a.ts",
  "Now we no longer need Array.from",
  "This needs Node 24.1",
  "1. src/a.ts",
  "Filename: src/a.ts",
];

for (const sentence of sentences) {
  test(`a sentence that ends like a file name is no path of its own: ${sentence}`, () => {
    const [edit] = parsed(`${sentence}\n${answerBlock("a", "b")}`);
    assert.ok(edit?.kind === "block");
    assert.ok(edit.path === undefined || edit.path === "src/a.ts", `named ${edit.path}`);
  });
}

function parsed(answer: string): ProposedEdit[] {
  const parser = createAnswerParser(undefined);
  return [...parser.push(answer), ...parser.end()];
}
