import type { ReadAnswer } from "./answerReading.ts";
import type { Clock } from "./clock.ts";
import type { LogEvent, MarkEvent, Outcome } from "./events.ts";
import type { Fallback } from "./fallback.ts";
import type { OperationState } from "./operations.ts";
import type { Provider } from "./provider.ts";
import type { Retry } from "./retryWithReason.ts";
import type { HunkView } from "./review.ts";
import { type RunInput, run } from "./run.ts";
import { createRecord, type GrowingRecord, type OpenTextStore } from "./runRecord.ts";
import type { RunState } from "./runState.ts";
import type { SyntaxCheck } from "./syntaxCheck.ts";

/** A run and all that is known of it: what was asked, and the log from which everything shown is folded. */
export type RunRecord = {
  readonly input: RunInput;
  readonly log: readonly LogEvent[];
  readonly state: RunState | undefined;
};

type SessionListener = (record: RunRecord, events: readonly LogEvent[]) => void;

/** The one owner of runs. One run streams at a time; starting another needs the first to have ended. */
export type Session = {
  readonly current: RunRecord | undefined;
  /**
   * The runs of this window that came before the current one, oldest first: the last twenty of them, and of these so many as
   * fit into memory where their texts cannot be put away. What is not held any more is in the run store.
   */
  readonly earlier: readonly RunRecord[];
  readonly running: boolean;
  /** Settles when the run has ended, with how. Rejects only with what a listener threw, and only then. */
  start(input: RunInput, provider: Provider, fallbacks?: readonly Fallback[], retry?: Retry): Promise<Outcome>;
  /** Ends the streaming run, if there is one. Its `run-end` is in the log when the promise of `start` settles. */
  stop(): void;
  /**
   * Asks the provider of the streaming run to end its reasoning. True once the answer comes or the run has ended, false
   * when the provider says that the reasoning goes on. What cannot be told of is never settled: whoever asks waits no
   * longer than is right.
   */
  answerNow(): Promise<boolean>;
  /** Appends what the reader marked. A run that is not the current one any more is left alone. */
  mark(run: string, mark: MarkEvent): void;
  /** Appends to the run's log what its review looks like now. A run that is not the current one any more is left alone. */
  reviewChanged(run: string, hunks: readonly HunkView[]): void;
  /** The same for what was found out about its hunks. */
  syntaxChecked(run: string, check: SyntaxCheck): void;
  /** The same for what became of a file operation. */
  operationChanged(run: string, operation: string, state: OperationState): void;
  /** Takes up a stored run as the current one. One that never ended was interrupted by a reload. */
  restore(input: RunInput, log: readonly LogEvent[]): RunRecord;
  /** The same in turns, however long the log is. What is given back makes it the current one. */
  prepare(input: RunInput, log: readonly LogEvent[], turn: Turn): Promise<() => RunRecord>;
  onEvents(listener: SessionListener): () => void;
};

/** Gives the thread back where it was held for long enough. */
type Turn = () => Promise<void> | undefined;

/** Where long texts go, so that they need no memory. */
export type LongTexts = {
  readonly open: OpenTextStore;
  /** A run was stopped, since `mostHeld` of its characters were in memory. */
  readonly full: () => void;
};

/** Characters of one run. */
export const mostHeld = 64_000_000;
const mostEarlier = 20;
/** Characters of all earlier runs: texts of older ones are put away. */
const mostEarlierText = 8_000_000;
/** And where they could not be. */
const mostEarlierHeld = 32_000_000;

