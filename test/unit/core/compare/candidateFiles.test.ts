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
    candidateFiles(target, { hunks, operations: [] }).map(({ before, after }) => [before, after]),
    [
      ["one\r\ntwo\r\n", "1\r\n1b\r\ntwo\r\nthree\r\n"],
      ["b\n", "b\n"],
      ["c", "C"],
    ],
  );
});

const roots = [{ name: "work", uri: "file:///work" }];
const inWork = (path: string, text: string) => ({ ...file(path, text), uri: `file:///work/${path}` });

test("files that are created, renamed and deleted are there too, with what was changed in them", () => {
  const target = { kind: "files" as const, files: [inWork("src/a.ts", "a\n"), inWork("src/b.ts", "b\n")] };
  const hunks = [{ id: "1", start: 0, removed: ["a"], added: ["A"] }];
  const operations = [
    { kind: "create", path: "src/new file.ts", text: "n\n" },
    { kind: "rename", path: "src/a.ts", to: "lib/a.js" },
    { kind: "delete", path: "src/b.ts" },
    { kind: "delete", path: "src/unknown.ts" },
  ] as const;
  assert.deepEqual(
    candidateFiles(target, { hunks, operations }, roots).map(({ uri, languageId, before, after, fate }) => {
      return [uri, languageId, before, after, fate];
    }),
    [
      ["file:///work/src/a.ts", "typescript", "a\n", "", "deleted"],
      ["file:///work/src/b.ts", "typescript", "b\n", "", "deleted"],
      ["file:///work/src/new%20file.ts", "typescript", "", "n\n", "created"],
      ["file:///work/lib/a.js", "javascript", "", "A\n", "created"],
    ],
  );
});

test("without an open folder a new file is nowhere, and one that exists is not created over it", () => {
  const target = { kind: "file" as const, file: inWork("a.ts", "a") };
  const create = (path: string) => ({ hunks: [], operations: [{ kind: "create", path, text: "x" } as const] });
  assert.equal(candidateFiles(target, create("new.ts")).length, 1);
  assert.deepEqual(
    candidateFiles(target, create("a.ts"), roots).map(({ after }) => after),
    ["a"],
  );
});
