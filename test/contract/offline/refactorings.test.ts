import assert from "node:assert/strict";
import { test } from "node:test";
import type { LineRange } from "../../../src/core/request.ts";
import { type RefactoringId, refactoringNames } from "../../../src/offline/refactoringNames.ts";
import { refactored } from "./support.ts";

type Case = {
  readonly of: RefactoringId;
  readonly rule: string;
  readonly instruction: string;
  readonly before: string;
  readonly after: string;
  readonly path?: string;
  readonly lines?: LineRange;
  /** Words that the reasoning must hold. */
  readonly says?: string;
};

const cases: readonly Case[] = [
  {
    of: "template-string",
    rule: "a concatenation with a string in it becomes a template string",
    instruction: "template strings",
    before: 'export const greet = (name: string) => "Hello " + name + "!";\n',
    after: "export const greet = (name: string) => `Hello $" + "{name}!`;\n",
  },
  {
    of: "template-string",
    rule: "a sum of numbers is left alone",
    instruction: "template strings",
    before: "export const add = (a: number, b: number) => a + b;\n",
    after: "export const add = (a: number, b: number) => a + b;\n",
    says: "Nothing to change",
  },
  {
    of: "optional-chain",
    rule: "a chain of && becomes an optional chain",
    instruction: "optional chaining",
    before: "declare const a: { b?: { c: string } } | undefined;\nexport const c = a && a.b && a.b.c;\n",
    after: "declare const a: { b?: { c: string } } | undefined;\nexport const c = a?.b?.c;\n",
  },
  {
    of: "optional-chain",
    rule: "a !== at the end of a chain would change its value, so it is left alone",
    instruction: "optional chaining",
    before: 'declare const a: { b: string } | undefined;\nexport const c = a && a.b !== "x";\n',
    after: 'declare const a: { b: string } | undefined;\nexport const c = a && a.b !== "x";\n',
    says: "no longer be false",
  },
  {
    of: "optional-chain",
    rule: "a === with a value at the end of a chain is safe",
    instruction: "optional chaining",
    before: 'declare const a: { b: string } | undefined;\nif (a && a.b === "x") console.log(1);\nexport {};\n',
    after: 'declare const a: { b: string } | undefined;\nif (a?.b === "x") console.log(1);\nexport {};\n',
  },
  {
    of: "async-await",
    rule: "a promise chain becomes an async function",
    instruction: "async/await",
    before:
      "declare function load(): Promise<number>;\nexport function twice() {\n  return load().then((n) => n * 2);\n}\n",
    after:
      "declare function load(): Promise<number>;\nexport async function twice() {\n  const n = await load();\n  return n * 2;\n}\n",
  },
  {
    of: "unnecessary-await",
    rule: "an await of what is no promise goes",
    instruction: "remove unnecessary await",
    before: "export async function one() {\n  return await 1;\n}\n",
    after: "export async function one() {\n  return 1;\n}\n",
  },
  {
    of: "arrow-function",
    rule: "a function expression that only returns becomes a short arrow function",
    instruction: "arrow functions",
    before: "export const double = [1].map(function (n) {\n  return n * 2;\n});\n",
    after: "export const double = [1].map((n) => n * 2);\n",
  },
  {
    of: "arrow-function",
    rule: "a longer function keeps its body, its comments and its indentation",
    instruction: "arrow functions",
    before: "[1].map(async function (n: number) {\n    // Twice.\n    n *= 2;\n    return n;\n});\nexport {};\n",
    after: "[1].map(async (n: number) => {\n    // Twice.\n    n *= 2;\n    return n;\n});\nexport {};\n",
  },
  {
    of: "arrow-function",
    rule: "a function that uses `arguments` stays",
    instruction: "arrow functions",
    before: "export const f = function () {\n  return arguments.length;\n};\n",
    after: "export const f = function () {\n  return arguments.length;\n};\n",
    says: "Nothing to change",
  },
  {
    of: "named-function",
    rule: "an arrow function in a constant becomes a named function",
    instruction: "named functions",
    before: "export const one = () => {\n  return 1;\n};\n",
    after: "export function one() {\n  return 1;\n}\n",
  },
  {
    of: "remove-braces",
    rule: "braces around a lone return go",
    instruction: "remove braces",
    before: "export const one = () => {\n  return 1;\n};\n",
    after: "export const one = () => 1;\n",
  },
  {
    of: "add-braces",
    rule: "braces are added",
    instruction: "add braces",
    before: "export const one = () => 1;\n",
    after: "export const one = () => {\n  return 1;\n};\n",
  },
  {
    of: "named-parameters",
    rule: "parameters become one object, also at the calls, and the trace warns of other files",
    instruction: "named parameters",
    before: "export function area(width: number, height: number) {\n  return width * height;\n}\n\narea(2, 3);\n",
    after:
      "export function area({ width, height }: { width: number; height: number; }) {\n  return width * height;\n}\n\narea({ width: 2, height: 3 });\n",
    says: "calls in other files are not seen",
  },
  {
    of: "inline-variable",
    rule: "the named variable is inlined wherever it is read",
    instruction: "inline size",
    before:
      "export function f(list: string[]) {\n  const size = list.length;\n  const one = 1;\n  return size + size + one;\n}\n",
    after: "export function f(list: string[]) {\n  const one = 1;\n  return list.length + list.length + one;\n}\n",
  },
  {
    of: "inline-variable",
    rule: "a call is not inlined into several places",
    instruction: "inline size",
    before: "export function f(g: () => number) {\n  const size = g();\n  return size + size;\n}\n",
    after: "export function f(g: () => number) {\n  const size = g();\n  return size + size;\n}\n",
    says: "made several times",
  },
  {
    of: "inline-returned",
    rule: "a variable that is returned at once goes when simplifying",
    instruction: "simplify",
    before: "export function f(g: () => number) {\n  const size = g();\n  return size;\n}\n",
    after: "export function f(g: () => number) {\n  return g();\n}\n",
  },
  {
    of: "unused",
    rule: "unused imports and variables go, parameters and calls stay",
    instruction: "remove unused",
    before:
      'import { a, b } from "./x";\n\nexport function f(p: number) {\n  const gone = 1;\n  const stays = b();\n  return 2;\n}\n',
    after: 'import { b } from "./x";\n\nexport function f(p: number) {\n  const stays = b();\n  return 2;\n}\n',
    says: "callers may pass it",
  },
  {
    of: "unreachable",
    rule: "code after a return goes",
    instruction: "remove unreachable code",
    before: "export function f() {\n  return 1;\n  console.log(2);\n}\n",
    after: "export function f() {\n  return 1;\n}\n",
  },
  {
    of: "organise-imports",
    rule: "imports are sorted and the unused ones go",
    instruction: "organise imports",
    before: 'import { z, a } from "./z";\nimport { b, unused } from "./b";\n\nexport const all = [z, a, b];\n',
    after: 'import { b } from "./b";\nimport { a, z } from "./z";\n\nexport const all = [z, a, b];\n',
  },
  {
    of: "extract-function",
    rule: "the selected statements become a function with the name that was asked for",
    instruction: "extract a function called double",
    before: "export function f(n: number) {\n  let m = n;\n  m = m * 2;\n  m = m + 1;\n  return m;\n}\n",
    after:
      "export function f(n: number) {\n  let m = n;\n  m = double(m);\n  return m;\n}\n\nfunction double(m: number) {\n  m = m * 2;\n  m = m + 1;\n  return m;\n}\n",
    lines: { start: 2, end: 4 },
  },
  {
    of: "extract-function",
    rule: "a paragraph is called what the comment at its head says",
    instruction: "extract a function",
    before:
      "export function f(n: number) {\n  let m = n;\n\n  // Double the amount\n  m = m * 2;\n  m = m + 1;\n\n  return m;\n}\n",
    after:
      "export function f(n: number) {\n  let m = n;\n\n  // Double the amount\n  m = doubleAmount(m);\n\n  return m;\n}\n\nfunction doubleAmount(m: number) {\n  m = m * 2;\n  m = m + 1;\n  return m;\n}\n",
    says: "it is called `doubleAmount`",
  },
  {
    of: "extract-constant",
    rule: "a number is called after what it limits",
    instruction: "extract constants",
    before: "export function isBig(total: number) {\n  return total > 5000;\n}\n",
    after: "const totalLimit = 5000;\nexport function isBig(total: number) {\n  return total > totalLimit;\n}\n",
  },
  {
    of: "extract-type",
    rule: "a type is called after what has it",
    instruction: "extract types",
    before: "export function f(options: { a: number; b: string }) {\n  return options;\n}\n",
    after:
      "type Options = {\n  a: number;\n  b: string;\n};\n\nexport function f(options: Options) {\n  return options;\n}\n",
  },
  {
    of: "parameter-types",
    rule: "a parameter's type comes from its use",
    instruction: "infer parameter types",
    before: 'export function f(name) {\n  return name;\n}\n\nf("a");\n',
    after: 'export function f(name: string) {\n  return name;\n}\n\nf("a");\n',
  },
  {
    of: "return-types",
    rule: "a return type is written out, but never any",
    instruction: "add return types",
    before:
      'import { x } from "./x";\nexport function one() {\n  return 1;\n}\nexport function other() {\n  return x();\n}\n',
    after:
      'import { x } from "./x";\nexport function one(): number {\n  return 1;\n}\nexport function other() {\n  return x();\n}\n',
    says: "not declared in this file",
  },
  {
    of: "jsdoc-types",
    rule: "types in JSDoc become TypeScript's",
    instruction: "add types",
    before: "/** @param {number} n */\nexport function f(n): number {\n  return n;\n}\n",
    after: "/** @param {number} n */\nexport function f(n: number): number {\n  return n;\n}\n",
  },
  {
    of: "import-require",
    rule: "require becomes import in JavaScript",
    instruction: "convert require to import",
    path: "src/code.js",
    before: 'const fs = require("fs");\n\nexports.read = () => fs.readFileSync("x");\n',
    after: 'import { readFileSync } from "fs";\n\nexport function read() { return readFileSync("x"); }\n',
  },
  {
    of: "class",
    rule: "a constructor function becomes a class, without gaps where its methods stood",
    instruction: "convert to a class",
    path: "src/code.js",
    before:
      "function Point(x) {\n  this.x = x;\n}\n\nPoint.prototype.get = function () {\n  return this.x;\n};\n\nnew Point(1);\n",
    after:
      "class Point {\n  constructor(x) {\n    this.x = x;\n  }\n  get() {\n    return this.x;\n  }\n}\n\nnew Point(1);\n",
  },
  {
    of: "default-export",
    rule: "a named export becomes the default",
    instruction: "use a default export",
    before: "export function f() {}\n",
    after: "export default function f() {}\n",
  },
  {
    of: "named-export",
    rule: "a default export becomes named",
    instruction: "use named exports",
    before: "export default function f() {}\n",
    after: "export function f() {}\n",
  },
  {
    of: "named-imports",
    rule: "a namespace import becomes named imports",
    instruction: "named imports",
    before: 'import * as x from "./x";\nx.a(x.b);\n',
    after: 'import { a, b } from "./x";\na(b);\n',
  },
  {
    of: "namespace-import",
    rule: "named imports become a namespace import",
    instruction: "namespace import",
    before: 'import { a, b } from "./x";\na(b);\n',
    after: 'import * as x from "./x";\nx.a(x.b);\n',
  },
  {
    of: "accessors",
    rule: "a property gets a getter and a setter",
    instruction: "generate accessors",
    before: "export class A {\n  size = 1;\n}\n",
    after:
      "export class A {\n  private _size = 1;\n  public get size() {\n    return this._size;\n  }\n  public set size(value) {\n    this._size = value;\n  }\n}\n",
  },
  {
    of: "overloads",
    rule: "overloads become one signature",
    instruction: "merge overloads",
    before: "declare function f(a: string): void;\ndeclare function f(a: string, b: number): void;\nexport { f };\n",
    after: "declare function f(...args: [a: string] | [a: string, b: number]): void;\nexport { f };\n",
  },
];

for (const { of, rule, instruction, before, after, says, path, lines } of cases) {
  test(`${of}: ${rule}`, () => {
    const languageId = path?.endsWith(".js") === true ? "javascript" : "typescript";
    const asked = { languageId, ...(path === undefined ? {} : { path }), ...(lines === undefined ? {} : { lines }) };
    const result = refactored(instruction, before, asked);
    assert.equal(result.text, after);
    if (says !== undefined) assert.ok(result.reasoning.includes(says), result.reasoning);
  });
}

test("every refactoring has a case", () => {
  const covered = new Set<string>(cases.map((each) => each.of));
  const missing = Object.keys(refactoringNames).filter((id) => !covered.has(id));
  assert.deepEqual(missing, []);
});
