import assert from "node:assert/strict";
import { test } from "node:test";
import type { Target } from "../../../../src/core/request.ts";
import { labels } from "../../../support/coreMentions.ts";
import { fileTarget, selectionTarget } from "../../../support/coreTarget.ts";

const cart = `import { Item } from "./item";

// The couponTotal of old carts is in legacy_total.
export function total(items: Item[]): number {
  let runningSum = 0;
  for (const item of items) {
    runningSum += item.price * item.qty;
  }
  return applyCoupon(runningSum);
}

export class Cart {
  private couponTable: string[] = [];
  checkOut(when: Date) {
    return total(this.items);
  }
}
`;

const found: readonly (readonly [rule: string, reasoning: string, expected: readonly string[]])[] = [
  ["a name between backticks", "`total` mixes things", ["total :4"]],
  ["a call in prose", "Then total(items) returns", ["total :4"]],
  ["a call without arguments", "total() mixes things", ["total :4"]],
  ["a name in camel case", "The runningSum is kept.", ["runningSum :5"]],
  ["a field is where it is declared", "couponTable is never read", ["couponTable :13"]],
  ["a method is where it is defined", "`Cart.checkOut` calls it", ["checkOut :14"]],
  ["a member is where it is used as one", "`item.price` may be missing", ["price :7"]],
  ["a member in prose", "What about item.price here?", ["price :7"]],
  ["what is not declared is where it is used first", "applyCoupon comes from elsewhere", ["applyCoupon :9"]],
  ["this is no owner", "`this.couponTable` is empty", ["couponTable :13"]],
  ["a class by its name", "`Cart` holds it", ["Cart :12"]],
  ["names within an expression", "`return total(this.items)` is enough", ["total :4", "items :4"]],
  ["one line", "See line 6.", ["line 6"]],
  ["a range of lines", "lines 4–10 do three things", ["lines 4–10"]],
  ["a range with a hyphen, and in words", "Lines 4-10, then lines 12 to 17", ["lines 4–10", "lines 12–17"]],
  ["several lines", "lines 5, 7 and 9", ["line 5", "line 7", "line 9"]],
  ["a line as GitHub writes it", "At L12 and #L4-L10", ["line 12", "lines 4–10"]],
  ["a line between backticks", "At `L12`", ["line 12"]],
  ["a line in words between backticks", "At `line 12` and `lines 4–10`", ["line 12", "lines 4–10"]],
  ["a number between backticks", "At line `12`, and line **6**", ["line 12", "line 6"]],
  ["a number on the next line", "It stands on line\n12, and lines\n4 to 10.", ["line 12", "lines 4–10"]],
  [
    "a number that is called one",
    "At line number 12 and line no. 6, lines numbered 4 to 10",
    ["line 12", "line 6", "lines 4–10"],
  ],
  ["a file by its name", "cart.ts has it all", ["cart.ts"]],
  ["a file by its path, with a line", "In `src/cart.ts:13` it is declared", ["line 13"]],
  ["a file with a range", "src/cart.ts:4-10", ["lines 4–10"]],
  ["a file by its absolute path", "/repo/src/cart.ts:13", ["line 13"]],
  ["in bold and in a heading", "## **Splitting total()**", ["total :4"]],
  ["in a list", "- `total`\n- couponTable", ["total :4", "couponTable :13"]],
  ["the same once", "`total` and total() and `total(items)`", ["total :4", "items :4"]],
  ["what is defined, in a block of code", "```ts\nconst all = total(items);\n```", ["total :4"]],
  ["what is quoted and stands in a comment alone", "`legacy_total` is gone", ["legacy_total :3"]],
  ["text behind an open backtick", "a ` and then runningSum", ["runningSum :5"]],
];

for (const [rule, reasoning, expected] of found) {
  test(`mentions: ${rule}`, () => assert.deepEqual(labels(reasoning, cart), expected));
}

