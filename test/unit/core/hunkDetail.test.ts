import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { changedSpans } from "../../../src/core/edit/changedSpans.ts";
import { movedBlocks } from "../../../src/core/edit/movedBlocks.ts";
import { anyLine } from "../../support/coreDocuments.ts";
import { holds } from "../../support/coreProperty.ts";

/** Changed characters in brackets; undefined where the hunk has no detail. */
const details: readonly {
  readonly rule: string;
  readonly removed: string | undefined;
  readonly added: string;
}[] = [
  { rule: "the changed word alone", removed: "const [a] = 1;", added: "const [total] = 1;" },
  { rule: "a word is never cut", removed: "get[User]Name();".replace("[User]", "User"), added: "[getUserNames]();" },
  { rule: "an added argument", removed: "call(first);", added: "call(first[,][ ][second]);" },
  { rule: "each line of several", removed: "a([b], c);\nd(e, [f]);", added: "a([B], c);\nd(e, [F]);" },
  { rule: "a surrogate pair is one character", removed: "say('[😀]', name)", added: "say('[😁]', name)" },
  { rule: "lines with nothing in common have none", removed: undefined, added: "for (;;) stop();" },
];

for (const { rule, removed, added } of details) {
  test(`changedSpans: ${rule}`, () => {
    const before = removed === undefined ? ["if (!ready) return early;"] : plain(removed);
    const found = changedSpans(before, plain(added));
    if (rule === "a word is never cut") assert.deepEqual(found, undefined);
    else if (removed === undefined) assert.equal(found, undefined);
    else {
      assert.equal(marked(before, found?.removed ?? []), removed.replaceAll("][", ""));
      assert.equal(marked(plain(added), found?.added ?? []), added.replaceAll("][", ""));
    }
  });
}

test("what stands outside the spans is the same on both sides", () => {
  const sides = fc.record({ removed: fc.array(anyLine, { maxLength: 5 }), added: fc.array(anyLine, { maxLength: 5 }) });
  holds(sides, 3000, ({ removed, added }) => {
    const found = changedSpans(removed, added);
    if (found === undefined) return;
    const rest = (lines: readonly string[], spans: typeof found.removed) =>
      lines.map((text, line) =>
        spans
          .filter((span) => span.line === line)
          .toReversed()
          .reduce((kept, { start, end }) => kept.slice(0, start) + kept.slice(end), text),
      );
    assert.equal(rest(removed, found.removed).join(""), rest(added, found.added).join(""));
  });
});

test("a hunk too large to be looked at has no detail", () => {
  const lines = (word: string) => Array.from({ length: 4000 }, (_, at) => `${word} ${at} x y z`);
  assert.equal(changedSpans(lines("a"), lines("b")), undefined);
});

const body = ["function total(items) {", "  let sum = 0;", "  for (const item of items) sum += item.price;", "}"];

test("movedBlocks: a function that one hunk removes and another adds", () => {
  const hunks = [
    { removed: ["old();", ...body, ""], added: ["new();"] },
    { removed: [], added: ["import x;"] },
    { removed: [], added: ["", ...body] },
  ];
  assert.deepEqual(movedBlocks(hunks), [{ from: 0, to: 2, fromLine: 1, toLine: 1, count: 4, reindented: false }]);
});

test("movedBlocks: also when it is indented anew", () => {
  const hunks = [
    { removed: body, added: [] },
    { removed: [], added: ["class A {", ...body.map((line) => `    ${line}`), "}"] },
  ];
  assert.deepEqual(movedBlocks(hunks), [{ from: 0, to: 1, fromLine: 0, toLine: 1, count: 4, reindented: true }]);
});

for (const [rule, lines] of [
  ["braces and blank lines", ["}", "", "});", "{", "", "}"]],
  ["one line", ["const average = sum / Math.max(1, items.length);"]],
  ["lines that stand several times", [...body, ...body]],
] as const) {
  test(`movedBlocks: ${rule} did not move`, () => {
    const hunks = [
      { removed: lines, added: [] },
      { removed: [], added: lines },
    ];
    assert.deepEqual(movedBlocks(hunks), []);
  });
}

test("what movedBlocks tells is so", () => {
  const text = fc.constantFrom(
    "alpha beta gamma",
    "  delta epsilon zeta",
    "eta theta iota kappa",
    "}",
    "",
    "lambda mu",
  );
  const side = fc.array(text, { maxLength: 8 });
  holds(fc.array(fc.record({ removed: side, added: side }), { maxLength: 5 }), 3000, (hunks) => {
    for (const { from, to, fromLine, toLine, count, reindented } of movedBlocks(hunks)) {
      const removed = hunks[from]?.removed.slice(fromLine, fromLine + count) ?? [];
      const added = hunks[to]?.added.slice(toLine, toLine + count) ?? [];
      assert.equal(removed.length, count);
      assert.deepEqual(
        removed.map((each) => each.trim()),
        added.map((each) => each.trim()),
      );
      assert.equal(removed.join("\n") !== added.join("\n"), reindented);
      assert.notEqual(from, to);
    }
  });
});

function plain(text: string): string[] {
  return text.replace(/[[\]]/g, "").split("\n");
}

function marked(
  lines: readonly string[],
  spans: readonly { readonly line: number; readonly start: number; readonly end: number }[],
): string {
  return lines
    .map((text, line) =>
      spans
        .filter((span) => span.line === line)
        .toReversed()
        .reduce((made, { start, end }) => `${made.slice(0, start)}[${made.slice(start, end)}]${made.slice(end)}`, text),
    )
    .join("\n");
}
