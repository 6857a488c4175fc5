import { createAnswerReader } from "./answerReader.ts";
import type { AnswerReading, ReadAnswer } from "./answerReading.ts";
import type { SpendingCap } from "./budget.ts";
import type { Clock } from "./clock.ts";
import type { Pricing } from "./cost.ts";
import type { Estimate } from "./estimate.ts";
import type { Follows, Outcome, RunEvent, RunStart, SentRange } from "./events.ts";
import { type Attempt, type Fallback, type HandOver, streamAttempts } from "./fallback.ts";
import type { WorkspaceRoot } from "./paths/roots.ts";
import type { AskedFormat } from "./prompt.ts";
import type { Prompt, Provider, ProviderEvent, Stop } from "./provider.ts";
import { describeTarget, filesOf, type RefactorRequest } from "./request.ts";
import type { Retry } from "./retryWithReason.ts";
import { askAgain, createNumbers, lengthOf, refusalsToKeep, takeUp } from "./rounds.ts";
import type { Routing } from "./routes.ts";
import type { AnswerPiece } from "./said.ts";
import { type Mask, maskRequest } from "./secrets/mask.ts";
import { withSpendingCap } from "./spendingCap.ts";

export type RunInput = {
  readonly run: string;
  /** What the run is called: the instruction, or the label of the preset that it came from. */
  readonly title: string;
  readonly request: RefactorRequest;
  readonly prompt: Prompt;
  /** What the user calls the model. */
  readonly modelName: string;
  /** Which route the model came from; undefined when the user chose it. */
  readonly routing?: Routing;
  /** The comparison that the run is a candidate of; for the ledger. */
  readonly comparison?: string;
  /** The run that this one goes on from. */
  readonly follows?: Follows;
  /** What stands in the prompt in place of secrets, where the user wanted that. */
  readonly masks?: readonly Mask[];
  /** What the prompt holds of which files; undefined in what older versions stored. */
  readonly ranges?: readonly SentRange[];
  /** How the model is asked to write its edits; undefined in what older versions stored. */
  readonly asked?: AskedFormat;
  /** The answers that this run goes on with, and which of their hunks and file operations were decided on already. */
  readonly resumes?: { readonly answers: readonly EarlierAnswer[]; readonly settled: readonly string[] };
  /** Undefined where nobody says what the model costs. */
  readonly pricing?: Pricing;
  readonly estimate?: Estimate;
  readonly cap?: SpendingCap;
  /** The workspace's folders when it was sent: nothing outside of them is created, renamed or deleted. */
  readonly roots?: readonly WorkspaceRoot[];
};

/** An answer that came before in another run, as it came; one that is not `complete` was cut off. */
export type EarlierAnswer = { readonly pieces: readonly AnswerPiece[]; readonly complete: boolean };

/**
 * One request at one model and effort; the first of `fallbacks` that can takes over while nothing of an answer was shown,
 * and `retry` lets edits that could not be placed be asked for once more. Yields exactly one `run-end`, last, whatever
 * happens; an aborted signal ends the run at once, even where the provider's own stream hangs. `answerNow` is aborted when
 * the user wants the answer.
 */
export async function* run(
  input: RunInput,
  provider: Provider,
  clock: Clock,
  signal: AbortSignal,
  fallbacks: readonly Fallback[] = [],
  retry?: Retry,
  readAnswer: ReadAnswer = createAnswerReader,
  answerNow?: AbortSignal,
): AsyncGenerator<RunEvent> {
  const startedAt = clock.now();
  const at = () => clock.now() - startedAt;
  const { run: id, title, request, modelName, routing, follows } = input;
  let current = input;
  let close: AnswerReading["close"];
  const readAnswerTo = ({ request: asked, masks = [], resumes }: RunInput) => {
    close?.();
    const answer = readAnswer(asked, masks, new Set(resumes?.settled), signal, lengthOf(resumes?.answers ?? []));
    close = answer.close;
    return answer;
  };
  let outcome: Outcome = { kind: "interrupted", why: "connection" };
  /** How the run stood before its edits were asked for once more. */
  let first: Outcome | undefined;
  const numbers = createNumbers();

  yield {
    type: "run-start",
    at: 0,
    run: id,
    startedAt: clock.wallClock(),
    instruction: title,
    target: describeTarget(request.target),
    files: filesOf(request.target).map(({ path }) => path),
    model: modelName,
    effort: request.effort,
    ...(routing === undefined ? {} : { routing }),
    ...(input.asked === undefined ? {} : { asked: input.asked }),
    ...(follows === undefined ? {} : { follows }),
    ...spendingOf(input),
    sends: sendsOf(input),
  };
  let steps: Steps | undefined;
  try {
    let answer = readAnswerTo(input);
    for (const kept of await takeUp(input, answer)) yield { ...kept, at: at() };
    steps = createSteps(streamRun({ input, provider }, fallbacks, signal, answerNow), signal);
    for (;;) {
      const step = await steps.next();
      if (step !== undefined && step.type !== "stop") {
        if (step.type === "hand-over") {
          current = step.input;
          answer = readAnswerTo(current);
          yield { ...step.told, ...spendingOf(current), sends: sendsOf(current), at: at() };
          for (const kept of await takeUp(current, answer)) yield { ...kept, at: at() };
          continue;
        }
        yield { ...numbers.of(step), at: at() };
        if (step.type === "answer-retracted") for (const kept of await answer.retract()) yield { ...kept, at: at() };
        if (step.type === "answer-delta" || step.type === "tool-call-delta") {
          const found = answer.push(step);
          for (const each of found instanceof Promise ? await found : found) yield { ...each, at: at() };
        }
        continue;
      }
      const complete = step?.stop.kind === "complete";
      if (first !== undefined) {
        const last = complete ? await answer.end(true) : [];
        // Who stops before its end is read stops it.
        const isWhole = complete && !signal.aborted;
        for (const found of last) yield { ...found, at: at() };
        if (!isWhole) for (const found of answer.takeBack()) yield { ...found, at: at() };
        const keeps = refusalsToKeep(isWhole, answer);
        yield { type: "retry-ended", keeps, at: at() };
        outcome = answer.hunks + answer.operations > 0 ? { kind: "finished" } : first;
        break;
      }
      if (step !== undefined) {
        for (const found of await answer.end(complete)) yield { ...found, at: at() };
        outcome = outcomeOf(step.stop, answer);
      }
      const again = complete ? await askAgain(current, answer, retry, signal) : undefined;
      if (again === undefined) break;
      first = outcome;
      numbers.next();
      yield { ...again.told, at: at() };
      current = again.attempt.input;
      answer.next();
      steps.close();
      steps = createSteps(open(again.attempt, signal, answerNow), signal);
    }
  } catch (error) {
    outcome = { kind: "failed", failure: { kind: "unexpected", detail: describeError(error) } };
  } finally {
    steps?.close();
    close?.();
  }
  // Whoever stops the second request keeps what the first one brought.
  const stopped = signal.aborted && first?.kind !== "finished";
  yield { type: "run-end", at: at(), outcome: stopped ? { kind: "stopped" } : outcome };
}

