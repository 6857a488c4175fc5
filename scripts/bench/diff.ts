import { Worker } from "node:worker_threads";
import type { Figure } from "../bench.ts";
import { ours, peerNames } from "./diff/peers.ts";
import type { Change } from "./diff/texts.ts";
import type { Measured, Task } from "./diff/worker.ts";

const changes: readonly Change[] = ["1%", "half", "all"];
/** Milliseconds that a diff has for one check and its rounds; a peer that needs longer is shown with that. */
const usualLimit = 25_000;
/** Making and checking a text of a million lines takes most of it. */
const longLimit = 120_000;

/** The line diff beside others on the same texts. Each result is carried out and compared before it is timed. */
export async function* bench(): AsyncGenerator<Figure> {
  for (const change of changes) {
    const name = `diff-20k-${change}`;
    const mine = await measure({ peer: ours, lines: 20_000, change, rounds: 9 });
    if (mine.kind !== "measured") throw new Error(`${name}: ${mine.why}`);
    for (const peer of peerNames.filter((each) => each !== ours)) {
      const other = await measure({ peer, lines: 20_000, change, rounds: 3 });
      const against = other.kind === "measured" ? `${other.name}: ${Math.round(other.milliseconds)} ms` : other.why;
      const ratio = other.kind === "measured" ? mine.milliseconds / other.milliseconds : null;
      yield { name, value: mine.milliseconds, unit: "ms", against, ratio, limit: { below: 200 } };
    }
  }
  const worst = await measure({ peer: ours, lines: 20_000, change: "shuffled", rounds: 9 });
  if (worst.kind !== "measured") throw new Error(worst.why);
  const against = "a limit of 200 ms";
  yield {
    name: "diff-20k-shuffled",
    value: worst.milliseconds,
    unit: "ms",
    against,
    ratio: worst.milliseconds / 200,
    limit: { below: 200 },
  };
  // Fifty edits in ever longer files: what the placement of an answer is compared with, and what it leaves to be shown.
  for (const lines of [10_000, 20_000, 100_000, 1_000_000]) {
    const name = `diff-50-edits-${lines / 1000}k`;
    const limit = lines === 1_000_000 ? longLimit : usualLimit;
    const mine = await measure({ peer: ours, lines, change: "50", rounds: 5 }, limit);
    if (mine.kind !== "measured") throw new Error(`${name}: ${mine.why}`);
    for (const peer of peerNames.filter((each) => each !== ours)) {
      const other = await measure({ peer, lines, change: "50", rounds: 1 });
      const against = other.kind === "measured" ? `${other.name}: ${Math.round(other.milliseconds)} ms` : other.why;
      const ratio = other.kind === "measured" ? mine.milliseconds / other.milliseconds : null;
      yield { name, value: mine.milliseconds, unit: "ms", against, ratio };
    }
  }
  for (const lines of [10_000, 100_000]) {
    for (const change of changes) {
      const mine = await measure({ peer: ours, lines, change, rounds: 5 });
      if (mine.kind !== "measured") throw new Error(mine.why);
      const name = `diff-${lines / 1000}k-${change}`;
      yield { name, value: mine.milliseconds, unit: "ms", against: "alone", ratio: null };
    }
  }
}

type Result = ({ readonly kind: "measured" } & Measured) | { readonly kind: "not-measured"; readonly why: string };

async function measure(task: Task, limit = usualLimit): Promise<Result> {
  const worker = new Worker(new URL("./diff/worker.ts", import.meta.url), { workerData: task });
  let { peer: name } = task;
  const ended = Promise.withResolvers<Result>();
  const timer = setTimeout(
    () => ended.resolve({ kind: "not-measured", why: `${name}: more than ${limit / 1000} s` }),
    limit,
  );
  worker.on("message", (found: Partial<Measured>) => {
    name = found.name ?? name;
    const { milliseconds, right } = found;
    if (milliseconds === undefined || right === undefined) return;
    if (right) ended.resolve({ kind: "measured", name, milliseconds, right });
    else ended.resolve({ kind: "not-measured", why: `${name}: its result does not give the text after` });
  });
  worker.on("error", (error) => {
    const why = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    ended.resolve({ kind: "not-measured", why: `${name}: ${why}` });
  });
  try {
    return await ended.promise;
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
