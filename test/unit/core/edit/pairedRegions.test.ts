import assert from "node:assert/strict";
import { test } from "node:test";
import { diffLines } from "../../../../src/core/edit/diffLines.ts";
import { wholeStatements } from "../../../../src/core/edit/wholeStatements.ts";

const inner = ["first();", "second();", "third();", "fourth();", "fifth();"];

/** Lines that go around others, which stay as they are. */
type Around = { readonly rule: string; readonly opens: readonly string[]; readonly closes: readonly string[] };

const around: readonly Around[] = [
  { rule: "a block", opens: ["try {"], closes: ["} finally {", "  close();", "}"] },
  { rule: "a namespace", opens: ["namespace app {", ""], closes: ["", "}  // namespace app"] },
  { rule: "a call", opens: ["run(async () => {"], closes: ["});"] },
  { rule: "a list", opens: ["const all = ["], closes: ["];"] },
  { rule: "an element", opens: ["<Layout>"], closes: ["</Layout>"] },
  { rule: "an element with attributes", opens: ['<Layout wide name="x > y">'], closes: ["</Layout>"] },
  { rule: "an element over several lines", opens: ["<Layout", "  wide", ">"], closes: ["</Layout>"] },
  { rule: "a fragment", opens: ["<>"], closes: ["</>"] },
  { rule: "a comment", opens: ["/*"], closes: ["*/"] },
  { rule: "a comment of a page", opens: ["<!--"], closes: ["-->"] },
  { rule: "a condition of the preprocessor", opens: ["#ifdef WIDE"], closes: ["#endif"] },
  { rule: "a negated condition of the preprocessor", opens: ["#if !defined(WIDE)"], closes: ["#endif // WIDE"] },
  { rule: "Ruby's begin", opens: ["begin"], closes: ["rescue Error", "  nil", "end"] },
  { rule: "Ruby's do", opens: ["items.each do |item|"], closes: ["end"] },
  { rule: "Lua's function", opens: ["local run = function(a)"], closes: ["end"] },
  { rule: "a shell's if", opens: ["if test -f x; then"], closes: ["fi"] },
  { rule: "a shell's loop", opens: ["for x in *; do"], closes: ["done"] },
  { rule: "a template text", opens: ["const text = `"], closes: ["`;"] },
  { rule: "a Python text", opens: ['text = """'], closes: ['"""'] },
];

for (const { rule, opens, closes } of around) {
  const without = ["above();", ...inner, "below();"];
  const within = ["above();", ...opens, ...inner, ...closes, "below();"];
  test(`${rule} around lines that stay is one hunk, and so is taking it away`, () => {
    assert.deepEqual(hunks(without, within), [[inner, [...opens, ...inner, ...closes]]]);
    assert.deepEqual(hunks(within, without), [[[...opens, ...inner, ...closes], inner]]);
  });
}

function hunks(before: readonly string[], after: readonly string[]): (readonly (readonly string[])[])[] {
  return wholeStatements(before, diffLines(before, after)).map(({ start, end, added }) => [
    before.slice(start, end),
    added,
  ]);
}

const apart: readonly {
  readonly rule: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}[] = [
  {
    rule: "two wraps, one below the other, are two hunks",
    before: [...inner, "middle();", "again();", "more();", "last();", ...inner],
    after: ["{", ...inner, "}", "middle();", "again();", "more();", "last();", "{", ...inner, "}"],
  },
  {
    rule: "brackets in strings and comments open nothing",
    before: ['say("a");', ...inner, 'say("b");'],
    after: ['say("(");', ...inner, 'say(")"); // }'],
  },
  {
    rule: "numbered lists and words in brackets are no pair",
    before: ["See below.", ...inner, "Done."],
    after: ["(See below.", ...inner, "1) Done."],
  },
  {
    rule: "words open nothing where words close nothing",
    before: ["one();", ...inner, "two();"],
    after: ["class One", ...inner, "done();"],
  },
  {
    rule: "what stands more than two hundred lines apart is decided on by itself",
    before: ["top();", ...Array.from({ length: 300 }, (_, at) => `line${at}();`), "end();"],
    after: ["top();", "if (x) {", ...Array.from({ length: 300 }, (_, at) => `line${at}();`), "}", "end();"],
  },
];

for (const { rule, before, after } of apart) {
  test(`stays apart: ${rule}`, () => {
    assert.equal(hunks(before, after).length, 2);
  });
}

test("a wrap of a wrap is one hunk, with the change that stands inside", () => {
  const before = [...inner, "x();", ...inner];
  const after = ["if (a) {", ...inner, "y();", ...inner, "}"];
  assert.deepEqual(hunks(before, after), [[before, after]]);
  const twice = ["if (a) {", "  while (b) {", ...inner, "y();", ...inner, "  }", "  c();", "}"];
  assert.deepEqual(hunks(before, twice), [[before, twice]]);
});

test("many pairs take time in proportion to their number", () => {
  const before = Array.from({ length: 40_000 }, (_, at) => `line${at}();`);
  const after = before.map((line, at) => (at % 2 === 0 ? line : at % 4 === 1 ? `${line} {` : `} ${line}`));
  const regions = diffLines(before, after);
  const from = performance.now();
  assert.equal(wholeStatements(before, regions).length, 10_000);
  assert.ok(performance.now() - from < 10_000);
});
