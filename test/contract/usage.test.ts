import assert from "node:assert/strict";
import { test } from "node:test";
import { dollar } from "../../src/core/money.ts";
import { outcomeText } from "../../src/core/outcomeText.ts";
import { withSpendingCap } from "../../src/core/spendingCap.ts";
import type { Endpoint } from "../../src/providers/endpoint.ts";
import { type Family, families } from "../../src/providers/family.ts";
import { countInputTokens } from "../../src/providers/inputTokens.ts";
import { limitField } from "../../src/providers/outputLimit.ts";
import { createWireProvider } from "../../src/providers/wireProvider.ts";
import { answer, eventStreamHead, sse, startRawServer } from "../support/rawServer.ts";
import { sampleAnswer, wireRun } from "../support/wireRun.ts";

const key = "sk-canary-77aa";
const prompt = { system: "be brief", user: "const b = 2;" };

function endpointAt(origin: string, api: Endpoint["api"], provider: Family): Endpoint {
  return { name: "Test", baseUrl: `${origin}/v1`, api, provider, models: [] };
}

const counting = [
  {
    provider: "openai",
    api: "responses",
    path: "/v1/responses/input_tokens",
    body: { instructions: "be brief", input: "const b = 2;" },
  },
  {
    provider: "llamacpp",
    api: "responses",
    path: "/v1/responses/input_tokens",
    body: { instructions: "be brief", input: "const b = 2;" },
  },
  {
    provider: "llamacpp",
    api: "chat",
    path: "/v1/chat/completions/input_tokens",
    body: {
      messages: [
        { role: "system", content: "be brief" },
        { role: "user", content: "const b = 2;" },
      ],
    },
  },
] as const;

for (const { provider, api, path, body } of counting) {
  test(`${provider} over ${api} counts the input at ${path}`, async () => {
    await using server = await startRawServer((socket) =>
      socket.end(answer("200 OK", "application/json", '{"object":"response.input_tokens","input_tokens":4242}')),
    );
    const count = await countInputTokens(endpointAt(server.origin, api, provider), key, "m-1", prompt);
    assert.equal(count, 4242);
    const [request] = server.requests;
    assert.equal(request?.head, `POST ${path} HTTP/1.1`);
    assert.deepEqual(JSON.parse(request?.body ?? ""), { model: "m-1", ...body });
    assert.equal(request?.headers.get("authorization"), `Bearer ${key}`);
  });
}

test("whoever does not say that they count is not asked, and is sent nothing", async () => {
  await using server = await startRawServer((socket) => socket.end());
  const silent = families.filter((family) => family !== "openai" && family !== "llamacpp");
  for (const family of silent) {
    for (const api of ["responses", "chat"] as const) {
      assert.equal(await countInputTokens(endpointAt(server.origin, api, family), key, "m", prompt), undefined);
    }
  }
  assert.equal(await countInputTokens(endpointAt(server.origin, "chat", "openai"), key, "m", prompt), undefined);
  assert.equal(server.requests.length, 0);
});

const noCounts = [
  ["an endpoint that has no such path", answer("404 Not Found", "application/json", '{"error":{"message":"no"}}')],
  ["a page", answer("200 OK", "text/html", "<html></html>")],
  ["a count that is none", answer("200 OK", "application/json", '{"input_tokens":"many"}')],
  ["a count of nothing", answer("200 OK", "application/json", '{"input_tokens":0}')],
  ["a redirect", answer("307 Temporary Redirect", "text/plain", "", "location: http://127.0.0.1:9/\r\n")],
  [
    "an answer without an end",
    `${answer("200 OK", "application/json", `{"input_tokens":1,"x":"${"y".repeat(40_000)}"}`)}`,
  ],
  ["a broken answer", "HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{"],
] as const;

