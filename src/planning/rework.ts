import { Worker } from "node:worker_threads";
import type { LineChange } from "../core/edit/slideChanges.ts";
import type { Review } from "../core/review.ts";
import { type Rework, type Reworked, type ReworkTask, reworked } from "../core/reviewRework.ts";
import type { FromPlanner, JoinedReview, ReworkOrder, ReworkResult, ToPlanner } from "./protocol.ts";

/** Works out in a thread of its own what a text that was written anew means for a review; in this one where that fails. */
export function createRework(workerPath: string | URL): Rework {
  return (task) => inThread(workerPath, orderOf(task)).catch(() => reworked(task));
}

function inThread(workerPath: string | URL, order: ReworkOrder): Promise<Reworked> {
  const { promise, resolve, reject } = Promise.withResolvers<Reworked>();
  const worker = new Worker(workerPath);
  worker.on("message", (message: FromPlanner) => {
    if (message.type === "reworked") resolve({ turn: message.turn, changes: listOf(message.changes) });
  });
  worker.on("error", reject);
  worker.on("exit", (code) => reject(new Error(`The thread that looks at a review ended with code ${code}.`)));
  worker.postMessage(order satisfies ToPlanner);
  return promise.finally(() => void worker.terminate());
}

/** What the worker does. */
export function carriedOut({ base, now, passage }: ReworkOrder): ReworkResult {
  const { turn, changes } = reworked({
    base: base.split("\n"),
    now: now.split("\n"),
    passage: passage && {
      review: split(passage.review),
      was: passage.was && split(passage.was),
      once: passage.once,
    },
  });
  return { type: "reworked", turn, changes: numbersOf(changes) };
}

/** Lines are sent as one text: each by itself takes many times as long. */
function orderOf({ base, now, passage }: ReworkTask): ReworkOrder {
  return {
    type: "rework",
    base: base.join("\n"),
    now: now.join("\n"),
    passage: passage && {
      review: joined(passage.review),
      was: passage.was && joined(passage.was),
      once: passage.once,
    },
  };
}

function joined({ base, ...review }: Review): JoinedReview {
  return { ...review, base: base.join("\n") };
}

function split({ base, ...review }: JoinedReview): Review {
  return { ...review, base: base.split("\n") };
}

function numbersOf(changes: readonly LineChange[]): Int32Array<ArrayBuffer> {
  const numbers = new Int32Array(changes.length * 4);
  for (const [at, { start, end, newStart, newEnd }] of changes.entries())
    numbers.set([start, end, newStart, newEnd], at * 4);
  return numbers;
}

function listOf(numbers: Int32Array): LineChange[] {
  return Array.from({ length: numbers.length / 4 }, (_, at) => {
    const [start = 0, end = 0, newStart = 0, newEnd = 0] = numbers.subarray(at * 4, at * 4 + 4);
    return { start, end, newStart, newEnd };
  });
}
