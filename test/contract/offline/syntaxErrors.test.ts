import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { AddedError } from "../../../src/core/syntaxCheck.ts";
import { createOfflineProvider } from "../../../src/offline/offlineProvider.ts";
import { checkSyntax } from "../../../src/offline/syntaxErrors.ts";
import { loadTypeScript } from "../../../src/offline/typescript.ts";
import { typescriptPath } from "./support.ts";

const ts = loadTypeScript(typescriptPath);

const cases: readonly {
  readonly name: string;
  readonly languageId: string;
  readonly before: string;
  readonly after: string;
  readonly added: readonly Omit<AddedError, "path">[];
}[] = [
  {
    name: "TypeScript with a brace too few",
    languageId: "typescript",
    before: "function f(): number {\n  return 1;\n}\n",
    after: "function f(): number {\n  return 1;\n",
    added: [{ line: 2, message: "'}' expected" }],
  },
  {
    name: "TypeScript that does not resolve or type-check, which is no matter of syntax",
    languageId: "typescript",
    before: "export {};\n",
    after: 'import { nowhere } from "./nowhere";\nconst a: number = nowhere("x") as string;\n',
    added: [],
  },
  {
    name: "a type in a JavaScript file",
    languageId: "javascript",
    before: "const a = 1;\n",
    after: "const a: number = 1;\n",
    added: [{ line: 0, message: "Type annotations can only be used in TypeScript files" }],
  },
  {
    name: "JSX that is not closed",
    languageId: "typescriptreact",
    before: "const a = <b>x</b>;\n",
    after: "const a = <b>x;\n",
    added: [
      { line: 0, message: "JSX element 'b' has no corresponding closing tag" },
      { line: 1, message: "'</' expected" },
    ],
  },
  {
    name: "an error that was there already",
    languageId: "typescript",
    before: "const = 1;\n",
    after: "\n\nconst = 2;\n",
    added: [],
  },
  {
    name: "JSON with a comma too many",
    languageId: "json",
    before: '{\n  "a": 1\n}\n',
    after: '{\n  "a": 1,\n}\n',
    added: [{ line: 2, message: "Expected double-quoted property name" }],
  },
  {
    name: "JSON that ends too early",
    languageId: "json",
    before: "{}\n",
    after: '{\n  "a": [1\n',
    added: [{ line: 2, message: "Expected ',' or ']' after array element" }],
  },
  {
    name: "JSON with a word where a value belongs, in its line",
    languageId: "json",
    before: '{\n  "a": 1,\n  "b": 2\n}\n',
    after: '{\n  "a": one,\n  "b": 2\n}\n',
    added: [
      {
        line: 1,
        message:
          "Property value can only be string literal, numeric literal, 'true', 'false', 'null', object literal or array literal",
      },
    ],
  },
  {
    name: "JSON that has comments as before, and is as whole as before",
    languageId: "json",
    before: '// why\n{ "a": 1 }\n',
    after: '// why\n{ "a": 2 }\n',
    added: [],
  },
  {
    name: "JSON that is broken behind the comments that it has",
    languageId: "json",
    before: '{\n  // why\n  "a": 1\n}\n',
    after: '{\n  // why\n  "a": 1\n  "b": 2\n}\n',
    added: [{ line: 3, message: "',' expected" }],
  },
  {
    name: "JSON that gets a comment",
    languageId: "json",
    before: '{\n  "a": "http://x"\n}\n',
    after: '{\n  // why\n  "a": "http://x"\n}\n',
    added: [{ line: 1, message: "JSON has no comments" }],
  },
  {
    name: "JSON with comments where they may stand",
    languageId: "jsonc",
    before: "{}\n",
    after: '{\n  // why\n  "a": 1,\n}\n',
    added: [],
  },
  {
    name: "JSON with comments that is broken",
    languageId: "jsonc",
    before: "{}\n",
    after: '{\n  "a": 1\n  "b": 2\n}\n',
    added: [{ line: 2, message: "',' expected" }],
  },
];

for (const { name, languageId, before, after: then, added } of cases) {
  test(`new syntax errors: ${name}`, () => {
    const check = checkSyntax(ts, [{ path: "a.x", languageId, before, after: then }]);
    assert.deepEqual(
      check.added,
      added.map((error) => ({ path: "a.x", ...error })),
    );
    assert.deepEqual(check.unchecked, []);
  });
}

test("a language that nothing here reads is named as not checked", () => {
  const check = checkSyntax(ts, [{ path: "a.py", languageId: "python", before: "", after: "def" }]);
  assert.deepEqual(check, { type: "syntax-checked", added: [], unchecked: ["a.py"] });
});

const workerPath = new URL("../../../src/offline/worker.ts", import.meta.url);
const provider = createOfflineProvider({ workerPath, typescriptPath });
after(() => provider.dispose());

test("the worker checks several files at once, and ends when it is told to", async () => {
  const file = (path: string, text: string) => ({ path, languageId: "typescript", before: "", after: text });
  const files = [file("a.ts", "let a = (1;\n"), file("b.ts", "let b = 1;\n")];
  const { added } = await provider.checkSyntax(files, new AbortController().signal);
  assert.deepEqual(
    added.map(({ path, line }) => [path, line]),
    [["a.ts", 0]],
  );
  const stopped = new AbortController();
  const checking = provider.checkSyntax(files, stopped.signal);
  stopped.abort();
  await assert.rejects(checking, { name: "AbortError" });
});
