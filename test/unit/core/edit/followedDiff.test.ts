import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { diffLines } from "../../../../src/core/edit/diffLines.ts";
import { afterEdit, type FollowedDiff, followDiff, type LineEdit } from "../../../../src/core/edit/followedDiff.ts";
import type { Hunk } from "../../../../src/core/edit/hunk.ts";
import { hunkViews, openReview, planApply } from "../../../../src/core/review.ts";
import { holds } from "../../../support/coreProperty.ts";

const line = fc.constantFrom("", "}", "  a();", "  b();", "if (c) {", "d", "e");
const text = fc.array(line, { minLength: 1, maxLength: 90 });
const edits = fc.array(fc.record({ at: fc.nat(99), removes: fc.nat(6), added: fc.array(line, { maxLength: 5 }) }), {
  maxLength: 12,
});

function editOn(
  now: readonly string[],
  { at, removes, added }: { at: number; removes: number; added: string[] },
): LineEdit {
  const start = at % (now.length + 1);
  return { start, end: Math.min(now.length, start + removes), added };
}

function carriedOut({ before, now, changes }: FollowedDiff): string[] {
  const lines: string[] = [];
  let next = 0;
  for (const { start, end, newStart, newEnd } of changes) {
    lines.push(...before.slice(next, start), ...now.slice(newStart, newEnd));
    next = end;
  }
  return [...lines, ...before.slice(next)];
}

test("a diff that follows edits gives the text as it is, and its changes stay apart", () => {
  holds(fc.tuple(text, text, edits, fc.constantFrom(0, 4, undefined)), 4000, ([before, first, steps, most]) => {
    let diff = followDiff(before, first);
    for (const step of steps) {
      const edit = editOn(diff.now, step);
      const expected = [...diff.now.slice(0, edit.start), ...edit.added, ...diff.now.slice(edit.end)];
      diff = afterEdit(diff, edit, most);
      assert.deepEqual(diff.now, expected);
      assert.deepEqual(carriedOut(diff), diff.now);
      for (const [at, change] of diff.changes.entries()) {
        const above = diff.changes[at - 1];
        assert.ok(above === undefined || (above.end < change.start && above.newEnd < change.newStart));
        assert.ok(change.end > change.start || change.newEnd > change.newStart);
        assert.equal(change.newStart - change.start, (above?.newEnd ?? 0) - (above?.end ?? 0));
      }
    }
  });
});

test("what was typed and taken back leaves no change", () => {
  holds(fc.tuple(text, edits), 2000, ([before, steps]) => {
    let diff = followDiff(before, before);
    const back: LineEdit[] = [];
    for (const step of steps) {
      const edit = editOn(diff.now, step);
      back.push({
        start: edit.start,
        end: edit.start + edit.added.length,
        added: diff.now.slice(edit.start, edit.end),
      });
      diff = afterEdit(diff, edit);
    }
    for (const edit of back.reverse()) diff = afterEdit(diff, edit);
    assert.deepEqual(diff.changes, []);
  });
});

const plain = Array.from({ length: 120 }, (_, at) => `line ${at}`);
const places = fc.uniqueArray(fc.nat(119), { minLength: 1, maxLength: 8 });

test("where lines tell each other apart, hunks are shown and applied as by looking at everything", () => {
  holds(fc.tuple(places, places), 1000, ([changed, typed]) => {
    const hunks = diffLines(
      plain,
      plain.map((each, at) => (changed.includes(at) ? `${each} changed` : each)),
    ).map(({ start, end, added }, at): Hunk => ({ id: String(at), start, removed: plain.slice(start, end), added }));
    const opened = openReview(plain.join("\n"), hunks);
    const review = { ...opened, hunks: opened.hunks.map((hunk) => ({ ...hunk, state: "accepted" as const })) };
    let diff = followDiff(review.base, plain);
    for (const at of typed)
      diff = afterEdit(diff, { start: at, end: at + 1, added: [`typed ${at}`, diff.now[at] ?? ""] });
    assert.deepEqual(hunkViews(review, diff.now, diff.changes), hunkViews(review, diff.now));
    assert.deepEqual(planApply(review, diff.now.join("\n"), diff), planApply(review, diff.now.join("\n")));
  });
});