/** `readAnswer` says where answers are read; in this thread where nothing is said. */
export function createSession(clock: Clock, readAnswer?: ReadAnswer, texts: LongTexts = inMemory): Session {
  const listeners = new Set<SessionListener>();
  let current: GrowingRecord | undefined;
  let earlier: readonly GrowingRecord[] = [];
  let stopping: AbortController | undefined;
  let hurrying = new AbortController();
  /** Who waits for the answer to begin. */
  let waiting: ((answers: boolean) => void)[] = [];
  let startedAt = 0;
  const bugs: unknown[] = [];

  /** Every listener hears of every event; what one of them throws is a bug, and waits until the others were told. */
  function append(record: GrowingRecord, event: LogEvent): void {
    record.append(event);
    if (record.held > mostHeld) stopFull();
    tellWaiting(event);
    for (const listener of listeners) {
      try {
        listener(record, [event]);
      } catch (error) {
        bugs.push(error);
      }
    }
  }

  function stopFull(): void {
    if (stopping === undefined || stopping.signal.aborted) return;
    stopping.abort();
    texts.full();
  }

  function takeUp(record: GrowingRecord): void {
    const before = current === undefined ? earlier : [...earlier, current];
    earlier = lastOf(before.filter(({ input }) => input.run !== record.input.run));
    current = record;
  }

  function restored(record: GrowingRecord): RunRecord {
    const end = record.log.at(-1)?.at ?? 0;
    takeUp(record);
    startedAt = clock.now() - end;
    for (const listener of listeners) listener(record, []);
    if (record.state?.outcome === undefined) {
      append(record, { type: "run-end", at: end, outcome: { kind: "interrupted", why: "reload" } });
    }
    return record;
  }

  function tellWaiting(event: LogEvent): void {
    const answers = event.type === "reasoning-ended" ? event.ended : answering.has(event.type) || undefined;
    if (waiting.length === 0 || answers === undefined) return;
    for (const tell of waiting) tell(answers);
    waiting = [];
  }

  return {
    get current() {
      return current;
    },
    get earlier() {
      return earlier;
    },
    get running() {
      return stopping !== undefined;
    },
    async start(input, provider, fallbacks, retry) {
      if (stopping !== undefined) throw new Error("A run is still streaming.");
      const controller = new AbortController();
      const record = createRecord(input, texts.open);
      stopping = controller;
      takeUp(record);
      hurrying = new AbortController();
      startedAt = clock.now();
      let outcome: Outcome = { kind: "stopped" };
      try {
        const { signal: now } = hurrying;
        for await (const event of run(input, provider, clock, controller.signal, fallbacks, retry, readAnswer, now)) {
          if (event.type === "run-end") {
            outcome = event.outcome;
            stopping = undefined;
          }
          append(record, event);
        }
      } finally {
        if (stopping === controller) stopping = undefined;
        // Whatever the provider still holds open ends with its run.
        controller.abort();
      }
      if (bugs.length > 0) throw bugs.splice(0)[0];
      return outcome;
    },
    stop() {
      stopping?.abort();
    },
    answerNow() {
      if (stopping === undefined) return Promise.resolve(true);
      const answered = new Promise<boolean>((resolve) => waiting.push(resolve));
      hurrying.abort();
      return answered;
    },
    mark(run, mark) {
      if (current?.input.run === run) append(current, { ...mark, at: clock.now() - startedAt });
    },
    reviewChanged(run, hunks) {
      if (current?.input.run !== run) return;
      // A later picture of the review replaces one right before it: typing would fill the log with them otherwise.
      if (current.log.at(-1)?.type === "review-changed") current.dropLast();
      append(current, { type: "review-changed", at: clock.now() - startedAt, hunks });
    },
    syntaxChecked(run, check) {
      if (current?.input.run === run) append(current, { ...check, at: clock.now() - startedAt });
    },
    operationChanged(run, operation, state) {
      if (current?.input.run !== run) return;
      append(current, { type: "operation-changed", at: clock.now() - startedAt, operation, state });
    },
    restore(input, log) {
      const record = createRecord(input, texts.open);
      for (const event of log) record.takeUp(event);
      return restored(record);
    },
    async prepare(input, log, turn) {
      const record = createRecord(input, texts.open);
      for (const event of log) {
        record.takeUp(event);
        const pause = turn();
        if (pause !== undefined) await pause;
      }
      return () => restored(record);
    },
    onEvents(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const answering: ReadonlySet<string> = new Set<LogEvent["type"]>(["answer-delta", "run-end"]);

const inMemory: LongTexts = { open: () => undefined, full: () => undefined };

/** The newest that fit. */
function lastOf(records: readonly GrowingRecord[]): GrowingRecord[] {
  let held = 0;
  const newest = records.slice(-mostEarlier).reverse();
  const tooMany = newest.findIndex((record) => {
    if (held + record.held > mostEarlierText) record.putAway();
    held += record.held;
    return held > mostEarlierHeld;
  });
  return newest.slice(0, tooMany < 0 ? newest.length : tooMany).reverse();
}
