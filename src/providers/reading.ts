import { type ProviderEvent, type ProviderRequest, withoutTool } from "../core/provider.ts";
import { LineTooLong, type TapReport } from "./byteTap.ts";
import { classifyError, isBrokenStream, isDamaged, webPageIn } from "./classifyError.ts";
import { createClient } from "./client.ts";
import { openCorrected } from "./correction.ts";
import { type Endpoint, isLoopback } from "./endpoint.ts";
import { endReasoning, endsReasoning } from "./endReasoning.ts";
import { createEventQueue, type EventQueue } from "./eventQueue.ts";
import { createExchangeRecorder } from "./exchangeRecorder.ts";
import { familyOf } from "./family.ts";
import { guardedFetch, type Transport, transportFor } from "./guardedFetch.ts";
import type { Lessons } from "./lessons.ts";
import { type Position, resumable } from "./resume.ts";
import { createTurns } from "./turns.ts";
import {
  createWatchdog,
  localLimits,
  remoteLimits,
  type Stall,
  systemTimers,
  type Timers,
  type WatchdogLimits,
} from "./watchdog.ts";
import { isOpenAi, type RawStream, type Wire, type WireFormatAdapter } from "./wireReader.ts";

/** What tests put in place of the network and the clock, and users in place of the limits. */
export type WireOptions = {
  readonly transport?: Transport;
  readonly timers?: Timers;
  readonly limits?: WatchdogLimits;
  /** What was learned from refusals; kept for this provider alone when it is not given. */
  readonly lessons?: Lessons;
  /** Hears what is worth keeping for whoever looks for a fault, and not worth showing. */
  readonly log?: (line: string) => void;
};

export type StreamInput = {
  readonly endpoint: Endpoint;
  readonly key: string | undefined;
  readonly options: WireOptions;
  readonly lessons: Lessons;
  readonly request: ProviderRequest;
  readonly signal: AbortSignal;
};

export type Reading = {
  readonly events: AsyncIterable<ProviderEvent>;
  /** Nobody takes events any more: sockets and timers go, and what works on at the provider is told to stop. */
  leave(): void;
};

