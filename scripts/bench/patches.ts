import fc from "fast-check";
import { freshSeed } from "../../test/support/freshSeed.ts";
import { anyPatch, checkPatch } from "../../test/support/patchFuzz.ts";
import type { Figure } from "../bench.ts";
import { fuzzFigures } from "./fuzzFigures.ts";

const runs = 100_000;

/** Answers of patches and junk about three files, from the first character to what would be written. A failure prints its smallest case. */
export async function* bench(): AsyncGenerator<Figure> {
  const tally = { hunks: 0, refused: 0, operations: 0 };
  const start = performance.now();
  const found = fc.check(
    fc.property(anyPatch, (each) => {
      const { hunks, refused, operations } = checkPatch(each);
      tally.hunks += hunks;
      tally.refused += refused;
      tally.operations += operations;
    }),
    { numRuns: runs, seed: freshSeed() },
  );
  if (found.failed) console.error(fc.defaultReportMessage(found), found.errorInstance);
  yield* fuzzFigures({ name: "patches-fuzzed", unit: "answers" }, found, runs, tally, start);
}
