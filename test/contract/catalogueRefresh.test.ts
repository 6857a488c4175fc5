import assert from "node:assert/strict";
import type { Socket } from "node:net";
import { test } from "node:test";
import { dollar } from "../../src/core/money.ts";
import { shippedCatalogues } from "../../src/providers/catalogue/shipped.ts";
import { readCatalogue } from "../../src/providers/catalogueFile.ts";
import { type RefreshedCatalogue, readRefreshed, refreshCatalogue } from "../../src/providers/catalogueRefresh.ts";
import { createKnowledge } from "../../src/providers/knowledge.ts";
import { answer, startRawServer } from "../support/rawServer.ts";

const never = new AbortController().signal;
const today = "2026-12-24";

/** As https://models.dev documents its schema. */
const published = {
  openai: {
    id: "openai",
    env: ["OPENAI_API_KEY"],
    models: {
      "gpt-5.5": {
        id: "gpt-5.5",
        reasoning: true,
        reasoning_options: [{ type: "effort", values: ["none", "low", "medium", "high", "xhigh", "ultra"] }],
        tool_call: true,
        cost: {
          input: 4,
          output: 24,
          cache_read: 0.4,
          tiers: [{ input: 8, output: 36, cache_read: 0.8, tier: { type: "context", size: 272_000 } }],
        },
        limit: { context: 1_050_000, input: 922_000, output: 128_000 },
        modalities: { input: ["text", "image"], output: ["text"] },
      },
      "gpt-5.6-lite": {
        id: "gpt-5.6-lite",
        reasoning: true,
        reasoning_options: [{ type: "toggle" }, { type: "effort", values: ["low", "high"] }],
        tool_call: true,
        cost: { input: 0, output: 0 },
        limit: { context: 400_000, output: 128_000 },
        modalities: { input: ["text"], output: ["text"] },
      },
      "gpt-4-old": {
        reasoning: false,
        status: "deprecated",
        limit: {},
        modalities: { input: ["text"], output: ["text"] },
      },
      "text-embedding-9": { modalities: { input: ["text"], output: ["text"] } },
      "gpt-image-9": { modalities: { input: ["text"], output: ["image"] } },
    },
  },
  google: {
    models: {
      "gemini-9": {
        reasoning: true,
        reasoning_options: [{ type: "effort", values: ["max"] }],
        modalities: { input: ["text"], output: ["text"] },
      },
    },
  },
  unheard: { models: { m: { modalities: { output: ["text"] } } } },
};

async function refresh(respond: (socket: Socket, request: number) => void, before: RefreshedCatalogue = {}) {
  let count = 0;
  await using server = await startRawServer((socket) => respond(socket, count++));
  const result = await refreshCatalogue(before, today, { url: new URL(`${server.origin}/api.json`) }, never);
  return { result, requests: server.requests };
}

const ok = (body: unknown, headers = "") =>
  answer("200 OK", "application/json", typeof body === "string" ? body : JSON.stringify(body), headers);

test("a refresh asks once, without a key, and takes what models.dev says of the providers known here", async () => {
  const { result, requests } = await refresh((socket) => void socket.end(ok(published, 'etag: "v1"\r\n')));
  assert.ok(result.kind === "newer");
  assert.equal(requests.length, 1);
  assert.equal(requests[0]?.head, "GET /api.json HTTP/1.1");
  assert.equal(requests[0]?.headers.get("authorization"), undefined);
  assert.equal(result.catalogue.etag, '"v1"');
  const read = readCatalogue(result.catalogue.modelsDev);
  assert.deepEqual([...read.keys()], ["openai", "gemini"]);
  assert.deepEqual([...(read.get("openai")?.keys() ?? [])], ["gpt-5.5", "gpt-5.6-lite", "gpt-4-old"]);
  assert.deepEqual(read.get("openai")?.get("gpt-5.5")?.facts, {
    efforts: ["none", "low", "medium", "high", "xhigh"],
    context: 1_050_000,
    input: 922_000,
    output: 128_000,
    prices: {
      input: 4 * dollar,
      output: 24 * dollar,
      cached: 0.4 * dollar,
      above: { tokens: 272_000, input: 8 * dollar, output: 36 * dollar, cached: 0.8 * dollar },
      source: "models.dev",
      date: today,
    },
    images: true,
    tools: true,
  });
  assert.equal(read.get("gemini")?.get("gemini-9")?.facts.efforts, undefined, "those are of another API");
});

