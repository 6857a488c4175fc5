import { mkdtemp, rm } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import type { LogEvent } from "../../src/core/events.ts";
import { linesText, storedLines } from "../../src/core/history/runFile.ts";
import { createSession } from "../../src/core/session.ts";
import { createTurns } from "../../src/providers/turns.ts";
import { createHistoryIndex } from "../../src/vscode/historyIndex.ts";
import { createRunFolder, sha256 } from "../../src/vscode/runFolder.ts";
import { createRunStore } from "../../src/vscode/runStore.ts";
import { createTextSpill } from "../../src/vscode/textSpill.ts";
import { runStart } from "../../test/support/coreLog.ts";
import { fakeClock, runInput } from "../../test/support/coreRun.ts";
import type { Figure } from "../bench.ts";
import { longReasoning } from "./panel/text.ts";

const characters = 50_000_160;
const deltaLength = 300;
/** Milliseconds of CPU. */
const longestBlock = 50;

/** A stored run of 50 MB, read, restored, listed and searched: how long nothing else of the extension host has its turn. */
export async function* bench(): AsyncGenerator<Figure> {
  const folder = await mkdtemp(join(tmpdir(), "fathom-long-run-"));
  try {
    await fill(folder);
    const fail = (why: string) => {
      throw new Error(why);
    };
    const log = { info: () => {}, error: fail, show: () => {}, hide: () => {}, dispose: () => {} };
    const options = { limits: () => undefined, onFailure: fail, onTooLong: fail };
    const store = createRunStore(folder, createSession(fakeClock()), log, options);
    const read = async () => (await store.read("long")) ?? fail("The run is gone.");
    const whole = await read();
    const open = () => createTextSpill(join(folder, "long"), fail);
    const session = createSession(fakeClock(), undefined, { open, full: () => fail("It is full.") });
    const index = createHistoryIndex(store);
    const parts: readonly (readonly [string, () => Promise<unknown>])[] = [
      ["read", read],
      ["restore", async () => (await session.prepare(whole.input, whole.log, createTurns(now).end))()],
      ["list", () => index.summaries()],
      ["search", async () => (await index.search("mixes concerns")).length === 1 || fail("It is not found.")],
    ];
    for (const [name, work] of parts) {
      const block = await longestBlockOf(work);
      yield {
        name: `long-run-${name}-block`,
        value: block,
        unit: "ms CPU",
        against: `a limit of ${longestBlock}; load ${loadavg()[0]?.toFixed(1)}`,
        ratio: block / longestBlock,
        limit: { atMost: longestBlock },
      };
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

const now = () => performance.now();

async function longestBlockOf(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let turn = process.threadCpuUsage();
  const look = () => {
    const { user, system } = process.threadCpuUsage(turn);
    longest = Math.max(longest, (user + system) / 1000);
    turn = process.threadCpuUsage();
  };
  const beat = setInterval(look, 5);
  await work();
  await new Promise((resolve) => setTimeout(resolve, 20));
  clearInterval(beat);
  return longest;
}

async function fill(folder: string): Promise<void> {
  const files = createRunFolder(folder, () => {});
  const start: LogEvent = { ...runStart, at: 0, run: "long" };
  await files.append(
    "long",
    linesText(storedLines({ input: runInput(undefined, "long"), log: [start], bases: new Map() }, sha256)),
    true,
  );
  const portion = 1000 * deltaLength;
  for (let from = 0; from < characters; from += portion) {
    const text = longReasoning(from, Math.min(characters, from + portion));
    const deltas = Array.from({ length: Math.ceil(text.length / deltaLength) }, (_, at): LogEvent => {
      const piece = text.slice(at * deltaLength, (at + 1) * deltaLength);
      return { type: "reasoning-delta", at: (from + at * deltaLength) / 10, part: 0, provenance: "raw", text: piece };
    });
    await files.append("long", linesText(deltas), false);
  }
  await files.append(
    "long",
    linesText([{ type: "run-end", at: characters / 10, outcome: { kind: "finished" } }]),
    false,
  );
}
