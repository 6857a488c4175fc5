import assert from "node:assert/strict";
import { test } from "node:test";
import type { ProviderEvent } from "../../src/core/provider.ts";
import type { Endpoint } from "../../src/providers/endpoint.ts";
import { loopbackFetch } from "../../src/providers/loopbackFetch.ts";
import type { WireOptions } from "../../src/providers/reading.ts";
import { systemTimers, type Timers } from "../../src/providers/watchdog.ts";
import { createWireProvider } from "../../src/providers/wireProvider.ts";
import {
  backgroundEvents,
  backgroundId,
  type Interference,
  sendAll,
  startBackgroundServer,
  startingAfter,
} from "../support/backgroundServer.ts";
import { foundIn } from "../support/found.ts";
import { answer, eventStreamHead, type RawRequest } from "../support/rawServer.ts";
import { afterBytes } from "../support/socketCuts.ts";
import { providerRequest, wireRun } from "../support/wireRun.ts";

/** The waits between attempts pass at once; the watchdog's limits are left as they are. */
const impatient: Timers = {
  ...systemTimers,
  after: (milliseconds, callback) => systemTimers.after(milliseconds < 10_000 ? 0 : milliseconds, callback),
};

function endpointAt(origin: string, more: Partial<Endpoint> = {}): Endpoint {
  const plain = { name: "Test", baseUrl: `${origin}/v1`, api: "responses", models: [] } as const;
  return { ...plain, provider: "openai", background: true, ...more };
}

async function readThrough(send: Interference, options: WireOptions = { timers: impatient }, more = {}) {
  await using server = await startBackgroundServer(send);
  const events: ProviderEvent[] = [];
  const provider = createWireProvider(endpointAt(server.origin, more), "key", options);
  for await (const event of provider.stream(providerRequest("low"), new AbortController().signal)) events.push(event);
  return { found: foundIn(events), events, requests: [...server.requests] };
}

const uncut = (await readThrough((rest, _, socket) => sendAll(socket, rest))).found;
const whole = Buffer.from(backgroundEvents.join(""));

test("uncut, it is finished", () => {
  assert.deepEqual(uncut.stop, { kind: "complete" });
  assert.equal(uncut.reasoning, "Die Größe of b ");
  assert.equal(uncut.answer, "const größe = 1;\n");
});

for (let count = 1; count < backgroundEvents.length; count += 1) {
  const begin = Buffer.from(backgroundEvents.slice(0, count).join(""));
  for (const kind of ["ends", "is reset"] as const) {
    test(`a connection that ${kind} after ${count} events is gone on with, as if nothing had been`, async () => {
      let end = () => {};
      // A reset may overtake what was sent before it, so it waits until the client has that.
      const transport = async (url: URL, init: RequestInit) =>
        afterBytes(await loopbackFetch(url, init), begin.byteLength, () => end());
      const { found, events, requests } = await readThrough(
        (rest, connection, socket) => {
          if (connection > 0) return sendAll(socket, rest);
          if (kind === "ends") return sendAll(socket, begin);
          end = () => socket.resetAndDestroy();
          socket.write(Buffer.concat([Buffer.from(eventStreamHead), begin]));
        },
        { transport },
      );
      assert.deepEqual(found, uncut);
      assert.deepEqual(requests.map(startingAfter), [-1, count - 1]);
      assert.match(requests[1]?.head ?? "", new RegExp(`^GET /v1/responses/${backgroundId}\\?`));
      assert.deepEqual(tellings(events), ["retrying 1", "resumed"]);
    });
  }
}

test("a stream cut at any byte after its first event is gone on with", async () => {
  const first = Buffer.byteLength(backgroundEvents[0] ?? "");
  for (let at = first; at < whole.byteLength; at += 5) {
    const { found } = await readThrough((rest, connection, socket) =>
      sendAll(socket, connection === 0 ? rest.subarray(0, at) : rest),
    );
    assert.deepEqual(found, uncut, `cut after ${at} bytes`);
  }
});

test("connections that bring one event each come to the same end", async () => {
  const { found, requests } = await readThrough((_, __, socket, from) =>
    sendAll(socket, Buffer.from(backgroundEvents[from] ?? "")),
  );
  assert.deepEqual(found, uncut);
  assert.equal(requests.length, backgroundEvents.length);
});

test("events that come again count once", async () => {
  const { found } = await readThrough((_, connection, socket, from) =>
    sendAll(
      socket,
      Buffer.from(connection === 0 ? backgroundEvents.slice(0, 7).join("") : backgroundEvents.slice(from - 4).join("")),
    ),
  );
  assert.deepEqual(found, uncut);
});

test("events that are left out are not passed over: the stream is damaged", async () => {
  const { found } = await readThrough((_, connection, socket, from) =>
    sendAll(
      socket,
      Buffer.from(connection === 0 ? backgroundEvents.slice(0, 4).join("") : backgroundEvents.slice(from + 1).join("")),
    ),
  );
  assert.deepEqual(found.stop, { kind: "interrupted", why: "damaged" });
});

