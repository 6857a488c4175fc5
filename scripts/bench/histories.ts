import fc from "fast-check";
import { anyHistory, play, type Tally } from "../../test/support/history.ts";
import type { Figure } from "../bench.ts";

const runs = 10_000;
const against = "none";

/** Histories of one document under review, far more than a test plays. A failure prints its smallest case and its seed. */
export async function* bench(): AsyncGenerator<Figure> {
  const tally: Tally = { applied: 0, conflicts: 0, merged: 0, undone: 0, finished: 0, ended: 0 };
  const start = performance.now();
  const found = await fc.check(
    fc.asyncProperty(anyHistory, (history) => play(history, tally)),
    { numRuns: runs, seed: 4 },
  );
  if (found.failed) console.error(await fc.asyncDefaultReportMessage(found));
  const seconds = (performance.now() - start) / 1000;
  yield { name: "histories", value: found.numRuns, unit: "runs", against, ratio: null, limit: { atLeast: runs } };
  yield {
    name: "histories-failed",
    value: found.failed ? 1 : 0,
    unit: "runs",
    against,
    ratio: null,
    limit: { atMost: 0 },
  };
  for (const [what, value] of Object.entries(tally)) {
    yield { name: `histories-${what}`, value, unit: "times", against, ratio: null };
  }
  yield { name: "histories-time", value: seconds, unit: "s", against, ratio: null };
}
