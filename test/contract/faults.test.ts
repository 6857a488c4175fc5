import assert from "node:assert/strict";
import type { Socket } from "node:net";
import { test } from "node:test";
import { failureText } from "../../src/core/failureText.ts";
import { nothingReported } from "../../src/core/provider.ts";
import type { Endpoint, WireFormat } from "../../src/providers/endpoint.ts";
import { createWireProvider } from "../../src/providers/wireProvider.ts";
import { answer, eventStreamHead, sse, startRawServer } from "../support/rawServer.ts";
import { reasoningText, sampleAnswer, wireRun } from "../support/wireRun.ts";

const key = "sk-canary-6f1b2c";

function endpointAt(origin: string, api: WireFormat): Endpoint {
  return { name: "Test", baseUrl: `${origin}/v1`, api, models: [] };
}

/** The same small answer in both wire formats: reasoning, the edit, and the terminal signal apart. */
const wire: Record<WireFormat, { readonly begin: string; readonly end: string }> = {
  responses: {
    begin: sse(
      { type: "response.created", response: { id: "r" } },
      {
        type: "response.reasoning_summary_text.delta",
        output_index: 0,
        summary_index: 0,
        item_id: "x",
        delta: "thinking about b",
      },
      { type: "response.output_text.delta", output_index: 1, content_index: 0, item_id: "y", delta: sampleAnswer },
    ),
    end: sse({
      type: "response.completed",
      response: {
        id: "r",
        status: "completed",
        usage: { input_tokens: 7, output_tokens: 9, output_tokens_details: { reasoning_tokens: 4 } },
      },
    }),
  },
  chat: {
    begin: sse(
      { choices: [{ index: 0, delta: { role: "assistant", reasoning_content: "thinking about b" } }] },
      { choices: [{ index: 0, delta: { content: sampleAnswer } }] },
    ),
    end: sse(
      { choices: [{ index: 0, delta: {}, finish_reason: "stop" }] },
      {
        choices: [],
        usage: { prompt_tokens: 7, completion_tokens: 9, completion_tokens_details: { reasoning_tokens: 4 } },
      },
      "[DONE]",
    ),
  },
};

type Fault = {
  readonly name: string;
  readonly key?: undefined;
  readonly respond: (socket: Socket, format: { readonly begin: string; readonly end: string }) => void;
  readonly outcome: string;
  /** What is kept for the user to read. */
  readonly kept?: "all" | "nothing";
};

const faults: readonly Fault[] = [
  {
    name: "a complete answer is finished",
    respond: (s, f) => s.end(eventStreamHead + f.begin + f.end),
    outcome: "finished",
    kept: "all",
  },
  {
    name: "a key that is rejected",
    respond: (s) =>
      s.end(
        answer("401 Unauthorized", "application/json", `{"error":{"message":"Incorrect API key provided: ${key}"}}`),
      ),
    outcome: "failed key-rejected",
  },
  {
    name: "a key that is rejected, in a list as Google's endpoint answers",
    respond: (s) =>
      s.end(
        answer(
          "400 Bad Request",
          "application/json",
          '[{"error":{"code":400,"message":"API key not valid. Please pass a valid API key."}}]',
        ),
      ),
    outcome: "failed key-rejected",
  },
  {
    name: "an error whose words never end",
    respond: (s) => {
      s.write("HTTP/1.1 500 Internal Server Error\r\ncontent-type: text/plain\r\n\r\n");
      s.write("x".repeat(200_000));
    },
    outcome: "failed provider-error",
  },
  {
    name: "a model that is not there",
    respond: (s) =>
      s.end(
        answer("404 Not Found", "application/json", '{"error":{"message":"no such model","code":"model_not_found"}}'),
      ),
    outcome: "failed not-found",
  },
  {
    name: "a request that is refused",
    respond: (s) =>
      s.end(answer("400 Bad Request", "application/json", `{"error":{"message":"bad field, key ${key}"}}`)),
    outcome: "failed bad-request",
  },
  {
    name: "a provider that limits",
    respond: (s) =>
      s.end(
        answer("429 Too Many Requests", "application/json", '{"error":{"message":"slow down"}}', "retry-after: 7\r\n"),
      ),
    outcome: "failed rate-limited",
  },
  {
    name: "an account without quota",
    respond: (s) =>
      s.end(
        answer(
          "429 Too Many Requests",
          "application/json",
          '{"error":{"message":"no quota","code":"insufficient_quota"}}',
        ),
      ),
    outcome: "failed quota",
  },
  {
    name: "a provider that fails with a page",
    respond: (s) => s.end(answer("502 Bad Gateway", "text/html", "<html><b>bad gateway</b></html>")),
    outcome: "failed provider-error",
  },
  {
    name: "a web page with status 200",
    respond: (s) => s.end(answer("200 OK", "text/html", "<html>hello</html>")),
    outcome: "failed not-an-endpoint",
  },
  {
    name: "an error object with status 200",
    respond: (s) => s.end(answer("200 OK", "application/json", '{"error":{"message":"overloaded"}}')),
    outcome: "failed provider-error",
  },
  {
    name: "a redirect",
    respond: (s) =>
      s.end(answer("307 Temporary Redirect", "text/plain", "", "location: http://127.0.0.1:9/elsewhere\r\n")),
    outcome: "failed redirected",
  },
  {
    name: "an error inside the stream",
    respond: (s) => s.end(eventStreamHead + sse({ error: { message: "overloaded", code: "server_error" } })),
    outcome: "failed provider-error",
  },
  {
    name: "a stream that ends silently",
    respond: (s, f) => s.end(eventStreamHead + f.begin),
    outcome: "interrupted",
    kept: "all",
  },
  {
    name: "a stream that ends inside an event",
    respond: (s, f) => s.end(eventStreamHead + f.begin + f.end.slice(0, 20)),
    outcome: "interrupted",
    kept: "all",
  },
  {
    name: "a chunked stream that is reset",
    respond: (s, f) => {
      const chunk = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
      s.write(eventStreamHead.replace("connection: close", "transfer-encoding: chunked") + chunk(f.begin), () =>
        s.end("ff\r\ncut"),
      );
    },
    outcome: "interrupted",
    kept: "all",
  },
  { name: "an empty stream", respond: (s) => s.end(eventStreamHead), outcome: "interrupted" },
  { name: "an answer that is empty", respond: (s, f) => s.end(eventStreamHead + f.end), outcome: "no-edit empty" },
];

