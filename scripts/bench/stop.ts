import type { Socket } from "node:net";
import { createWireProvider } from "../../src/providers/wireProvider.ts";
import { seeded } from "../../test/support/cuts.ts";
import { eventStreamHead, type RawServer, startRawServer } from "../../test/support/rawServer.ts";
import { syntheticVictims } from "../../test/support/victims.ts";
import { wireRun } from "../../test/support/wireRun.ts";
import type { Figure } from "../bench.ts";

/** Milliseconds. */
const limits = { p99: 50, most: 200 };
const stops = 1000;

type Kind = {
  readonly name: string;
  readonly share: number;
  /** Hangs whatever it is told, as a transport with a broken decoder does. */
  readonly deaf?: boolean;
  readonly goesOn?: boolean;
};

const kinds: readonly Kind[] = [
  { name: "a stream that goes on", share: 0.5, goesOn: true },
  { name: "a socket that stalls", share: 0.3 },
  { name: "a transport that is deaf", share: 0.2, deaf: true },
];

/** From Stop, at random points of streams over real sockets, until the run has told its end. */
export async function* bench(): AsyncGenerator<Figure> {
  const random = seeded(stops);
  const times: number[] = [];
  for (const kind of kinds) {
    const own: number[] = [];
    while (own.length < stops * kind.share) own.push(...(await stopOnce(kind, random)));
    yield figure(`stop: ${kind.name}, p99`, quantile(own, 0.99), `${own.length} stops`, limits.p99);
    times.push(...own);
  }
  const all = `${times.length} stops in all`;
  yield figure("stop: p50", quantile(times, 0.5), all, limits.p99);
  yield figure("stop: p99", quantile(times, 0.99), all, limits.p99);
  yield figure("stop: max", Math.max(...times), all, limits.most);
}

function figure(name: string, value: number, what: string, limit: number): Figure {
  return { name, value, unit: "ms", against: `${what}; the limit is ${limit} ms`, ratio: value / limit };
}

/** How long it took; nothing when the stream had ended by itself. */
async function stopOnce(kind: Kind, random: () => number): Promise<number[]> {
  const victim = syntheticVictims[Math.floor(random() * syntheticVictims.length)];
  if (victim === undefined) throw new Error("There is no stream to stop.");
  const at = Math.floor(random() * victim.bytes.length * 0.9);
  const stop = new AbortController();
  let stoppedAt = 0;
  await using server: RawServer = await startRawServer((socket) => {
    socket.write(Buffer.concat([Buffer.from(eventStreamHead), victim.bytes.subarray(0, at)]));
    if (kind.goesOn === true) sendComments(socket);
    // Some after the bytes have come, some before.
    setTimeout(() => {
      stoppedAt = performance.now();
      stop.abort();
    }, random() * 10);
  });
  const endpoint = { name: "Stop", baseUrl: `${server.origin}/v1`, api: victim.api, models: [] };
  const options = kind.deaf === true ? { transport: deafTransport } : {};
  await wireRun(createWireProvider(endpoint, "key", options), "low", stop.signal);
  return stoppedAt === 0 ? [] : [performance.now() - stoppedAt];
}

/** So that the stream never ends and never runs dry. */
function sendComments(socket: Socket): void {
  const timer = setInterval(() => socket.write("\n\n: more\n\n"), 1);
  socket.on("close", () => clearInterval(timer));
}

/** Reads from a socket and hears no abort. */
async function deafTransport(url: URL, init: RequestInit): Promise<Response> {
  const { signal: _, ...rest } = init;
  const response = await fetch(url, rest);
  const reader = response.body?.getReader();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const step = await reader?.read();
      if (step?.value !== undefined) controller.enqueue(step.value);
    },
    cancel: () => new Promise(() => undefined),
  });
  return new Response(body, response);
}

function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}