test("a connection that falls silent is gone on with", async () => {
  const { found, events } = await readThrough(
    (rest, connection, socket) => {
      if (connection > 0) sendAll(socket, rest);
      else socket.write(eventStreamHead + backgroundEvents.slice(0, 6).join(""));
    },
    { limits: { firstByte: 5000, silence: 200, progress: undefined } },
  );
  assert.deepEqual(found, uncut);
  assert.deepEqual(tellings(events), ["retrying 1", "resumed"]);
});

test("five attempts in a row that bring nothing are enough: interrupted, and what came is kept", async () => {
  const { found, events } = await readThrough((_, connection, socket) => {
    if (connection === 0) socket.end(eventStreamHead + backgroundEvents.slice(0, 5).join(""));
    else if (connection % 2 === 0) socket.destroy();
    else socket.end(answer("503 Service Unavailable", "application/json", '{"error":{"message":"later"}}'));
  });
  assert.equal(found.stop, undefined);
  assert.equal(found.reasoning, "Die Größe of b ");
  assert.deepEqual(tellings(events), ["retrying 1", "retrying 2", "retrying 3", "retrying 4", "retrying 5"]);
});

test("a response that the provider no longer has is interrupted at once", async () => {
  const { found, requests } = await readThrough((_, connection, socket) => {
    if (connection === 0) socket.end(eventStreamHead + backgroundEvents.slice(0, 5).join(""));
    else socket.end(answer("404 Not Found", "application/json", '{"error":{"message":"no such response"}}'));
  });
  assert.equal(found.stop, undefined);
  assert.equal(requests.length, 2);
});

test("a failure that the provider tells is no drop", async () => {
  const failed = { type: "response.failed", sequence_number: 5, response: { error: { message: "no" } } };
  const { found, requests } = await readThrough((_, __, socket) =>
    socket.end(`${eventStreamHead}${backgroundEvents.slice(0, 5).join("")}data: ${JSON.stringify(failed)}\n\n`),
  );
  assert.equal(found.stop?.kind, "failed");
  assert.equal(requests.length, 1);
});

const notBackground = [
  { name: "the setting is off", more: { background: false }, store: false },
  { name: "the server is no OpenAI", more: { provider: "custom" }, store: undefined },
  { name: "the wire format is Chat Completions", more: { api: "chat" }, store: false },
] as const;

for (const { name, more, store } of notBackground) {
  test(`without background when ${name}: nothing is kept there, and a drop is the end`, async () => {
    const { found, requests } = await readThrough(
      (_, __, socket) => sendAll(socket, Buffer.from(backgroundEvents.slice(0, 5).join(""))),
      {},
      more,
    );
    assert.equal(found.stop, undefined);
    assert.equal(requests.length, 1);
    assert.deepEqual(stored(requests[0]), { background: undefined, store });
  });
}

test("a background request says so", async () => {
  const { requests } = await readThrough((rest, _, socket) => sendAll(socket, rest));
  assert.equal(requests.length, 1, "and a finished one is not cancelled");
  assert.deepEqual(stored(requests[0]), { background: true, store: true });
});

for (const dropped of [false, true]) {
  test(`Stop cancels the work at the provider${dropped ? ", also on a resumed connection" : ""}`, async () => {
    const stop = new AbortController();
    let cancelled: (head: string) => void = () => undefined;
    const cancelling = new Promise<string>((resolve) => {
      cancelled = resolve;
    });
    await using server = await startBackgroundServer((_, connection, socket, from) => {
      const begin = eventStreamHead + backgroundEvents.slice(from, from + 3).join("");
      if (dropped && connection === 0) socket.end(begin);
      else socket.write(begin);
    });
    const provider = createWireProvider(endpointAt(server.origin), "key", {
      transport: async (url, init) => {
        const response = await fetch(url, init);
        if (url.pathname.endsWith("/cancel")) cancelled(`${init.method} ${url.pathname}`);
        return response;
      },
    });
    const { state } = await wireRun(provider, "low", stop.signal, (event) => {
      if (event.type === "reasoning-delta" && (!dropped || event.text.endsWith("of b "))) stop.abort();
    });
    assert.deepEqual(state.outcome, { kind: "stopped" });
    assert.equal(await cancelling, `POST /v1/responses/${backgroundId}/cancel`);
  });
}

function tellings(events: readonly ProviderEvent[]): string[] {
  return events.flatMap((event) =>
    event.type === "retrying" ? [`retrying ${event.retry}`] : event.type === "resumed" ? ["resumed"] : [],
  );
}

function stored(request: RawRequest | undefined): { readonly background: unknown; readonly store: unknown } {
  const body: { background?: unknown; store?: unknown } = JSON.parse(request?.body ?? "{}");
  return { background: body.background, store: body.store };
}
