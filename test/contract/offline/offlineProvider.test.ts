import assert from "node:assert/strict";
import { subscribe } from "node:diagnostics_channel";
import { after, test } from "node:test";
import { Worker } from "node:worker_threads";
import type { Effort } from "../../../src/core/effort.ts";
import { nothingReported, type ProviderEvent, type ProviderRequest } from "../../../src/core/provider.ts";
import { offlineAbilities } from "../../../src/offline/instruction.ts";
import { createOfflineProvider } from "../../../src/offline/offlineProvider.ts";
import { linesOf, refactored, sample, typescriptPath } from "./support.ts";

const workerPath = new URL("../../../src/offline/worker.ts", import.meta.url);
const provider = createOfflineProvider({ workerPath, typescriptPath });
after(() => provider.dispose());

const orders = sample("src/orders.ts");
const untilNever = new AbortController().signal;

type Asked = {
  readonly instruction?: string;
  readonly text?: string;
  readonly languageId?: string;
  readonly effort?: Effort;
};

function request({
  instruction = "modernise",
  text = orders,
  languageId = "typescript",
  effort = "high",
}: Asked): ProviderRequest {
  const file = { uri: "file:///shop/src/orders.ts", path: "src/orders.ts", languageId, version: 1, text };
  return {
    instruction,
    target:
      text === orders ? { kind: "selection", file, lines: linesOf(orders, "loadOrders") } : { kind: "file", file },
    model: { endpoint: "offline", model: "offline" },
    effort: { asked: effort, sent: effort },
    prompt: { system: "", user: "" },
  };
}

async function eventsOf(asked: Asked, from = provider): Promise<ProviderEvent[]> {
  const events: ProviderEvent[] = [];
  for await (const event of from.stream(request(asked), untilNever)) events.push(event);
  return events;
}

/** Many seconds of work: every function is one step at high, and each step checks the whole file. */
const long = Array.from({ length: 80 }, (_, index) =>
  orders
    .slice(orders.indexOf("export function cancelOrder"), orders.indexOf("/** The customer's other"))
    .replace("cancelOrder", `cancel${index}`),
).join("\n");

const started: Worker[] = [];
subscribe("worker_threads", (message) => {
  if (typeof message === "object" && message !== null && "worker" in message && message.worker instanceof Worker) {
    started.push(message.worker);
  }
});

/** Waits for the state itself; the test's own limit ends a wait that never comes true. A thread that ended has the id -1. */
async function untilEnded(workers: readonly Worker[]): Promise<void> {
  assert.ok(workers.length > 0, "a worker was started");
  while (workers.some((worker) => worker.threadId !== -1)) await new Promise((resolve) => setImmediate(resolve));
}

for (const effort of ["none", "low", "high"] as const) {
  test(`a worker at ${effort} gives the same events as the same work in this thread`, async () => {
    const [sent, ...events] = await eventsOf({ effort });
    assert.deepEqual(sent, { type: "request-sent", origin: undefined, parameter: `effort: "${effort}"` });
    const here = refactored("modernise", orders, {
      effort,
      path: "src/orders.ts",
      lines: linesOf(orders, "loadOrders"),
    });
    assert.deepEqual(events, here.events);
    assert.deepEqual(events.at(-1), { type: "stop", stop: { kind: "complete" } });
    assert.deepEqual(events.at(-2), { type: "usage", usage: nothingReported });
  });
}

test("reasoning parts count up from 0 and are a trace", async () => {
  const parts = (await eventsOf({})).flatMap((event) => {
    if (event.type !== "reasoning-delta") return [];
    assert.equal(event.provenance, "trace");
    return [event.part];
  });
  assert.deepEqual(
    [...new Set(parts)],
    Array.from({ length: Math.max(...parts) + 1 }, (_, part) => part),
  );
});

test("runs at the same time do not mix", async () => {
  const [none, low, high] = await Promise.all((["none", "low", "high"] as const).map((effort) => eventsOf({ effort })));
  for (const [effort, events] of Object.entries({ none, low, high })) {
    const alone = await eventsOf({ effort: effort === "none" || effort === "low" ? effort : "high" });
    assert.deepEqual(events, alone);
  }
});

test("several files are refactored in turn, each named, and the answer ends once", async () => {
  const file = (path: string, languageId = "typescript") => ({
    uri: `file:///shop/${path}`,
    path,
    languageId,
    version: 1,
    text: "export const one = function () {\n  return 1;\n};\n",
  });
  const files = [file("src/one.ts"), file("src/two.css", "css"), file("src/three.ts")];
  const events: ProviderEvent[] = [];
  const asked: ProviderRequest = { ...request({}), target: { kind: "files", files } };
  for await (const event of provider.stream(asked, untilNever)) events.push(event);
  const parts: string[] = [];
  let answer = "";
  for (const event of events) {
    if (event.type === "reasoning-delta") parts[event.part] = (parts[event.part] ?? "") + event.text;
    if (event.type === "answer-delta") answer += event.text;
  }
  assert.equal(events.filter(({ type }) => type === "stop").length, 1);
  assert.equal(events.at(-1)?.type, "stop");
  assert.match(parts[0] ?? "", /Left as they are[\s\S]*src\/two\.css/);
  assert.deepEqual(
    parts.filter((part) => part.startsWith("**src/")).map((part) => part.trim()),
    ["**src/one.ts**", "**src/three.ts**"],
  );
  assert.deepEqual(
    [...answer.matchAll(/^(src\/.*)\n<<<<<<< SEARCH$/gm)].map(([, path]) => path),
    ["src/one.ts", "src/three.ts"],
  );
});

