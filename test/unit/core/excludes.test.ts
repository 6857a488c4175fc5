import assert from "node:assert/strict";
import { test } from "node:test";
import { createExcludes, gitIgnores } from "../../../src/core/excludes.ts";

const alone = new Set<string>();

test("what is nobody's to refactor is never walked into", () => {
  const excluded = createExcludes([]);
  for (const path of ["node_modules/", "packages/a/node_modules/", ".git/", "node_modules/a/b.js"]) {
    assert.ok(excluded(path, alone), path);
  }
  for (const path of ["src/", "git/", "node_modules.ts", ".github/"]) assert.ok(!excluded(path, alone), path);
});

test("globs are VS Code's: from the folder on, with alternatives in braces, and case counts", () => {
  const excluded = createExcludes([
    { dist: true, "**/*.min.js": true, "{out,build}/**": true, "a/{b,c{d,e}}.ts": true, off: false },
    { "**/Generated": true },
  ]);
  const out = ["dist/", "dist/a.js", "x/y.min.js", "y.min.js", "out/a", "build/x/y", "a/b.ts", "a/cd.ts", "a/ce.ts"];
  for (const path of [...out, "Generated/", "deep/Generated/x.ts"]) assert.ok(excluded(path, alone), path);
  for (const path of ["src/dist/", "a/c.ts", "off", "generated/x.ts", "x/out/a"])
    assert.ok(!excluded(path, alone), path);
});

test("a condition on a neighbour holds only beside that neighbour", () => {
  const excluded = createExcludes([{ "**/*.js": { when: "$(basename).ts" } }]);
  assert.ok(excluded("src/a.js", new Set(["a.js", "a.ts"])));
  assert.ok(!excluded("src/a.js", new Set(["a.js", "b.ts"])));
  assert.ok(!excluded("src/a.ts", new Set(["a.js", "a.ts"])));
});

test("a value that means nothing excludes nothing", () => {
  const excluded = createExcludes([{ "**/*.a": "yes", "**/*.b": null, "**/*.c": { when: 3 } }]);
  for (const path of ["x.a", "x.b", "x.c"]) assert.ok(!excluded(path, alone), path);
});

test("the rules of a .gitignore say ignored, not ignored after all, or nothing", () => {
  const rule = gitIgnores("*.log\n!keep.log\nbuild/\n");
  assert.equal(rule("a.log"), "ignored");
  assert.equal(rule("keep.log"), "unignored");
  assert.equal(rule("build/"), "ignored");
  assert.equal(rule("build"), undefined);
  assert.equal(rule("src/a.ts"), undefined);
});
