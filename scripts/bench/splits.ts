import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fixturesFolder } from "../../test/support/fixtures.ts";
import type { Figure } from "../bench.ts";
import type { EditCase } from "../conformance/editCases.ts";
import { cutDifference, splitDifference } from "../conformance/editVariants.ts";

/** Characters to read in all splits of one reply: with more of them, the splits are spread over it. */
const budget = 2_000_000;

/** Longer replies are cut at every place in fewer runs. */
const longestInTwo = 8000;

/** Recorded replies, cut at every place and cut off at every place: how many are then read differently. */
export async function* bench(): AsyncGenerator<Figure> {
  const folder = fixturesFolder("edits");
  if (folder === undefined) return;
  let replies = 0;
  let differing = 0;
  for (const file of globSync("*.json", { cwd: folder })) {
    for (const each of JSON.parse(readFileSync(join(folder, file), "utf8")) as readonly EditCase[]) {
      const most = Math.ceil(budget / JSON.stringify(each.response).length);
      replies += 1;
      if (splitDifference(each, longestInTwo) !== undefined || cutDifference(each, most) !== undefined) differing += 1;
    }
  }
  yield {
    name: "edits-splits",
    value: differing,
    unit: "differing",
    against: `of ${replies} replies`,
    ratio: null,
    limit: { atMost: 0 },
  };
}
