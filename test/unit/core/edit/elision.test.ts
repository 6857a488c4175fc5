import assert from "node:assert/strict";
import { test } from "node:test";
import { isPlaceholder, withoutPlaceholders } from "../../../../src/core/edit/elision.ts";
import { answerBlock, fileTarget, placements } from "../../../support/coreTarget.ts";

for (const line of [
  "// ...",
  "// ... existing code ...",
  "  # ... rest of the file ...",
  "{/* ... existing code ... */}",
  "<!-- rest of the content unchanged -->",
  "... existing code ...",
  "[... remaining methods unchanged ...]",
  "...rest of the code",
]) {
  test(`"${line}" stands for what was left out`, () => assert.ok(isPlaceholder(line)));
}

for (const line of [
  "...rest,",
  "  ...existing",
  "...rest)",
  '    ...(editors.length === 1 ? [] : [heading(["VS Code"])]),',
  "  ...code.map((each) => each.before),",
  "...(other ?? same),",
  "// The rest is sorted by name.",
]) {
  test(`"${line}" is itself`, () => assert.ok(!isPlaceholder(line)));
}

test("a quoted line that spreads something and is another in the file has no place", () => {
  const file = ["const all = [", "  first(),", '  ...(size === 0 ? [] : ["Code"]),', "  second(),", "];", ""];
  const quoted = file.slice(1, 4).map((line) => line.replace("0", "1"));
  const target = fileTarget(file.join("\n"));
  const [placement] = placements(target, answerBlock(quoted.join("\n"), [...quoted, "  third(),"].join("\n")));
  assert.equal(placement?.kind, "refused");
});

const program = [
  "import os",
  "",
  "def first(a):",
  "    return a",
  "",
  "def second(a):",
  "    b = a",
  "    return b",
  "",
];

/** What becomes of the program with a whole file in which placeholders stand; undefined where that is refused. */
function filled(before: readonly string[], after: readonly string[]): readonly string[] | undefined {
  return withoutPlaceholders(before, after, (line) => line.includes("# ..."));
}

test("below a definition that was changed, a placeholder stands for the rest of the one that it was", () => {
  const after = [...program.slice(0, 5), "def second(a, c=None):", "    # ... rest unchanged", ""];
  assert.deepEqual(filled(program, after), program.with(5, "def second(a, c=None):"));
});

test("above a definition that was changed, a placeholder ends there", () => {
  const after = ["import os", "# ... existing code", "def second(a, c):", "    return a + c", ""];
  assert.deepEqual(filled(program, after), [...program.slice(0, 5), "def second(a, c):", "    return a + c", ""]);
});

for (const [what, before, line] of [
  ["another name", program, "def third(a):"],
  ["a name that is there twice", [...program, "def second(b):", "    pass"], "def second(a, c):"],
  ["one that is further in", program, "  def second(a, c):"],
  [
    "a definition of several lines",
    program.with(5, "def second(").toSpliced(6, 0, "    a,", "):"),
    "def second(a, c):",
  ],
  ["one that ends otherwise", program, "def second(a): return a"],
  ["a statement, which may be a new one", program, "    c = a"],
] as const) {
  test(`right below a changed line a placeholder is refused: ${what}`, () => {
    const after = [...before.slice(0, 5), line, "    # ... rest unchanged", ""];
    assert.equal(filled(before, after), undefined);
  });
}
