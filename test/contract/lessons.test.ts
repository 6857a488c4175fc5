import assert from "node:assert/strict";
import { test } from "node:test";
import type { RunEvent } from "../../src/core/events.ts";
import type { WireFormat } from "../../src/providers/endpoint.ts";
import type { Family } from "../../src/providers/family.ts";
import { createLessons } from "../../src/providers/lessons.ts";
import { createWireProvider } from "../../src/providers/wireProvider.ts";
import { answer, eventStreamHead, type RawRequest, sse, startRawServer } from "../support/rawServer.ts";
import { sampleAnswer, wireRun } from "../support/wireRun.ts";

type Sent = {
  readonly reasoning?: { readonly effort?: string; readonly summary?: string };
  readonly reasoning_effort?: string;
  readonly stream_options?: unknown;
};

type Refusal = {
  readonly name: string;
  readonly api: WireFormat;
  readonly family: Family;
  readonly body: object;
  /** Whether the server takes a request. */
  readonly takes: (sent: Sent) => boolean;
  /** Of each run: the parameters that were sent, and what was told about them. */
  readonly parameters: readonly string[];
  readonly note: RegExp | undefined;
};

const effortRefusal = {
  error: {
    message: "Unsupported value: 'max' is not supported with this model. Supported values are: 'low' and 'high'.",
    code: "unsupported_value",
    param: "reasoning.effort",
  },
};

const refusals: readonly Refusal[] = [
  {
    name: "a refused effort becomes the nearest that is listed",
    api: "responses",
    family: "openai",
    body: effortRefusal,
    takes: ({ reasoning }) => reasoning?.effort === "high",
    parameters: ['"max"', '"high"'],
    note: /has no max; sent high/,
  },
  {
    name: "a refused effort becomes the nearest that is listed",
    api: "chat",
    family: "openai",
    body: effortRefusal,
    takes: ({ reasoning_effort }) => reasoning_effort === "high",
    parameters: ['"max"', '"high"'],
    note: /has no max; sent high/,
  },
  {
    name: "an effort that a model does not know at all is left out",
    api: "chat",
    family: "custom",
    body: { detail: [{ loc: ["body", "reasoning_effort"], msg: "Extra inputs are not permitted" }] },
    takes: ({ reasoning_effort }) => reasoning_effort === undefined,
    parameters: ['"max"', "none"],
    note: /takes no reasoning effort/,
  },
  {
    name: "a summary that unverified organisations do not get is not asked for",
    api: "responses",
    family: "openai",
    body: {
      error: {
        message: "Your organization must be verified to generate reasoning summaries.",
        type: "invalid_request_error",
        param: "reasoning.summary",
        code: "unsupported_value",
      },
    },
    takes: ({ reasoning }) => reasoning?.summary === undefined,
    parameters: ['"max"', '"max"'],
    note: /verified organisations only; the reasoning of this run stays hidden/,
  },
  {
    name: "usage that cannot be asked for is not asked for",
    api: "chat",
    family: "custom",
    body: { error: { message: "Unknown field: stream_options" } },
    takes: ({ stream_options }) => stream_options === undefined,
    parameters: ['"max"', '"max"'],
    note: undefined,
  },
];

for (const { name, api, family, body, takes, parameters, note } of refusals) {
  test(`${api}, ${family}: ${name}, told, and known the next time`, async () => {
    await using server = await startRawServer((socket, request) =>
      socket.end(
        takes(sentIn(request))
          ? eventStreamHead + complete[api]
          : answer("400 Bad Request", "application/json", JSON.stringify(body)),
      ),
    );
    const lessons = createLessons();
    const endpoint = { name: "Test", baseUrl: `${server.origin}/v1`, api, provider: family, models: [] };
    const provider = createWireProvider(endpoint, "key", { lessons });

    const first = await wireRun(provider, "max");
    assert.deepEqual(first.state.outcome, { kind: "finished" });
    assert.equal(server.requests.length, 2, "refused once, sent again once");
    assert.deepEqual(parametersIn(first.events), parameters);
    if (note !== undefined) assert.match(first.state.effort.note ?? "", note);

    const second = await wireRun(provider, "max");
    assert.deepEqual(second.state.outcome, { kind: "finished" });
    assert.equal(server.requests.length, 3, "not refused again");
    assert.deepEqual(parametersIn(second.events), parameters.slice(1));
    if (note !== undefined) assert.match(second.state.effort.note ?? "", note);
  });
}

/** Responses asks for no usage, and Chat Completions for no summary: there is nothing to leave out. */
const incurable = [
  { api: "responses", body: { error: { message: "Unknown field: stream_options" } } },
  { api: "chat", body: { error: { message: "No summaries.", param: "reasoning.summary" } } },
  { api: "responses", body: { error: { message: "Your organization must be verified to use this model." } } },
  { api: "chat", body: { error: { message: "The effort was in vain." } } },
] as const;

for (const { api, body } of incurable) {
  test(`${api}: a refusal is the end when nothing can be corrected: ${body.error.message}`, async () => {
    await using server = await startRawServer((socket) =>
      socket.end(answer("400 Bad Request", "application/json", JSON.stringify(body))),
    );
    const endpoint = { name: "Test", baseUrl: `${server.origin}/v1`, api, models: [] };
    const { state } = await wireRun(createWireProvider(endpoint, "key"), "max");
    assert.equal(state.outcome?.kind, "failed");
    assert.equal(server.requests.length, 1);
  });
}

test("a server that refuses whatever it is sent gets no more than one request a correction", async () => {
  const bodies = [effortRefusal, refusals[3]?.body, effortRefusal, refusals[3]?.body];
  await using server = await startRawServer((socket) =>
    socket.end(answer("400 Bad Request", "application/json", JSON.stringify(bodies.shift() ?? effortRefusal))),
  );
  const endpoint = { name: "Test", baseUrl: `${server.origin}/v1`, models: [] };
  const { state } = await wireRun(
    createWireProvider({ ...endpoint, api: "responses", provider: "openai" }, "key"),
    "max",
  );
  assert.equal(state.outcome?.kind, "failed");
  assert.equal(server.requests.length, 3);
});

const complete: Readonly<Record<WireFormat, string>> = {
  responses: sse(
    { type: "response.output_text.delta", output_index: 0, content_index: 0, delta: sampleAnswer },
    { type: "response.completed", response: { status: "completed" } },
  ),
  chat: sse({ choices: [{ index: 0, delta: { content: sampleAnswer }, finish_reason: "stop" }] }, "[DONE]"),
};

function sentIn({ body }: RawRequest): Sent {
  return JSON.parse(body) as Sent;
}

/** The effort in each request that was told. */
function parametersIn(events: readonly RunEvent[]): string[] {
  return events.flatMap((event) =>
    event.type === "request-sent" ? [/"(?:none|low|high|max)"/.exec(event.parameter ?? "")?.[0] ?? "none"] : [],
  );
}
