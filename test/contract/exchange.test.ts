import assert from "node:assert/strict";
import { test } from "node:test";
import { bodyText } from "../../src/core/exchange.ts";
import { inspectionText } from "../../src/core/inspection.ts";
import type { RunInput } from "../../src/core/run.ts";
import type { WireFormat } from "../../src/providers/endpoint.ts";
import { createWireProvider } from "../../src/providers/wireProvider.ts";
import { answer, eventStreamHead, type RawRequest, sse, startRawServer } from "../support/rawServer.ts";
import { providerRequest, type WireRun, wireRun } from "../support/wireRun.ts";

const key = "sk-canary-exchange-8f21/b+==";

/** What a server that repeats the key wherever it can sends back. */
const echoes = [key, Buffer.from(`key=${key}`).toString("base64"), Buffer.from(key).toString("hex")];

const head = eventStreamHead.replace(
  "connection: close",
  `x-request-id: ${echoes.join(" ")}\r\nset-cookie: session=1\r\nopenai-processing-ms: 12\r\nx-secret: ${key}\r\nconnection: close`,
);

const streams: Record<WireFormat, string> = {
  chat: `: keep-alive\n\n${sse(
    { choices: [{ index: 0, delta: { role: "assistant", content: "nothing" } }] },
    { choices: [{ index: 0, delta: { [`odd_${echoes[1]}`]: "x", telepathy: "x" } }] },
    { choices: [{ index: 0, delta: {}, finish_reason: "stop" }] },
    "[DONE]",
  )}`,
  responses: `: keep-alive\n\n${sse(
    { type: "response.created", response: { id: "r" } },
    { type: `response.${echoes[0]}`, x: 1 },
    { type: "response.telepathy", x: 1 },
    { type: "response.telepathy", x: 2 },
    { type: "response.output_text.delta", output_index: 0, content_index: 0, delta: "nothing" },
    { type: "response.completed", response: { id: "r", status: "completed" } },
  )}`,
};

async function runAgainst(
  api: WireFormat,
  respond: Parameters<typeof startRawServer>[0],
): Promise<WireRun & { readonly requests: readonly RawRequest[] }> {
  await using server = await startRawServer(respond);
  const endpoint = { name: "Test", baseUrl: `${server.origin}/v1`, api, models: [] };
  const result = await wireRun(createWireProvider(endpoint, key), "high");
  return { ...result, requests: server.requests };
}

function inputOf(): RunInput {
  const { prompt, ...request } = providerRequest("high");
  return { run: "r1", title: request.instruction, request, prompt, modelName: request.model.model };
}

function inspect({ events }: WireRun): string {
  return inspectionText(inputOf(), events, (milliseconds) => new Date(milliseconds).toISOString());
}

/** Reads JSON with whole-line comments. */
function read(text: string): Record<string, unknown> {
  return JSON.parse(text.replace(/^\s*\/\/.*$/gm, ""));
}

/** The forms of the key that a text holds: as it is, escaped for an address or for JSON, hex, and base64 from any byte on. */
function keysIn(text: string): string[] {
  const base64 = [0, 1, 2].map((offset) =>
    Buffer.from(`${"x".repeat(offset)}${key}`)
      .toString("base64")
      .slice(4, -4),
  );
  const forms = [key, encodeURIComponent(key), JSON.stringify(key), Buffer.from(key).toString("hex"), ...base64];
  return forms.filter((form) => text.includes(form));
}

test("the search for the key finds one that was planted, in each encoding", () => {
  const bytes = Buffer.from(`__${key}__`);
  for (const planted of [key, encodeURIComponent(key), bytes.toString("hex"), bytes.toString("base64")]) {
    assert.notDeepEqual(keysIn(`{"type":"http-response","headers":{"x":"${planted}"}}`), [], planted);
  }
});

