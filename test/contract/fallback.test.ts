import assert from "node:assert/strict";
import type { Socket } from "node:net";
import { test } from "node:test";
import type { Effort } from "../../src/core/effort.ts";
import { planEffort } from "../../src/core/effort.ts";
import type { Fallback } from "../../src/core/fallback.ts";
import type { Provider } from "../../src/core/provider.ts";
import { withRetries } from "../../src/core/retry.ts";
import { createWireProvider } from "../../src/providers/wireProvider.ts";
import { answer, eventStreamHead, type RawServer, sse, startRawServer } from "../support/rawServer.ts";
import { sampleAnswer, wireRun } from "../support/wireRun.ts";

type Respond = (socket: Socket) => void;

const firstKey = "sk-canary-first-31c5";
const secondKey = "sk-canary-second-9d02";
const jsonError = (message: string, code = "") => JSON.stringify({ error: { message, code } });
const respondWith =
  (status: string, body: string): Respond =>
  (socket) =>
    socket.end(answer(status, "application/json", body));

const overloaded = respondWith("503 Service Unavailable", jsonError("busy"));
const reasoningChunk = sse({ choices: [{ index: 0, delta: { reasoning_content: "thinking about b" } }] });
const completed: Respond = (socket) =>
  socket.end(
    eventStreamHead +
      reasoningChunk +
      sse({ choices: [{ index: 0, delta: { content: sampleAnswer }, finish_reason: "stop" }] }, "[DONE]"),
  );

function wire(server: RawServer, key: string): Provider {
  const endpoint = { name: server.origin, baseUrl: `${server.origin}/v1`, api: "chat", models: [] } as const;
  const provider = createWireProvider(endpoint, key);
  const clock = { now: () => 0, wallClock: () => 0 };
  return withRetries(provider, { clock, wait: async () => undefined, random: () => 0.5 });
}

function listed(server: RawServer, efforts: readonly Effort[] = ["low", "medium"]): Fallback {
  const ref = { endpoint: server.origin, model: "second-model" };
  return {
    async admit(before) {
      const effort = planEffort(before.request.effort.asked, efforts, "second");
      const input = { ...before, request: { ...before.request, model: ref, effort }, modelName: "second" };
      return { provider: wire(server, secondKey), input };
    },
  };
}

/** A run at the first server with the second one listed and a third one unlisted, which must hear of nothing. */
async function fallenBack(first: Respond, second: Respond = completed, signal?: AbortSignal) {
  await using a = await startRawServer(first);
  await using b = await startRawServer(second);
  await using unlisted = await startRawServer(completed);
  const run = await wireRun(wire(a, firstKey), "high", signal, undefined, [listed(b)]);
  assert.equal(unlisted.requests.length, 0, "nothing goes to whom the user did not list");
  for (const { head, headers, body } of a.requests) {
    assert.equal(headers.get("authorization"), `Bearer ${firstKey}`);
    assert.ok(!`${head}${body}`.includes(secondKey));
  }
  for (const { head, headers, body } of b.requests) {
    assert.equal(headers.get("authorization"), `Bearer ${secondKey}`);
    assert.ok(!`${head}${[...headers.values()].join()}${body}`.includes(firstKey), "a key stays with its origin");
  }
  assert.ok(!JSON.stringify(run.events).match(/sk-canary/), "no key is in an event");
  return { ...run, requests: [a.requests.length, b.requests.length], sentToSecond: b.requests[0]?.body ?? "" };
}

const cured: readonly (readonly [string, Respond, number])[] = [
  ["a server that stays overloaded after its retries", overloaded, 3],
  ["a server that limits after its retries", respondWith("429 Too Many Requests", jsonError("slow down")), 3],
  ["a model that is not there", respondWith("404 Not Found", jsonError("no such model", "model_not_found")), 1],
  ["an account without quota", respondWith("429 Too Many Requests", jsonError("no", "insufficient_quota")), 1],
  ["a server that hangs up before it answers", (socket) => socket.destroy(), 3],
  ["a stream that ends before it brought anything", (socket) => socket.end(eventStreamHead), 3],
];

