import type { Failure } from "./failure.ts";
import type { Provider, ProviderEvent, ProviderRequest, Stop } from "./provider.ts";
import type { ModelRef } from "./request.ts";
import { isOutput } from "./retry.ts";

/** A model that may take over a request: one that the user's own route lists. */
export type Fallback = {
  readonly ref: ModelRef;
  readonly name: string;
  /**
   * The request as it may go to this model, after whatever stands between a request and its sending was asked again;
   * undefined when the user decided against it. Nothing has gone to the model when this is asked.
   */
  admit(request: ProviderRequest): Promise<Admitted | undefined>;
};

type Admitted = { readonly provider: Provider; readonly request: ProviderRequest };

/**
 * Hands a request on to the next of the given models, and to no other, while nothing of an answer was shown and the fault
 * is one that another model does not share. Each hand-over is told before anything is sent.
 */
export function withFallbacks(provider: Provider, name: string, fallbacks: readonly Fallback[]): Provider {
  if (fallbacks.length === 0) return provider;
  return { stream: (request, signal) => streamWithFallbacks({ provider, request }, name, fallbacks, signal) };
}

async function* streamWithFallbacks(
  first: Admitted,
  firstName: string,
  fallbacks: readonly Fallback[],
  signal: AbortSignal,
): AsyncGenerator<ProviderEvent> {
  let attempt = first;
  let name = firstName;
  for (let next = 0; ; next += 1) {
    const { shown, stop } = yield* untilStop(attempt, signal);
    const fallback = fallbacks[next];
    const cured = !shown && !signal.aborted && isCurable(stop);
    const admitted = cured ? await fallback?.admit(attempt.request) : undefined;
    if (fallback === undefined || admitted === undefined || signal.aborted) {
      if (stop !== undefined) yield { type: "stop", stop };
      return;
    }
    yield {
      type: "fell-back",
      from: name,
      to: fallback.name,
      ref: fallback.ref,
      effort: admitted.request.effort,
      failure: stop?.kind === "failed" ? stop.failure : undefined,
    };
    attempt = admitted;
    name = fallback.name;
  }
}

/** Passes on all but the stop, which may not be the end. */
async function* untilStop(
  { provider, request }: Admitted,
  signal: AbortSignal,
): AsyncGenerator<ProviderEvent, { readonly shown: boolean; readonly stop: Stop | undefined }> {
  let shown = false;
  for await (const event of provider.stream(request, signal)) {
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
