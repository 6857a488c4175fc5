import assert from "node:assert/strict";
import { test } from "node:test";
import type { RunState } from "../../src/core/runState.ts";
import type { WireFormat } from "../../src/providers/endpoint.ts";
import { canaryForms, canaryKeys, findSecret } from "../support/canary.ts";
import { runIntoSinks, type Sinks } from "../support/canaryRun.ts";
import { answer, eventStreamHead, sse, startRawServer } from "../support/rawServer.ts";
import { reasoningText, sampleAnswer } from "../support/wireRun.ts";

/** What a server that has the key answers; `leak` is the key as it writes it, `half` ends the first of two pieces of it. */
type Echo = (leak: string, api: WireFormat, half: number) => string;

const statuses = ["400 Bad Request", "401 Unauthorized", "403 Forbidden", "404 Not Found", "422 Unprocessable Entity"];
const laterStatuses = ["429 Too Many Requests", "500 Internal Server Error", "503 Service Unavailable"];

const echoes: Readonly<Record<string, Echo>> = {
  ...Object.fromEntries(
    [...statuses, ...laterStatuses].map((status): [string, Echo] => [
      `an error with status ${status}`,
      (leak) => answer(status, "application/json", JSON.stringify({ error: errorWith(leak) })),
    ]),
  ),
  "an error body that is text": (leak) => answer("500 Internal Server Error", "text/plain", `headers: ${leak}`),
  "an error body that is a page": (leak) => answer("502 Bad Gateway", "text/html", `<html>${leak}</html>`),
  "an error that lists efforts": (leak) =>
    answer(
      "400 Bad Request",
      "application/json",
      JSON.stringify({ error: { message: `reasoning effort ${leak}: supported values are low, ${leak}` } }),
    ),
  "an error with status 200": (leak) =>
    answer("200 OK", "application/json", JSON.stringify({ error: { message: leak } })),
  "a content type": (leak) => answer("200 OK", `text/${inHeader(leak)}`, "x"),
  "headers of an answer": (leak, api) =>
    eventStreamHead.replace(
      "connection",
      `x-request-id: ${inHeader(leak)}\r\nserver: ${inHeader(leak)}\r\nconnection`,
    ) + streamWith(api, { answer: ["x"] }),
  "a wait that is asked for": (leak) =>
    answer("429 Too Many Requests", "application/json", "{}", `retry-after: ${inHeader(leak)}\r\n`),
  "the path of a redirect": (leak) =>
    answer("307 Temporary Redirect", "text/plain", "", `location: http://127.0.0.1:9/?k=${inHeader(leak)}\r\n`),
  "the host of a redirect": (leak) =>
    answer("301 Moved Permanently", "text/plain", "", `location: https://${inHeader(leak)}.example/\r\n`),
  "a status line": (leak) => `HTTP/1.1 599 ${inHeader(leak)}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`,
  "no HTTP at all": (leak) => `${leak}\r\n\r\n`,
  "an error in the stream": (leak) => eventStreamHead + sse({ type: "error", error: errorWith(leak) }),
  "an error field": (leak) => `${eventStreamHead}error: ${JSON.stringify({ error: errorWith(leak) })}\n\n`,
  "an error field that is cut": (leak) => `${eventStreamHead}error: {"error":{"message":"${leak}`,
  "a comment": (leak, api) => `${eventStreamHead}: ${leak}\n\n${streamWith(api, { answer: ["x"] })}`,
  "an event that is no JSON": (leak) => `${eventStreamHead}data: {${leak}\n\n`,
  "a stream that breaks after it": (leak, api) => eventStreamHead + streamWith(api, { answer: [leak] }, ""),
  "the answer": (leak, api) => eventStreamHead + streamWith(api, { answer: [`const key = "${leak}";`] }),
  "the answer in two deltas": (leak, api, half) =>
    eventStreamHead + streamWith(api, { answer: [leak.slice(0, half), leak.slice(half)] }),
  "the answer letter by letter": (leak, api) => eventStreamHead + streamWith(api, { answer: [...leak, "."] }),
  "an edit": (leak, api) => eventStreamHead + streamWith(api, { answer: [sampleAnswer.replace("20", `"${leak}"`)] }),
  "the reasoning": (leak, api) => eventStreamHead + streamWith(api, { reasoning: [leak], answer: ["x"] }),
  "reasoning and answer by turns": (leak, api, half) =>
    eventStreamHead +
    streamWith(api, { reasoning: [leak.slice(0, half)], answer: ["x"] }, "") +
    streamWith(api, { reasoning: [leak.slice(half)], answer: ["x"] }),
  "a tool call": (leak, api, half) =>
    eventStreamHead + streamWith(api, { call: [leak, leak.slice(0, half), leak.slice(half)] }),
  "a refusal": (leak, api) =>
    eventStreamHead +
    (api === "chat"
      ? sse({ choices: [{ delta: { refusal: leak }, finish_reason: "stop" }] }, "[DONE]")
      : sse({ type: "response.refusal.delta", output_index: 0, delta: leak }) + ends.responses),
  "the name of the model that served": (leak, api) =>
    eventStreamHead +
    (api === "chat"
      ? sse({ model: leak, service_tier: leak, choices: [] })
      : sse({ type: "response.created", response: { id: leak, model: leak, service_tier: leak } })) +
    ends[api],
  "the reason of an end": (leak, api) =>
    eventStreamHead +
    (api === "chat"
      ? sse({ choices: [{ delta: {}, finish_reason: leak }] })
      : sse({ type: "response.incomplete", response: { incomplete_details: { reason: leak } } })),
  "an event of an unknown kind": (leak, api) =>
    eventStreamHead + sse({ type: `response.${leak}`, choices: [{ delta: { [leak]: leak } }] }) + ends[api],
};

