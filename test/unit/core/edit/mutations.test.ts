import assert from "node:assert/strict";
import { test } from "node:test";
import { seeded } from "../../../support/cuts.ts";
import { type MutationKind, mutationKinds, mutationRun } from "../../../support/editMutations.ts";
import { generatedPair } from "../../../support/editPairs.ts";

const rounds = 60 * Number(process.env["FATHOM_RUNS"] ?? 1);

const mostlyRefused: ReadonlySet<MutationKind> = new Set([
  "another text",
  "truncation",
  "inline elision",
  "part of a file",
  "part of another language",
  "another file's path",
]);

for (const kind of mutationKinds) {
  test(`replies that are spoiled by ${kind} never write another text than was meant`, () => {
    const random = seeded(Number(process.env["FATHOM_SEED"] ?? 7));
    const runs = Array.from({ length: rounds }, () => generatedPair(random)).flatMap((pair) => {
      const run = mutationRun(pair, kind, random);
      return run === undefined ? [] : [run];
    });
    assert.ok(runs.length >= rounds / 10, `${runs.length} runs`);
    assert.deepEqual(
      runs.filter(({ outcome }) => outcome === "wrong").map(({ reply }) => reply),
      [],
    );
    if (mostlyRefused.has(kind)) return;
    assert.ok(runs.some(({ outcome }) => outcome === "right"));
  });
}
