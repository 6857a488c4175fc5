import assert from "node:assert/strict";
import { after, test } from "node:test";
import { fileChecks } from "../../../src/core/compare/fileChecks.ts";
import { verdictOf } from "../../../src/core/compare/verification.ts";
import { createLibrary } from "../../../src/offline/library.ts";
import { createOfflineProvider } from "../../../src/offline/offlineProvider.ts";
import { loadTypeScript } from "../../../src/offline/typescript.ts";
import { createVerifier } from "../../../src/offline/verifyFiles.ts";
import { typescriptPath } from "./support.ts";

const ts = loadTypeScript(typescriptPath);
const verify = createVerifier(ts, createLibrary(ts, typescriptPath));

type File = { readonly path?: string; readonly languageId?: string; readonly before: string; readonly after: string };

const checked = (files: readonly File[]) =>
  fileChecks(verify(files.map((file) => ({ path: "src/a.ts", languageId: "typescript", ...file }))).files).map(
    (check) => (check.result === "passed" ? "passed" : check.result === "failed" ? check.detail : `- ${check.why}`),
  );

const cases: readonly (readonly [name: string, files: readonly File[], parses: string, diagnostics: string])[] = [
  ["good code", [{ before: "const a = 1;\n", after: "const a: number = 2;\n" }], "passed", "passed"],
  [
    "a wrong type",
    [{ before: "export const a: number = 1;\n", after: 'export const b = 2;\nexport const a: number = "1";\n' }],
    "passed",
    "src/a.ts:2: Type 'string' is not assignable to type 'number'",
  ],
  [
    "a name that is gone",
    [{ before: "const a = 1;\nexport const b = a;\n", after: "export const b = a;\n" }],
    "passed",
    "src/a.ts:1: Cannot find name 'a'",
  ],
  [
    "an error that was there, further down and twice",
    [
      {
        before: "export const x = lost;\n",
        after: "export const one = 1;\nexport const x = lost;\nexport const y = lost;\n",
      },
    ],
    "passed",
    "passed",
  ],
  [
    "an import that does not resolve, and what is any because of it",
    [
      {
        before: 'import { list } from "./list";\nfor (const each of list) console.log(each);\n',
        after:
          'import { list } from "./list";\nimport { more } from "more";\nlist.forEach((each) => console.log(each, more));\n',
      },
    ],
    "passed",
    "passed",
  ],
  [
    "Node's globals, which are not loaded",
    [{ before: "export {};\n", after: "export const home = process.env.HOME;\n" }],
    "passed",
    "passed",
  ],
  [
    "code that does not parse",
    [{ before: "const a = 1;\n", after: "const a = (1;\n" }],
    "src/a.ts:1: ')' expected",
    "- src/a.ts: src/a.ts does not parse.",
  ],
  [
    "JavaScript, of which only what breaks whatever the types is told",
    [
      {
        path: "a.js",
        languageId: "javascript",
        before: "let a = 1;\n",
        after: 'let a = 1;\na = "one";\nconst c = 1;\nc = 2;\n',
      },
    ],
    "passed",
    "a.js:4: Cannot assign to 'c' because it is a constant",
  ],
  [
    "JSON",
    [{ path: "a.json", languageId: "json", before: "{}", after: "[1]" }],
    "passed",
    "- These files have no types to check.",
  ],
  [
    "JSON that is broken",
    [{ path: "a.json", languageId: "json", before: "{}", after: '{\n"a": 1,\n}' }],
    "a.json:3: Expected double-quoted property name",
    "- These files have no types to check.",
  ],
  [
    "another language",
    [{ path: "a.py", languageId: "python", before: "", after: "def" }],
    "- a.py: Fathom has no parser for python.",
    "- a.py: Fathom has no parser for python.",
  ],
  [
    "another language beside a good one: what was not run in one file is not passed",
    [
      { before: "", after: "export const a = 1;\n" },
      { path: "a.py", languageId: "python", before: "", after: "def" },
    ],
    "- a.py: Fathom has no parser for python.",
    "- a.py: Fathom has no parser for python.",
  ],
  [
    "files that import each other, of which one breaks the other",
    [
      {
        before: "export function f(a: number) {\n  return a;\n}\n",
        after: "export function f(a: string) {\n  return a;\n}\n",
      },
      {
        path: "src/deep/b.ts",
        before: 'import { f } from "../a";\nf(1);\n',
        after: 'import { f } from "../a";\nf(1);\n',
      },
    ],
    "passed",
    "src/deep/b.ts:2: Argument of type 'number' is not assignable to parameter of type 'string'",
  ],
  [
    "a file that nobody saved, with JSX",
    [
      {
        path: "Untitled-1",
        languageId: "typescriptreact",
        before: "export const a = <b>x</b>;\n",
        after: "export const a = <b>{1 as string}</b>;\n",
      },
    ],
    "passed",
    "Untitled-1:1: Conversion of type 'number' to type 'string' may be a mistake because neither type sufficiently overlaps with the other. If this was intentional, convert the expression to 'unknown' first",
  ],
];

for (const [name, files, parses, diagnostics] of cases) {
  test(`verification: ${name}`, () => assert.deepEqual(checked(files), [parses, diagnostics]));
}

test("one candidate leaves nothing behind for the next", () => {
  const before = "export const a: number = 1;\n";
  const wrong = [{ before, after: 'export const a: number = "1";\n' }];
  assert.match(checked(wrong)[1] ?? "", /not assignable/);
  assert.deepEqual(checked([{ before, after: "export const a: number = 3;\n" }]), ["passed", "passed"]);
  assert.match(checked(wrong)[1] ?? "", /not assignable/);
});

test("nothing that changes is nothing that passes", () => {
  assert.equal(verdictOf(fileChecks([])), "not-run");
});

const workerPath = new URL("../../../src/offline/worker.ts", import.meta.url);

test("the worker verifies candidates one after another, and goes on after one that was given up", async () => {
  const provider = createOfflineProvider({ workerPath, typescriptPath });
  after(() => provider.dispose());
  const file = (text: string) => [{ path: "a.ts", languageId: "typescript", before: "", after: text }];
  const { signal } = new AbortController();
  const stopped = new AbortController();
  const first = provider.verify(file("export const a = 1;\n"), stopped.signal);
  const others = Promise.all(
    ["export const a: string = 1;\n", "export const a = 2;\n"].map((text) => provider.verify(file(text), signal)),
  );
  stopped.abort();
  await assert.rejects(first, { name: "AbortError" });
  assert.deepEqual(
    (await others).map((files) => fileChecks(files ?? []).map(({ result }) => result)),
    [
      ["passed", "failed"],
      ["passed", "passed"],
    ],
  );
});

test("without TypeScript nothing is verified", async () => {
  const provider = createOfflineProvider({ workerPath, typescriptPath: "/nowhere/typescript.js" });
  const file = { path: "a.ts", languageId: "typescript", before: "", after: "x" };
  assert.equal(await provider.verify([file], new AbortController().signal), undefined);
});
