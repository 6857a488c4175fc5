// A process of its own, so that its heap and its processor time are its own: 24 candidates of one comparison stream
// together, are read, placed and grouped, and what the board is told is written to a file with its times. Prints what it
// took as one line of JSON.

import { writeFile } from "node:fs/promises";
import type { Board } from "../../../src/core/compare/board.ts";
import { isComparable } from "../../../src/core/compare/board.ts";
import { unionOfBoard } from "../../../src/core/compare/boardUnion.ts";
import { createComparison } from "../../../src/core/compare/comparison.ts";
import { createComparisonLog } from "../../../src/core/compare/comparisonLog.ts";
import type { Union } from "../../../src/core/compare/union.ts";
import type { Provider } from "../../../src/core/provider.ts";
import { createBoardFeed } from "../../../src/panel/boardFeed.ts";
import type { ToBoard } from "../../../src/panel/boardProtocol.ts";
import { candidate, comparisonSetup, frozen, sceneOf } from "../../../test/support/coreComparison.ts";
import { fileTarget } from "../../../test/support/coreTarget.ts";
import { seededNumbers } from "../../../test/support/seededNumbers.ts";
import { codeLine } from "../diff/texts.ts";
import { charactersOf, longReasoning } from "../panel/text.ts";

export type BoardHostFigures = {
  readonly heapMegabytes: number;
  readonly cpuSeconds: number;
  readonly seconds: number;
  /** Processor time between two beats of five milliseconds, at most. */
  readonly longestTask: number;
  /** From the end of the last run to the last message about it, and the processor time of that. */
  readonly lastMessage: number;
  readonly lastMessageCpu: number;
  readonly hunks: number;
  readonly groups: number;
};

export type TimedMessage = { readonly at: number; readonly message: ToBoard };

const lines = 5_000;
const count = 24;
/** What is timed streams as models do; what is measured for its memory is long, and comes in larger pieces. */
const timed = { perSecond: 2_000, reasoningTokens: 400, piece: 1 };
const long = { perSecond: 120_000, reasoningTokens: 100_000, piece: 10 };
type Pace = typeof timed;
const share = 0.01;
const tick = 50;

const clock = { now: () => performance.now(), wallClock: () => Date.now() };
const cpu = () => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

async function main(file: string, live: boolean): Promise<BoardHostFigures> {
  const base = Array.from({ length: lines }, (_, at) => `${codeLine(at * 7)} // ${at}`);
  const target = fileTarget(`${base.join("\n")}\n`);
  const candidates = Array.from({ length: count }, (_, at) => candidate(`c${at}`));
  const providers = candidates.map(
    ({ id }, at) => [id, streaming(at, answerOf(base, at), live ? long : timed)] as const,
  );
  const setup = comparisonSetup([], Object.fromEntries(providers), { candidates });
  const inputOf: typeof setup.inputOf = (each, attempt) => {
    const input = setup.inputOf(each, attempt);
    return { ...input, request: { ...input.request, target } };
  };
  const comparison = createComparison({ ...setup, inputOf }, clock);
  let union: { readonly key: string; readonly union: Union } | undefined;
  const unionOf = (board: Board): Union => {
    const key = board.cells
      .filter(isComparable)
      .map((cell) => cell.candidate.id)
      .join(" ");
    if (union?.key !== key) union = { key, union: unionOfBoard(board, target) };
    return union.union;
  };
  const told: TimedMessage[] = [];
  const began = clock.now();
  const feed = createBoardFeed(
    (message) => told.push({ at: clock.now() - began, message: JSON.parse(JSON.stringify(message)) }),
    () => {
      const { board } = comparison;
      if (board === undefined) throw new Error("It has not begun.");
      return sceneOf(board, { union: unionOf(board) });
    },
    () => ({ now: Date.now(), timeOf: String }),
    {
      now: clock.now,
      after(milliseconds, call) {
        const timer = setTimeout(call, milliseconds);
        return () => clearTimeout(timer);
      },
    },
  );
  let [longestTask, peak, beats, before] = [0, 0, 0, cpu()];
  const beat = setInterval(() => {
    longestTask = Math.max(longestTask, cpu() - before);
    beats += 1;
    if (live && beats % 100 === 0) {
      globalThis.gc?.();
      peak = Math.max(peak, process.memoryUsage().heapUsed - heapOfTold(told));
    }
    before = cpu();
  }, 5);
  globalThis.gc?.();
  const heap = process.memoryUsage().heapUsed;
  const startedCpu = cpu();
  let last = { at: 0, cpu: 0 };
  let begun = false;
  const log = createComparisonLog();
  for await (const event of comparison.compare(new AbortController().signal)) {
    if (begun) feed.add(event);
    else feed.begin();
    begun = true;
    log.push(event);
    if (event.type === "cell-event" && event.event.type === "run-end") last = { at: clock.now() - began, cpu: cpu() };
  }
  const posted = told.length;
  while (told.length === posted) await new Promise((resolve) => setTimeout(resolve, 1));
  const [endedAt, endedCpu] = [clock.now() - began, cpu()];
  clearInterval(beat);
  await writeFile(file, JSON.stringify(told));
  const groups = comparison.board === undefined ? [] : unionOf(comparison.board).groups;
  return {
    heapMegabytes: (peak - heap) / 1e6,
    cpuSeconds: (endedCpu - startedCpu) / 1000,
    seconds: endedAt / 1000,
    longestTask,
    lastMessage: (told.at(-1)?.at ?? endedAt) - last.at,
    lastMessageCpu: endedCpu - last.cpu,
    hunks: groups.reduce((sum, group) => sum + group.hunks.length, 0),
    groups: groups.length,
  };
}

