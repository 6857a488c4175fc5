import { Worker } from "node:worker_threads";
import { translation } from "../core/l10n.ts";
import type { ProviderEvent } from "../core/provider.ts";
import { isCheckAnswer, type WorkerAnswer, type WorkerRequest, type WorkerSettings } from "./task.ts";

export type OfflineOptions = {
  /** The bundled `worker.ts`, or that file itself where Node runs TypeScript. */
  readonly workerPath: string | URL;
  /** `typescript.js`, with TypeScript's own library files beside it. */
  readonly typescriptPath: string;
};

/** The workers that do what is asked; leaving the loop, like aborting, ends the one at work. */
export type Hands = {
  work(request: WorkerRequest, signal: AbortSignal): AsyncGenerator<WorkerAnswer>;
  /** Ends the idle worker. Those at work end by themselves. */
  dispose(): void;
};

/** A worker holds the parsed library files, some 100 MB; unused for this long, it is ended. Milliseconds. */
const idleTime = 120_000;

/** A worker and where its events go just now. */
type Hand = { readonly worker: Worker; receive: (answer: WorkerAnswer) => void };

export function createHands({ workerPath, typescriptPath }: OfflineOptions): Hands {
  let idle: { readonly hand: Hand; readonly timer: NodeJS.Timeout } | undefined;
  let disposed = false;

  function startHand(): Hand {
    const settings: WorkerSettings = { typescriptPath, translation: translation() };
    const worker = new Worker(workerPath, { workerData: settings });
    const hand: Hand = { worker, receive: ignore };
    worker.on("message", (answer: WorkerAnswer) => hand.receive(answer));
    worker.on("error", (error: Error) => hand.receive(unavailable(error.message)));
    worker.on("exit", (code) => hand.receive(unavailable(`Its worker thread ended with code ${code}.`)));
    return hand;
  }

  /** One worker is kept for the next run; runs at the same time have one each. */
  function takeHand(): Hand {
    if (idle === undefined) return startHand();
    const { hand, timer } = idle;
    idle = undefined;
    clearTimeout(timer);
    hand.worker.ref();
    return hand;
  }

  function keepHand(hand: Hand): void {
    if (idle !== undefined || disposed) {
      end(hand);
      return;
    }
    const timer = setTimeout(endIdle, idleTime);
    timer.unref();
    hand.worker.unref();
    hand.receive = endIdle;
    idle = { hand, timer };
  }

  function endIdle(): void {
    if (idle === undefined) return;
    clearTimeout(idle.timer);
    end(idle.hand);
    idle = undefined;
  }

  async function* work(request: WorkerRequest, signal: AbortSignal): AsyncGenerator<WorkerAnswer> {
    signal.throwIfAborted();
    const hand = takeHand();
    const arrived: WorkerAnswer[] = [];
    let wake = () => {};
    let complete = false;
    // Terminating stops the thread inside a long call of the language service too; a message would wait for its end.
    const abort = () => {
      end(hand);
      wake();
    };
    hand.receive = (answer) => {
      arrived.push(answer);
      wake();
    };
    signal.addEventListener("abort", abort);
    try {
      hand.worker.postMessage(request);
      while (true) {
        signal.throwIfAborted();
        const answer = arrived.shift();
        if (answer === undefined) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
          continue;
        }
        complete = isCheckAnswer(answer) || (answer.type === "stop" && answer.stop.kind === "complete");
        yield answer;
        if (complete || answer.type === "stop") return;
      }
    } finally {
      signal.removeEventListener("abort", abort);
      if (complete && !signal.aborted) keepHand(hand);
      else end(hand);
    }
  }

  return {
    work,
    dispose() {
      disposed = true;
      endIdle();
    },
  };
}

function unavailable(detail: string): ProviderEvent {
  return { type: "stop", stop: { kind: "failed", failure: { kind: "offline-unavailable", detail } } };
}

function end(hand: Hand): void {
  hand.receive = ignore;
  void hand.worker.terminate();
}

function ignore(): void {}
