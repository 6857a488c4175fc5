import assert from "node:assert/strict";
import { test } from "node:test";
import { editsIn } from "../../../../scripts/conformance/editCases.ts";
import { largeDeletion } from "../../../../src/core/edit/largeDeletion.ts";
import { createPlanner, type EditPlan, type PlanFile, withHunks } from "../../../../src/core/edit/planner.ts";
import { answerBlock } from "../../../support/coreTarget.ts";

function planOf(files: readonly PlanFile[], answer: string): EditPlan {
  const planner = createPlanner(files);
  for (const edit of editsIn([answer], Object.fromEntries(files.map(({ path, text }) => [path, text]))))
    planner.add(edit);
  return planner.finish().plan;
}

const numbered = (count: number) => Array.from({ length: count }, (_, at) => `line ${at}`);

test("a plan counts the hunks of each file by where the file stands among those that were sent", () => {
  const files = ["a.ts", "b.ts"].map((path) => ({ path, text: "x\ny\n" }));
  const plan = planOf(files, `b.ts\n${answerBlock("y", "Y")}\na.ts\n${answerBlock("x", "X")}`);
  assert.deepEqual(
    plan.files.map(({ path, hunks }) => [path, hunks.map(({ file, start }) => [file, start])]),
    [
      ["b.ts", [[1, 1]]],
      ["a.ts", [[undefined, 0]]],
    ],
  );
});

test("a plan has no hunk that an earlier edit, settled later, takes in", () => {
  const first = '--- a/src/a.ts\n+++ b/src/a.ts\n@@ -1 +1 @@\n+const a = "\\"";\n\n';
  const plan = planOf([{ path: "src/a.ts", text: "" }], `${first}src/a.ts\n${answerBlock("", "x")}`);
  assert.deepEqual(
    plan.files.map(({ hunks }) => hunks.map(({ id, added }) => [id, added])),
    [[["0.0", ['const a = "\\"";', "x", ""]]]],
  );
});

test("a diff that renames a file changes it under the name that was sent", () => {
  const head = "diff --git a/a.go b/b.go\nsimilarity index 90%\nrename from a.go\nrename to b.go\n";
  const diff = `${head}--- a/a.go\n+++ b/b.go\n@@ -1,2 +1,2 @@\n package a\n-var x = 1\n+var x = 2\n`;
  const plan = planOf([{ path: "a.go", text: "package a\nvar x = 1\n" }], diff);
  assert.deepEqual(plan.refusals, []);
  assert.deepEqual(plan.operations, [{ kind: "rename", path: "a.go", to: "b.go" }]);
  assert.deepEqual(
    plan.files.map(({ path, hunks }) => [path, hunks.map(({ added }) => added)]),
    [["a.go", [["var x = 2"]]]],
  );
});

test("a plan holds creations, renames and deletions apart from the edits of text", () => {
  const patch = `*** Begin Patch
*** Add File: src/new.ts
+x
*** Update File: a.ts
*** Move to: src/a.ts
@@
-x
+X
*** Delete File: b.ts
*** End Patch
`;
  const plan = planOf(
    ["a.ts", "b.ts"].map((path) => ({ path, text: "x\n" })),
    patch,
  );
  assert.deepEqual(plan.operations, [
    { kind: "create", path: "src/new.ts", text: "x\n" },
    { kind: "rename", path: "a.ts", to: "src/a.ts" },
    { kind: "delete", path: "b.ts" },
  ]);
  assert.deepEqual(
    plan.files.map(({ path }) => path),
    ["a.ts"],
  );
});

test("a deletion that the answer contradicts is none, whatever else becomes of the file", () => {
  const files = [
    { path: "a.ts", text: "one();\ntwo();\n" },
    { path: "b.ts", text: "b();\n" },
  ];
  const rest = [
    "*** Add File: a.ts\n+one();\n+2();",
    "*** Add File: a.ts\n+// ... existing code ...\n+2();\n+// ... existing code ...",
    "*** Add File: a.ts",
    "*** Update File: a.ts\n@@\n-two();\n+2();",
    "*** Update File: b.ts\n*** Move to: a.ts",
  ];
  for (const each of rest) {
    const { operations } = planOf(files, `*** Begin Patch\n*** Delete File: a.ts\n${each}\n*** End Patch\n`);
    assert.deepEqual(operations, [], each);
  }
  const before = planOf(files, "*** Begin Patch\n*** Add File: a.ts\n+1();\n*** Delete File: a.ts\n*** End Patch\n");
  assert.deepEqual(before.operations, []);
});

test("a file that is deleted and made anew is changed line by line", () => {
  const patch = "*** Begin Patch\n*** Delete File: a.ts\n*** Add File: a.ts\n+one();\n+2();\n*** End Patch\n";
  const plan = planOf([{ path: "a.ts", text: "one();\ntwo();\n" }], patch);
  assert.deepEqual(plan.refusals, []);
  assert.deepEqual(
    plan.files.map(({ hunks }) => hunks.map(({ id, start, removed, added }) => [id, start, removed, added])),
    [[["1.0", 1, ["two();"], ["2();"]]]],
  );
});

