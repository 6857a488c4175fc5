import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { actionLabels } from "../../../src/core/actions.ts";
import type { RunEvent } from "../../../src/core/events.ts";
import { outcomeText } from "../../../src/core/outcomeText.ts";
import { withRetries } from "../../../src/core/retry.ts";
import { isReviewable, type RunState } from "../../../src/core/runState.ts";
import type { Endpoint } from "../../../src/providers/endpoint.ts";
import { globalFetch, type Transport } from "../../../src/providers/guardedFetch.ts";
import { loopbackFetch } from "../../../src/providers/loopbackFetch.ts";
import { remoteLimits } from "../../../src/providers/watchdog.ts";
import { createWireProvider } from "../../../src/providers/wireProvider.ts";
import { handTimers } from "../../support/handTimers.ts";
import { type RawServer, type RawServerTls, startRawServer } from "../../support/rawServer.ts";
import { reasoningText, sampleAnswer, type WireRun, wireRun } from "../../support/wireRun.ts";
import { type Fault, type Place, wireOf } from "./fault.ts";
import { canaryKey } from "./httpFaults.ts";
import { type Dialect, type Phase, sceneOf, sceneReasoning } from "./scenes.ts";

/** How requests are carried: by Node's `fetch` as to any endpoint, or by its http client as to one on this computer. */
export const carriers = ["fetch", "local"] as const;
export type Carrier = (typeof carriers)[number];

export type Cell = {
  readonly fault: Fault;
  readonly dialect: Dialect;
  readonly phase: Phase;
  readonly carrier: Carrier;
};

/** What became of a cell, in words for a reviewer. */
export type CellResult = { readonly lines: readonly string[]; readonly connections: number };

/** Milliseconds. Every cell is over long before; one that is not hangs. */
const longestCell = 30_000;

export async function runCell({ fault, dialect, phase, carrier }: Cell): Promise<CellResult> {
  const scene = sceneOf(dialect);
  const place = fault.place ?? "open";
  await using elsewhere = await startRawServer((socket) => socket.end());
  await using server = await startRawServer(
    (socket) => {
      if (fault.passesAtRequest === true) hand.pass(fault.passes ?? 0);
      fault.respond(wireOf(socket, scene, phase, elsewhere.origin));
      if (fault.stop === "before headers") controller.abort();
    },
    { tls: tlsOf(place) },
  );
  const controller = new AbortController();
  const hand = handTimers();
  const waits: number[] = [];
  const log: string[] = [];
  const base: Transport = carrier === "fetch" ? globalFetch : loopbackFetch;
  const provider = createWireProvider(endpointAt(originOf(place, server), scene.api), canaryKey, {
    timers: hand.timers,
    limits: remoteLimits,
    log: (line) => log.push(line),
    transport: typeof place === "object" ? throwing(place.throws) : timed(base, fault, hand.pass),
  });
  const retried = withRetries(provider, {
    clock: { now: () => 0, wallClock: () => 0 },
    random: () => 0.5,
    async wait(milliseconds) {
      waits.push(milliseconds / 1000);
      if (fault.stop === "in a retry wait") controller.abort();
    },
  });
  if (place === "closed port") await server[Symbol.asyncDispose]();
  const onEvent = (event: RunEvent) => {
    if (event.type !== "answer-delta" || (fault.stop !== "at the first answer" && fault.stop !== "twice")) return;
    controller.abort();
    if (fault.stop === "twice") controller.abort();
  };
  const run = await bounded(wireRun(retried, "low", controller.signal, onEvent));
  assertSound(run, log);
  // Requests and not connections: fetch may still connect for the cell before, whose port this server got.
  assert.deepEqual(elsewhere.requests, [], "nothing goes anywhere else");
  return { lines: linesOf(run, waits, server.connections), connections: server.connections };
}

/** What holds in every cell. */
function assertSound({ events, state }: WireRun, log: readonly string[]): void {
  assert.equal(events.filter(({ type }) => type === "run-end").length, 1);
  assert.equal(events.at(-1)?.type, "run-end");
  const said = JSON.stringify([events, log, messageOf(state)]);
  for (const form of [
    canaryKey,
    ...["base64", "base64url", "hex"].map((name) => Buffer.from(canaryKey).toString(name as BufferEncoding)),
  ]) {
    assert.ok(
      !said.includes(form.slice(0, 20)) && !said.includes(form.slice(-4).padStart(8, "*")),
      "the key is nowhere",
    );
  }
  assert.doesNotMatch(messageOf(state)?.text ?? "", /<[a-z!]|undefined|NaN/i);
  assert.ok((messageOf(state)?.text.length ?? 0) < 600, "a message is short");
  for (const value of Object.values(state.usage ?? {}))
    assert.ok(value === undefined || value >= 0, "no count is nonsense");
  if (state.outcome?.kind !== "finished") assert.ok(!isReviewable(state), "only what is finished can be applied");
}

