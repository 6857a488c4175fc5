import assert from "node:assert/strict";
import { test } from "node:test";
import { holds } from "../../../support/coreProperty.ts";
import { anyPatch, checkPatch } from "../../../support/patchFuzz.ts";

test("3,000 answers of patches and junk: each edit is placed whole, refused or a file operation, and nothing else changes", () => {
  const tally = { hunks: 0, refused: 0, operations: 0 };
  holds(anyPatch, 3000, (each) => {
    const { hunks, refused, operations } = checkPatch(each);
    tally.hunks += hunks;
    tally.refused += refused;
    tally.operations += operations;
  });
  for (const [what, count] of Object.entries(tally)) assert.ok(count > 100, `${what}: ${count}`);
});
