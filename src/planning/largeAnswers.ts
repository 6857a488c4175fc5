import { Worker } from "node:worker_threads";
import type { AnswerCounts, AnswerReader, PlacedOrNot, ReadAnswer } from "../core/answerReading.ts";
import type { AnswerDelta } from "../core/provider.ts";
import { filesOf, type RefactorRequest } from "../core/request.ts";
import { createAnswerReader } from "../core/run.ts";
import type { Mask } from "../core/secrets/mask.ts";
import type { FromPlanner, ToPlanner } from "./protocol.ts";

/** Text of so many characters is read and placed in a few milliseconds; with more, the thread would be held too long. */
const mostHere = 200_000;

/** Reads answers in this thread, and those about much text in a worker: `workerPath` is the bundled `worker.ts`. */
export function createReadAnswer(workerPath: string | URL): ReadAnswer {
  return (request, masks, signal) => {
    const size = filesOf(request.target).reduce((sum, { text }) => sum + text.length, 0);
    return size <= mostHere ? createAnswerReader(request, masks) : readElsewhere(workerPath, request, masks, signal);
  };
}

type Waiting = { readonly resolve: (found: readonly PlacedOrNot[]) => void; readonly reject: (why: unknown) => void };

/** The worker lives as long as the answer: its memory goes with it. */
function readElsewhere(
  workerPath: string | URL,
  request: RefactorRequest,
  masks: readonly Mask[],
  signal: AbortSignal,
): AnswerReader {
  const worker = new Worker(workerPath);
  const waiting: Waiting[] = [];
  let counts: AnswerCounts = { filled: false, edits: 0, hunks: 0, same: 0 };
  let held: AnswerDelta[] = [];
  let lastMessage = 0;
  let failure: unknown;
  let isClosed = false;

  const tell = (message: ToPlanner) => worker.postMessage(message);
  const fail = (error: unknown) => {
    failure ??= error;
    for (const each of waiting.splice(0)) each.reject(failure);
  };
  const letGo = () => {
    for (const each of waiting.splice(0)) each.resolve([]);
  };
  worker.on("message", (answer: FromPlanner) => {
    counts = answer.counts;
    waiting.shift()?.resolve(answer.found);
  });
  worker.on("error", fail);
  worker.on("exit", (code) => {
    if (!isClosed) fail(new Error(`The thread that places edits ended with code ${code}.`));
  });
  signal.addEventListener("abort", letGo);
  tell({ type: "open", request, masks });

  function ask(message: ToPlanner): Promise<readonly PlacedOrNot[]> {
    if (failure !== undefined) return Promise.reject(failure);
    if (signal.aborted) return Promise.resolve([]);
    const answered = Promise.withResolvers<readonly PlacedOrNot[]>();
    waiting.push(answered);
    tell(message);
    return answered.promise;
  }

  function takeHeld(): AnswerDelta[] {
    const deltas = held;
    held = [];
    return deltas;
  }

  return {
    push(delta) {
      const { text, phase, message = 0 } = delta;
      const isSameMessage = message === lastMessage;
      if (phase !== "commentary" && text !== "") lastMessage = message;
      held.push(delta);
      // Edits are complete at the end of a line, or when another message begins.
      return isSameMessage && !text.includes("\n") ? [] : ask({ type: "push", deltas: takeHeld() });
    },
    end: (complete) => ask({ type: "end", deltas: takeHeld(), complete }),
    close() {
      isClosed = true;
      signal.removeEventListener("abort", letGo);
      letGo();
      void worker.terminate();
    },
    get filled() {
      return counts.filled;
    },
    get edits() {
      return counts.edits;
    },
    get hunks() {
      return counts.hunks;
    },
    get same() {
      return counts.same;
    },
  };
}