for (const [name, first, attempts] of cured) {
  test(`${name}: the listed model takes over, with its own key and effort`, async () => {
    const { state, requests, sentToSecond } = await fallenBack(first);
    assert.equal(state.outcome?.kind, "finished");
    assert.deepEqual(requests, [attempts, 1]);
    assert.equal(state.model, "second");
    assert.deepEqual(
      state.fellBack.map(({ from, to }) => [from, to]),
      [["test-model", "second"]],
    );
    assert.deepEqual(state.effort, { asked: "high", sent: "medium", note: "second has no high; sent medium." });
    const sent: unknown = JSON.parse(sentToSecond);
    assert.equal(Reflect.get(Object(sent), "model"), "second-model");
    assert.equal(Reflect.get(Object(sent), "reasoning_effort"), "medium");
  });
}

test("a server where nothing listens: the listed model takes over", async () => {
  const gone = await startRawServer(completed);
  await gone[Symbol.asyncDispose]();
  await using b = await startRawServer(completed);
  const { state } = await wireRun(wire(gone, firstKey), "low", undefined, undefined, [listed(b)]);
  assert.equal(state.outcome?.kind, "finished");
  assert.equal(state.fellBack[0]?.failure?.kind, "unreachable");
});

const kept: readonly (readonly [string, Respond, string])[] = [
  ["a rejected key", respondWith("401 Unauthorized", jsonError("bad key")), "failed"],
  ["a refused request", respondWith("400 Bad Request", jsonError("bad field")), "failed"],
  ["something not allowed", respondWith("403 Forbidden", jsonError("not yours")), "failed"],
  [
    "a redirect",
    (s) => s.end("HTTP/1.1 307 x\r\nlocation: https://evil.example/\r\ncontent-length: 0\r\n\r\n"),
    "failed",
  ],
  ["output, then a broken connection", (s) => s.end(eventStreamHead + reasoningChunk), "interrupted"],
  [
    "output, then an error inside the stream",
    (s) => s.end(eventStreamHead + reasoningChunk + sse({ error: { message: "busy", code: "overloaded" } })),
    "failed",
  ],
  ["a whole answer", completed, "finished"],
];

for (const [name, first, outcome] of kept) {
  test(`${name}: no other model takes over`, async () => {
    const { state, requests } = await fallenBack(first);
    assert.equal(state.outcome?.kind, outcome);
    assert.deepEqual(requests, [1, 0]);
    assert.deepEqual(state.fellBack, []);
  });
}

test("the last model's fault is the run's when none can answer", async () => {
  const { state, requests } = await fallenBack(overloaded, respondWith("401 Unauthorized", jsonError("bad key")));
  assert.deepEqual(requests, [3, 1]);
  assert.equal(state.outcome?.kind === "failed" && state.outcome.failure.kind, "key-rejected");
  assert.equal(state.model, "second");
});

test("Stop while a fallback is silent ends the run at once", async () => {
  const controller = new AbortController();
  let stoppedAt = 0;
  const silent: Respond = (socket) => {
    socket.write(eventStreamHead);
    stoppedAt = performance.now();
    controller.abort();
  };
  const { state } = await fallenBack(overloaded, silent, controller.signal);
  assert.ok(performance.now() - stoppedAt < 200, "within 200 ms");
  assert.equal(state.outcome?.kind, "stopped");
  assert.equal(state.fellBack.length, 1);
});

test("Stop while the gates of a fallback ask ends the run at once, and an answer that comes later sends nothing", async () => {
  await using a = await startRawServer(overloaded);
  await using b = await startRawServer(completed);
  const controller = new AbortController();
  const { promise: decided, resolve: decide } = Promise.withResolvers<void>();
  const { promise: admitted, resolve: wasAdmitted } = Promise.withResolvers<void>();
  let asked = 0;
  const gated: Fallback = {
    ...listed(b),
    async admit(before) {
      controller.abort();
      await decided;
      const given = await listed(b).admit(before);
      wasAdmitted();
      const stream: Provider["stream"] = (...args) => {
        asked += 1;
        return wire(b, secondKey).stream(...args);
      };
      return given === undefined ? undefined : { ...given, provider: { stream } };
    },
  };
  const run = await wireRun(wire(a, firstKey), "low", controller.signal, undefined, [gated]);
  assert.equal(run.state.outcome?.kind, "stopped");
  decide();
  await admitted;
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual([asked, b.requests.length], [0, 0]);
});