test("another language is refused without starting anything", async () => {
  const failure = { kind: "offline-language", language: "python" };
  assert.deepEqual((await eventsOf({ languageId: "python" })).at(-1), {
    type: "stop",
    stop: { kind: "failed", failure },
  });
});

test("what it has no refactoring for is refused, with all that it can do", async () => {
  const events = await eventsOf({ instruction: "make it faster" });
  const failure = { kind: "offline-no-match", instruction: "make it faster", can: offlineAbilities };
  assert.deepEqual(events.slice(1), [{ type: "stop", stop: { kind: "failed", failure } }]);
});

for (const path of ["/nowhere/typescript.js", new URL(import.meta.url).pathname]) {
  test(`no TypeScript at ${path.includes("nowhere") ? "the path" : "a path that holds something else"}: unavailable`, async () => {
    const without = createOfflineProvider({ workerPath, typescriptPath: path });
    const last = (await eventsOf({}, without)).at(-1);
    assert.ok(last?.type === "stop" && last.stop.kind === "failed");
    assert.equal(last.stop.failure.kind, "offline-unavailable");
    without.dispose();
  });
}

test("a worker that cannot start: unavailable", async () => {
  const without = createOfflineProvider({ workerPath: "/nowhere/worker.cjs", typescriptPath });
  const last = (await eventsOf({}, without)).at(-1);
  assert.ok(last?.type === "stop" && last.stop.kind === "failed" && last.stop.failure.kind === "offline-unavailable");
});

test("Stop in the midst of the work ends the stream within 200 ms and leaves no worker", {
  timeout: 60_000,
}, async () => {
  const own = createOfflineProvider({ workerPath, typescriptPath });
  const before = started.length;
  const stopping = new AbortController();
  let steps = 0;
  let abortedAt = 0;
  let afterAbort = 0;
  const stream = async () => {
    for await (const event of own.stream(request({ text: long }), stopping.signal)) {
      if (stopping.signal.aborted) afterAbort += 1;
      if (event.type === "reasoning-delta" && event.text.includes("types checked")) steps += 1;
      if (steps < 3 || stopping.signal.aborted) continue;
      abortedAt = performance.now();
      stopping.abort();
    }
  };
  await assert.rejects(stream(), { name: "AbortError" });
  assert.ok(performance.now() - abortedAt <= 200, `${performance.now() - abortedAt} ms`);
  assert.equal(afterAbort, 0);
  await untilEnded(started.slice(before));
});

test("Stop while the stream waits for the worker ends it within 200 ms", { timeout: 60_000 }, async () => {
  const own = createOfflineProvider({ workerPath, typescriptPath });
  const before = started.length;
  const stopping = new AbortController();
  const iterator = own.stream(request({ text: long }), stopping.signal)[Symbol.asyncIterator]();
  await iterator.next();
  const waiting = iterator.next();
  await new Promise((resolve) => setImmediate(resolve));
  const abortedAt = performance.now();
  stopping.abort();
  await assert.rejects(waiting, { name: "AbortError" });
  assert.ok(performance.now() - abortedAt <= 200);
  await untilEnded(started.slice(before));
});

test("a consumer that leaves the loop ends the work", { timeout: 60_000 }, async () => {
  const own = createOfflineProvider({ workerPath, typescriptPath });
  const before = started.length;
  for await (const event of own.stream(request({ text: long }), untilNever)) {
    if (event.type === "reasoning-delta") break;
  }
  await untilEnded(started.slice(before));
});

test("a signal that is aborted already starts nothing", async () => {
  const iterator = provider.stream(request({}), AbortSignal.abort())[Symbol.asyncIterator]();
  await iterator.next();
  await assert.rejects(iterator.next(), { name: "AbortError" });
});

test("after a run one worker stays warm for the next, and dispose ends it", { timeout: 60_000 }, async () => {
  const own = createOfflineProvider({ workerPath, typescriptPath });
  const before = started.length;
  await eventsOf({ effort: "none" }, own);
  await eventsOf({ effort: "none" }, own);
  assert.equal(started.length - before, 1);
  assert.notEqual(started[before]?.threadId, -1);
  own.dispose();
  await untilEnded(started.slice(before));
});

test("a warm worker that dies is replaced", { timeout: 60_000 }, async () => {
  const own = createOfflineProvider({ workerPath, typescriptPath });
  const before = started.length;
  await eventsOf({ effort: "none" }, own);
  await started[before]?.terminate();
  assert.deepEqual((await eventsOf({ effort: "none" }, own)).at(-1), { type: "stop", stop: { kind: "complete" } });
  own.dispose();
});

test("a worker that dies in the midst of a run: unavailable", { timeout: 60_000 }, async () => {
  const own = createOfflineProvider({ workerPath, typescriptPath });
  const before = started.length;
  let last: ProviderEvent | undefined;
  for await (const event of own.stream(request({ text: long }), untilNever)) {
    last = event;
    if (event.type === "reasoning-delta") void started[before]?.terminate();
  }
  assert.ok(last?.type === "stop" && last.stop.kind === "failed" && last.stop.failure.kind === "offline-unavailable");
});
