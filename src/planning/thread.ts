import { Worker } from "node:worker_threads";
import { createLongLines } from "./longHunks.ts";
import type { FromPlanner, Opening, PlannerAnswer, Step, ToPlanner } from "./protocol.ts";

export type Thread = {
  /** Undefined once the signal has aborted, and to whoever waits then. */
  ask(steps: readonly Step[]): Promise<PlannerAnswer | undefined>;
  close(): void;
};

type Waiting = {
  readonly resolve: (answer: PlannerAnswer | undefined) => void;
  readonly reject: (why: unknown) => void;
};

/** A worker with one reader in it. It lives as long as that: its memory goes with it. */
export function startThread(workerPath: string | URL, opening: Opening, signal: AbortSignal): Thread {
  const worker = new Worker(workerPath);
  const waiting: Waiting[] = [];
  let failure: unknown;
  let isClosed = false;

  const tell = (message: ToPlanner) => worker.postMessage(message);
  const fail = (error: unknown) => {
    failure ??= error;
    for (const each of waiting.splice(0)) each.reject(failure);
  };
  const letGo = () => {
    for (const each of waiting.splice(0)) each.resolve(undefined);
  };
  const longLines = createLongLines();
  worker.on("message", (message: FromPlanner) => {
    if (message.type === "reworked") return;
    if (message.type === "lines") {
      longLines.push(message);
      tell({ type: "more" });
      return;
    }
    waiting.shift()?.resolve({ found: longLines.join(message.found), known: message.known });
  });
  worker.on("error", fail);
  worker.on("exit", (code) => {
    if (!isClosed) fail(new Error(`The thread that places edits ended with code ${code}.`));
  });
  signal.addEventListener("abort", letGo);
  tell(opening);

  return {
    ask(steps) {
      if (failure !== undefined) return Promise.reject(failure);
      if (signal.aborted) return Promise.resolve(undefined);
      const answered = Promise.withResolvers<PlannerAnswer | undefined>();
      waiting.push(answered);
      tell({ type: "steps", steps });
      return answered.promise;
    },
    close() {
      isClosed = true;
      signal.removeEventListener("abort", letGo);
      letGo();
      void worker.terminate();
    },
  };
}
