import assert from "node:assert/strict";
import type { Socket } from "node:net";
import { test } from "node:test";
import type { Endpoint } from "../../src/providers/endpoint.ts";
import { listEndpointModels } from "../../src/providers/endpointModels.ts";
import type { Family } from "../../src/providers/family.ts";
import { answer, startRawServer } from "../support/rawServer.ts";

const key = "sk-canary-list-90ab";
const never = new AbortController().signal;

async function list(respond: (socket: Socket) => void, provider: Family = "custom", limit = 5000) {
  await using server = await startRawServer((socket) => respond(socket));
  const endpoint: Endpoint = { name: "Test", baseUrl: `${server.origin}/v1/`, api: "chat", provider, models: [] };
  const listing = await listEndpointModels(endpoint, key, { limit }, never);
  return { listing, requests: server.requests, origin: server.origin };
}

const json = (body: unknown) => (socket: Socket) =>
  void socket.end(answer("200 OK", "application/json", JSON.stringify(body)));

test("models are asked for with the key, at the endpoint's own address, once", async () => {
  const { listing, requests } = await list(json({ object: "list", data: [{ id: "a" }, { id: "b" }, { id: "a" }, 7] }));
  assert.ok(listing.kind === "listed");
  assert.deepEqual(listing.models, [
    { id: "a", facts: {} },
    { id: "b", facts: {} },
  ]);
  assert.ok(listing.milliseconds > 0);
  assert.deepEqual(
    requests.map(({ head }) => head),
    ["GET /v1/models HTTP/1.1"],
  );
  assert.equal(requests[0]?.headers.get("authorization"), `Bearer ${key}`);
});

test("OpenRouter's list carries efforts, prices, context and what goes in", async () => {
  const entry = {
    id: "openai/gpt-5.5",
    context_length: 1_050_000,
    architecture: { input_modalities: ["text", "image"] },
    pricing: { prompt: "0.000005", completion: "0.00003", input_cache_read: "0.0000005" },
    top_provider: { context_length: 1_050_000, max_completion_tokens: 128_000 },
    supported_parameters: ["reasoning", "tools"],
    reasoning: {
      supported_efforts: ["xhigh", "high", "medium", "low"],
      default_effort: "medium",
      default_enabled: true,
    },
  };
  const plain = { id: "some/chat", pricing: { prompt: "-1", completion: "-1" }, supported_parameters: ["temperature"] };
  const { listing } = await list(json({ data: [entry, plain] }), "openrouter");
  assert.ok(listing.kind === "listed");
  const [first, second] = listing.models;
  assert.ok(first?.facts.prices !== undefined);
  const { date, ...prices } = first.facts.prices;
  assert.match(date, /^\d{4}-\d\d-\d\d$/);
  assert.deepEqual(prices, {
    input: 50_000_000_000,
    output: 300_000_000_000,
    cached: 5_000_000_000,
    source: "openrouter.ai",
  });
  assert.deepEqual(first.facts.efforts, ["none", "low", "medium", "high", "xhigh"]);
  assert.equal(first.facts.defaultEffort, "medium");
  assert.deepEqual(
    [first.facts.context, first.facts.output, first.facts.images, first.facts.tools],
    [1_050_000, 128_000, true, true],
  );
  assert.deepEqual(second, { id: "some/chat", facts: { efforts: [], tools: false } });
});

const shapes: readonly (readonly [string, Family, unknown, readonly unknown[]])[] = [
  ["vLLM", "vllm", { data: [{ id: "m", max_model_len: 32_768 }] }, [{ id: "m", facts: { context: 32_768 } }]],
  [
    "Groq",
    "groq",
    { data: [{ id: "m", context_window: 131_072, max_completion_tokens: 65_536 }] },
    [{ id: "m", facts: { context: 131_072, output: 65_536 } }],
  ],
  [
    "llama.cpp",
    "llamacpp",
    { data: [{ id: "m.gguf", meta: { n_ctx: 8192 } }] },
    [{ id: "m.gguf", facts: { context: 8192 } }],
  ],
  ["Together, a bare list", "together", [{ id: "m", context_length: 4096 }], [{ id: "m", facts: { context: 4096 } }]],
  ["Gemini", "gemini", { data: [{ id: "models/gemini-3-pro" }] }, [{ id: "gemini-3-pro", facts: {} }]],
  ["ids that are none", "custom", { data: [{ id: "" }, { id: 3 }, { id: "a\u0007b" }, { id: "x".repeat(301) }] }, []],
  [
    "facts that are none",
    "custom",
    { data: [{ id: "m", context_length: -4, max_completion_tokens: "9" }] },
    [{ id: "m", facts: {} }],
  ],
];

for (const [name, family, body, models] of shapes) {
  test(`a list of models as it comes from: ${name}`, async () => {
    const { listing } = await list(json(body), family);
    assert.ok(listing.kind === "listed");
    assert.deepEqual(listing.models, models);
  });
}

const faults: readonly (readonly [string, (socket: Socket) => void, string])[] = [
  ["a rejected key", (socket) => socket.end(answer("401 Unauthorized", "application/json", "{}")), "key-rejected"],
  ["no such path", (socket) => socket.end(answer("404 Not Found", "text/plain", "no")), "not-found"],
  ["a web page", (socket) => socket.end(answer("200 OK", "text/html", "<html></html>")), "not-an-endpoint"],
  ["other JSON", json({ hello: "world" }), "not-an-endpoint"],
  [
    "a redirect",
    (socket) => socket.end(answer("302 Found", "text/plain", "", "location: http://127.0.0.1:1/\r\n")),
    "redirected",
  ],
  ["a reset", (socket) => socket.resetAndDestroy(), "unreachable"],
  [
    "an answer cut off",
    (socket) => socket.write("HTTP/1.1 200 OK\r\ncontent-length: 90\r\n\r\n{", () => socket.resetAndDestroy()),
    "unreachable",
  ],
  [
    "a server at its end",
    (socket) => socket.end(answer("503 Service Unavailable", "text/plain", "")),
    "provider-error",
  ],
];

for (const [name, respond, kind] of faults) {
  test(`listing models fails with a reason: ${name}`, async () => {
    const { listing } = await list(respond);
    assert.ok(listing.kind === "failed");
    assert.equal(listing.failure.kind, kind);
    assert.ok(!JSON.stringify(listing).includes(key));
  });
}

test("a server that says nothing is given up after the limit, and one that goes on for ever at the size", async () => {
  const silent = await list(() => undefined, "custom", 50);
  assert.ok(silent.listing.kind === "failed");
  assert.deepEqual(silent.listing.failure, { kind: "unreachable", origin: silent.origin, code: "ETIMEDOUT" });
  const endless = await list((socket) => {
    const piece = "x".repeat(1_000_000);
    const more = () => socket.writable && socket.write(piece, more);
    socket.write("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n", more);
  });
  assert.ok(endless.listing.kind === "failed");
  assert.equal(endless.listing.failure.kind, "provider-error");
});

test("an aborted listing rejects with the signal's reason", async () => {
  const controller = new AbortController();
  await using server = await startRawServer(() => controller.abort(new Error("enough")));
  const endpoint: Endpoint = { name: "Test", baseUrl: server.origin, api: "chat", models: [] };
  await assert.rejects(listEndpointModels(endpoint, undefined, {}, controller.signal), /enough/);
});
