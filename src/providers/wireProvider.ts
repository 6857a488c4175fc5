import OpenAI, { APIError } from "openai";
import { type EffortPlan, planEffort } from "../core/effort.ts";
import type { Provider, ProviderEvent, ProviderRequest } from "../core/provider.ts";
import { LineTooLong, type TapReport } from "./byteTap.ts";
import { chat } from "./chat.ts";
import { classifyError, isBrokenStream } from "./classifyError.ts";
import { type EffortParameters, effortParameters, parameterText } from "./effortParameters.ts";
import { checkBaseUrl, type Endpoint, isLoopback } from "./endpoint.ts";
import { createEventQueue, type EventQueue } from "./eventQueue.ts";
import { familyOf } from "./family.ts";
import { guardedFetch, type Transport, transportFor } from "./guardedFetch.ts";
import { createLessons, type Lesson, type Lessons, lessonIn } from "./lessons.ts";
import { effortWithin, limitParameters } from "./outputLimit.ts";
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
  /** What was learned from refusals; kept for this provider alone when it is not given. */
  readonly lessons?: Lessons;
};

/**
 * Models behind an OpenAI-compatible endpoint, through the official client with raw streaming. This module holds the
 * client, which is large, and is loaded with the first request. A request that is refused for its effort is corrected
 * and sent again; nothing else is retried here.
 */
export function createWireProvider(endpoint: Endpoint, key: string | undefined, options: WireOptions = {}): Provider {
  const lessons = options.lessons ?? createLessons();
  return {
    stream: (request, signal) =>
      endpoint.api === "responses"
        ? streamOver(responses, { endpoint, key, options, lessons, request, signal })
        : streamOver(chat, { endpoint, key, options, lessons, request, signal }),
  };
}

type StreamInput = {
  readonly endpoint: Endpoint;
  readonly key: string | undefined;
  readonly options: WireOptions;
  readonly lessons: Lessons;
  readonly request: ProviderRequest;
  readonly signal: AbortSignal;
};

async function* streamOver<Body, Raw>(
  format: WireFormatAdapter<Body, Raw>,
  input: StreamInput,
): AsyncGenerator<ProviderEvent> {
  const { endpoint, key, options, signal } = input;
  const checked = checkBaseUrl(endpoint.baseUrl);
  if (checked.kind === "bad") {
    yield {
      type: "stop",
      stop: { kind: "failed", failure: { kind: "bad-endpoint", url: endpoint.baseUrl, why: checked.why } },
    };
    return;
  }
  const { origin } = checked;
  const queue = createEventQueue();
  const report: TapReport = { done: false, heartbeats: 0, errorField: undefined, bytes: 0 };
  const limits = options.limits ?? (isLoopback(new URL(origin).hostname) ? localLimits : remoteLimits);
  const watchdog = createWatchdog(limits, options.timers ?? systemTimers, ({ why, seconds }) => {
    if (why === "progress") queue.push({ type: "waiting", seconds });
    else {
      queue.push({ type: "stop", stop: { kind: "interrupted", why, seconds } });
      queue.close();
    }
  });
  const tap = { report, onBytes: watchdog.bytes };
  const client = createClient(endpoint, guardedFetch(origin, key, options.transport ?? transportFor(origin), tap));
  const ending = new AbortController();
  const onAbort = () => ending.abort();
  signal.addEventListener("abort", onAbort);
  if (signal.aborted) onAbort();
  void pump(format, { ...input, client, report, queue, progress: watchdog.progress, signal: ending.signal, origin });
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

type PumpInput = StreamInput & {
  readonly client: OpenAI;
  readonly origin: string;
  readonly report: TapReport;
  readonly queue: EventQueue;
  readonly progress: () => void;
};

/** Reads the stream as fast as it comes. Never rejects: what goes wrong is in the queue. */
async function pump<Body, Raw>(format: WireFormatAdapter<Body, Raw>, input: PumpInput): Promise<void> {
  const { endpoint, request, key, origin, report, queue, progress, signal } = input;
  const model = request.model.model;
  const wire: Wire = { family: familyOf(endpoint), model, context: { endpoint: endpoint.name, origin, model, key } };
  const reader = format.reader(wire);
  const give = (events: readonly ProviderEvent[]): boolean => {
    for (const event of events) queue.push(event);
    if (events.length > 0) progress();
    return events.at(-1)?.type === "stop";
  };
  let bug: unknown;
  try {
    for await (const raw of await openCorrected(format, input, wire)) {
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

/** A request says wrong at most its effort, its summary and its usage; each is corrected once. */
const mostCorrections = 3;

/** Opens the stream; a refusal that says what the model takes is learned from, told, and the request sent again. */
async function openCorrected<Body, Raw>(
  format: WireFormatAdapter<Body, Raw>,
  { client, request, endpoint, lessons, origin, queue, signal }: PumpInput,
  wire: Wire,
): Promise<AsyncIterable<Raw>> {
  for (let corrections = 0; ; corrections += 1) {
    const lesson = lessons.of(origin, wire.model);
    const effort = taught(request.effort, lesson, wire.model);
    if (effort !== request.effort) queue.push({ type: "effort-corrected", sent: effort.sent, note: effort.note ?? "" });
    const limit = request.outputLimit;
    const parameters: EffortParameters =
      effort.sent === undefined
        ? {}
        : effortWithin(
            wire.family,
            effortParameters(wire.family, endpoint.api, wire.model, effort.sent, lesson.noSummary !== true),
            limit,
          );
    queue.push({
      type: "request-sent",
      origin,
      parameter: effort.sent === undefined ? undefined : parameterText(parameters),
    });
    try {
      const all = { ...parameters, ...limitParameters(wire.family, endpoint.api, limit) };
      return await format.open(client, format.body(wire, request, all, lesson), signal);
    } catch (error) {
      const next = corrections < mostCorrections ? lessonOf(error) : undefined;
      if (next === undefined || isKnown(next, lesson)) throw error;
      lessons.learn(origin, wire.model, next);
    }
  }
}

function lessonOf(error: unknown): Lesson | undefined {
  return error instanceof APIError && (error.status === 400 || error.status === 422)
    ? lessonIn(error.error)
    : undefined;
}

function isKnown(next: Lesson, known: Lesson): boolean {
  return JSON.stringify({ ...known, ...next }) === JSON.stringify(known);
}

/** The plan as the endpoint's own words correct it. */
function taught(plan: EffortPlan, { efforts }: Lesson, model: string): EffortPlan {
  if (plan.sent === undefined || efforts === undefined || efforts.includes(plan.sent)) return plan;
  return { ...planEffort(plan.asked, efforts, model), asked: plan.asked };
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