for (const api of ["responses", "chat"] as const) {
  for (const fault of faults) {
    test(`${api}: ${fault.name}: ${fault.outcome}`, async () => {
      await using server = await startRawServer((socket) => fault.respond(socket, wire[api]));
      const { state, events } = await wireRun(createWireProvider(endpointAt(server.origin, api), key), "low");

      assert.equal(events.filter((event) => event.type === "run-end").length, 1);
      assert.equal(events.at(-1)?.type, "run-end");
      assert.equal(inWords(state.outcome), fault.outcome);
      assert.equal(server.requests.length, 1, "nothing is retried");
      assert.ok(!JSON.stringify(events).includes(key), "the key is in no event");
      if (fault.kept === "all") {
        assert.equal(reasoningText(state), "thinking about b");
        assert.equal(state.answer, sampleAnswer);
      }
      if (state.outcome?.kind === "failed") assert.ok(!failureText(state.outcome.failure).text.includes(key));
    });
  }

  test(`${api}: usage is what the provider reported`, async () => {
    await using server = await startRawServer((socket) =>
      socket.end(eventStreamHead + wire[api].begin + wire[api].end),
    );
    const { state } = await wireRun(createWireProvider(endpointAt(server.origin, api), key), "low");
    assert.deepEqual(state.usage, { ...nothingReported, input: 7, output: 9, reasoning: 4 });
  });

  test(`${api}: Stop ends a stream that hangs within 200 ms, and what arrived is kept`, async () => {
    await using server = await startRawServer((socket) => socket.write(eventStreamHead + wire[api].begin));
    const controller = new AbortController();
    let stoppedAt = 0;
    const { state } = await wireRun(
      createWireProvider(endpointAt(server.origin, api), key),
      "low",
      controller.signal,
      (event) => {
        if (event.type !== "answer-delta") return;
        stoppedAt = performance.now();
        controller.abort();
      },
    );
    assert.ok(performance.now() - stoppedAt < 200);
    assert.deepEqual(state.outcome, { kind: "stopped" });
    assert.equal(state.answer, sampleAnswer);
  });

  test(`${api}: Stop ends a request that gets no headers within 200 ms`, async () => {
    const controller = new AbortController();
    let stoppedAt = 0;
    await using server = await startRawServer(() => {
      stoppedAt = performance.now();
      controller.abort();
    });
    const { state } = await wireRun(createWireProvider(endpointAt(server.origin, api), key), "low", controller.signal);
    assert.ok(performance.now() - stoppedAt < 200);
    assert.deepEqual(state.outcome, { kind: "stopped" });
  });

  test(`${api}: nothing is listening: unreachable, with the address named`, async () => {
    const server = await startRawServer(() => undefined);
    const { origin } = server;
    await server[Symbol.asyncDispose]();
    const { state } = await wireRun(createWireProvider(endpointAt(origin, api), key), "low");
    assert.deepEqual(state.outcome, { kind: "failed", failure: { kind: "unreachable", origin, code: "ECONNREFUSED" } });
  });

  test(`${api}: the environment adds nothing to the request, and without a key there is no Authorization header`, async () => {
    const poison = {
      OPENAI_API_KEY: "env-key",
      OPENAI_ORG_ID: "env-org",
      OPENAI_PROJECT_ID: "env-project",
      OPENAI_BASE_URL: "http://127.0.0.1:9",
      OPENAI_CUSTOM_HEADERS: "x-env: env-header",
    };
    Object.assign(process.env, poison);
    try {
      await using server = await startRawServer((socket) =>
        socket.end(eventStreamHead + wire[api].begin + wire[api].end),
      );
      await wireRun(createWireProvider(endpointAt(server.origin, api), undefined), "low");
      await wireRun(createWireProvider(endpointAt(server.origin, api), key), "low");
      const [without, withKey] = server.requests;
      assert.equal(without?.headers.get("authorization"), undefined);
      assert.equal(withKey?.headers.get("authorization"), `Bearer ${key}`);
      const text = JSON.stringify(server.requests.map(({ head, headers, body }) => [head, [...headers], body]));
      assert.doesNotMatch(text, /env-|x-stainless|openai-organization/i);
      assert.equal(withKey?.headers.get("accept-encoding"), "identity");
    } finally {
      for (const name of Object.keys(poison)) delete process.env[name];
    }
  });
}