const paths: readonly string[] = [
  "../out.ts",
  "/etc/passwd",
  "C:\\x.ts",
  "\\\\host\\share\\x.ts",
  "~/x.ts",
  "a/../../x.ts",
  ".git/config",
  "src/.GIT/hooks/x",
  "nul.txt",
  "src/con",
  "a\0b.ts",
  "x.ts:stream",
  "dir./x.ts",
];
for (const path of paths) {
  test(`no file is made at ${JSON.stringify(path)}`, () => {
    const planner = createPlanner([{ path: "a.ts", text: "x\n" }]);
    planner.add({ kind: "create", path, text: "x\n" });
    planner.add({ kind: "rename", path: "a.ts", to: path });
    const { plan } = planner.finish();
    assert.deepEqual(
      plan.refusals.map(({ refusal }) => refusal.reason),
      ["unsafe-path", "unsafe-path"],
    );
    assert.deepEqual(plan.operations, []);
  });
}

const deletions: readonly (readonly [kept: number, of: number, warns: boolean])[] = [
  [79, 100, false],
  [69, 100, true],
  [38, 58, false],
  [37, 58, true],
  [970, 1000, false],
  [2, 12, true],
  [4, 12, true],
  [5, 12, false],
  [8, 12, false],
  [1, 6, false],
  [0, 6, true],
];
for (const [kept, of, warns] of deletions) {
  test(`a whole file of ${of} lines that comes back with ${kept} ${warns ? "is" : "is not"} a large deletion`, () => {
    const text = `${numbered(of).join("\n")}\n`;
    const plan = planOf([{ path: "a.ts", text }], `a.ts\n\`\`\`\n${numbered(kept).join("\n")}\n\`\`\`\n`);
    assert.equal(largeDeletion(plan.files[0]?.hunks ?? [], of) !== undefined, warns);
  });
}

const moved = numbered(40).map((line) => `${line} with words enough`);
const rest = Array.from({ length: 30 }, (_, at) => `other ${at}`);
const movings: readonly (readonly [name: string, after: readonly string[], warns: boolean])[] = [
  ["moves to the end", [...rest, ...moved], false],
  ["moves into the place of as many others", moved, true],
];
for (const [name, after, warns] of movings) {
  test(`a long block that ${name} ${warns ? "is" : "is not"} a large deletion`, () => {
    const before = [...moved, ...rest];
    const plan = planOf(
      [{ path: "a.ts", text: `${before.join("\n")}\n` }],
      `a.ts\n\`\`\`\n${after.join("\n")}\n\`\`\`\n`,
    );
    assert.equal(largeDeletion(plan.files[0]?.hunks ?? [], before.length) !== undefined, warns);
  });
}

test("lines that a hunk moves are no deletion, and no lines in the place of others", () => {
  const hunks = [
    { id: "0.0", removed: moved, added: [] },
    {
      id: "0.1",
      removed: rest,
      added: moved,
      moves: [{ line: 0, count: 40, from: { hunk: "0.0", line: 0 }, reindented: false }],
    },
  ];
  assert.deepEqual(largeDeletion(hunks, 70), { removed: 30, of: 70 });
  assert.deepEqual(largeDeletion(hunks.slice(0, 1), 70), { removed: 40, of: 70 });
});

test("a block that names no file goes to the only one that it fits", () => {
  const files = [
    { path: "a.ts", text: "x\n" },
    { path: "b.ts", text: "y\n" },
    { path: "c.ts", text: "y\n" },
  ];
  const plan = planOf(files, answerBlock("x", "X") + answerBlock("y", "Y"));
  assert.deepEqual(
    plan.files.map(({ path }) => path),
    ["a.ts"],
  );
  assert.deepEqual(
    plan.refusals.map(({ edit, refusal }) => [edit, refusal.reason]),
    [[1, "other-file"]],
  );
});

test("hunks found by likeness say so, and others do not", () => {
  const text = "function load(items) {\n  const entries = parse(items);\n  return entries.length;\n}\n";
  const near = answerBlock(
    "function load(items) {\n  const entris = parse(items);\n  return entries.length;\n}",
    "x();",
  );
  const marks = (answer: string) =>
    planOf([{ path: "a.ts", text }], answer).files.flatMap(({ hunks }) => hunks.map(({ approximate }) => approximate));
  assert.deepEqual(marks(near), [true]);
  assert.deepEqual(marks(near.replace("entris", "entries")), [undefined]);
});

const loneReturns: readonly (readonly [
  name: string,
  text: string,
  search: string,
  replace: string,
  expected: string,
])[] = [
  ["a line made empty", "a\rb\n", "b", "", "a\r\r\n"],
  ["a line taken out above an empty one", "a\rx\n\nz\n", "x\n\nz", "\nz", "a\r\r\nz\n"],
  ["an empty line put in", "a\rb\nc\n", "a\nb", "a\n\nb", "a\r\r\nb\nc\n"],
];
for (const [name, text, search, replace, expected] of loneReturns) {
  test(`no line is lost behind a lone carriage return: ${name}`, () => {
    const edit = { search: search.split("\n"), replace: replace.split("\n") };
    const planner = createPlanner([{ path: "a.ts", text }]);
    planner.add({ kind: "block", path: "a.ts", readings: [edit] });
    const [file] = planner.finish().plan.files;
    assert.equal(withHunks(text, file?.hunks ?? []), expected);
  });
}

test("no pair of surrogates is cut", () => {
  for (const old of ["\uD83D", "\uDE00'"]) {
    const planner = createPlanner([{ path: "a.ts", text: "x = '\u{1F600}'\n" }]);
    planner.add({ kind: "string", path: "a.ts", old, new: "q", all: false });
    assert.equal(planner.finish().plan.refusals.length, 1);
  }
});
