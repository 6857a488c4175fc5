import type { FellBack } from "./events.ts";
import type { Failure } from "./failure.ts";
import type { Provider, ProviderEvent, Stop } from "./provider.ts";
import { isOutput } from "./retry.ts";
import type { RunInput } from "./run.ts";

/** A model that may take over a run: one that the user's own route lists. */
export type Fallback = {
  /**
   * The run as it may go to this model, after whatever stands between a request and its sending was asked again; undefined
   * when the user decided against it. Nothing has gone to the model when this is asked.
   */
  admit(before: RunInput): Promise<Attempt | undefined>;
};

/** A run as it goes to one model. */
export type Attempt = { readonly input: RunInput; readonly provider: Provider };

/** Another model takes over: what is told of it, and the run as it goes on. */
export type HandOver = { readonly type: "hand-over"; readonly told: FellBack; readonly input: RunInput };

/**
 * Hands a run on to the next of the given models, and to no other, while nothing of an answer was shown and the fault is
 * one that another model does not share. Each hand-over is told before anything is sent.
 */
export async function* streamAttempts(
  first: Attempt,
  fallbacks: readonly Fallback[],
  open: (attempt: Attempt, signal: AbortSignal) => AsyncIterable<ProviderEvent>,
  signal: AbortSignal,
): AsyncGenerator<ProviderEvent | HandOver> {
  let attempt = first;
  for (let next = 0; ; next += 1) {
    const { shown, stop } = yield* untilStop(open(attempt, signal));
    const fallback = fallbacks[next];
    const cured = !shown && !signal.aborted && isCurable(stop);
    const admitted = cured ? await fallback?.admit(attempt.input) : undefined;
    if (fallback === undefined || admitted === undefined || signal.aborted) {
      if (stop !== undefined) yield { type: "stop", stop };
      return;
    }
    yield handOver(attempt.input, admitted.input, stop);
    attempt = admitted;
  }
}

function handOver(before: RunInput, input: RunInput, stop: Stop | undefined): HandOver {
  const { prompt, modelName, request } = input;
  const same =
    prompt.system === before.prompt.system && prompt.user === before.prompt.user && prompt.tool === before.prompt.tool;
  const told: FellBack = {
    type: "fell-back",
    from: before.modelName,
    to: modelName,
    ref: request.model,
    effort: request.effort,
    failure: stop?.kind === "failed" ? stop.failure : undefined,
    ...(same ? {} : { prompt }),
  };
  return { type: "hand-over", told, input };
}

/** Passes on all but the stop, which may not be the end. */
async function* untilStop(
  stream: AsyncIterable<ProviderEvent>,
): AsyncGenerator<ProviderEvent, { readonly shown: boolean; readonly stop: Stop | undefined }> {
  let shown = false;
  for await (const event of stream) {
    if (event.type === "stop") return { shown, stop: event.stop };
    shown ||= isOutput(event);
    yield event;
  }
  return { shown, stop: undefined };
}

/** Whether another model may well answer; a connection that broke before it brought anything is such a fault too. */
function isCurable(stop: Stop | undefined): boolean {
  return stop === undefined || (stop.kind === "failed" && isUnavailable(stop.failure));
}

function isUnavailable(failure: Failure): boolean {
  switch (failure.kind) {
    case "unreachable":
    case "unknown-endpoint":
    case "not-found":
    case "overloaded":
    case "quota":
    case "rate-limited":
      return true;
    case "provider-error":
      return failure.status === undefined || failure.status >= 500;
    default:
      return false;
  }
}
