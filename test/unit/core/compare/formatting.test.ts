import assert from "node:assert/strict";
import { test } from "node:test";
import { withoutFormatting } from "../../../../src/core/compare/formatting.ts";

/** A template inside a template. */
const nested = (text: string) => ["`$", "{`", text, "`}`"].join("");

type Pair = readonly [languageId: string, one: string, other: string];

const same: readonly Pair[] = [
  ["typescript", "foo( a,b )", "foo(a, b)"],
  ["typescript", "foo(\n  a,\n  b\n)", "foo(a, b)"],
  ["typescript", "const x=a+b;", "const x = a + b;"],
  ["typescript", "if (a) {\n\n  b();\n}", "if (a) {\n    b();\n}"],
  ["javascript", "list\n  .map(f)\n  .join()", "list.map(f).join()"],
  ["json", '{"a":1}', '{\n  "a": 1\n}'],
  ["python", "a = 1   \n\n\nb = 2", "a = 1\nb = 2"],
  ["java", "\tint a;", "  int a;"],
  ["typescript", "a(); // said  so", "a();// said  so"],
];

const different: readonly Pair[] = [
  ["typescript", "return\nx", "return x"],
  ["typescript", "a\n++b", "a++\nb"],
  ["typescript", "a + +b", "a++b"],
  ["typescript", '"a b"', '"a  b"'],
  ["typescript", "`a\n b`", "`a\nb`"],
  ["typescript", nested("a  b"), nested("a b")],
  ["typescript", "/a  b/.test(x)", "/a b/.test(x)"],
  ["typescript", "a // one\nb", "a // one b"],
  ["typescript", "typeof x", "typeofx"],
  ["python", "if a:\n  b\nc", "if a:\n  b\n  c"],
  ["css", ".a .b {}", ".a.b {}"],
  ["c", "#define A (x)", "#define A(x)"],
  ["java", 'x = """\n  a""";', 'x = """\n a""";'],
  ["typescriptreact", "<p>a (b)</p>", "<p>a(b)</p>"],
];

for (const [languageId, one, other] of same) {
  test(`${languageId}: ${JSON.stringify(one)} is ${JSON.stringify(other)} but for formatting`, () => {
    assert.equal(withoutFormatting(one.split("\n"), languageId), withoutFormatting(other.split("\n"), languageId));
  });
}

for (const [languageId, one, other] of different) {
  test(`${languageId}: ${JSON.stringify(one)} is not ${JSON.stringify(other)}`, () => {
    assert.notEqual(withoutFormatting(one.split("\n"), languageId), withoutFormatting(other.split("\n"), languageId));
  });
}
