import assert from "node:assert/strict";
import { test } from "node:test";
import { answerBlock, fileTarget, placements, textAfter } from "../../../support/coreTarget.ts";

const spaced = "function a() {\n  if (x) {\n    b();\n  }\n  c();\n}\n\nfunction d() {\n  e();\n}\n";
const tabbed = spaced.replaceAll("  ", "\t");
const quoted = "}\n\nfunction d() {";

const aligned: readonly { rule: string; text: string; added: string; lines: readonly string[] }[] = [
  {
    rule: "tabs become the file's two spaces",
    text: spaced,
    added: "/**\n * New.\n */\nfunction n() {\n\tif (x) {\n\t\ty();\n\t}\n}",
    lines: ["/**", " * New.", " */", "function n() {", "  if (x) {", "    y();", "  }", "}"],
  },
  {
    rule: "four spaces become the file's tab",
    text: tabbed,
    added: "function n() {\n    if (x) {\n        y();\n    }\n}",
    lines: ["function n() {", "\tif (x) {", "\t\ty();", "\t}", "}"],
  },
];

for (const { rule, text, added, lines } of aligned) {
  test(`new lines between lines without indentation: ${rule}`, () => {
    const answer = answerBlock(quoted, `}\n\n${added}\n\nfunction d() {`);
    const target = fileTarget(text);
    const after = text.replace(quoted, `}\n\n${lines.join("\n")}\n\nfunction d() {`);
    assert.equal(textAfter(target, placements(target, answer)), after);
  });
}

for (const [rule, text, added] of [
  ["the first level is two tabs", spaced, "function n() {\n\t\ty();\n}"],
  ["a level is not a whole number of spaces", tabbed, "function n() {\n    if (x) {\n       y();\n    }\n}"],
  ["the file has no level of its own", spaced.replace("  if", "     if").replace("  c", "       c"), "if\n\ty();"],
] as const) {
  test(`new lines are refused where ${rule}`, () => {
    const [placement] = placements(fileTarget(text), answerBlock(quoted, `}\n\n${added}\n\nfunction d() {`));
    assert.equal(placement?.kind === "refused" && placement.refusal.reason, "indentation");
  });
}

test("a quoted comment at the margin says nothing of how the model indents", () => {
  const text = spaced.replace("function d", "/**\n * D.\n */\nfunction d");
  const answer = answerBlock("}\n\n/**\n * D.", "}\n\nfunction n() {\n\ty();\n}\n\n/**\n * D.");
  const target = fileTarget(text);
  const after = text.replace("/**", "function n() {\n  y();\n}\n\n/**");
  assert.equal(textAfter(target, placements(target, answer)), after);
});
