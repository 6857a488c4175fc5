import assert from "node:assert/strict";
import { test } from "node:test";
import type { ProviderEvent } from "../../src/core/provider.ts";
import type { Endpoint } from "../../src/providers/endpoint.ts";
import { createWireProvider } from "../../src/providers/wireProvider.ts";
import { answer, type RawServer, startRawServer } from "../support/rawServer.ts";
import { providerRequest } from "../support/wireRun.ts";

const head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";
const chunk = (delta: object, reason: string | null = null) =>
  `data: ${JSON.stringify({ id: "chatcmpl-7", model: "m", choices: [{ index: 0, delta, finish_reason: reason }] })}\n\n`;

/** Reasons until it is told to end that; `says` is what it answers to it. */
function startReasoner(says: string): Promise<RawServer> {
  let stream: { write(text: string): unknown; end(text: string): unknown } | undefined;
  return startRawServer((socket, request) => {
    if (!request.head.includes("/control ")) {
      stream = socket;
      socket.write(head + chunk({ reasoning_content: "So far." }));
      return;
    }
    socket.end(answer("200 OK", "application/json", says));
    stream?.end(`${chunk({ content: "Done." })}${chunk({}, "stop")}data: [DONE]\n\n`);
  });
}

async function hurried(server: RawServer, provider: Endpoint["provider"]): Promise<ProviderEvent[]> {
  const endpoint: Endpoint = {
    name: "Mine",
    baseUrl: `${server.origin}/v1`,
    api: "chat",
    models: [],
    ...(provider === undefined ? {} : { provider }),
  };
  const wanted = new AbortController();
  const leaving = new AbortController();
  const events: ProviderEvent[] = [];
  const request = { ...providerRequest("low", "m"), answerNow: wanted.signal };
  for await (const event of createWireProvider(endpoint, "key-1234567890").stream(request, leaving.signal)) {
    events.push(event);
    if (event.type === "reasoning-delta") wanted.abort();
    if (event.type === "reasoning-ended" && !event.ended) leaving.abort();
  }
  return events;
}

test("llama.cpp is told to end the reasoning of the completion that streams, and its answer comes", async () => {
  await using server = await startReasoner('{"success":true}');
  const events = await hurried(server, "llamacpp");
  const types = events.map(({ type }) => type);
  assert.ok(types.includes("reasoning-ended") && types.includes("answer-delta"), types.join(" "));
  assert.deepEqual(
    events.find(({ type }) => type === "reasoning-ended"),
    { type: "reasoning-ended", ended: true },
  );
  const [asked, control] = server.requests;
  assert.equal(JSON.parse(asked?.body ?? "").reasoning_control, true);
  assert.match(control?.head ?? "", /^POST \/v1\/chat\/completions\/control HTTP/);
  assert.deepEqual(JSON.parse(control?.body ?? ""), { id: "chatcmpl-7", action: "reasoning_end", model: "m" });
  assert.equal(control?.headers.get("authorization"), "Bearer key-1234567890");
});

for (const [what, says] of [
  ["a no", '{"success":false,"message":"not found"}'],
  ["no JSON", "nope"],
  ["too much", `{"success":true,"message":"${"x".repeat(100_000)}"}`],
] as const) {
  test(`${what} in answer to it is told as a no`, async () => {
    await using server = await startReasoner(says);
    const told = (await hurried(server, "llamacpp")).find(({ type }) => type === "reasoning-ended");
    assert.deepEqual(told, { type: "reasoning-ended", ended: false });
  });
}

test("other servers are asked for nothing, and that is told as a no", async () => {
  await using server = await startReasoner('{"success":true}');
  const told = (await hurried(server, "vllm")).find(({ type }) => type === "reasoning-ended");
  assert.deepEqual(told, { type: "reasoning-ended", ended: false });
  assert.equal(server.requests.length, 1);
  assert.ok(!("reasoning_control" in JSON.parse(server.requests[0]?.body ?? "{}")));
});
