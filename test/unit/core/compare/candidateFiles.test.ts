import assert from "node:assert/strict";
import { test } from "node:test";
import { candidateFiles } from "../../../../src/core/compare/candidateFiles.ts";

const file = (path: string, text: string) => ({
  uri: `file:///${path}`,
  path,
  languageId: "typescript",
  version: 1,
  text,
});

test("all files of the target are there, each with its own hunks and its own line endings", () => {
  const target = {
    kind: "files" as const,
    files: [file("a.ts", "one\r\ntwo\r\n"), file("b.ts", "b\n"), file("c.ts", "c")],
  };
  const hunks = [
    { id: "2", file: 0, start: 2, removed: [], added: ["three"] },
    { id: "1", file: 0, start: 0, removed: ["one"], added: ["1", "1b"] },
    { id: "3", file: 2, start: 0, removed: ["c"], added: ["C"] },
  ];
  assert.deepEqual(
    candidateFiles(target, hunks).map(({ before, after }) => [before, after]),
    [
      ["one\r\ntwo\r\n", "1\r\n1b\r\ntwo\r\nthree\r\n"],
      ["b\n", "b\n"],
      ["c", "C"],
    ],
  );
});
