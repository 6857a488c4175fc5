import assert from "node:assert/strict";
import { test } from "node:test";
import { addedErrors, syntaxText } from "../../../src/core/syntaxCheck.ts";

const found = (message: string, line = 0) => ({ message, line });

test("an error that was there before is not added, wherever it moved", () => {
  assert.deepEqual(addedErrors([found("';' expected", 3)], [found("';' expected", 9)]), []);
});

test("one error more of the same kind is added", () => {
  assert.deepEqual(addedErrors([found("a")], [found("a", 1), found("a", 2)]), [found("a", 2)]);
});

test("an error that went away makes up for none of another kind", () => {
  assert.deepEqual(addedErrors([found("a")], [found("b")]), [found("b")]);
});

test("the first error is named with its place, the others are counted", () => {
  const error = { path: "a.ts", line: 3, message: "'}' expected" };
  const text = (added: readonly (typeof error)[]) => syntaxText({ type: "syntax-checked", added, unchecked: [] });
  assert.equal(text([]), undefined);
  assert.equal(
    text([error]),
    "With all hunks applied there is a new syntax error at a.ts:4: '}' expected. Look at that place before you accept.",
  );
  assert.match(text([error, error, error]) ?? "", /'}' expected \(and 2 more errors\)\./);
});

test("a new type error is told where the syntax is as it was", () => {
  const types = [{ path: "a.ts", line: 4, message: "Cannot find name 'b'" }];
  const check = { type: "syntax-checked" as const, added: [], unchecked: [], types };
  assert.match(
    syntaxText(check) ?? "",
    /^With all hunks applied there is a new type error at a\.ts:5: Cannot find name 'b'\./,
  );
  const both = { ...check, added: [{ path: "a.ts", line: 0, message: "')' expected" }] };
  assert.match(syntaxText(both) ?? "", /a new syntax error at a\.ts:1/);
});