/** Most runs have nobody to take over, and then nothing stands between the provider and the run. */
function streamRun(
  first: Attempt,
  fallbacks: readonly Fallback[],
  signal: AbortSignal,
  answerNow: AbortSignal | undefined,
): AsyncIterable<ProviderEvent | HandOver> {
  const opened = (attempt: Attempt) => open(attempt, signal, answerNow);
  return fallbacks.length === 0 ? opened(first) : streamAttempts(first, fallbacks, opened, signal);
}

/** What it costs, and what it was expected to take. */
function spendingOf({ pricing, estimate }: RunInput): Pick<RunStart, "pricing" | "estimate"> {
  return { ...(pricing === undefined ? {} : { pricing }), ...(estimate === undefined ? {} : { estimate }) };
}

function sendsOf({ ranges = [], masks = [] }: RunInput): NonNullable<RunStart["sends"]> {
  return { ranges, masked: new Set(masks.map(({ placeholder }) => placeholder)).size };
}

/** What a model is sent of a run. */
function open(
  { input, provider }: Attempt,
  signal: AbortSignal,
  answerNow: AbortSignal | undefined,
): AsyncIterable<ProviderEvent> {
  const { request, prompt, cap, estimate, masks = [] } = input;
  return withSpendingCap(provider, cap, estimate?.bytesPerToken).stream(
    { ...maskRequest(request, masks), prompt, ...(answerNow === undefined ? {} : { answerNow }) },
    signal,
  );
}

function outcomeOf(stop: Stop, answer: AnswerReading): Outcome {
  if (stop.kind !== "complete") return stop;
  if (answer.hunks + answer.operations > 0) return { kind: "finished" };
  if (!answer.filled) return { kind: "no-edit", why: "empty" };
  if (answer.edits === 0) return { kind: "no-edit", why: "prose" };
  return { kind: "no-edit", why: answer.same === answer.edits ? "same" : "unplaced" };
}

type Steps = { next(): Promise<ProviderEvent | HandOver | undefined>; close(): void };

/**
 * The events of a stream, one by one, and undefined when it has ended or the signal has aborted. It does not wait for the
 * stream to notice: some transports hang even when they are aborted. One promise per step, because racing every step
 * against one long-lived promise would keep a reaction of each step alive until the end of the run.
 */
function createSteps(stream: AsyncIterable<ProviderEvent | HandOver>, signal: AbortSignal): Steps {
  const iterator = stream[Symbol.asyncIterator]();
  let release: ((ended: undefined) => void) | undefined;
  const onAbort = () => release?.(undefined);
  signal.addEventListener("abort", onAbort);

  return {
    next(): Promise<ProviderEvent | HandOver | undefined> {
      if (signal.aborted) return Promise.resolve(undefined);
      return new Promise((resolve, reject) => {
        release = resolve;
        iterator.next().then((step) => resolve(step.done === true || signal.aborted ? undefined : step.value), reject);
      });
    },
    /** Not awaited, and a failure of it is of no interest any more: the run has ended. */
    close(): void {
      signal.removeEventListener("abort", onAbort);
      void Promise.resolve()
        .then(() => iterator.return?.())
        .catch(() => undefined);
    },
  };
}

function describeError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? `${error.name}: ${error.message}`) : String(error);
}
