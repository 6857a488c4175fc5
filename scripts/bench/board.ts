import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { availableParallelism, loadavg } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { openBoardPage } from "../../test/support/boardPage.ts";
import type { Figure } from "../bench.ts";
import { temporaryFolder } from "../processes.ts";
import type { BoardHostFigures, TimedMessage } from "./board/host.ts";
import { bundled, watchHeap, watchWork, within } from "./panel.ts";

/** 24 candidates of a 5,000-line file stream 2,000 tokens a second together: the host's side, and the page in Chromium. */
export async function* bench(): AsyncGenerator<Figure> {
  const file = join(await temporaryFolder("fathom-bench-"), "told.json");
  const live = await hostFigures(file, "live");
  const timed = await hostFigures(file);
  const what = `${timed.hunks} hunks in ${timed.groups} places`;
  yield within("board-host-longest-task", timed.longestTask, "ms CPU", 50);
  yield within("board-host-cpu", timed.cpuSeconds / timed.seconds, "s CPU/s", 1);
  yield within("board-host-heap", live.heapMegabytes, "MB at peak", 64);
  const messages: readonly TimedMessage[] = JSON.parse(await readFile(file, "utf8"));
  const board = await openBoardPage();
  try {
    await board.page.evaluate(await bundled("board"));
    await board.page.evaluate(`bench.messages = ${JSON.stringify(messages)}; undefined`);
    const heap = await watchHeap(board.page);
    const work = await watchWork(board.page);
    const figures = await board.page.evaluate<PageFigures>("bench.play(bench.messages)");
    const { cpu, longest } = await work.end();
    const peak = await heap.end();
    if (figures.rows !== 3 * 24) throw new Error(`Not all candidates are on the board: ${figures.rows} rows.`);
    const load = `load ${loadavg()[0]?.toFixed(1)} on ${availableParallelism()} cores, ${what}`;
    const first = timed.lastMessage + figures.lastPaint;
    yield { ...within("board-paint-after-last", first, "ms", 200), against: `a limit of 200; ${load}` };
    yield within("board-page-longest-task", longest, "ms CPU", 50);
    yield within("board-page-cpu", cpu / 1000 / timed.seconds, "s CPU/s", 1);
    yield within("board-page-nodes", figures.nodes, "nodes", 5_000);
    yield within("board-page-heap", peak, "MB at peak", 64);
  } finally {
    await board.close();
  }
}

type PageFigures = Readonly<Record<"p95" | "lastPaint" | "nodes" | "rows", number>>;

async function hostFigures(file: string, ...args: readonly string[]): Promise<BoardHostFigures> {
  const script = join(import.meta.dirname, "board", "host.ts");
  const { stdout } = await promisify(execFile)(process.execPath, ["--expose-gc", script, file, ...args]);
  return JSON.parse(stdout) as BoardHostFigures;
}
