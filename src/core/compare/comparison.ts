import type { ReadAnswer } from "../answerReading.ts";
import type { Clock } from "../clock.ts";
import type { RunEvent } from "../events.ts";
import type { Money } from "../money.ts";
import type { Provider } from "../provider.ts";
import { type RunInput, run } from "../run.ts";
import type { RunState } from "../runState.ts";
import { type Board, type BoardCell, foldComparison, isFailed, isOpen } from "./board.ts";
import { createBoardMemory, mostBoardText } from "./boardMemory.ts";
import type { Candidate } from "./candidate.ts";
import type { ComparisonEvent, ComparisonStart } from "./comparisonEvents.ts";
import { createEventQueue } from "./eventQueue.ts";
import { atOnce, type Limits } from "./limits.ts";
import { mostCandidates } from "./matrix.ts";
import type { AllowedSpending, SpentHere } from "./matrixBudget.ts";
import { createSpendingWatch } from "./spendingWatch.ts";
import type { Check } from "./verification.ts";

export type ComparisonSetup = {
  readonly start: Omit<ComparisonStart, "type" | "startedAt">;
  readonly limits: Limits;
  /** What a candidate is sent: `cellInput` of the one frozen request. Each attempt has a run id of its own. */
  inputOf(candidate: Candidate, attempt: number): RunInput;
  /** May fail, such as for a key that is not there: then that candidate's run does, and no other. */
  providerOf(candidate: Candidate, signal: AbortSignal): Promise<Provider>;
  /** Characters that all candidates may hold in memory; `mostBoardText` where nothing is said. */
  readonly mostText?: number;
  /** Where answers are read; in this thread where nothing is said. */
  readonly readAnswer?: ReadAnswer | undefined;
  /** What is found out about a finished candidate before anybody looks at it. */
  verify?(candidate: Candidate, run: RunState, signal: AbortSignal): Promise<readonly Check[]>;
};

export type Comparison = {
  readonly board: Board | undefined;
  /**
   * Runs what waits, as many at once as the limits allow, and ends when nothing runs and nothing waits. What is added or
   * tried again after that takes another call. Leaving the loop, like aborting, stops all.
   */
  compare(signal: AbortSignal): AsyncGenerator<ComparisonEvent>;
  stop(cell: string): void;
  stopAll(): void;
  /** Tries those again that did not end with a complete answer, or those of them that are named. */
  retryFailed(cells?: readonly string[]): void;
  /** What it has cost so far. */
  readonly spent: Money;
  readonly spending: SpentHere;
  /** In place of the cap before, where the candidates that come now cost something; `spent` when it was decided counts. */
  holdTo(allowed: AllowedSpending, spent: Money): void;
  /** What else was found out about a candidate that has ended, in place of what the same check found before. */
  verified(cell: string, check: Check): void;
  /** To a comparison that has begun. Whether there was room for one more. */
  add(candidate: Candidate): boolean;
};

