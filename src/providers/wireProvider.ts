import OpenAI from "openai";
import type { Provider, ProviderEvent, ProviderRequest } from "../core/provider.ts";
import { LineTooLong, type TapReport } from "./byteTap.ts";
import { chat } from "./chat.ts";
import { classifyError, isBrokenStream } from "./classifyError.ts";
import { checkBaseUrl, type Endpoint, isLoopback } from "./endpoint.ts";
import { createEventQueue, type EventQueue } from "./eventQueue.ts";
import { guardedFetch, type Transport, transportFor } from "./guardedFetch.ts";
import { responses } from "./responses.ts";
import {
  createWatchdog,
  localLimits,
  remoteLimits,
  systemTimers,
  type Timers,
  type WatchdogLimits,
} from "./watchdog.ts";
import type { Wire, WireFormatAdapter } from "./wireReader.ts";

/** What tests put in place of the network and the clock, and users in place of the limits. */
export type WireOptions = {
  readonly transport?: Transport;
  readonly timers?: Timers;
  readonly limits?: WatchdogLimits;
};

/**
 * Models behind an OpenAI-compatible endpoint, through the official client with raw streaming. This module holds the
 * client, which is large, and is loaded with the first request. Nothing is retried here.
 */
export function createWireProvider(endpoint: Endpoint, key: string | undefined, options: WireOptions = {}): Provider {
  return {
    stream: (request, signal) =>
      endpoint.api === "responses"
        ? streamOver(responses, { endpoint, key, options, request, signal })
        : streamOver(chat, { endpoint, key, options, request, signal }),
  };
}

type StreamInput = {
  readonly endpoint: Endpoint;
  readonly key: string | undefined;
  readonly options: WireOptions;
  readonly request: ProviderRequest;
  readonly signal: AbortSignal;
};

async function* streamOver<Raw>(format: WireFormatAdapter<Raw>, input: StreamInput): AsyncGenerator<ProviderEvent> {
  const { endpoint, key, options, request, signal } = input;
  const checked = checkBaseUrl(endpoint.baseUrl);
  if (checked.kind === "bad") {
    yield {
      type: "stop",
      stop: { kind: "failed", failure: { kind: "bad-endpoint", url: endpoint.baseUrl, why: checked.why } },
    };
    return;
  }
  const { origin } = checked;
  const effort = request.effort.sent;
  yield { type: "request-sent", origin, parameter: effort === undefined ? undefined : format.parameter(effort) };

  const wire: Wire = {
    isOpenAi: origin === "https://api.openai.com",
    model: request.model.model,
    context: { endpoint: endpoint.name, origin, model: request.model.model, key },
  };
  const report: TapReport = { done: false, heartbeats: 0, errorField: undefined, bytes: 0 };
  const queue = createEventQueue();
  const ending = new AbortController();
  const limits = options.limits ?? (isLoopback(new URL(origin).hostname) ? localLimits : remoteLimits);
  const watchdog = createWatchdog(limits, options.timers ?? systemTimers, ({ why, seconds }) => {
    if (why === "progress") queue.push({ type: "waiting", seconds });
    else {
      queue.push({ type: "stop", stop: { kind: "interrupted", why, seconds } });
      queue.close();
    }
  });
  const client = createClient(
    endpoint,
    guardedFetch(origin, key, options.transport ?? transportFor(origin), { report, onBytes: watchdog.bytes }),
  );
  void pump(format, client, wire, request, ending.signal, report, queue, watchdog.progress);
  const onAbort = () => ending.abort();
  signal.addEventListener("abort", onAbort);
  if (signal.aborted) onAbort();
  try {
    for await (const event of queue.take()) {
      yield event;
      if (event.type === "stop") return;
    }
  } finally {
    signal.removeEventListener("abort", onAbort);
    watchdog.stop();
    ending.abort();
  }
}

/** Reads the stream as fast as it comes. Never rejects: what goes wrong is in the queue. */
async function pump<Raw>(
  format: WireFormatAdapter<Raw>,
  client: OpenAI,
  wire: Wire,
  request: ProviderRequest,
  signal: AbortSignal,
  report: TapReport,
  queue: EventQueue,
  progress: () => void,
): Promise<void> {
  const reader = format.reader(wire);
  const give = (events: readonly ProviderEvent[]): boolean => {
    for (const event of events) queue.push(event);
    if (events.length > 0) progress();
    return events.at(-1)?.type === "stop";
  };
  let bug: unknown;
  try {
    for await (const raw of await format.open(client, request, wire, signal)) {
      if (give(reader.push(raw))) break;
    }
    give(reader.end(report));
  } catch (error) {
    // What breaks after the terminal signal breaks nothing.
    const ended = give(reader.end({ done: false, errorField: report.errorField }));
    if (!ended && !signal.aborted) bug = giveFault(error, wire, queue);
  }
  queue.close(bug);
}

/** Gives what stopped the stream; what no wire can do is a bug, and comes back. */
function giveFault(error: unknown, { context }: Wire, queue: EventQueue): unknown {
  if (error instanceof LineTooLong || error instanceof SyntaxError) {
    queue.push({ type: "stop", stop: { kind: "interrupted", why: "damaged" } });
    return undefined;
  }
  const failure = classifyError(error, context);
  if (failure !== undefined) queue.push({ type: "stop", stop: { kind: "failed", failure } });
  return failure !== undefined || isBrokenStream(error) ? undefined : error;
}

/** Every option that the client would otherwise read from the environment is given, and the key is not: `fetch` adds it. */
function createClient(endpoint: Endpoint, fetch: ReturnType<typeof guardedFetch>): OpenAI {
  return new OpenAI({
    apiKey: "set-by-fetch",
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    baseURL: endpoint.baseUrl,
    maxRetries: 0,
    // The client's own limit ends with the headers; the watchdog has the limits that count.
    timeout: 24 * 60 * 60 * 1000,
    logLevel: "off",
    fetch,
  });
}