for (const api of ["chat", "responses"] as const) {
  test(`${api}: the recorded request is the one that the server got, byte for byte, and holds the prompt once`, async () => {
    const result = await runAgainst(api, (socket) => socket.end(head + streams[api]));
    const sent = result.events.filter((event) => event.type === "http-request");
    assert.equal(sent.length, 1);
    assert.equal(bodyText(sent[0]?.body ?? [], inputOf().prompt), result.requests[0]?.body);
    assert.equal(sent[0]?.bytes, Buffer.byteLength(result.requests[0]?.body ?? ""));
    assert.ok(!JSON.stringify(sent).includes("const b = 2;"), "the code is in the input already");
    assert.deepEqual(result.state.outgoing, { at: sent[0]?.at, requests: 1, bytes: sent[0]?.bytes });
  });

  test(`${api}: the answer's head, its first byte and what came are told, unknown kinds as such`, async () => {
    const { events, state } = await runAgainst(api, (socket) => socket.end(head + streams[api]));
    assert.equal(state.outcome?.kind, "no-edit");
    const types = events.map(({ type }) => type);
    assert.ok(types.indexOf("http-request") < types.indexOf("http-response"));
    assert.ok(types.indexOf("http-response") < types.indexOf("first-byte"));
    assert.ok(types.indexOf("first-byte") < types.indexOf("answer-delta"));
    assert.equal(types.at(-2), "stream-report");
    const report = events.find((event) => event.type === "stream-report");
    assert.equal(report?.heartbeats, 1);
    assert.equal(report?.bytes, Buffer.byteLength(streams[api]));
    const unknown = Object.entries(report?.unknown ?? {});
    assert.equal(unknown.length, 2);
    assert.ok(unknown.some(([kind, count]) => kind.endsWith("telepathy") && count === (api === "chat" ? 1 : 2)));
    assert.equal(report?.last, api === "chat" ? "finish_reason" : "response.completed");
    const answered = events.find((event) => event.type === "http-response");
    assert.deepEqual(Object.keys(answered?.headers ?? {}).sort(), [
      "content-type",
      "openai-processing-ms",
      "x-request-id",
    ]);
  });

  test(`${api}: the key is in no event and not in the inspector, in no encoding, though the server repeats it`, async () => {
    const result = await runAgainst(api, (socket) => socket.end(head + streams[api]));
    assert.ok(result.requests[0]?.headers.get("authorization")?.includes(key), "the key was sent");
    const stored = [JSON.stringify(inputOf()), ...result.events.map((event) => JSON.stringify(event))].join("\n");
    for (const sink of [stored, inspect(result)]) {
      assert.deepEqual(keysIn(sink), []);
      assert.ok(sink.includes("Bearer [key]"));
    }
  });
}

test("a request that is corrected and sent again is shown both times, with the reason", async () => {
  let asked = 0;
  const result = await runAgainst("chat", (socket) => {
    asked += 1;
    const error = {
      error: {
        message: "Unsupported value: 'reasoning_effort' does not support 'high'. Supported values are: 'low'.",
        param: "reasoning_effort",
        code: "unsupported_value",
      },
    };
    socket.end(
      asked === 1 ? answer("400 Bad Request", "application/json", JSON.stringify(error)) : head + streams.chat,
    );
  });
  const shown = read(inspect(result));
  const requests = shown["requests"] as { request: { because?: string; body: object }; answer: { status: number } }[];
  assert.deepEqual(
    requests.map((each) => [Reflect.get(each.request.body, "reasoning_effort"), each.answer.status]),
    [
      ["high", 400],
      ["low", 200],
    ],
  );
  assert.match(requests[1]?.request.because ?? "", /low/);
  assert.equal(Reflect.get(shown["sent"] as object, "parameter"), 'reasoning_effort: "low"');
});

test("the inspector shows the body as it was parsed by the server, and the timeline in order", async () => {
  const result = await runAgainst("responses", (socket) => socket.end(head + streams.responses));
  const shown = read(inspect(result));
  const [first] = shown["requests"] as { request: { body: unknown; url: string } }[];
  assert.deepEqual(first?.request.body, JSON.parse(result.requests[0]?.body ?? ""));
  const timeline = (shown["timeline"] as string[]).map((line) => line.replace(/^[\d.]+ {2}/, ""));
  assert.deepEqual(timeline, [
    "run begins",
    timeline[1],
    "headers of the answer, status 200",
    "first byte of the answer",
    "answer, 7 characters",
    timeline[5],
    "  response.created: 1",
    "  response.[key]: 1 (unknown to Fathom, ignored)",
    "  response.telepathy: 2 (unknown to Fathom, ignored)",
    "  response.output_text.delta: 1",
    "  response.completed: 1",
    "last event: response.completed",
    "run ends: no-edit",
  ]);
  assert.match(timeline[1] ?? "", /^request 1 goes out, [\d,]+ bytes$/);
  assert.match(timeline[5] ?? "", /^[\d,]+ bytes came in all, 1 heartbeat$/);
});

test("a run that sent nothing says so", () => {
  const shown = read(inspectionText(inputOf(), [], String));
  assert.deepEqual(shown["requests"], []);
  assert.equal(Reflect.get(shown["sent"] as object, "to"), "nothing was sent");
});