for (const [what, bytes] of noCounts) {
  test(`${what} is no count, and no fault`, async () => {
    await using server = await startRawServer((socket) => socket.end(bytes));
    const count = await countInputTokens(endpointAt(server.origin, "responses", "openai"), key, "m", prompt);
    assert.equal(count, undefined);
    assert.equal(server.requests.length, 1, "it was asked");
  });
}

test("an endpoint that takes too long is not waited for", async () => {
  await using server = await startRawServer(() => undefined);
  const started = performance.now();
  const endpoint = endpointAt(server.origin, "responses", "openai");
  assert.equal(await countInputTokens(endpoint, key, "m", prompt, { milliseconds: 50 }), undefined);
  assert.ok(performance.now() - started < 2_000);
  assert.equal(server.requests.length, 1);
});

const cap = { per: "run", amount: dollar / 2, tokens: 321, sent: true, watchAt: 482 } as const;

const cutStreams = {
  responses: sse({
    type: "response.incomplete",
    response: {
      status: "incomplete",
      incomplete_details: { reason: "max_output_tokens" },
      usage: { input_tokens: 7, output_tokens: 321 },
    },
  }),
  chat: sse({ choices: [{ index: 0, delta: { content: "x" }, finish_reason: "length" }] }, "[DONE]"),
};

for (const api of ["responses", "chat"] as const) {
  for (const family of families) {
    test(`${family} over ${api}: the cap is on the wire as its limit, and the end is called the cap's`, async () => {
      await using server = await startRawServer((socket) => socket.end(eventStreamHead + cutStreams[api]));
      const provider = createWireProvider(endpointAt(server.origin, api, family), key);
      const { state } = await wireRun(withSpendingCap(provider, cap, 4), "low");
      const body: Record<string, unknown> = JSON.parse(server.requests[0]?.body ?? "{}");
      const limits = Object.entries(body).filter(([name]) => /^max_/.test(name));
      assert.deepEqual(limits, [[limitField(family, api).field, 321]]);
      assert.ok(state.outcome);
      assert.match(outcomeText(state.outcome, 0)?.text ?? "", /^Cut short: your cap of \$0\.50 a run/);
    });
  }

  test(`${api}: without a cap no limit is sent`, async () => {
    await using server = await startRawServer((socket) => socket.end(eventStreamHead + cutStreams[api]));
    await wireRun(createWireProvider(endpointAt(server.origin, api, "openai"), key), "low");
    assert.doesNotMatch(server.requests[0]?.body ?? "max_", /"max_/);
  });
}

test("an endpoint that ignores the limit is hung up on at Fathom's own count", async () => {
  let closed: (() => void) | undefined;
  const hungUp = new Promise<void>((resolve) => {
    closed = resolve;
  });
  await using server = await startRawServer((socket) => {
    socket.on("close", () => closed?.());
    socket.write(eventStreamHead);
    const piece = sse({ choices: [{ index: 0, delta: { reasoning_content: "more ".repeat(40) } }] });
    for (let count = 0; count < 40; count += 1) socket.write(piece);
  });
  const provider = createWireProvider(endpointAt(server.origin, "chat", "qwen"), key);
  const { state } = await wireRun(withSpendingCap(provider, { ...cap, watchAt: 321 }, 4), "low");
  assert.ok(state.outcome?.kind === "cut-short" && state.outcome.cap?.counted !== undefined);
  assert.ok(state.outcome.cap.counted >= 321);
  await hungUp;
});

test("usage on the wire becomes the run's figures", async () => {
  const stream = sse(
    { choices: [{ index: 0, delta: { content: sampleAnswer } }] },
    { choices: [{ index: 0, delta: {}, finish_reason: "stop" }] },
    { choices: [], usage: { prompt_tokens: 10, completion_tokens: 5, cost: 0.0123 } },
    "[DONE]",
  );
  await using server = await startRawServer((socket) => socket.end(eventStreamHead + stream));
  const { state } = await wireRun(createWireProvider(endpointAt(server.origin, "chat", "openrouter"), key), "low");
  assert.equal(state.usage?.cost, 0.0123 * dollar);
});
