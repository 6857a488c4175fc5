import assert from "node:assert/strict";
import { test } from "node:test";
import { createAnswerParser } from "../../../../src/core/edit/answerParser.ts";
import { parseV4aPatch } from "../../../../src/core/edit/v4aPatch.ts";

const files = [
  { path: "src/x.ts", lines: ["a();", "b();"] },
  { path: "src/y.ts", lines: ["a();", "b();"] },
];
const blanks = " ".repeat(60_000);
const block = "src/x.ts\n<<<<<<< SEARCH\na();\n=======\nc();\n>>>>>>> REPLACE\n";

const cases: readonly (readonly [name: string, above: string, line: string])[] = [
  ["end tags that end no old text", "<old_text>\n", `${"</edits> ".repeat(30_000)}x`],
  ["blanks inside the path of a patch", "", `*** Update File: a${blanks}x`],
  ["blanks inside the path of a renamed file", "*** Begin Patch\n*** Update File: a\n", `*** Move to: a${blanks}x`],
  ["blanks behind the mark of a chunk", "*** Begin Patch\n*** Update File: a\n", `@@${blanks}x`],
  ["blanks inside the anchor of a chunk", "*** Begin Patch\n*** Update File: a\n", `@@ a${blanks}x`],
  ["marks of a code block and a separator of lines", "", `${"`".repeat(60_000)}\u2028x`],
  ["many words below an edit", block, "a.ts ".repeat(30_000)],
  ["many marks below an edit", block, `x${"`".repeat(60_000)}x`],
];

for (const [name, above, line] of cases) {
  test(`a line of ${name} is read in linear time`, () => {
    const parser = createAnswerParser(undefined, files);
    parser.push(above);
    const begun = performance.now();
    parser.push(`${line}\n`);
    assert.ok(performance.now() - begun < 1000);
  });
}

test("a new file of a patch may hold any number of blank lines", () => {
  const [edit] =
    parseV4aPatch(`*** Begin Patch\n*** Add File: a\n+a\n${"\n".repeat(200_000)}+b\n*** End Patch\n`) ?? [];
  assert.equal(edit?.kind === "create" && edit.text.length, 200_004);
});