test("what a refresh brought corrects what ships, and an announced model that it lists is no longer only announced", async () => {
  const { result } = await refresh((socket) => void socket.end(ok(published)));
  assert.ok(result.kind === "newer");
  const kept = readRefreshed(JSON.parse(JSON.stringify(result.catalogue)));
  const knowledge = createKnowledge([...shippedCatalogues, readCatalogue(kept.modelsDev)]);
  const known = knowledge.facts("openai", "gpt-5.5");
  assert.equal(known?.prices?.input, 4 * dollar);
  assert.equal(known?.defaultEffort, "medium", "what models.dev does not say stays");
  const lite = knowledge.facts("openai", "gpt-5.6-lite");
  assert.equal(lite?.unverified, undefined);
  assert.deepEqual(lite?.efforts, ["none", "low", "high"]);
  assert.ok(knowledge.models("openai").includes("gpt-5.6-lite"));
  assert.ok(!knowledge.models("openai").includes("gpt-4-old"), "a deprecated model is not offered");
});

test("the second refresh sends the ETag, and nothing changes when nothing is newer", async () => {
  const first = await refresh((socket) => void socket.end(ok(published, 'etag: "v1"\r\n')));
  assert.ok(first.result.kind === "newer");
  const before = first.result.catalogue;
  const { result, requests } = await refresh((socket) => void socket.end("HTTP/1.1 304 Not Modified\r\n\r\n"), before);
  assert.equal(requests[0]?.headers.get("if-none-match"), '"v1"');
  assert.deepEqual(result, { kind: "same", catalogue: before });
});

const broken: readonly (readonly [string, (socket: Socket) => void, string])[] = [
  ["cut off", (socket) => socket.write(ok(published).slice(0, -200), () => socket.resetAndDestroy()), "unreachable"],
  ["not JSON", (socket) => socket.end(ok("{oops")), "not-an-endpoint"],
  ["another JSON", (socket) => socket.end(ok({ openai: { models: [] } })), "not-an-endpoint"],
  ["a web page", (socket) => socket.end(answer("200 OK", "text/html", "<html>")), "not-an-endpoint"],
  [
    "a redirect",
    (socket) => socket.end(answer("301 Moved", "text/plain", "", "location: http://127.0.0.1:1/\r\n")),
    "redirected",
  ],
  ["an error", (socket) => socket.end(answer("500 No", "text/plain", "")), "provider-error"],
];

for (const [name, respond, kind] of broken) {
  test(`a broken download changes nothing: ${name}`, async () => {
    const before: RefreshedCatalogue = { modelsDev: { source: "models.dev", date: "2026-11-30", families: {} } };
    const copy = structuredClone(before);
    const { result } = await refresh(respond, before);
    assert.ok(result.kind === "failed");
    assert.equal(result.failure.kind, kind);
    assert.deepEqual(before, copy);
  });
}

test("OpenRouter is asked for its own models where the user has it, with its key; models.dev never sees that", async () => {
  const listing = {
    data: [
      {
        id: "openai/gpt-5.5",
        context_length: 1_050_000,
        pricing: { prompt: "0.000005", completion: "0.00003", input_cache_read: "0.0000005" },
        supported_parameters: ["reasoning", "tools"],
        reasoning: { supported_efforts: ["high", "low"], mandatory: true, default_effort: "high" },
      },
    ],
  };
  await using modelsDev = await startRawServer((socket) => void socket.end(ok(published)));
  await using openRouter = await startRawServer((socket) => void socket.end(ok(listing)));
  const endpoint = {
    name: "OpenRouter",
    baseUrl: `${openRouter.origin}/api/v1`,
    api: "chat",
    provider: "openrouter",
    models: [],
  } as const;
  const options = { url: new URL(modelsDev.origin), openRouter: { endpoint, key: "sk-or-canary" } };
  const result = await refreshCatalogue({}, today, options, never);
  assert.ok(result.kind === "newer");
  assert.equal(openRouter.requests[0]?.headers.get("authorization"), "Bearer sk-or-canary");
  assert.ok(!JSON.stringify(modelsDev.requests).includes("canary"));
  assert.ok(!JSON.stringify(result).includes("canary"));
  const { facts } = readCatalogue(result.catalogue.openRouter).get("openrouter")?.get("openai/gpt-5.5") ?? {};
  assert.deepEqual(facts, {
    efforts: ["low", "high"],
    defaultEffort: "high",
    context: 1_050_000,
    prices: {
      input: 5 * dollar,
      output: 30 * dollar,
      cached: 0.5 * dollar,
      source: "openrouter.ai",
      date: today,
    },
    tools: true,
  });
});

test("what was kept and is damaged counts as nothing", () => {
  for (const value of [undefined, null, 3, [], "x", { etag: 7, modelsDev: "no" }])
    assert.deepEqual(readRefreshed(value), {});
});