/** `log` is that of a comparison that was stored: its cells that never ended were interrupted by a reload. */
export function createComparison(
  setup: ComparisonSetup,
  clock: Clock,
  log: readonly ComparisonEvent[] = [],
): Comparison {
  const { limits, start } = setup;
  const queue = createEventQueue<ComparisonEvent>();
  let { cap } = start;
  const watch = createSpendingWatch(() => cap);
  /** What streams, and beside it what is being verified. */
  const running = new Map<string, AbortController>();
  const busy = new Map<string, AbortController>();
  const bugs: unknown[] = [];
  let waiting: string[] = [];
  let board = log.reduce<Board | undefined>(foldComparison, undefined);
  let startedAt = clock.now() - (log.at(-1)?.at ?? 0);
  let streaming = false;
  for (const cell of board?.cells ?? []) watch.saw(cell);
  const memory = createBoardMemory(setup.mostText ?? mostBoardText, board?.cells ?? [], () => board?.cells.length ?? 1);

  const at = () => clock.now() - startedAt;
  const cellOf = (id: string): BoardCell | undefined => board?.cells.find(({ candidate }) => candidate.id === id);

  function emit(event: ComparisonEvent): void {
    board = foldComparison(board, event);
    queue.push(event);
  }

  function enqueue(id: string): void {
    const cell = cellOf(id);
    if (cell === undefined || isOpen(cell)) return;
    emit({ type: "cell-queued", at: at(), cell: id, attempt: cell.attempt + 1 });
    waiting.push(id);
    if (streaming) schedule();
  }

  /** In their order, each as soon as its endpoint and the cap have room. */
  function schedule(): void {
    for (const id of [...waiting]) {
      const cell = cellOf(id);
      if (cell === undefined || !hasPlace(cell.candidate)) continue;
      const input = setup.inputOf(cell.candidate, cell.attempt);
      const expected = input.pricing?.kind === "free" ? 0 : (input.estimate?.cost ?? 0);
      if (watch.hasRoom(board?.cells ?? [], expected)) {
        waiting = waiting.filter((other) => other !== id);
        void work(cell, input);
      } else if (running.size === 0) {
        stopAtCap();
        return;
      }
    }
  }

  function hasPlace({ model }: Candidate): boolean {
    const same = [...running.keys()].filter((id) => cellOf(id)?.candidate.model.endpoint === model.endpoint);
    return running.size < Math.max(1, limits.inAll) && same.length < atOnce(limits, model.endpoint);
  }

  async function work({ candidate, attempt }: BoardCell, input: RunInput): Promise<void> {
    const { id } = candidate;
    const controller = new AbortController();
    busy.set(id, controller);
    running.set(id, controller);
    try {
      memory.begin(id);
      for await (const event of read(input, memory.hold(id, lazily(candidate)), controller.signal)) {
        emit({ type: "cell-event", at: at(), cell: id, attempt, event });
        const cell = cellOf(id);
        if (cell !== undefined && watch.saw(cell)) stopAtCap(isPaidFor(event) ? undefined : id);
        await queue.room();
      }
      forget(running, id, controller);
      schedule();
      await verify(candidate, attempt, controller.signal);
    } catch (error) {
      bugs.push(error);
    } finally {
      forget(running, id, controller);
      forget(busy, id, controller);
      // Whatever the provider still holds open ends with its run.
      controller.abort();
      queue.wake();
    }
  }

  function read(input: RunInput, provider: Provider, signal: AbortSignal) {
    return run(input, provider, clock, signal, undefined, undefined, setup.readAnswer);
  }

  /** A provider that is made only when it is asked, so that a failure of that is a failure of this run alone. */
  function lazily(candidate: Candidate): Provider {
    return {
      async *stream(request, signal) {
        yield* (await setup.providerOf(candidate, signal)).stream(request, signal);
      },
    };
  }

  async function verify(candidate: Candidate, attempt: number, signal: AbortSignal): Promise<void> {
    const state = cellOf(candidate.id)?.run;
    if (setup.verify === undefined || state?.outcome?.kind !== "finished") return;
    const checks = await setup.verify(candidate, state, signal).catch((error: unknown): Check[] => {
      const why = error instanceof Error ? error.message : String(error);
      return [{ check: "diagnostics", result: "not-run", why }];
    });
    emit({ type: "cell-verified", at: at(), cell: candidate.id, attempt, checks });
  }

  /** Ends what runs and waits, but for one cell, and says so where there is something to end. */
  function stopAtCap(spared?: string): void {
    const open = (board?.cells ?? []).filter((cell) => isOpen(cell) && cell.withheld === undefined);
    const cells = open.map(({ candidate }) => candidate.id).filter((id) => id !== spared);
    if (cap === undefined || cells.length === 0) return;
    emit({ type: "cap-reached", at: at(), cap, spent: watch.spent, cells });
    endAll("cap", spared);
  }

  function endAll(why: "stopped" | "cap", spared?: string): void {
    for (const id of waiting.splice(0)) emit({ type: "cell-withheld", at: at(), cell: id, why });
    for (const [id, controller] of busy) if (id !== spared) controller.abort();
  }

  function begin(): void {
    if (board === undefined) {
      startedAt = clock.now();
      emit({ ...start, type: "comparison-start", at: 0, startedAt: clock.wallClock() });
      for (const { id } of start.candidates) enqueue(id);
      return;
    }
    for (const { candidate, phase, attempt } of board.cells) {
      const cell = candidate.id;
      if (phase === "running" && !running.has(cell)) {
        const event = { type: "run-end", at: 0, outcome: { kind: "interrupted", why: "reload" } } as const;
        emit({ type: "cell-event", at: at(), cell, attempt, event });
      } else if (phase === "waiting" && !waiting.includes(cell)) {
        emit({ type: "cell-withheld", at: at(), cell, why: "stopped" });
      }
    }
  }

  return {
    get board() {
      return board;
    },
    async *compare(signal) {
      if (streaming) throw new Error("The comparison is running.");
      const stopAll = () => endAll("stopped");
      begin();
      streaming = true;
      queue.read(true);
      signal.addEventListener("abort", stopAll);
      try {
        if (signal.aborted) stopAll();
        schedule();
        for (;;) {
          yield* queue.take();
          if (queue.length > 0) continue;
          if (busy.size === 0 && waiting.length === 0) break;
          await queue.more();
        }
        emit({ type: "comparison-idle", at: at() });
        yield* queue.take();
      } finally {
        signal.removeEventListener("abort", stopAll);
        stopAll();
        streaming = false;
        queue.read(false);
      }
      if (bugs.length > 0) throw bugs.splice(0)[0];
    },
    stop(cell) {
      if (waiting.includes(cell)) {
        waiting = waiting.filter((other) => other !== cell);
        emit({ type: "cell-withheld", at: at(), cell, why: "stopped" });
      }
      busy.get(cell)?.abort();
    },
    stopAll: () => endAll("stopped"),
    retryFailed(cells) {
      const failed = (board?.cells ?? []).filter(
        (cell) => isFailed(cell) && cells?.includes(cell.candidate.id) !== false,
      );
      for (const { candidate } of failed) enqueue(candidate.id);
    },
    get spent() {
      return watch.spent;
    },
    get spending() {
      return watch.now(board?.cells ?? []);
    },
    holdTo({ cap: next, paid }, spent) {
      if (paid) cap = next && { ...next, amount: spent + next.amount };
    },
    verified(id, check) {
      const cell = cellOf(id);
      if (cell === undefined || isOpen(cell)) return;
      const others = (cell.checks ?? []).filter((other) => other.check !== check.check);
      emit({ type: "cell-verified", at: at(), cell: id, attempt: cell.attempt, checks: [...others, check] });
    },
    add(candidate) {
      const known = board?.cells;
      if (
        known === undefined ||
        known.length >= mostCandidates ||
        known.some((cell) => cell.candidate.id === candidate.id)
      )
        return false;
      emit({ type: "cell-added", at: at(), candidate });
      enqueue(candidate.id);
      return true;
    },
  };
}

/** Unless a later attempt has taken the place. */
function forget(known: Map<string, AbortController>, id: string, controller: AbortController): void {
  if (known.get(id) === controller) known.delete(id);
}

/** After the last text a run may be let end by itself: what it has cost is spent, and its answer is kept. */
function isPaidFor({ type }: RunEvent): boolean {
  return type === "reasoning-delta" || type === "answer-delta" || type === "tool-call-delta";
}
