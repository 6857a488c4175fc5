import type { AnswerReader, PlacedOrNot, ReadAnswer } from "./answerReading.ts";
import type { SpendingCap } from "./budget.ts";
import type { Clock } from "./clock.ts";
import type { Pricing } from "./cost.ts";
import { createAnswerParser } from "./edit/answerParser.ts";
import { splitLines } from "./edit/lines.ts";
import { type Placement, type PlacementRefusal, quotedIn, refuse } from "./edit/placement.ts";
import { createPlanner } from "./edit/planner.ts";
import type { ProposedEdit } from "./edit/proposedEdit.ts";
import type { Estimate } from "./estimate.ts";
import type { Outcome, RunEvent, RunStart, SentRange } from "./events.ts";
import { type Attempt, type Fallback, type HandOver, streamAttempts } from "./fallback.ts";
import { createMessageLines } from "./messageLines.ts";
import type { AnswerDelta, Prompt, Provider, ProviderEvent, Stop } from "./provider.ts";
import { describeTarget, filesOf, type RefactorRequest, type Target } from "./request.ts";
import type { Routing } from "./routes.ts";
import { createUnmask, type Mask, maskRequest } from "./secrets/mask.ts";
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
  /** What stands in the prompt in place of secrets, where the user wanted that. */
  readonly masks?: readonly Mask[];
  /** What the prompt holds of which files; undefined in what older versions stored. */
  readonly ranges?: readonly SentRange[];
  /** Undefined where nobody says what the model costs. */
  readonly pricing?: Pricing;
  readonly estimate?: Estimate;
  readonly cap?: SpendingCap;
};

/**
 * One request at one model and effort; the first of `fallbacks` that can takes over while nothing of an answer was shown.
 * Yields exactly one `run-end`, last, whatever happens; an aborted signal ends the run at once, even where the provider's
 * own stream hangs.
 */
export async function* run(
  input: RunInput,
  provider: Provider,
  clock: Clock,
  signal: AbortSignal,
  fallbacks: readonly Fallback[] = [],
  readAnswer: ReadAnswer = createAnswerReader,
): AsyncGenerator<RunEvent> {
  const startedAt = clock.now();
  const at = () => clock.now() - startedAt;
  const { run: id, title, request, modelName, routing } = input;
  let current = input;
  const readAnswerTo = ({ request: asked, masks = [] }: RunInput) => readAnswer(asked, masks, signal);
  let answer = readAnswerTo(current);
  let outcome: Outcome = { kind: "interrupted", why: "connection" };

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
    ...spendingOf(input),
    sends: sendsOf(input),
  };
  let steps: Steps | undefined;
  try {
    steps = createSteps(streamRun({ input, provider }, fallbacks, signal), signal);
    for (let step = await steps.next(); step !== undefined; step = await steps.next()) {
      if (step.type === "stop") {
        for (const found of await answer.end(step.stop.kind === "complete")) yield { ...found, at: at() };
        outcome = outcomeOf(step.stop, answer);
        break;
      }
      if (step.type === "hand-over") {
        current = step.input;
        answer.close();
        answer = readAnswerTo(current);
        yield { ...step.told, ...spendingOf(current), sends: sendsOf(current), at: at() };
        continue;
      }
      yield { ...step, at: at() };
      if (step.type === "answer-retracted") {
        answer.close();
        answer = readAnswerTo(current);
      }
      if (step.type === "answer-delta") for (const found of await answer.push(step)) yield { ...found, at: at() };
    }
  } catch (error) {
    outcome = { kind: "failed", failure: { kind: "unexpected", detail: describeError(error) } };
  } finally {
    steps?.close();
    answer.close();
  }
  yield { type: "run-end", at: at(), outcome: signal.aborted ? { kind: "stopped" } : outcome };
}

/** Most runs have nobody to take over, and then nothing stands between the provider and the run. */
function streamRun(
  first: Attempt,
  fallbacks: readonly Fallback[],
  signal: AbortSignal,
): AsyncIterable<ProviderEvent | HandOver> {
  return fallbacks.length === 0 ? open(first, signal) : streamAttempts(first, fallbacks, open, signal);
}

