import { mkdtemp, rm } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import type { LogEvent } from "../../src/core/events.ts";
import { linesText, storedLines } from "../../src/core/history/runFile.ts";
import { createSession } from "../../src/core/session.ts";
import { createHistoryIndex } from "../../src/vscode/historyIndex.ts";
import { createRunFolder, sha256 } from "../../src/vscode/runFolder.ts";
import { createRunStore } from "../../src/vscode/runStore.ts";
import { runStart } from "../../test/support/coreLog.ts";
import { fakeClock, runInput } from "../../test/support/coreRun.ts";
import { fileTarget } from "../../test/support/coreTarget.ts";
import { seededNumbers } from "../../test/support/seededNumbers.ts";
import type { Figure } from "../bench.ts";

const count = 1000;
const deltas = 400;
const rounds = 9;
/** Milliseconds. */
const limit = 100;
const vocabulary =
  "the total discount of an order applies twice when a customer returns before it ships so split it".split(" ");

/** What it takes to read a thousand stored runs once, and to search them all from then on. */
export async function* bench(): AsyncGenerator<Figure> {
  const folder = await mkdtemp(join(tmpdir(), "fathom-history-"));
  try {
    const bytes = await fill(folder);
    const log = { info: () => {}, error: () => {}, show: () => {}, hide: () => {}, dispose: () => {} };
    const options = { limits: () => undefined, onFailure: () => {}, onTooLong: () => {} };
    const index = createHistoryIndex(createRunStore(folder, createSession(fakeClock()), log, options));
    const first = await timed(() => index.search("needle-500"));
    const megabytes = `${count} runs of ${(bytes / count / 1000).toFixed(0)} kB each`;
    yield { name: "history-first-index", value: first, unit: "ms", against: megabytes, ratio: null };
    for (const [name, query, wanted] of [
      ["one-word", "discount", count],
      ["two-words", "customer needle-500", 1],
      ["absent", "nowhere", 0],
    ] as const) {
      const found = await index.search(query);
      if (found.length !== wanted) throw new Error(`${query} was found in ${found.length} runs, not in ${wanted}.`);
      const times: number[] = [];
      for (let round = 0; round < rounds; round += 1) times.push(await timed(() => index.search(query)));
      const value = times.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? Number.NaN;
      const against = `a limit of ${limit}; load ${loadavg()[0]?.toFixed(1)}`;
      yield {
        name: `history-search-${name}`,
        value,
        unit: "ms",
        against,
        ratio: value / limit,
        limit: { atMost: limit },
      };
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function fill(folder: string): Promise<number> {
  const files = createRunFolder(folder, () => {});
  const random = seededNumbers(1);
  let bytes = 0;
  for (let index = 0; index < count; index += 1) {
    const input = runInput(fileTarget("a\nb\nc\n"), `run-${index}`);
    const text = linesText(storedLines({ input, log: logOf(index, random), bases: new Map() }, sha256));
    bytes += text.length;
    await files.append(input.run, text, true);
  }
  return bytes;
}

function logOf(index: number, random: () => number): LogEvent[] {
  const sentence = () =>
    Array.from({ length: 10 }, () => vocabulary[Math.floor(random() * vocabulary.length)] ?? "").join(" ");
  const texts = Array.from(
    { length: deltas },
    (_, at): LogEvent => ({
      type: "reasoning-delta",
      at: at * 50,
      part: Math.floor(at / 20),
      provenance: "raw",
      text: `${at === deltas / 2 ? `discount needle-${index}` : sentence()}. `,
    }),
  );
  return [
    { ...runStart, at: 0, run: `run-${index}`, startedAt: index },
    ...texts,
    { type: "run-end", at: deltas * 50, outcome: { kind: "finished" } },
  ];
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
