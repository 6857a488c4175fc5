import { parentPort } from "node:worker_threads";
import { createAnswerReader } from "../core/run.ts";
import type { FromPlanner, ToPlanner } from "./protocol.ts";

// The worker's whole life: one answer after the other. What it throws reaches the reader as the worker's `error` event.
let reader: ReturnType<typeof createAnswerReader> | undefined;

parentPort?.on("message", (message: ToPlanner) => {
  if (message.type === "open") {
    reader = createAnswerReader(message.request, message.masks);
    return;
  }
  if (reader === undefined) throw new Error("An answer is opened before it is read.");
  const current = reader;
  const pushed = message.deltas.flatMap((delta) => current.push(delta));
  const found = message.type === "end" ? [...pushed, ...current.end(message.complete)] : pushed;
  const { filled, edits, hunks, same } = current;
  const answer: FromPlanner = { found, counts: { filled, edits, hunks, same } };
  parentPort?.postMessage(answer);
});
