import assert from "node:assert/strict";
import { test } from "node:test";
import { type FailedEdit, unanswered } from "../../../../src/core/edit/answeredEdits.ts";
import type { RefusalReason } from "../../../../src/core/edit/placement.ts";
import { malformed, type ProposedEdit } from "../../../../src/core/edit/proposedEdit.ts";

function block(search: readonly string[], replace: readonly string[], path = "a.ts"): ProposedEdit {
  return { kind: "block", path, readings: [{ search, replace }] };
}

function failed(proposed: ProposedEdit, reason: RefusalReason = "not-found", nearest?: readonly string[]): FailedEdit {
  const refusal = { reason, detail: "", quoted: "", ...(nearest && { nearest: { line: 1, lines: nearest } }) };
  return { edit: 0, refusal, proposed };
}

const alpha = failed(block(["alpha();"], ["alpha(1);", "first();"]));
const beta = failed(block(["beta();", "shared();"], ["beta(2);", "shared();"]));

type Case = {
  readonly rule: string;
  readonly failed: readonly FailedEdit[];
  readonly later: readonly ProposedEdit[];
  readonly left: readonly number[];
};

const cases: readonly Case[] = [
  { rule: "no later edit", failed: [alpha, beta], later: [], left: [0, 1] },
  { rule: "its new lines", failed: [alpha, beta], later: [block(["a();"], ["alpha(1);", "first();"])], left: [1] },
  {
    rule: "one edit for two that failed",
    failed: [alpha, beta],
    later: [block(["x();"], ["alpha(1);", "first();", "beta(2);", "shared();"])],
    left: [],
  },
  {
    rule: "not most of its new lines",
    failed: [failed(block([], ["a", "b", "c"]))],
    later: [block(["x"], ["a"])],
    left: [0],
  },
  {
    rule: "other new lines in the place that it quoted",
    failed: [beta],
    later: [block(["beta();"], ["gone();"])],
    left: [],
  },
  {
    rule: "other new lines in the place that it was likest to",
    failed: [failed(block(["bate();"], ["x();"]), "not-found", ["  bet4();"])],
    later: [block(["  bet4();"], ["y();"])],
    left: [],
  },
  {
    rule: "one edit that quotes what two quoted answers the one whose lines it writes",
    failed: [failed(block(["shared();"], ["one();"])), failed(block(["shared();"], ["two();"]))],
    later: [block(["shared();"], ["two();"])],
    left: [0],
  },
  {
    rule: "equal new lines are used once, by the edit whose place it is",
    failed: [failed(block(["a();"], ["log();"])), failed(block(["b();"], ["log();"]))],
    later: [block(["b();"], ["log();"])],
    left: [0],
  },
  {
    rule: "the same lines in another file",
    failed: [alpha],
    later: [block(["alpha();"], ["alpha(1);", "first();"], "b.ts")],
    left: [0],
  },
  {
    rule: "the same lines in the right file, where it named a wrong one",
    failed: [failed(block(["alpha();"], ["alpha(1);"], "wrong.ts"), "other-file")],
    later: [block(["alpha();"], ["alpha(1);"])],
    left: [],
  },
  {
    rule: "a deletion that quotes the same",
    failed: [failed(block(["beta();"], []))],
    later: [block(["beta();"], [])],
    left: [],
  },
  {
    rule: "the whole file anew",
    failed: [alpha, beta],
    later: [{ kind: "whole", path: "a.ts", lines: ["x"] }],
    left: [],
  },
  {
    rule: "another whole file anew",
    failed: [alpha],
    later: [{ kind: "whole", path: "b.ts", lines: ["x"] }],
    left: [0],
  },
  {
    rule: "line numbers, blanks and backslashes apart",
    failed: [failed(block(["x();"], ['12 | say(\\"a\\");']), "slip")],
    later: [block(["x();"], ['  say("a");'])],
    left: [],
  },
  {
    rule: "what held no lines is answered by an edit that is about no other",
    failed: [failed(malformed("Broken.", []), "malformed"), alpha],
    later: [block(["a();"], ["alpha(1);", "first();"]), block(["z();"], ["y();"])],
    left: [],
  },
  {
    rule: "what held no lines is not answered by an edit that is about another",
    failed: [failed(malformed("Broken.", []), "malformed"), alpha],
    later: [block(["a();"], ["alpha(1);", "first();"])],
    left: [0],
  },
  {
    rule: "a step with the same file",
    failed: [failed({ kind: "rename", path: "a.ts", to: "b.ts" }, "exists")],
    later: [{ kind: "rename", path: "a.ts", to: "c.ts" }],
    left: [],
  },
  {
    rule: "a change of text where a step failed",
    failed: [failed({ kind: "delete", path: "a.ts" }, "overlap")],
    later: [block(["x();"], ["y();"])],
    left: [0],
  },
];

for (const { rule, failed: before, later, left } of cases) {
  test(`which refusals a later answer leaves: ${rule}`, () => {
    const found = unanswered(before, later, (path) => path ?? "a.ts");
    assert.deepEqual(
      found.map((edit) => before.indexOf(edit)),
      left,
    );
  });
}

test("ten thousand refusals and as many later edits are compared in little time", () => {
  const edits = Array.from({ length: 10_000 }, (_, at) =>
    block([`quoted${at % 7}`, `at${at}`], [`fresh${at}`, "same"]),
  );
  const before = performance.now();
  assert.equal(
    unanswered(
      edits.map((edit) => failed(edit)),
      edits.slice(5000),
      (path) => path,
    ).length,
    5000,
  );
  assert.ok(performance.now() - before < 10_000);
});
