import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { changedCounts, hunkLines } from "../../../src/core/hunkLines.ts";
import { movedTexts } from "../../../src/core/movedText.ts";
import type { HunkState, HunkView } from "../../../src/core/review.ts";
import { anyLine } from "../../support/coreDocuments.ts";
import { holds } from "../../support/coreProperty.ts";

const sides = fc.record({ removed: fc.array(anyLine, { maxLength: 8 }), added: fc.array(anyLine, { maxLength: 8 }) });

test("hunkLines: what stays and goes is what stood there, what stays and comes is what will", () => {
  holds(sides, 3000, ({ removed, added }) => {
    const lines = hunkLines({ removed, added });
    const without = (kind: string) => lines.filter((line) => line.kind !== kind).map(({ text }) => text);
    assert.deepEqual(without("comes"), removed);
    assert.deepEqual(without("goes"), added);
    const counts = changedCounts({ removed, added });
    assert.equal(counts.removed, lines.filter(({ kind }) => kind === "goes").length);
    assert.equal(counts.added, lines.filter(({ kind }) => kind === "comes").length);
    for (const { text, changed } of lines) {
      let passed = 0;
      for (const { start, end } of changed) {
        assert.ok(passed <= start && start < end && end <= text.length);
        passed = end;
      }
    }
  });
});

test("hunkLines: a line that stays between two that change is shown once, with the words that changed around it", () => {
  const removed = ["call(first);", "keep();", "const total = 1;"];
  const added = ["call(second);", "keep();", "const total = 2;"];
  assert.deepEqual(
    hunkLines({ removed, added }).map(({ kind, text, changed }) => [
      kind,
      changed.map(({ start, end }) => text.slice(start, end)).join(),
    ]),
    [
      ["goes", "first"],
      ["comes", "second"],
      ["stays", ""],
      ["goes", "1"],
      ["comes", "2"],
    ],
  );
});

function view(id: string, line: number, state: HunkState, more: Partial<HunkView> = {}): HunkView {
  return { id, start: line, line, removed: [], added: [], state, ...more };
}

const moves = [{ line: 2, count: 4, from: { hunk: "a", line: 1 }, reindented: false }];
const texts: readonly { rule: string; source: HunkView; target: HunkView; said: readonly (string | undefined)[] }[] = [
  {
    rule: "both sides say where to and where from",
    source: view("a", 10, "pending"),
    target: view("b", 40, "accepted", { moves }),
    said: ["4 lines moved to line 43", "4 lines moved from line 12"],
  },
  {
    rule: "lines whose removal was rejected are a copy",
    source: view("a", 10, "rejected"),
    target: view("b", 40, "pending", { moves }),
    said: [undefined, "4 lines copied from line 12"],
  },
  {
    rule: "lines that are gone already have no line",
    source: view("a", 10, "applied"),
    target: view("b", 40, "pending", { moves: moves.map((move) => ({ ...move, reindented: true })) }),
    said: ["4 lines moved to line 43", "4 lines moved here, indented anew"],
  },
  {
    rule: "another file is named",
    source: view("a", 10, "pending"),
    target: view("b", 40, "pending", { moves, file: 1 }),
    said: ["4 lines moved to cart.ts:43", "4 lines moved from shop.ts:12"],
  },
  {
    rule: "a hunk that is there no more says nothing",
    source: view("c", 10, "pending"),
    target: view("b", 40, "pending", { moves }),
    said: [undefined, undefined],
  },
];

for (const { rule, source, target, said } of texts) {
  test(`movedTexts: ${rule}`, () => {
    const found = movedTexts([source, target], ["src/shop.ts", "src/cart.ts"]);
    assert.deepEqual([found.get(source.id), found.get(target.id)], said);
  });
}
