import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { diffLines } from "../../../../src/core/edit/diffLines.ts";
import { redrawn } from "../../../../src/core/edit/drawnHunks.ts";
import { applyToLines, type Hunk } from "../../../../src/core/edit/hunk.ts";
import { createPlanner, withHunks } from "../../../../src/core/edit/planner.ts";
import { hunksOf } from "../../../../src/core/runState.ts";
import { holds } from "../../../support/coreProperty.ts";
import { folded, ran, scripted, stop } from "../../../support/coreRun.ts";
import { answerBlock, fileTarget } from "../../../support/coreTarget.ts";

const body = ["function total(items) {", "  let sum = 0;", "  for (const item of items) sum += item.price;", "}"];

function hunk(id: string, start: number, removed: readonly string[], added: readonly string[]): Hunk {
  return { id, start, removed, added };
}

test("two edits of which one opens what the other closes are one hunk", () => {
  const lines = ["a();", "b();", "c();", "d();"];
  const open = hunk("0.0", 0, ["a();"], ["if (x) {", "  a();"]);
  const close = hunk("1.0", 2, ["c();"], ["c();", "}"]);
  assert.deepEqual(redrawn([{ lines, hunks: [open, close] }]), {
    hunks: [
      {
        ...open,
        removed: ["a();", "b();", "c();"],
        added: ["if (x) {", "  a();", "b();", "c();", "}"],
        takes: ["1.0"],
      },
    ],
    replaces: ["0.0", "1.0"],
  });
});

test("what was placed by likeness stays by itself", () => {
  const lines = ["a();", "b();", "c();", "d();"];
  const open = { ...hunk("0.0", 0, ["a();"], ["if (x) {", "  a();"]), approximate: true as const };
  const close = hunk("1.0", 2, ["c();"], ["c();", "}"]);
  assert.deepEqual(redrawn([{ lines, hunks: [open, close] }]), { hunks: [], replaces: [] });
});

test("lines that moved to another file are marked where they arrive", () => {
  const files = [
    { lines: ["x();", ...body, "y();"], hunks: [hunk("0.0", 1, body, [])] },
    { lines: ["z();"], hunks: [{ ...hunk("1.0", 1, [], body), file: 1 }] },
  ];
  const [arrived, another] = redrawn(files).hunks;
  assert.equal(another, undefined);
  assert.deepEqual(arrived?.moves, [{ line: 0, count: 4, from: { hunk: "0.0", line: 0 }, reindented: false }]);
});

test("a run tells hunks as they come, and at its end as a person would have drawn them", async () => {
  const target = fileTarget(["x();", ...body, "", "y();", ""].join("\n"));
  const moved = answerBlock(body.join("\n"), "") + answerBlock("y();", ["y();", "", ...body].join("\n"));
  const { events, outcome } = await ran(scripted([{ type: "answer-delta", text: moved }, stop()]), { target });
  assert.deepEqual(outcome, { kind: "finished" });
  const told = events.filter((event) => event.type === "edit-placed");
  assert.deepEqual(
    told.map(({ hunks, replaces }) => [hunks.map(({ id }) => id), replaces]),
    [
      [["0.0"], undefined],
      [["1.0"], undefined],
      [["1.0"], ["1.0"]],
    ],
  );
  const state = folded(events);
  assert.deepEqual(state && hunksOf(state).map(({ id, moves }) => [id, moves?.length]), [
    ["0.0", undefined],
    ["1.0", 1],
  ]);
});

const line = fc.constantFrom("", "}", "  }", "a {", "  b {", "  c;", "    d;", "(", ")", ...body);
const texts = fc.record({ before: fc.array(line, { maxLength: 30 }), after: fc.array(line, { maxLength: 30 }) });

test("drawn anew, hunks make the same of the file, do not overlap, and name only what is there", () => {
  holds(fc.tuple(texts, fc.array(fc.nat(9))), 3000, ([{ before, after }, likely]) => {
    const hunks = diffLines(before, after).flatMap(({ start, end, added }, at): Hunk[] => {
      const removed = before.slice(start, end);
      // Two edits of which the second one begins where the first one ends.
      if (likely[at] === 1) return [hunk(`${at}.0`, start, removed, []), hunk(`${at}.1`, end, [], added)];
      const plain = hunk(`${at}.0`, start, removed, added);
      return [likely[at] === 0 ? { ...plain, approximate: true } : plain];
    });
    const { hunks: fresh, replaces } = redrawn([{ lines: before, hunks }]);
    const all = [...hunks.filter(({ id }) => !replaces.includes(id)), ...fresh].sort((a, b) => a.start - b.start);
    assert.deepEqual(applyToLines(before, all), applyToLines(before, hunks));
    assert.equal(new Set(all.map(({ id }) => id)).size, all.length);
    for (const { start, removed, moves = [], added } of all) {
      assert.deepEqual(removed, before.slice(start, start + removed.length));
      for (const { line: at, count, from } of moves) {
        const source = all.find(({ id }) => id === from.hunk);
        const trimmed = (lines: readonly string[] = [], first: number) =>
          lines.slice(first, first + count).map((each) => each.trim());
        assert.deepEqual(trimmed(added, at), trimmed(source?.removed, from.line));
      }
    }
  });
});

test("the lines that stay inside a joined hunk keep their own endings", () => {
  const text = "a();\r\nb();\nc();\r\nd();\n";
  const planner = createPlanner([{ path: "a.ts", text }]);
  const reading = (search: string, replace: readonly string[]) => ({ search: [search], replace });
  planner.add({ kind: "block", path: "a.ts", readings: [reading("a();", ["if (x) {", "a();"])] });
  planner.add({ kind: "block", path: "a.ts", readings: [reading("c();", ["c();", "}"])] });
  const { plan } = planner.finish();
  assert.equal(plan.files[0]?.hunks.length, 1);
  assert.equal(withHunks(text, plan.files[0]?.hunks ?? []), "if (x) {\r\na();\r\nb();\nc();\r\n}\nd();\n");
});
