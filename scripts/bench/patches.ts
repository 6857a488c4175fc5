import fc from "fast-check";
import { anyPatch, checkPatch } from "../../test/support/patchFuzz.ts";
import type { Figure } from "../bench.ts";

const runs = 100_000;
const against = "none";

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
    { numRuns: runs, seed: 4 },
  );
  if (found.failed) console.error(fc.defaultReportMessage(found), found.errorInstance);
  yield {
    name: "patches-fuzzed",
    value: found.numRuns,
    unit: "answers",
    against,
    ratio: null,
    limit: { atLeast: runs },
  };
  yield {
    name: "patches-failed",
    value: found.failed ? 1 : 0,
    unit: "answers",
    against,
    ratio: null,
    limit: { atMost: 0 },
  };
  for (const [what, value] of Object.entries(tally)) {
    yield { name: `patches-${what}`, value, unit: "times", against, ratio: null };
  }
  yield { name: "patches-time", value: (performance.now() - start) / 1000, unit: "s", against, ratio: null };
}
