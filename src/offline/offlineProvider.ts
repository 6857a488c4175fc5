import { Worker } from "node:worker_threads";
import type { Failure } from "../core/failure.ts";
import type { Provider, ProviderEvent, ProviderRequest } from "../core/provider.ts";
import { filesOf, languageOf, type Snapshot } from "../core/request.ts";
import type { CheckedFile, SyntaxCheck } from "../core/syntaxCheck.ts";
import { defaultOfflineEffort, isOfflineEffort, type OfflineEffort } from "./efforts.ts";
import { offlineAbilities, offlineCan } from "./instruction.ts";
import { isOfflineLanguage } from "./languages.ts";
import { codeSpan } from "./markdown.ts";
import type { OfflineTask, WorkerAnswer, WorkerRequest, WorkerSettings } from "./task.ts";

export type OfflineOptions = {
  /** The bundled `worker.ts`, or that file itself where Node runs TypeScript. */
  readonly workerPath: string | URL;
  /** `typescript.js`, with TypeScript's own library files beside it. */
  readonly typescriptPath: string;
};

export type OfflineProvider = Provider & {
  /** Which syntax errors the files' edits add, where TypeScript or a parser of JSON can tell. */
  checkSyntax(files: readonly CheckedFile[], signal: AbortSignal): Promise<SyntaxCheck>;
  /** Ends the idle worker. Runs that still go on end their own. */
  dispose(): void;
};

/** A worker holds the parsed library files, some 100 MB; unused for this long, it is ended. Milliseconds. */
const idleTime = 120_000;

/** A worker and where its events go just now. */
type Hand = { readonly worker: Worker; receive: (answer: WorkerAnswer) => void };

/** The embedded model. It sends nothing, and the only files it reads are TypeScript's own. */
export function createOfflineProvider({ workerPath, typescriptPath }: OfflineOptions): OfflineProvider {
  let idle: { readonly hand: Hand; readonly timer: NodeJS.Timeout } | undefined;
  let disposed = false;

  function startHand(): Hand {
    const settings: WorkerSettings = { typescriptPath };
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
        complete = answer.type === "syntax-checked" || (answer.type === "stop" && answer.stop.kind === "complete");
        yield answer;
        if (complete || answer.type === "stop") return;
      }
    } finally {
      signal.removeEventListener("abort", abort);
      if (complete && !signal.aborted) keepHand(hand);
      else end(hand);
    }
  }

  /** The files in turn; each has parts of the reasoning of its own, and the last one's stop is the answer's. */
  async function* oneByOne(
    request: ProviderRequest,
    effort: OfflineEffort,
    signal: AbortSignal,
  ): AsyncGenerator<ProviderEvent> {
    const { known, unknown } = byLanguage(request);
    const isOne = filesOf(request.target).length === 1;
    let part = 0;
    const say = (text: string): ProviderEvent => ({ type: "reasoning-delta", part: part++, provenance: "trace", text });
    if (unknown.length > 0) {
      yield say(
        `**Left as they are**\n\n${unknown.map(({ path }) => `- ${codeSpan(path)}: needs a model\n`).join("")}`,
      );
    }
    for (const [index, file] of known.entries()) {
      if (!isOne) yield say(`**${file.path}**\n\n`);
      const first = part;
      for await (const event of work(taskOf(request, file, effort), signal)) {
        if (event.type === "syntax-checked") continue;
        if (event.type === "stop" && event.stop.kind !== "complete") {
          yield event;
          return;
        }
        const isEnd = event.type === "stop" || event.type === "usage";
        if (isEnd && index < known.length - 1) continue;
        if (event.type === "reasoning-delta") part = Math.max(part, first + event.part + 1);
        yield event.type === "reasoning-delta" ? { ...event, part: first + event.part } : event;
      }
    }
  }

  return {
    async *stream(request, signal) {
      const effort = effortOf(request);
      yield { type: "request-sent", origin: undefined, parameter: `effort: "${effort}"` };
      const refusal = refusalOf(request);
      if (refusal === undefined) yield* oneByOne(request, effort, signal);
      else yield { type: "stop", stop: { kind: "failed", failure: refusal } };
    },
    async checkSyntax(files, signal) {
      for await (const answer of work({ kind: "syntax", files }, signal)) {
        if (answer.type === "syntax-checked") return answer;
      }
      return { type: "syntax-checked", added: [], unchecked: files.map(({ path }) => path) };
    },
    dispose() {
      disposed = true;
      endIdle();
    },
  };
}

/** What needs no worker to know. */
function refusalOf(request: ProviderRequest): Failure | undefined {
  const { instruction, target } = request;
  if (byLanguage(request).known.length === 0) return { kind: "offline-language", language: languageOf(target) };
  if (!offlineCan(instruction)) return { kind: "offline-no-match", instruction, can: offlineAbilities };
  return undefined;
}

function byLanguage({ target }: ProviderRequest): { readonly known: Snapshot[]; readonly unknown: Snapshot[] } {
  const files = filesOf(target);
  const isKnown = ({ languageId }: Snapshot) => isOfflineLanguage(languageId);
  return { known: files.filter(isKnown), unknown: files.filter((file) => !isKnown(file)) };
}

function taskOf(
  { instruction, target }: ProviderRequest,
  { path, languageId, text }: Snapshot,
  effort: OfflineEffort,
): OfflineTask {
  const lines = target.kind === "selection" ? target.lines : undefined;
  return { kind: "refactor", instruction, path, languageId, text, lines, effort };
}

/** The effort that was planned, or what this model does by itself. */
function effortOf({ effort }: ProviderRequest): OfflineEffort {
  return isOfflineEffort(effort.sent) ? effort.sent : defaultOfflineEffort;
}

function unavailable(detail: string): ProviderEvent {
  return { type: "stop", stop: { kind: "failed", failure: { kind: "offline-unavailable", detail } } };
}

function end(hand: Hand): void {
  hand.receive = ignore;
  void hand.worker.terminate();
}

function ignore(): void {}
