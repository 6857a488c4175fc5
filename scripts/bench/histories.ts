import fc from "fast-check";
import { freshSeed } from "../../test/support/freshSeed.ts";
import { anyHistory, play } from "../../test/support/history.ts";
import { createTally } from "../../test/support/historySide.ts";
import type { Figure } from "../bench.ts";
import { fuzzFigures } from "./fuzzFigures.ts";

const runs = 10_000;

/** Histories of two documents under review, far more than a test plays. A failure prints its smallest case and its seed. */
export async function* bench(): AsyncGenerator<Figure> {
  const tally = createTally();
  const start = performance.now();
  const found = await fc.check(
    fc.asyncProperty(anyHistory, (history) => play(history, tally)),
    { numRuns: runs, seed: freshSeed() },
  );
  if (found.failed) console.error(await fc.asyncDefaultReportMessage(found));
  yield* fuzzFigures({ name: "histories", unit: "runs" }, found, runs, tally, start);
}