/** What this script keeps for the page is not the extension's. */
function heapOfTold(told: TimedMessage[]): number {
  const size = told.length === 0 ? 0 : JSON.stringify(told).length;
  told.length = 0;
  return size;
}

/** An edit block for one line in a hundred; of three changed lines two are what others write there too. */
function answerOf(base: readonly string[], seed: number): string {
  const random = seededNumbers(seed + 1);
  const places = seededNumbers(99);
  const blocks: string[] = [];
  for (const [at, line] of base.entries()) {
    const chosen = places() < share * 1.5 && random() < 2 / 3;
    if (!chosen) continue;
    const fresh = `  const fresh${at} = ${random() < 2 / 3 ? "shared" : `own${seed % 5}`}(${at % 97});`;
    const around = base.slice(Math.max(0, at - 2), at);
    const search = [...around, line].join("\n");
    blocks.push(
      `${frozenPath}\n<<<<<<< SEARCH\n${search}\n=======\n${[...around, fresh].join("\n")}\n>>>>>>> REPLACE\n`,
    );
  }
  return blocks.join("\n");
}

const [frozenPath] = [frozen.target.kind === "file" ? frozen.target.file.path : ""];

/** Its share of what comes in a second, in pieces of a token. */
function streaming(seed: number, answer: string, { perSecond, reasoningTokens, piece }: Pace): Provider {
  const reasoning = longReasoning(0, charactersOf(reasoningTokens + seed));
  const each = charactersOf(piece);
  return {
    async *stream() {
      yield* paced(reasoning, (text) => ({ type: "reasoning-delta", part: 0, provenance: "raw", text }) as const);
      yield* paced(answer, (text) => ({ type: "answer-delta", text }) as const);
      yield { type: "stop", stop: { kind: "complete" } };
    },
  };

  async function* paced<Event>(text: string, eventOf: (piece: string) => Event): AsyncGenerator<Event> {
    const start = clock.now();
    for (let sent = 0; sent < text.length; ) {
      const due = Math.floor((((clock.now() - start) / 1000) * perSecond) / count / piece) * each;
      for (; sent < Math.min(due, text.length); sent += each) yield eventOf(text.slice(sent, sent + each));
      if (sent < text.length) await new Promise((resolve) => setTimeout(resolve, tick));
    }
  }
}

console.log(JSON.stringify(await main(process.argv[2] ?? "", process.argv[3] === "live")));
