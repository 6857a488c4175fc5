import type { ReadAnswer } from "../answerReading.ts";
import type { Clock } from "../clock.ts";
import type { RunEvent } from "../events.ts";
import type { Provider } from "../provider.ts";
import { type RunInput, run } from "../run.ts";
import type { BoardCell } from "./board.ts";
import type { BoardMemory } from "./boardMemory.ts";
import type { Candidate } from "./candidate.ts";

/** The candidates that run now, each by itself: what goes wrong in one touches no other. */
export type CellRuns = {
  /** By their candidates' ids, in the order in which they began. */
  readonly running: readonly string[];
  begin(cell: BoardCell, input: RunInput): void;
  abort(cell: string): void;
  /** What is none of the candidates' faults is thrown, once. */
  throwBug(): void;
};

export type CellRunsParts = {
  readonly clock: Clock;
  readonly memory: BoardMemory;
  readonly readAnswer: ReadAnswer | undefined;
  providerOf(candidate: Candidate, signal: AbortSignal): Promise<Provider>;
  /** The run goes on once this has settled. */
  heard(cell: string, attempt: number, event: RunEvent): Promise<void>;
  /** Its last event was heard, and it has given up its place. */
  ended(cell: string, attempt: number): void;
  /** It runs no more, whatever became of it. */
  left(): void;
};

export function createCellRuns(parts: CellRunsParts): CellRuns {
  const { clock, memory, readAnswer } = parts;
  const controllers = new Map<string, AbortController>();
  const bugs: unknown[] = [];

  async function work({ candidate, attempt }: BoardCell, input: RunInput): Promise<void> {
    const { id } = candidate;
    const controller = new AbortController();
    const { signal } = controller;
    controllers.set(id, controller);
    try {
      memory.begin(id);
      const provider = memory.hold(id, lazily(candidate));
      for await (const event of run(input, provider, clock, signal, undefined, undefined, readAnswer))
        await parts.heard(id, attempt, event);
      forget(id, controller);
      parts.ended(id, attempt);
    } catch (error) {
      bugs.push(error);
    } finally {
      forget(id, controller);
      // Whatever the provider still holds open ends with its run.
      controller.abort();
      parts.left();
    }
  }

  /** A provider that is made only when it is asked, so that a failure of that is a failure of this run alone. */
  function lazily(candidate: Candidate): Provider {
    return {
      async *stream(request, signal) {
        yield* (await parts.providerOf(candidate, signal)).stream(request, signal);
      },
    };
  }

  /** Unless a later attempt has taken the place. */
  function forget(id: string, controller: AbortController): void {
    if (controllers.get(id) === controller) controllers.delete(id);
  }

  return {
    get running() {
      return [...controllers.keys()];
    },
    begin: (cell, input) => void work(cell, input),
    abort: (cell) => controllers.get(cell)?.abort(),
    throwBug() {
      if (bugs.length > 0) throw bugs.splice(0)[0];
    },
  };
}
