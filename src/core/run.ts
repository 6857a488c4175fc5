import type { Clock } from "./clock.ts";
import { createAnswerParser } from "./edit/answerParser.ts";
import { splitLines } from "./edit/lines.ts";
import { type Placement, quotedIn, refuse } from "./edit/placement.ts";
import { createPlanner } from "./edit/planner.ts";
import type { ProposedEdit } from "./edit/proposedEdit.ts";
import type { Outcome, RunEvent } from "./events.ts";
import type { Prompt, Provider, ProviderEvent, Stop } from "./provider.ts";
import { describeTarget, filesOf, type RefactorRequest, type Target } from "./request.ts";
import type { Mask } from "./secrets/mask.ts";

export type RunInput = {
  readonly run: string;
  /** What the run is called: the instruction, or the label of the preset that it came from. */
  readonly title: string;
  readonly request: RefactorRequest;
  readonly prompt: Prompt;
  /** What the user calls the model. */
  readonly modelName: string;
  /** What stands in the prompt in place of secrets, where the user wanted that. */
  readonly masks?: readonly Mask[];
};

/**
 * One request at one model and effort. Yields exactly one `run-end`, last, whatever happens; an aborted signal ends the
 * run at once, even where the provider's own stream hangs.
 */
export async function* run(
  { run: id, title, request, prompt, modelName }: RunInput,
  provider: Provider,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<RunEvent> {
  const startedAt = clock.now();
  const at = () => clock.now() - startedAt;
  let answer = createAnswerReader(request.target);
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
  };
  let steps: ReturnType<typeof createSteps> | undefined;
  try {
    steps = createSteps(provider.stream({ ...request, prompt }, signal), signal);
    for (let step = await steps.next(); step !== undefined; step = await steps.next()) {
      if (step.type === "stop") {
        for (const found of answer.end(step.stop.kind === "complete")) yield { ...found, at: at() };
        outcome = outcomeOf(step.stop, answer);
        break;
      }
      yield { ...step, at: at() };
      if (step.type === "answer-retracted") answer = createAnswerReader(request.target);
      if (step.type === "answer-delta") for (const found of answer.push(step.text)) yield { ...found, at: at() };
    }
  } catch (error) {
    outcome = { kind: "failed", failure: { kind: "unexpected", detail: describeError(error) } };
  } finally {
    steps?.close();
  }
  yield { type: "run-end", at: at(), outcome: signal.aborted ? { kind: "stopped" } : outcome };
}

type AnswerReader = {
  push(text: string): PlacedOrNot[];
  /** An answer that is not `complete` keeps the edits that it completed. */
  end(complete: boolean): PlacedOrNot[];
  readonly filled: boolean;
  readonly edits: number;
  readonly hunks: number;
  readonly same: number;
};

type PlacedOrNot =
  | Omit<Extract<RunEvent, { type: "edit-placed" }>, "at">
  | Omit<Extract<RunEvent, { type: "edit-unplaced" }>, "at">;

function createAnswerReader(target: Target): AnswerReader {
  const { path, text } = target.file;
  const { lines } = splitLines(text);
  const selection = target.kind === "selection" ? target.lines : undefined;
  const parser = createAnswerParser(selection && lines.slice(selection.start, selection.end), [{ path, lines }]);
  const planner = createPlanner([selection === undefined ? { path, text } : { path, text, selection }]);
  let filled = false;
  let edits = 0;
  let hunks = 0;
  let same = 0;

  function place(edit: ProposedEdit): PlacedOrNot[] {
    const index = edits;
    edits += 1;
    const placement = planner.add(edit);
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
    return { type: "edit-unplaced", edit: index, refusal: placement.refusal };
  }

  return {
    push(piece) {
      filled ||= piece.trim() !== "";
      return parser.push(piece).flatMap(place);
    },
    end(complete) {
      const last = complete ? parser.end().flatMap(place) : [];
      return [...last, ...planner.finish().settled.map(({ index, placement }) => tell(index, placement))];
    },
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

function outcomeOf(stop: Stop, answer: AnswerReader): Outcome {
  if (stop.kind !== "complete") return stop;
  if (answer.hunks > 0) return { kind: "finished" };
  if (!answer.filled) return { kind: "no-edit", why: "empty" };
  if (answer.edits === 0) return { kind: "no-edit", why: "prose" };
  return { kind: "no-edit", why: answer.same === answer.edits ? "same" : "unplaced" };
}

/**
 * The events of a stream, one by one, and undefined when it has ended or the signal has aborted. It does not wait for the
 * stream to notice: some transports hang even when they are aborted. One promise per step, because racing every step
 * against one long-lived promise would keep a reaction of each step alive until the end of the run.
 */
function createSteps(stream: AsyncIterable<ProviderEvent>, signal: AbortSignal) {
  const iterator = stream[Symbol.asyncIterator]();
  let release: ((ended: undefined) => void) | undefined;
  const onAbort = () => release?.(undefined);
  signal.addEventListener("abort", onAbort);

  return {
    next(): Promise<ProviderEvent | undefined> {
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