/** What it costs, and what it was expected to take. */
function spendingOf({ pricing, estimate }: RunInput): Pick<RunStart, "pricing" | "estimate"> {
  return { ...(pricing === undefined ? {} : { pricing }), ...(estimate === undefined ? {} : { estimate }) };
}

function sendsOf({ ranges = [], masks = [] }: RunInput): NonNullable<RunStart["sends"]> {
  return { ranges, masked: new Set(masks.map(({ placeholder }) => placeholder)).size };
}

/** What a model is sent of a run. */
function open({ input, provider }: Attempt, signal: AbortSignal): AsyncIterable<ProviderEvent> {
  const { request, prompt, cap, estimate, masks = [] } = input;
  return withSpendingCap(provider, cap, estimate?.bytesPerToken).stream(
    { ...maskRequest(request, masks), prompt },
    signal,
  );
}

/** One that waits for nothing. */
type LocalAnswerReader = Omit<AnswerReader, "push" | "end"> & {
  push(delta: AnswerDelta): readonly PlacedOrNot[];
  end(complete: boolean): readonly PlacedOrNot[];
};

/** The answer speaks of the text as the model saw it, with its masks; edits are placed on the text as it is. */
export function createAnswerReader(request: RefactorRequest, masks: readonly Mask[]): LocalAnswerReader {
  const seen = maskRequest(request, masks).target;
  const { path, text } = request.target.file;
  const parser = createAnswerParser(selectedLines(seen), [{ path, lines: splitLines(seen.file.text).lines }]);
  const selection = request.target.kind === "selection" ? request.target.lines : undefined;
  const planner = createPlanner([selection === undefined ? { path, text } : { path, text, selection }]);
  const unmask = createUnmask(request, masks);
  const lines = createMessageLines();
  let filled = false;
  let edits = 0;
  let hunks = 0;
  let same = 0;

  function place(edit: ProposedEdit): PlacedOrNot[] {
    const index = edits;
    edits += 1;
    const placement = planner.add(unmask.edit(edit));
    if (placement === undefined) return [];
    if (placement.kind !== "operation") return [tell(index, placement)];
    const named = "path" in edit ? (edit.path ?? "") : "";
    return [tell(index, refuse("other-file", named, quotedIn(edit)))];
  }

  function tell(index: number, placement: Placement): PlacedOrNot {
    if (placement.kind === "located") {
      hunks += placement.hunks.length;
      const { kind: _, ...placed } = placement;
      return { type: "edit-placed", edit: index, ...placed };
    }
    if (placement.refusal.reason === "same") same += 1;
    return { type: "edit-unplaced", edit: index, refusal: hidden(placement.refusal) };
  }

  function hidden(refusal: PlacementRefusal): PlacementRefusal {
    const { nearest } = refusal;
    const shown = { ...refusal, quoted: unmask.hide(refusal.quoted) };
    if (nearest === undefined) return shown;
    return { ...shown, nearest: { ...nearest, lines: nearest.lines.map((line) => unmask.hide(line)) } };
  }

  return {
    push(delta) {
      filled ||= delta.text.trim() !== "";
      return parser.push(lines(delta)).flatMap(place);
    },
    end(complete) {
      const last = complete ? parser.end().flatMap(place) : [];
      const { settled, redrawn } = planner.finish();
      const found = [...last, ...settled.map(({ index, placement }) => tell(index, placement))];
      return redrawn.hunks.length === 0 ? found : [...found, tell(edits - 1, { kind: "located", ...redrawn })];
    },
    close() {},
    get filled() {
      return filled;
    },
    get edits() {
      return edits;
    },
    get hunks() {
      return hunks;
    },
    get same() {
      return same;
    },
  };
}

function selectedLines(target: Target): readonly string[] | undefined {
  if (target.kind === "file") return undefined;
  return splitLines(target.file.text).lines.slice(target.lines.start, target.lines.end);
}

function outcomeOf(stop: Stop, answer: AnswerReader): Outcome {
  if (stop.kind !== "complete") return stop;
  if (answer.hunks > 0) return { kind: "finished" };
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