const nothing: readonly (readonly [rule: string, reasoning: string])[] = [
  [
    "words of prose, also where the code has them",
    "The total price of items in the cart when the class is out of date.",
  ],
  ["keywords between backticks", "`return`, `const`, `null` and `string`"],
  ["a name that is not there", "`subtotal` and lineTotal() and price_list"],
  ["a name in camel case that stands in a comment alone", "couponTotal is mentioned"],
  ["an address", "https://example.com/total()?runningSum=1#L12 and www.total.com/couponTable"],
  ["a link of Markdown", "[total()](https://example.com/runningSum)"],
  ["an address of a person", "write to runningSum@example.com"],
  ["a file of another project", "utils.ts and src/other/cart.js"],
  ["lines of a file of another project", "In utils.ts line 3, or `helpers/text.py:7`"],
  ["a path that climbs", "../../etc/cart.ts and ..\\..\\src\\cart.ts and src/../../cart.ts:3"],
  ["a file that ends in the same path", "/home/me/shop/src/cart.ts:13 and packages/shop/src/cart.ts:13"],
  ["a path with a drive or a scheme", "C:\\windows\\cart.ts and file:///src/cart.ts and vscode://file/src/cart.ts"],
  ["a path that looks alike", "src/саrt.ts and cаrt.ts"],
  ["a line that the file has not", "line 18, line 0, lines 10–400, lines 9-4, line 999999999"],
  ["words that end so", "deadline 5, online 6, pipelines 7"],
  ["a plural in parentheses", "item(s), total(s)"],
  ["levels of a cache", "the L1 and L2 cache"],
  ["an item of a list below the word", "Take this line\n2. and that line\n3) as well"],
  ["numbers that go on", "line 5th, line 6.5, line 7px"],
  ["a number of lines", "about 12 lines, or 5 lines of code"],
];

for (const [rule, reasoning] of nothing) {
  test(`no mentions: ${rule}`, () => assert.deepEqual(labels(reasoning, cart), []));
}

test("no mentions: names of products, also where the code has them", () => {
  assert.deepEqual(labels("TypeScript, GitHub and Node.js", "const TypeScript = 1;\nconst GitHub = Node.js;\n"), []);
});

test("mentions: in a selection first", () => {
  const text =
    "const limit = 1;\nfunction a() {\n  return shared(limit);\n}\nfunction b() {\n  return shared(limit);\n}\n";
  assert.deepEqual(labels("`shared` and `limit`", selectionTarget(text, 4, 7)), ["shared :6", "limit :1"]);
  assert.deepEqual(labels("line 2 and line 6", selectionTarget(text, 4, 7)), ["line 2", "line 6"]);
});

test("mentions: a name with many places gives five of them at most, and those in the selection where there are", () => {
  const text = Array.from({ length: 8 }, (_, at) => `function each${at}() {\n  const result = ${at};\n}\n`).join("");
  assert.deepEqual(
    labels("`result`", text),
    [2, 5, 8, 11, 14].map((line) => `result :${line}`),
  );
  assert.deepEqual(labels("`result`", selectionTarget(text, 3, 6)), ["result :5"]);
});

test("mentions: a passage has twelve at most", () => {
  const names = Array.from({ length: 30 }, (_, at) => `name_${at}`);
  const text = names.map((name) => `const ${name} = 1;\n`).join("");
  assert.equal(labels(names.join(" "), text).length, 12);
});

const two: Target = {
  kind: "files",
  files: [
    { ...fileTarget("export function total() {\n  return 1;\n}\n", "src/cart.ts").file },
    { ...fileTarget("import { total } from './cart';\n\ntotal();\n", "src/shop.ts").file },
  ],
};

test("mentions: of several files, lines belong to the one that was named last, or first", () => {
  assert.deepEqual(labels("In shop.ts, line 3 calls total().", two), ["shop.ts", "shop.ts:3", "total cart.ts:1"]);
  assert.deepEqual(labels("Line 2 of cart.ts", two), ["cart.ts:2", "cart.ts"]);
  assert.deepEqual(labels("Line 2 is odd.", two), []);
  assert.deepEqual(labels("In utils.ts line 2", two), []);
});

test("mentions: other languages declare in their own words", () => {
  const cases = [
    ["def load_all(path):\n    return path\n\nload_all('x')\n", "load_all", "load_all :1"],
    ["package main\n\nfunc (c *Cart) Total(a int) int {\n\treturn a\n}\n", "`Total`", "Total :3"],
    ["use a;\n\npub fn read_all() -> u8 {\n    1\n}\n", "read_all", "read_all :3"],
    ["int main_loop(int a) {\n  return a;\n}\n", "main_loop", "main_loop :1"],
    ["class A\n  def to_total\n  end\nend\n", "to_total", "to_total :2"],
    ["const asList = (a) => [a];\nasList(1);\n", "asList", "asList :1"],
  ] as const;
  for (const [text, reasoning, label] of cases) assert.deepEqual(labels(reasoning, text), [label]);
});
