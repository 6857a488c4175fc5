import { parentPort } from "node:worker_threads";
import { type AnswerReader, createAnswerReader, type PlacedOrNot } from "../core/answerReader.ts";
import { withoutLongLines } from "./longHunks.ts";
import type { FromPlanner, Step, ToPlanner } from "./protocol.ts";
import { carriedOut } from "./rework.ts";

// The worker's whole life is one reader, or one order. What it throws reaches the other side as the worker's `error` event.
let reader: AnswerReader | undefined;
/** What waits until the piece of lines before it was taken. */
const outgoing: FromPlanner[] = [];
let isTaken = true;

parentPort?.on("message", (message: ToPlanner) => {
  if (message.type === "open") {
    reader = createAnswerReader(message.request, message.masks, message.settled);
    return;
  }
  if (message.type === "rework") {
    const result = carriedOut(message);
    parentPort?.postMessage(result, [result.changes.buffer]);
    return;
  }
  if (message.type === "more") {
    isTaken = true;
    send();
    return;
  }
  if (reader === undefined) throw new Error("A reader is opened before it reads.");
  const current = reader;
  const found = message.steps.flatMap((step) => take(step, current));
  const { filled, edits, same } = current;
  const refused = message.steps.at(-1)?.type === "end" ? current.refused : [];
  const { found: light, pieces } = withoutLongLines(found);
  outgoing.push(...pieces, { type: "answer", found: light, known: { filled, edits, same, refused } });
  send();
});

/** Messages that come together are taken together, so that a piece is sent when the one before it was taken. */
function send(): void {
  while (isTaken) {
    const next = outgoing.shift();
    if (next === undefined) return;
    isTaken = next.type !== "lines";
    parentPort?.postMessage(next);
  }
}

function take(step: Step, current: AnswerReader): readonly PlacedOrNot[] {
  switch (step.type) {
    case "push":
      return current.push(step.piece);
    case "end":
      return current.end(step.complete);
    case "next":
      current.next();
      return [];
    case "retract":
      return current.retract();
  }
}