/** Reads a stream as fast as it comes. Nothing here rejects: what goes wrong is in the events. */
export function startReading<Body, Raw>(
  format: WireFormatAdapter<Body, Raw>,
  { endpoint, key, options, lessons, request }: StreamInput,
  origin: string,
): Reading {
  const model = request.model.model;
  const family = familyOf(endpoint);
  const background = endpoint.background === true && format.resume !== undefined && isOpenAi(family);
  const context = { endpoint: endpoint.name, origin, model, key, sentBytes: () => record.sentBytes };
  const wire: Wire = { family, model, background, context };
  const timers = options.timers ?? systemTimers;
  const limits = options.limits ?? (isLoopback(new URL(origin).hostname) ? localLimits : remoteLimits);
  const report: TapReport = { done: false, heartbeats: 0, errorField: undefined, bytes: 0 };
  const record = createExchangeRecorder(createEventQueue(), request.prompt, key, report);
  const { queue } = record;
  const reader = format.reader(wire);
  const leaving = new AbortController();
  let stopped = false;
  let connection = new AbortController();
  let watchdog = createWatchdog(limits, timers, onStall);
  const onBytes = () => {
    record.bytes();
    watchdog.bytes();
  };
  // Each connection has a watchdog of its own.
  const heard = { connecting: () => watchdog.connecting(), connected: () => watchdog.connected() };
  const client = createClient(
    endpoint,
    guardedFetch(origin, key, send, { report, onBytes, connection: heard }, record),
  );

  /** Ends with its connection. What tells the work at the provider to stop goes on without one. */
  function send(url: URL, init: RequestInit): Promise<Response> {
    const transport = options.transport ?? transportFor(origin);
    if (leaving.signal.aborted) return transport(url, init);
    const signals = [connection.signal, ...(init.signal ? [init.signal] : [])];
    return transport(url, { ...init, signal: AbortSignal.any(signals) });
  }

  async function hurry(): Promise<void> {
    const completion = reader.completion?.();
    const canEnd = completion !== undefined && endsReasoning(family);
    const { transport } = options;
    const control = { endpoint, origin, key, model, ...(transport === undefined ? {} : { transport }) };
    const ended = canEnd && (await endReasoning({ ...control, completion }, leaving.signal));
    queue.push({ type: "reasoning-ended", ended });
  }

  /** True when the provider's last word is among the events. */
  function give(events: readonly ProviderEvent[]): boolean {
    for (const event of events) queue.push(event);
    if (events.length > 0) watchdog.progress();
    stopped ||= events.at(-1)?.type === "stop";
    return stopped;
  }

  function onStall({ why, seconds }: Stall): void {
    if (why === "progress") queue.push({ type: "waiting", seconds });
    else if (why === "notice") queue.push({ type: "waiting", seconds, begun: false });
    else if (why === "connect") {
      const failure = { kind: "unreachable", origin, code: "UND_ERR_CONNECT_TIMEOUT" } as const;
      give([{ type: "stop", stop: { kind: "failed", failure } }]);
      queue.close();
    } else if (background && reader.position?.() !== undefined) connection.abort();
    else {
      // A server that has said all may keep the connection open.
      if (!give(reader.end(report))) give([{ type: "stop", stop: { kind: "interrupted", why, seconds } }]);
      queue.close();
    }
  }

  async function open(): Promise<AsyncIterable<Raw>> {
    const stream = await openCorrected({
      wire,
      api: endpoint.api,
      request,
      lessons,
      tell: queue.push,
      body: (parameters, lesson) => {
        const prompt = lesson.noTools === true ? withoutTool(request.prompt) : request.prompt;
        return format.body(wire, { ...request, prompt }, parameters, lesson);
      },
      open: async (body) => ending(await format.open(client, body)),
    });
    return background ? resumable(stream, { position, reopen, tell: queue.push, wait }) : stream;
  }

  function position(): Position | undefined {
    return leaving.signal.aborted ? undefined : reader.position?.();
  }

  async function reopen(from: Position): Promise<AsyncIterable<Raw>> {
    connection = new AbortController();
    watchdog.stop();
    watchdog = createWatchdog(limits, timers, onStall);
    if (format.resume === undefined) throw new Error("A stream that cannot be resumed was dropped.");
    return ending(await format.resume(client, from));
  }

  function ending(stream: RawStream<Raw>): AsyncIterable<Raw> {
    const end = () => stream.controller.abort();
    connection.signal.addEventListener("abort", end);
    if (connection.signal.aborted) end();
    return stream;
  }

  function wait(milliseconds: number): Promise<boolean> {
    watchdog.stop();
    if (leaving.signal.aborted || milliseconds === 0) return Promise.resolve(!leaving.signal.aborted);
    return new Promise((resolve) => {
      const cancel = timers.after(milliseconds, () => resolve(true));
      leaving.signal.addEventListener("abort", () => {
        cancel();
        resolve(false);
      });
    });
  }

  async function read(): Promise<void> {
    let bug: unknown;
    const turns = createTurns(timers.now);
    try {
      for await (const raw of await open()) {
        record.event(raw);
        if (give(reader.push(raw))) break;
        const turned = turns.end();
        if (turned !== undefined) await turned;
      }
      if (!stopped) give(reader.end(report));
    } catch (error) {
      // What breaks after the terminal signal breaks nothing.
      const ended = stopped || give(reader.end({ done: false, errorField: report.errorField }));
      if (!ended && !leaving.signal.aborted) bug = giveFault(error, wire, queue);
      const page = webPageIn(error, key);
      if (page !== undefined) options.log?.(`${origin} answered with a web page that begins: ${page}`);
    }
    watchdog.stop();
    queue.close(bug);
  }

  const onHurry = () => void hurry();
  request.answerNow?.addEventListener("abort", onHurry);
  if (request.answerNow?.aborted === true) onHurry();
  void read();
  return {
    events: queue.take(),
    leave() {
      if (leaving.signal.aborted) return;
      const left = background && !stopped ? reader.position?.() : undefined;
      leaving.abort();
      request.answerNow?.removeEventListener("abort", onHurry);
      watchdog.stop();
      connection.abort();
      queue.close();
      // What it answers changes nothing any more.
      if (left !== undefined) void format.cancel?.(client, left.id).catch(() => undefined);
    },
  };
}

/** Gives what stopped the stream; what no wire can do is a bug, and comes back. */
function giveFault(error: unknown, { context }: Wire, queue: EventQueue): unknown {
  const failure = classifyError(error, context);
  const damaged = failure === undefined && (error instanceof LineTooLong || isDamaged(error));
  if (failure !== undefined) queue.push({ type: "stop", stop: { kind: "failed", failure } });
  if (damaged) queue.push({ type: "stop", stop: { kind: "interrupted", why: "damaged" } });
  return failure !== undefined || damaged || isBrokenStream(error) ? undefined : error;
}
