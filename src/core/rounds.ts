import type { PlacedOrNot } from "./answerReader.ts";
import type { AnswerReading } from "./answerReading.ts";
import type { RetryWithReason } from "./events.ts";
import type { Attempt } from "./fallback.ts";
import { canMend } from "./nextSteps.ts";
import type { ProviderEvent } from "./provider.ts";
import { type Retry, turnsWithReason } from "./retryWithReason.ts";
import type { EarlierAnswer, RunInput } from "./run.ts";

/** Reads the answers that the run goes on with; what of them was placed is told anew, and nothing else. */
export async function takeUp({ resumes }: RunInput, answer: AnswerReading): Promise<PlacedOrNot[]> {
  const placed: PlacedOrNot[] = [];
  for (const { pieces, complete } of resumes?.answers ?? []) {
    for (const piece of pieces) placed.push(...(await answer.push(piece)));
    placed.push(...(await answer.end(complete)));
    answer.next();
  }
  return placed.filter(({ type }) => type !== "edit-unplaced");
}

/** How many characters answers have that came before. */
export function lengthOf(answers: readonly EarlierAnswer[]): number {
  return answers.reduce((sum, { pieces }) => pieces.reduce((all, { text }) => all + text.length, sum), 0);
}

/** The same request once more, with the answer and why edits of it failed; undefined where that is not to be. */
export async function askAgain(
  input: RunInput,
  answer: AnswerReading,
  retry: Retry | undefined,
  signal: AbortSignal,
): Promise<{ readonly told: RetryWithReason; readonly attempt: Attempt } | undefined> {
  const refused = answer.refused.filter(({ refusal }) => canMend(refusal));
  if (retry === undefined || refused.length === 0) return undefined;
  const turns = turnsWithReason(input, answer.said(), refused, answer.edits);
  const { pricing: _pricing, estimate: _estimate, cap: _cap, ...kept } = input;
  const next = { ...kept, prompt: { ...input.prompt, turns } };
  const attempt = await untilAborted(retry.admit(next), signal);
  if (attempt === undefined) return undefined;
  const { pricing, estimate } = attempt.input;
  return {
    told: {
      type: "retry-with-reason",
      retry: 1,
      refused: refused.length,
      turns,
      ...(pricing === undefined ? {} : { pricing }),
      ...(estimate === undefined ? {} : { estimate }),
    },
    attempt,
  };
}

function untilAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value | undefined> {
  if (signal.aborted) return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    const onAbort = () => resolve(undefined);
    signal.addEventListener("abort", onAbort);
    promise
      .then((value) => resolve(signal.aborted ? undefined : value), reject)
      .finally(() => signal.removeEventListener("abort", onAbort));
  });
}

/** Which refusals the user is told of in the end. With its own, a second answer tells those of the first that it leaves. */
export function refusalsToKeep(complete: boolean, answer: AnswerReading): "first" | "second" {
  return complete && answer.edits > 0 ? "second" : "first";
}

type Numbered = Exclude<ProviderEvent, { type: "stop" }>;

/** Numbers the parts of reasoning and the tool calls of a second stream on from those of the first. */
export function createNumbers(): {
  of(event: Numbered): Numbered;
  /** A second stream begins. */
  next(): void;
} {
  let from = { part: 0, call: 0 };
  const highest = { part: -1, call: -1 };
  return {
    of(event) {
      if (event.type === "reasoning-delta") {
        if (event.part > highest.part) highest.part = event.part;
        return from.part === 0 ? event : { ...event, part: event.part + from.part };
      }
      if (event.type === "tool-call-delta") {
        if (event.call > highest.call) highest.call = event.call;
        return from.call === 0 ? event : { ...event, call: event.call + from.call };
      }
      return event;
    },
    next() {
      from = { part: highest.part + 1, call: highest.call + 1 };
    },
  };
}
