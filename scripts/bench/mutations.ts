import { spawnSync } from "node:child_process";
import { seeded } from "../../test/support/cuts.ts";
import { type MutationKind, mutationKinds, mutationRun } from "../../test/support/editMutations.ts";
import { type EditPair, generatedPair } from "../../test/support/editPairs.ts";
import type { Figure } from "../bench.ts";
import { root } from "../paths.ts";

const runs = 100_000;
const historicPairs = 1000;
const longestHistoric = 400;

type Tally = {
  runs: number;
  mutated: number;
  refused: number;
  identifiable: number;
  refusedThough: number;
  wrong: number;
};

/**
 * Changes that somebody made, from this project's history and from generated programs, rendered into every format, spoiled
 * the way models err, and placed. The judge knows the text that must come out, and by looking everywhere whether what is
 * quoted can still be found.
 */
export async function* bench(): AsyncGenerator<Figure> {
  const tallies = new Map<MutationKind, Tally>(mutationKinds.map((kind) => [kind, emptyTally()]));
  const random = seeded(20_260);
  const historic = pairsOfHistory();
  for (let count = 0, round = 0; count < runs; round += 1) {
    const pair = round % 3 === 0 ? historic[(round / 3) % Math.max(1, historic.length)] : undefined;
    const used = pair ?? generatedPair(random);
    for (const kind of mutationKinds) {
      const run = mutationRun(used, kind, random);
      const tally = tallies.get(kind);
      if (run === undefined || tally === undefined) continue;
      count += 1;
      tally.runs += 1;
      if (run.mutated) tally.mutated += 1;
      if (run.outcome === "wrong") tally.wrong += 1;
      if (run.outcome === "wrong" && tally.wrong === 1) console.error(`${kind}, ${run.format}:\n${run.reply}`);
      if (run.outcome === "refused") tally.refused += 1;
      if (run.identifiable) tally.identifiable += 1;
      if (run.identifiable && run.outcome === "refused") tally.refusedThough += 1;
    }
  }
  for (const [kind, tally] of tallies) {
    yield figure(kind, tally);
    if (kind !== "none") yield mutatedShare(kind, tally);
  }
  const all = [...tallies.values()].reduce(sum, emptyTally());
  yield figure("all", all);
  yield mutatedShare("all", all);
  const refused = (100 * all.refusedThough) / Math.max(1, all.identifiable);
  const against = `${all.refusedThough} of ${all.identifiable} identifiable edits`;
  yield { name: "mutations-all-refused", value: refused, unit: "%", against, ratio: null, limit: { below: 2 } };
  const count = { name: "mutations-all-runs", value: all.runs, unit: "runs", against: "none", ratio: null };
  yield { ...count, limit: { atLeast: runs } };
}

function mutatedShare(kind: string, { runs: all, mutated }: Tally): Figure {
  const value = (100 * mutated) / Math.max(1, all);
  const name = `mutations-${kind.replaceAll(" ", "-")}-mutated`;
  return { name, value, unit: "%", against: `${mutated} of ${all} runs`, ratio: null, limit: { atLeast: 80 } };
}

function figure(kind: string, { runs: all, mutated, refused, identifiable, refusedThough, wrong }: Tally): Figure {
  const share = (part: number, of: number) => (of === 0 ? "0.0 %" : `${((100 * part) / of).toFixed(1)} %`);
  const told = `${refused} refused, ${refusedThough} of ${identifiable} (${share(refusedThough, identifiable)}) though identifiable`;
  const against = `${all} runs, ${share(mutated, all)} mutated, ${told}`;
  return {
    name: `mutations-${kind.replaceAll(" ", "-")}`,
    value: wrong,
    unit: "wrong",
    against,
    ratio: null,
    limit: { atMost: 0 },
  };
}

function emptyTally(): Tally {
  return { runs: 0, mutated: 0, refused: 0, identifiable: 0, refusedThough: 0, wrong: 0 };
}

function sum(a: Tally, b: Tally): Tally {
  return {
    runs: a.runs + b.runs,
    mutated: a.mutated + b.mutated,
    refused: a.refused + b.refused,
    identifiable: a.identifiable + b.identifiable,
    refusedThough: a.refusedThough + b.refusedThough,
    wrong: a.wrong + b.wrong,
  };
}

/** What the commits of this repository changed, file by file; nothing where it is no repository. */
function pairsOfHistory(): EditPair[] {
  const log = git("log", "--no-merges", "--format=%H", "--name-status", "--diff-filter=M", "--", "*.ts", "*.md");
  const pairs: EditPair[] = [];
  let commit = "";
  for (const line of log.split("\n")) {
    if (/^[\da-f]{40}$/.test(line)) commit = line;
    const path = /^M\t(.+)$/.exec(line)?.[1];
    if (path === undefined || pairs.length >= historicPairs) continue;
    const before = git("show", `${commit}^:${path}`).split("\n");
    const after = git("show", `${commit}:${path}`).split("\n");
    const isFit = before.length >= 4 && before.length <= longestHistoric && !before.some((each) => each.endsWith("\r"));
    if (!isFit || before.join() === after.join()) continue;
    pairs.push({ path, before, after });
  }
  return pairs;
}

function git(...args: readonly string[]): string {
  const { status, stdout } = spawnSync("git", args, { cwd: root, encoding: "utf8", maxBuffer: 1 << 26 });
  return status === 0 ? stdout : "";
}