test("responses: a refusal is the model's word and no error", async () => {
  const stream =
    sse({ type: "response.refusal.delta", output_index: 0, content_index: 0, item_id: "x", delta: "I will not." }) +
    wire.responses.end;
  await using server = await startRawServer((socket) => socket.end(eventStreamHead + stream));
  const { state } = await wireRun(createWireProvider(endpointAt(server.origin, "responses"), key), "low");
  assert.deepEqual(state.outcome, { kind: "refused", text: "I will not." });
});

test("responses: an incomplete response is cut short, whatever its event is called", async () => {
  for (const type of ["response.incomplete", "response.completed"]) {
    const end = sse({ type, response: { status: "incomplete", incomplete_details: { reason: "max_output_tokens" } } });
    await using server = await startRawServer((socket) => socket.end(eventStreamHead + wire.responses.begin + end));
    const { state } = await wireRun(createWireProvider(endpointAt(server.origin, "responses"), key), "low");
    assert.deepEqual(state.outcome, { kind: "cut-short", limit: "maximum output tokens" });
  }
});

test("chat: a finish reason of length is cut short, and reasoning may be called reasoning", async () => {
  const stream = sse(
    { choices: [{ index: 0, delta: { reasoning: "so " } }] },
    { choices: [{ index: 0, delta: { reasoning: " far" } }] },
    { choices: [{ index: 0, delta: { content: "x" }, finish_reason: "length" }] },
  );
  await using server = await startRawServer((socket) => socket.end(eventStreamHead + stream));
  const { state } = await wireRun(createWireProvider(endpointAt(server.origin, "chat"), key), "low");
  assert.deepEqual(state.outcome, { kind: "cut-short", limit: "maximum output tokens" });
  assert.equal(reasoningText(state), "so  far");
});

const finishReasons = {
  stop: "finished",
  tool_calls: "finished",
  length: "cut-short",
  content_filter: "refused",
  error: "failed provider-error",
  network_error: "cut-short",
  insufficient_system_resource: "cut-short",
  abort: "cut-short",
} as const;

for (const [reason, outcome] of Object.entries(finishReasons)) {
  test(`chat: a finish reason of ${reason} is ${outcome}`, async () => {
    const end = sse({ choices: [{ index: 0, delta: {}, finish_reason: reason }] }, "[DONE]");
    await using server = await startRawServer((socket) => socket.end(eventStreamHead + wire.chat.begin + end));
    const { state } = await wireRun(createWireProvider(endpointAt(server.origin, "chat"), key), "low");
    assert.equal(inWords(state.outcome), outcome);
  });
}

const terminalEvents = [
  { type: "response.completed", response: { status: "completed" }, outcome: "finished" },
  { type: "response.completed", response: {}, outcome: "finished" },
  { type: "response.completed", response: { status: "in_progress" }, outcome: "cut-short" },
  { type: "response.completed", response: { status: "cancelled" }, outcome: "failed provider-error" },
  { type: "response.incomplete", response: {}, outcome: "cut-short" },
  { type: "response.failed", response: {}, outcome: "failed provider-error" },
  { type: "response.failed", response: { status: "completed" }, outcome: "failed provider-error" },
] as const;

for (const { type, response, outcome } of terminalEvents) {
  test(`responses: ${type} with ${JSON.stringify(response)} is ${outcome}`, async () => {
    const end = sse({ type, response });
    await using server = await startRawServer((socket) => socket.end(eventStreamHead + wire.responses.begin + end));
    const { state } = await wireRun(createWireProvider(endpointAt(server.origin, "responses"), key), "low");
    assert.equal(inWords(state.outcome), outcome);
  });
}

test("an endpoint that may not be used gets no request", async () => {
  for (const baseUrl of [
    "http://example.com/v1",
    "https://user:pass@example.com/v1",
    "file:///etc/passwd",
    "nonsense",
  ]) {
    const { state } = await wireRun(createWireProvider({ name: "Bad", baseUrl, api: "chat", models: [] }, key), "low");
    assert.equal(inWords(state.outcome), "failed bad-endpoint");
  }
});

function inWords(
  outcome: { readonly kind: string; readonly failure?: { readonly kind: string }; readonly why?: string } | undefined,
): string {
  if (outcome === undefined) return "none";
  if (outcome.failure !== undefined) return `failed ${outcome.failure.kind}`;
  return outcome.kind === "no-edit" ? `no-edit ${outcome.why}` : outcome.kind;
}
