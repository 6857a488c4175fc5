import assert from "node:assert/strict";
import { test } from "node:test";
import { comparedFiles, normaliseBy } from "../../../src/core/compare/syntaxKeys.ts";
import { unionOf } from "../../../src/core/compare/union.ts";
import { normalise } from "../../../src/offline/normalise.ts";
import { loadTypeScript } from "../../../src/offline/typescript.ts";
import { typescriptPath } from "./support.ts";

const ts = loadTypeScript(typescriptPath);

function keysOf(languageId: string, texts: readonly string[], text = "", start = 0): readonly (string | undefined)[] {
  const { keys } = normalise(ts, [{ path: "a", languageId, text, places: [{ start, texts }] }]);
  return keys[0] ?? [];
}

const same: readonly (readonly [languageId: string, one: string, other: string])[] = [
  ["typescript", "foo(a,b)", "foo(\n  a,\n  b,\n);"],
  ["typescript", "const a = b\n  + c;", "const a =\n  b + c"],
  ["typescript", "if (a) { b(); }", "if (a) {\n  b()\n}"],
  ["typescript", "import { a, b } from 'x'", 'import {\n  a,\n  b,\n} from "x";'],
  ["typescript", "run(a: string,b: number): void {}", "run(\n  a: string,\n  b: number,\n): void {}"],
  ["typescript", "a: 1, b: 2", "a: 1,\nb: 2,"],
  ["typescript", "case 1: return a", "case 1:\n  return a;"],
  ["typescript", "/**\n * said\n */\nf();", "  /**\n   * said\n   */\n  f();"],
  ["javascriptreact", "const a = <p>one <b/></p>;", "const a = (<p>one <b /></p>);".replace(/[()]/g, "")],
  ["typescriptreact", "f(<p>\n  one\n  two\n</p>);", "f(\n  <p>\n    one\n    two\n  </p>,\n);"],
];

const different: readonly (readonly [languageId: string, one: string, other: string])[] = [
  ["typescript", "return\na", "return a"],
  ["typescript", "a\n++b", "a++\nb"],
  ["typescript", "-a", "+a"],
  ["typescript", "let a = 1", "const a = 1"],
  ["typescript", '"a b"', '"a  b"'],
  ["typescript", "`a\n b`", "`a\nb`"],
  ["typescript", "/a  b/.test(x)", "/a b/.test(x)"],
  ["typescript", "[a,,]", "[a,]"],
  ["typescript", "for (;;) a()", "for (;a();) ;"],
  ["typescript", "while (a); b()", "while (a) b()"],
  ["typescript", "f(); // one", "f(); // two"],
  ["typescript", "(a + b) * c", "a + b * c"],
  ["typescriptreact", "<p>a  b</p>", "<p>a b</p>"],
  ["typescriptreact", "<p>{a} {b}</p>", "<p>{a}{b}</p>"],
];

for (const [languageId, one, other] of same) {
  test(`${languageId}: ${JSON.stringify(one)} is ${JSON.stringify(other)} but for formatting`, () => {
    const [first, second] = keysOf(languageId, [one, other]);
    assert.ok(first !== undefined);
    assert.equal(first, second);
  });
}

for (const [languageId, one, other] of different) {
  test(`${languageId}: ${JSON.stringify(one)} is not ${JSON.stringify(other)}`, () => {
    const [first, second] = keysOf(languageId, [one, other]);
    assert.ok(first !== undefined && second !== undefined);
    assert.notEqual(first, second);
  });
}

test("what does not parse by itself, and what is no TypeScript, is left to blanks", () => {
  assert.deepEqual(keysOf("typescript", ["} else {"]), [undefined]);
  assert.deepEqual(keysOf("python", ["a"]), [undefined]);
});

test("a line inside of a template is what it says, though it looks like code", () => {
  const text = "const a = `\nb + c\n`;";
  const [one, other] = keysOf("typescript", ["b + c", "b  +  c"], text, 1);
  assert.notEqual(one, other);
  assert.equal(new Set(keysOf("typescript", ["b + c", "b  +  c"], text, 0)).size, 1);
});

test("text of JSX is read as JSX does", () => {
  const text = "const a = (\n  <p>\n    b + c\n  </p>\n);";
  assert.equal(new Set(keysOf("typescriptreact", ["    b + c", "b + c"], text, 2)).size, 1);
  assert.equal(new Set(keysOf("typescriptreact", ["b + c", "b  + c"], text, 2)).size, 2);
});

test("a union sees line breaks that moved as formatting, by keys that were asked for beforehand", () => {
  const base = ["start();", "const total = add(one, two);", "end();"];
  const hunk = (added: readonly string[]) => [{ id: "h", start: 1, removed: base.slice(1, 2), added }];
  const proposals = [
    { candidate: "a", hunks: hunk(["const total = add(", "  one,", "  two,", ");"]) },
    { candidate: "b", hunks: hunk(["const sum = add(one, two);"]) },
    { candidate: "c", hunks: hunk(["const sum = add(", "  one,", "  two,", ")"]) },
  ];
  const original = { paths: ["src/a.ts"], texts: [base], languages: ["typescript"] };
  const files = comparedFiles(unionOf(original, proposals), [{ path: "a.ts" }]);
  const { groups } = unionOf(original, proposals, normaliseBy(files, normalise(ts, files)));
  assert.deepEqual(
    groups.map(({ variants }) => variants.map(({ candidates, formattingOnly }) => [candidates, formattingOnly])),
    [
      [
        [["b", "c"], false],
        [["a"], true],
      ],
    ],
  );
});

test("a text that has two meanings in a file stands for itself", () => {
  const files = [
    {
      path: "a.ts",
      languageId: "typescript",
      text: "b + c;\nconst a = `\nb + c;\n`;",
      places: [
        { start: 0, texts: ["b + c;", "b  + c;"] },
        { start: 2, texts: ["b + c;", "b  + c;"] },
      ],
    },
  ];
  const given = normaliseBy(files, normalise(ts, files));
  assert.notEqual(given(["b + c;"], "typescript"), given(["b  + c;"], "typescript"));
});