for (const api of ["responses", "chat"] as const) {
  for (const [name, echo] of Object.entries(echoes)) {
    test(`${api}: the key in ${name} is in nothing that a run leaves behind`, async () => {
      for (const key of canaryKeys) {
        for (const [form, write] of Object.entries(canaryForms)) {
          const leak = write(key);
          const sinks = await sinksOf(api, key, echo(leak, api, Math.floor(leak.length / 2)));
          assert.deepEqual(findSecret(key, sinks), [], form);
        }
      }
    });
  }

  test(`${api}: the key split at any place between two deltas is in nothing`, async () => {
    const [key] = canaryKeys;
    for (let at = 1; at < key.length; at += 1) {
      const stream = streamWith(api, {
        reasoning: [key.slice(0, at), key.slice(at)],
        answer: [`= ${key.slice(0, at)}`, key.slice(at)],
      });
      assert.deepEqual(findSecret(key, await sinksOf(api, key, eventStreamHead + stream)), [], `split after ${at}`);
    }
  });

  test(`${api}: a key that only begins is text like any other, and arrives whole`, async () => {
    const [key] = canaryKeys;
    const texts = [`${key.slice(0, 10)}`, ` and ${key.slice(0, 6)}`];
    const sinks = await sinksOf(api, key, eventStreamHead + streamWith(api, { reasoning: texts, answer: texts }));
    const state = sinks["state"] as RunState;
    assert.equal(state.answer, texts.join(""));
    assert.equal(reasoningText(state), texts.join(""));
  });
}

test("a leak in each of a run's sinks is found", async () => {
  const [key] = canaryKeys;
  const sinks = await sinksOf("chat", key, eventStreamHead + streamWith("chat", { answer: [sampleAnswer] }));
  assert.deepEqual(findSecret(key, sinks), []);
  for (const sink of ["files", "ledger"])
    assert.ok((sinks[sink] as readonly string[]).length > 0, `${sink} are written`);
  assert.equal(String(sinks["usage as CSV"]).trim().split("\r\n").length, 2, "the run is a line of the CSV");
  for (const [sink, value] of Object.entries(sinks)) {
    for (const [form, write] of Object.entries(canaryForms)) {
      const leaking = { ...sinks, [sink]: planted(value, write(key)) };
      assert.deepEqual([...new Set(findSecret(key, leaking).map((leak) => leak.sink))], [sink], `${sink}, ${form}`);
    }
  }
});

test("what an endpoint taught is among the sinks", async () => {
  const [key] = canaryKeys;
  const taught = { error: { message: "reasoning effort: supported values are low" } };
  const sinks = await sinksOf("chat", key, answer("400 Bad Request", "application/json", JSON.stringify(taught)));
  assert.equal((sinks["stored lessons"] as ReadonlyMap<string, unknown>).size, 1);
});

/** The value with the leak in its last text, or beside it where it has none. */
function planted(value: unknown, leak: string): unknown {
  const text = JSON.stringify(value) ?? "";
  const at = text.lastIndexOf('"');
  if (at < 0) return [value, leak];
  const written = JSON.stringify(leak).slice(1, -1);
  return JSON.parse(text.slice(0, at) + written + text.slice(at));
}

async function sinksOf(api: WireFormat, key: string, reply: string): Promise<Sinks> {
  await using server = await startRawServer((socket) => socket.end(reply));
  return await runIntoSinks({ name: "Canary", baseUrl: `${server.origin}/v1`, api, models: [] }, key, server.requests);
}

type Said = {
  readonly reasoning?: readonly string[];
  readonly answer?: readonly string[];
  readonly call?: readonly string[];
};

const ends: Readonly<Record<WireFormat, string>> = {
  responses: sse({ type: "response.completed", response: { status: "completed" } }),
  chat: sse({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }] }, "[DONE]"),
};

/** A call is its name and then the pieces of its arguments. */
function streamWith(api: WireFormat, { reasoning = [], answer: texts = [], call = [] }: Said, end = ends[api]): string {
  const [name, ...pieces] = call;
  if (api === "chat") {
    const delta = (fields: object) => ({ choices: [{ index: 0, delta: fields, finish_reason: null }] });
    const calls = [...(name === undefined ? [] : [{ name }]), ...pieces.map((text) => ({ arguments: text }))];
    return (
      sse(
        ...reasoning.map((text) => delta({ reasoning_content: text })),
        ...texts.map((content) => delta({ content })),
        ...calls.map((called) => delta({ tool_calls: [{ index: 0, function: called }] })),
      ) + end
    );
  }
  const kind = "response.reasoning_summary_text.delta";
  return (
    sse(
      ...reasoning.map((delta) => ({ type: kind, output_index: 0, summary_index: 0, delta })),
      ...texts.map((delta) => ({ type: "response.output_text.delta", output_index: 1, content_index: 0, delta })),
      ...(name === undefined
        ? []
        : [{ type: "response.output_item.added", output_index: 2, item: { type: "function_call", name } }]),
      ...pieces.map((delta) => ({ type: "response.function_call_arguments.delta", output_index: 2, delta })),
    ) + end
  );
}

function errorWith(leak: string): object {
  return { message: `Not with ${leak}`, code: leak, type: leak, param: leak };
}

/** Line breaks cannot stand in a header, and neither key has one. */
function inHeader(leak: string): string {
  return leak.replaceAll(/[\r\n]/g, "");
}
