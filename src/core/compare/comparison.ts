import type { ReadAnswer } from "../answerReading.ts";
import type { Clock } from "../clock.ts";
import type { RunEvent } from "../events.ts";
import type { Money } from "../money.ts";
import type { Provider } from "../provider.ts";
import type { RunInput } from "../run.ts";
import { runningCost } from "../spending.ts";
import { type Board, type BoardCell, foldComparison, isFailed, isOpen } from "./board.ts";
import { createBoardMemory, mostBoardText } from "./boardMemory.ts";
import type { Candidate } from "./candidate.ts";
import { createCellChecks, type Verify } from "./cellChecks.ts";
import { createCellRuns } from "./cellRuns.ts";
import type { ComparisonEvent, ComparisonStart } from "./comparisonEvents.ts";
import { createEventQueue } from "./eventQueue.ts";
import { atOnce, type Limits } from "./limits.ts";
import { mostCandidates } from "./matrix.ts";
import type { AllowedSpending, MatrixCap, SpentHere } from "./matrixBudget.ts";
import type { NamesEvent } from "./names.ts";
import { createSpendingWatch, expectedCost, isFree, reserved } from "./spendingWatch.ts";
import { interrupted } from "./unfinished.ts";
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
  readonly verify?: Verify;
  /** What the cap of a day left when it was admitted. */
  readonly day?: MatrixCap | undefined;
  /** What everything else in this window has come to by now. */
  elsewhere?(): Money;
};

export type Comparison = {
  readonly board: Board | undefined;
  /**
   * Runs what waits, as many at once as the limits allow, and ends when nothing runs and nothing waits. What is added or
   * tried again after that takes another call. Leaving the loop, like aborting, stops all.
   */
  compare(signal: AbortSignal): AsyncGenerator<ComparisonEvent>;
  stop(cell: string): void;
  /** What has finished is verified all the same. */
  stopAll(): void;
  /** Tries those again that did not end with a complete answer, or those of them that are named. */
  retryFailed(cells?: readonly string[]): void;
  /** What it has cost so far. */
  readonly spent: Money;
  readonly spending: SpentHere;
  /** What its candidates that run or wait will have cost. */
  readonly ahead: Money;
  /** In place of the cap before, where the candidates that come now cost something; `spent` when it was decided counts. */
  holdTo(allowed: AllowedSpending, spent: Money): void;
  /** What else was found out about a candidate that has ended, in place of what the same check found before. */
  verified(cell: string, check: Check): void;
  /** Hides or shows the names of a comparison that has begun. */
  tellNames(event: NamesEvent): void;
  /** On the comparison's clock. */
  readonly at: number;
  /** To a comparison that has begun. Whether there was room for one more. */
  add(candidate: Candidate): boolean;
};

