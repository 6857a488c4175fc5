import { parentPort } from "node:worker_threads";
import { type AnswerReader, createAnswerReader, type PlacedOrNot } from "../core/answerReader.ts";
import type { FromPlanner, Step, ToPlanner } from "./protocol.ts";

// The worker's whole life is one reader. What it throws reaches the other side as the worker's `error` event.
let reader: AnswerReader | undefined;

parentPort?.on("message", (message: ToPlanner) => {
  if (message.type === "open") {
    reader = createAnswerReader(message.request, message.masks, message.settled);
    return;
  }
  if (reader === undefined) throw new Error("A reader is opened before it reads.");
  const current = reader;
  const found = message.steps.flatMap((step) => take(step, current));
  const { filled, edits, same } = current;
  const refused = message.steps.at(-1)?.type === "end" ? current.refused : [];
  const answer: FromPlanner = { found, known: { filled, edits, same, refused } };
  parentPort?.postMessage(answer);
});

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
