import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { diffLines, type Region } from "../../../src/core/edit/diffLines.ts";
import { holds } from "../../support/coreProperty.ts";

const cases: readonly {
  readonly rule: string;
  readonly before: string;
  readonly after: string;
  readonly regions: readonly Region[];
}[] = [
  { rule: "equal texts have no regions", before: "a b c", after: "a b c", regions: [] },
  {
    rule: "a replaced line is one region",
    before: "a b c",
    after: "a x c",
    regions: [{ start: 1, end: 2, added: ["x"] }],
  },
  {
    rule: "an insertion has no lines of its own",
    before: "a b",
    after: "a x b",
    regions: [{ start: 1, end: 1, added: ["x"] }],
  },
  { rule: "a deletion adds nothing", before: "a b c", after: "a c", regions: [{ start: 1, end: 2, added: [] }] },
  { rule: "everything deleted", before: "a b", after: "", regions: [{ start: 0, end: 2, added: [] }] },
  { rule: "everything new", before: "", after: "a b", regions: [{ start: 0, end: 0, added: ["a", "b"] }] },
  {
    rule: "regions are counted in lines of the text before",
    before: "a b c d e",
    after: "a x y c e",
    regions: [
      { start: 1, end: 2, added: ["x", "y"] },
      { start: 3, end: 4, added: [] },
    ],
  },
  {
    rule: "changes at both ends",
    before: "a b c",
    after: "x b y",
    regions: [
      { start: 0, end: 1, added: ["x"] },
      { start: 2, end: 3, added: ["y"] },
    ],
  },
];

for (const { rule, before, after, regions } of cases) {
  test(`diffLines: ${rule}`, () => assert.deepEqual(diffLines(words(before), words(after)), regions));
}

const line = fc.constantFrom("a", "b", "c", "}", "");
const twoTexts = fc.record({ before: fc.array(line, { maxLength: 20 }), after: fc.array(line, { maxLength: 20 }) });

test("the regions carried out give the text after", () => {
  holds(twoTexts, 5000, ({ before, after }) => assert.deepEqual(carriedOut(before, diffLines(before, after)), after));
});

test("regions are in order and at least one unchanged line apart", () => {
  holds(twoTexts, 5000, ({ before, after }) => assertApart(diffLines(before, after)));
});

test("20,000 lines that are all different end as one region", () => {
  const before = numbered(20_000, (index) => `old ${index}`);
  const after = numbered(20_000, (index) => `new ${index}`);
  assert.deepEqual(diffLines(before, after), [{ start: 0, end: 20_000, added: after }]);
});

test("20,000 shuffled lines end, and are right", () => {
  const before = numbered(20_000, (index) => `line ${index}`);
  const after = numbered(20_000, (index) => `line ${(index * 7919) % 20_000}`);
  assert.deepEqual(carriedOut(before, diffLines(before, after)), after);
});

test("200 changes scattered over 20,000 lines are 200 regions", () => {
  const before = numbered(20_000, (index) => `line ${index % 50}`);
  const after = before.map((text, index) => (index % 100 === 50 ? `changed ${index}` : text));
  const regions = diffLines(before, after);
  assert.equal(regions.length, 200);
  assertApart(regions);
  assert.deepEqual(carriedOut(before, regions), after);
});

function words(text: string): string[] {
  return text === "" ? [] : text.split(" ");
}

function numbered(count: number, text: (index: number) => string): string[] {
  return Array.from({ length: count }, (_, index) => text(index));
}

/** Written apart from the code under test: from the last region to the first, by splicing. */
function carriedOut(before: readonly string[], regions: readonly Region[]): string[] {
  const result = [...before];
  for (const { start, end, added } of regions.toReversed()) result.splice(start, end - start, ...added);
  return result;
}

function assertApart(regions: readonly Region[]): void {
  for (const [index, region] of regions.entries()) {
    const previous = regions[index - 1];
    if (previous !== undefined) assert.ok(region.start > previous.end, `${region.start} right after ${previous.end}`);
  }
}
