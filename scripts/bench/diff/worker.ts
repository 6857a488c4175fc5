// Measures one diff on one pair of texts, in a thread of its own that can be ended when it takes too long.

import { parentPort, workerData } from "node:worker_threads";
import { peer } from "./peers.ts";
import { type Change, changedTexts } from "./texts.ts";

export type Task = { readonly peer: string; readonly lines: number; readonly change: Change; readonly rounds: number };
export type Measured = { readonly name: string; readonly milliseconds: number; readonly right: boolean };

const task: Task = workerData;
const { name, run } = await peer(task.peer);
const { before, after } = changedTexts(task.lines, task.change);
parentPort?.postMessage({ name });

const times: number[] = [];
const right = run(before, after)() === after;
for (let round = 0; round < task.rounds && (round === 0 || (times[0] ?? 0) < 3000); round += 1) {
  const start = performance.now();
  run(before, after);
  times.push(performance.now() - start);
}
const milliseconds = times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
const measured: Measured = { name, milliseconds, right };
parentPort?.postMessage(measured);
