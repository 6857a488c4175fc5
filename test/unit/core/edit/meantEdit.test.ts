import assert from "node:assert/strict";
import { test } from "node:test";
import { isMeantAsEdit } from "../../../../src/core/edit/meantEdit.ts";

const file = ["const a = one();", "const b = two();", "const c = three();", "}", ""];

const cases: readonly { readonly rule: string; readonly answer: string; readonly meant: boolean }[] = [
  { rule: "words", answer: "I would need to see the other file first.", meant: false },
  { rule: "a mention of one line", answer: "The line `const a = one();` is slow.\nconst a = one();", meant: false },
  { rule: "a marker of a block", answer: "<<<<<<< SEARCH\nconst a = one();", meant: true },
  { rule: "a marker of a patch", answer: "*** Begin Patch\n*** Foo: a.ts", meant: true },
  { rule: "a head of a diff", answer: "--- a/a.ts\n+++ b/a.ts\n const a", meant: true },
  { rule: "the arguments of a tool", answer: '{"path": "a.ts", "old_string": "a", ', meant: true },
  { rule: "a tag", answer: "<edit file=a.ts>\nfoo\n", meant: true },
  { rule: "a code block", answer: "Use this:\n```\nx();\ny();\nz();\n```\n", meant: true },
  { rule: "a short code block", answer: "Call it so:\n```\nx();\n```\n", meant: false },
  { rule: "lines of the file", answer: file.join("\n"), meant: true },
  {
    rule: "a code block that is quoted to say that nothing is to change",
    answer: "No changes are needed: the code already does it.\n```\nx();\ny();\nz();\n```\n",
    meant: false,
  },
  { rule: "words with dashes and at signs", answer: "--- \nAsk @ops about it -- or me.", meant: false },
  { rule: "nothing", answer: "", meant: false },
];

for (const { rule, answer, meant } of cases) {
  test(`an answer without a readable edit: ${rule} ${meant ? "was meant to be one" : "is none"}`, () => {
    assert.equal(isMeantAsEdit(answer, file), meant);
  });
}