function linesOf({ events, state }: WireRun, waits: readonly number[], connections: number): string[] {
  const message = messageOf(state);
  const waiting = events.filter(({ type }) => type === "waiting").length;
  return [
    `class    ${classOf(state)}`,
    ...(message === undefined
      ? []
      : [
          `says     ${named(message.text)}`,
          `buttons  ${message.actions.map((action) => actionLabels[action]).join(" · ")}`,
        ]),
    `kept     ${keptOf(state)}`,
    ...(waits.length === 0 ? [] : [`retried  after ${waits.join(" s, ")} s, on ${connections} connections`]),
    ...(waiting === 0 ? [] : [`told     ${waiting} × that it waits`]),
  ];
}

function messageOf(state: RunState) {
  return state.outcome === undefined ? undefined : outcomeText(state.outcome, 0);
}

function classOf({ outcome }: RunState): string {
  if (outcome === undefined) return "none";
  switch (outcome.kind) {
    case "failed":
      return `failed: ${outcome.failure.kind}`;
    case "interrupted":
    case "no-edit":
      return `${outcome.kind}: ${outcome.why}`;
    default:
      return outcome.kind;
  }
}

function keptOf(state: RunState): string {
  const reasoning = partOf(reasoningText(state), sceneReasoning);
  const answer = partOf(state.answer, sampleAnswer);
  const hunks = `${state.hunks.length} hunks${state.hunks.length > 0 && !isReviewable(state) ? ", to read" : ""}`;
  return reasoning === "none" && answer === "none" ? "nothing" : `reasoning ${reasoning}, answer ${answer}, ${hunks}`;
}

function partOf(text: string, whole: string): string {
  const found = text.replace(/^\n/, "");
  if (found === "") return "none";
  if (found === whole) return "whole";
  return whole.startsWith(found) ? "a part" : "more or other";
}

/** Ports differ from run to run. */
function named(text: string): string {
  return text.replace(/127\.0\.0\.1:\d+/g, "HOST");
}

function endpointAt(origin: string, api: Endpoint["api"]): Endpoint {
  return { name: "Test", baseUrl: `${origin}/v1`, api, models: [] };
}

function originOf(place: Place, { origin }: RawServer): string {
  if (place === "plain behind https") return origin.replace("http:", "https:");
  return place === "tls behind http" ? origin.replace("https:", "http:") : origin;
}

const certificates = join(import.meta.dirname, "../../support/certificates");

function tlsOf(place: Place): RawServerTls | undefined {
  const files: Partial<Record<string, string>> = {
    expired: "expired",
    "self-signed": "selfSigned",
    "wrong host": "wrongHost",
    "unknown issuer": "unknownIssuer",
    "tls behind http": "selfSigned",
  };
  const file = typeof place === "string" ? files[place] : undefined;
  if (file === undefined) return undefined;
  const pem = readFileSync(join(certificates, `${file}.pem`));
  return { key: pem, cert: pem };
}

/** As `fetch` fails before it has a connection. */
function throwing(code: string): Transport {
  return async () => {
    throw new TypeError("fetch failed", { cause: Object.assign(new Error(code), { code }) });
  };
}

/** Lets time pass when all that comes has come, or after each event. */
function timed(
  transport: Transport,
  { passes, passesEach, passesAtRequest }: Fault,
  pass: (milliseconds: number) => void,
): Transport {
  if (passes === undefined || passesAtRequest === true) return transport;
  return async (url, init, connection) => {
    const response = await transport(url, init, connection);
    const source = response.body?.getReader();
    if (source === undefined) return response;
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        const next = source.read();
        const stalled = passesEach === undefined ? setTimeout(() => pass(passes), quiet) : undefined;
        const { done, value } = await next;
        clearTimeout(stalled);
        if (done) return controller.close();
        if (passesEach === undefined) return controller.enqueue(value);
        for (const event of new TextDecoder().decode(value).split(/(?<=\n\n)/)) {
          pass(event.startsWith(":") ? passes : 0);
          controller.enqueue(new TextEncoder().encode(event));
          await new Promise((resolve) => setImmediate(resolve));
        }
      },
    });
    return new Response(body, response);
  };
}

/** Real milliseconds after which a loopback server that has said all it will say is taken at its silence. */
const quiet = 30;

async function bounded(run: Promise<WireRun>): Promise<WireRun> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`It hangs: not over after ${longestCell} ms.`)), longestCell);
  });
  try {
    return await Promise.race([run, late]);
  } finally {
    clearTimeout(timer);
  }
}
