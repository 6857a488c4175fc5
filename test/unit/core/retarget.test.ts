import assert from "node:assert/strict";
import { test } from "node:test";
import type { LineRange } from "../../../src/core/request.ts";
import { retarget } from "../../../src/core/retarget.ts";
import { fileTarget, selectionTarget } from "../../support/coreTarget.ts";

const text = "a\nb\nc\nd\ne";

/** The target is lines b and c. Undefined: they are gone. */
const cases: readonly { readonly rule: string; readonly now: string; readonly lines: LineRange | undefined }[] = [
  { rule: "stays where nothing changed", now: text, lines: { start: 1, end: 3 } },
  { rule: "moves with what was typed above", now: "n\nm\na\nb\nc\nd\ne", lines: { start: 3, end: 5 } },
  { rule: "stays with what was typed below", now: "a\nb\nc\nd\nn\ne", lines: { start: 1, end: 3 } },
  { rule: "takes in what was typed inside", now: "a\nb\nn\nc\nd\ne", lines: { start: 1, end: 4 } },
  { rule: "takes in a changed line", now: "a\nb\nC1\nC2\nd\ne", lines: { start: 1, end: 4 } },
  { rule: "shrinks with a deleted line", now: "a\nc\nd\ne", lines: { start: 1, end: 2 } },
  { rule: "is none any more when its lines are gone", now: "a\nd\ne", lines: undefined },
];

for (const { rule, now, lines } of cases) {
  test(`retarget: a selection ${rule}`, () => {
    const { file } = fileTarget(now);
    const expected = lines === undefined ? undefined : { kind: "selection", file, lines };
    assert.deepEqual(retarget(selectionTarget(text, 1, 3), [file]), expected);
  });
}

test("retarget: a file stays a file", () => {
  const { file } = fileTarget("x");
  assert.deepEqual(retarget(fileTarget(text), [file]), { kind: "file", file });
});
