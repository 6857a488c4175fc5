import type { Clock } from "./clock.ts";
import type { Failure, RetryAdvice } from "./failure.ts";
import type { Provider, ProviderEvent, ProviderRequest, Stop } from "./provider.ts";

export type RetryParts = {
  readonly clock: Clock;
  /** Waits so many milliseconds, or less when the signal aborts. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** Evenly spread from 0 to 1: many users of one provider must not come back at the same moment. */
  random(): number;
};

const mostRetries = 2;
/** Milliseconds. What a provider asks for beyond `longestWait` is for the user to decide. */
const firstWait = 500;
const longestWait = 30_000;
const budget = 60_000;

/**
 * The one retry policy. Only a request of which nothing was shown yet is sent again, only for faults that pass, at most
 * twice and for a minute in all; each wait is told before it begins.
 */
export function withRetries(provider: Provider, parts: RetryParts): Provider {
  return { stream: (request, signal) => streamWithRetries(provider, parts, request, signal) };
}

async function* streamWithRetries(
  provider: Provider,
  { clock, wait, random }: RetryParts,
  request: ProviderRequest,
  signal: AbortSignal,
): AsyncGenerator<ProviderEvent> {
  const startedAt = clock.now();
  for (let attempt = 1; ; attempt += 1) {
    let shown = false;
    let stop: Stop | undefined;
    for await (const event of provider.stream(request, signal)) {
      if (event.type === "stop") {
        stop = event.stop;
        break;
      }
      shown ||= isOutput(event);
      yield event;
    }
    const milliseconds = waitFor(stop, attempt, random());
    const late = clock.now() - startedAt + (milliseconds ?? 0) > budget;
    const most = isUnnamed(stop) ? 1 : mostRetries;
    if (signal.aborted || shown || attempt > most || milliseconds === undefined || late) {
      if (stop !== undefined) yield { type: "stop", stop };
      return;
    }
    yield {
      type: "retrying",
      retry: attempt,
      of: most,
      seconds: milliseconds / 1000,
      failure: stop?.kind === "failed" ? stop.failure : undefined,
    };
    await wait(milliseconds, signal);
  }
}

/** What the user has seen of an answer: from then on nothing is sent again by itself. */
export function isOutput({ type }: ProviderEvent): boolean {
  return type === "reasoning-delta" || type === "answer-delta" || type === "tool-call-delta";
}

/** A name that cannot be found is rarely found a moment later. */
function isUnnamed(stop: Stop | undefined): boolean {
  return (
    stop?.kind === "failed" &&
    stop.failure.kind === "unreachable" &&
    ["ENOTFOUND", "EAI_AGAIN"].includes(stop.failure.code)
  );
}

/** Milliseconds until the next attempt, or undefined when another one would not help. */
function waitFor(stop: Stop | undefined, attempt: number, random: number): number | undefined {
  const backoff = firstWait * 2 ** (attempt - 1) * (0.5 + random);
  // A connection that broke before it brought anything.
  if (stop === undefined) return backoff;
  if (stop.kind !== "failed") return undefined;
  if (!passes(stop.failure)) return undefined;
  const { retryAfterSeconds: asked, neverRetry } = adviceOf(stop.failure);
  if (neverRetry === true) return undefined;
  if (asked === undefined) return backoff;
  return asked * 1000 <= longestWait ? Math.max(asked * 1000, backoff) : undefined;
}

function adviceOf(failure: Failure): RetryAdvice {
  const advised = failure.kind === "rate-limited" || failure.kind === "overloaded" || failure.kind === "provider-error";
  return advised ? failure : {};
}

const passingCodes = [
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EPIPE",
  "ETIMEDOUT",
  "UND_ERR_SOCKET",
  "UND_ERR_CONNECT_TIMEOUT",
];
const passingStatuses = [408, 409, 500, 502, 503, 504];

function passes(failure: Failure): boolean {
  switch (failure.kind) {
    case "overloaded":
    case "rate-limited":
      return true;
    case "unreachable":
      return passingCodes.includes(failure.code);
    case "provider-error":
      return failure.status === undefined || passingStatuses.includes(failure.status);
    default:
      return false;
  }
}