/** `log` is that of a comparison that was stored: its cells that never ended were interrupted by a reload. */
export function createComparison(
  setup: ComparisonSetup,
  clock: Clock,
  log: readonly ComparisonEvent[] = [],
): Comparison {
  const { limits, start, elsewhere = () => 0 } = setup;
  const queue = createEventQueue<ComparisonEvent>();
  const watch = createSpendingWatch({ cap: start.cap, day: setup.day }, elsewhere);
  let waiting: string[] = [];
  let board = log.reduce<Board | undefined>(foldComparison, undefined);
  let startedAt = clock.now() - (log.at(-1)?.at ?? 0);
  let streaming = false;
  let isLeft = false;
  for (const cell of board?.cells ?? []) watch.saw(cell);
  const checks = createCellChecks(
    setup.verify,
    ({ candidate: { id: cell }, attempt }, found) =>
      emit({ type: "cell-verified", at: at(), cell, attempt, checks: found }),
    queue.wake,
  );
  const memory = createBoardMemory(setup.mostText ?? mostBoardText, board?.cells ?? [], () => board?.cells.length ?? 1);
  const runs = createCellRuns({
    clock,
    memory,
    readAnswer: setup.readAnswer,
    providerOf: setup.providerOf,
    heard,
    ended,
    left: queue.wake,
  });

  const at = () => clock.now() - startedAt;
  const cellOf = (id: string): BoardCell | undefined => board?.cells.find(({ candidate }) => candidate.id === id);

  function emit(event: ComparisonEvent): void {
    board = foldComparison(board, event);
    queue.push(event);
  }

  function enqueue(id: string): void {
    const cell = cellOf(id);
    if (cell === undefined || isOpen(cell)) return;
    const attempt = cell.attempt + 1;
    const expected = expectedCost(setup.inputOf(cell.candidate, attempt));
    emit({ type: "cell-queued", at: at(), cell: id, attempt, ...(expected > 0 && { expected }) });
    waiting.push(id);
    if (streaming) schedule();
  }

  /** In their order, each as soon as its endpoint and the cap have room; who costs nothing needs none of the cap. */
  function schedule(): void {
    for (const id of [...waiting]) {
      const cell = cellOf(id);
      if (cell === undefined || !hasPlace(cell.candidate)) continue;
      const input = setup.inputOf(cell.candidate, cell.attempt);
      if (!watch.hasRoom(board?.cells ?? [], expectedCost(input))) continue;
      waiting = waiting.filter((other) => other !== id);
      runs.begin(cell, input);
    }
    if (runs.running.length === 0 && waiting.length > 0) stopAtCap();
  }

  function hasPlace({ model }: Candidate): boolean {
    const { running } = runs;
    const same = running.filter((id) => cellOf(id)?.candidate.model.endpoint === model.endpoint);
    return running.length < Math.max(1, limits.inAll) && same.length < atOnce(limits, model.endpoint);
  }

  async function heard(id: string, attempt: number, event: RunEvent): Promise<void> {
    emit({ type: "cell-event", at: at(), cell: id, attempt, event });
    const cell = cellOf(id);
    if (cell !== undefined && watch.saw(cell)) stopAtCap(isPaidFor(event) ? undefined : id);
    await queue.room();
  }

  function ended(id: string, attempt: number): void {
    const cell = cellOf(id);
    if (cell?.attempt === attempt && !isLeft) checks.begin(cell);
    schedule();
  }

  /** Ends what runs and waits, but for one cell and what costs nothing, and says so where there is something to end. */
  function stopAtCap(spared?: string): void {
    const { cap: reached, spent } = watch;
    const open = (board?.cells ?? []).filter((cell) => isOpen(cell) && cell.withheld === undefined);
    const cells = open.filter((cell) => cell.candidate.id !== spared && !isFreeSoFar(cell));
    if (reached === undefined || cells.length === 0) return;
    const ids = cells.map(({ candidate }) => candidate.id);
    emit({ type: "cap-reached", at: at(), cap: reached, spent, cells: ids });
    end(ids, "cap");
  }

  /** A server here may pass a request on and say what that cost. */
  function isFreeSoFar({ candidate, attempt, run }: BoardCell): boolean {
    return isFree(setup.inputOf(candidate, attempt)) && !(run?.usage?.cost ?? 0);
  }

  function waitingCost(): Money {
    return waiting.reduce((sum, id) => sum + (cellOf(id)?.expected ?? 0), 0);
  }

  function end(ids: readonly string[], why: "stopped" | "cap"): void {
    const withheld = waiting.filter((id) => ids.includes(id));
    waiting = waiting.filter((id) => !ids.includes(id));
    for (const id of withheld) emit({ type: "cell-withheld", at: at(), cell: id, why });
    for (const id of ids) runs.abort(id);
  }

  function stopAll(): void {
    end([...waiting, ...runs.running], "stopped");
  }

  function begin(): void {
    if (board === undefined) {
      startedAt = clock.now();
      emit({ ...start, type: "comparison-start", at: 0, startedAt: clock.wallClock() });
      for (const { id } of start.candidates) enqueue(id);
      return;
    }
    const known = new Set([...waiting, ...runs.running]);
    for (const event of interrupted(
      board.cells.filter(({ candidate }) => !known.has(candidate.id)),
      at(),
    ))
      emit(event);
    for (const cell of board.cells) checks.begin(cell);
  }

  return {
    get board() {
      return board;
    },
    async *compare(signal) {
      if (streaming) throw new Error("The comparison is running.");
      const leave = () => {
        isLeft = true;
        stopAll();
        checks.stop();
      };
      isLeft = false;
      begin();
      streaming = true;
      queue.read(true);
      signal.addEventListener("abort", leave);
      try {
        if (signal.aborted) leave();
        schedule();
        for (;;) {
          yield* queue.take();
          if (queue.length > 0) continue;
          if (runs.running.length === 0 && waiting.length === 0 && !checks.isRunning) break;
          await queue.more();
        }
        emit({ type: "comparison-idle", at: at() });
        yield* queue.take();
      } finally {
        signal.removeEventListener("abort", leave);
        leave();
        streaming = false;
        queue.read(false);
      }
      runs.throwBug();
    },
    stop: (cell) => end([cell], "stopped"),
    stopAll,
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
      return { spent: watch.spent, reserved: reserved(board?.cells ?? []) + waitingCost() };
    },
    get ahead() {
      const open = (board?.cells ?? []).filter(({ phase }) => phase === "running");
      return open.reduce((sum, { run }) => sum + (run === undefined ? 0 : runningCost(run)), waitingCost());
    },
    holdTo: watch.holdTo,
    verified(id, check) {
      const cell = cellOf(id);
      if (cell === undefined || isOpen(cell)) return;
      const others = (cell.checks ?? []).filter((other) => other.check !== check.check);
      emit({ type: "cell-verified", at: at(), cell: id, attempt: cell.attempt, checks: [...others, check] });
    },
    get at() {
      return at();
    },
    tellNames: (event) => emit({ ...event, at: at() }),
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

/** After the last text a run may be let end by itself: what it has cost is spent, and its answer is kept. */
function isPaidFor({ type }: RunEvent): boolean {
  return type === "reasoning-delta" || type === "answer-delta" || type === "tool-call-delta";
}
