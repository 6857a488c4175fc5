import assert from "node:assert/strict";
import { test } from "node:test";
import { createWireProvider } from "../../src/providers/wireProvider.ts";
import { runInput } from "../support/coreRun.ts";

test("what a socket brings at once and takes long to read is read in several turns of the event loop", async () => {
  const line = (delta: object, reason: string | null) =>
    `data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", created: 1, model: "m", choices: [{ index: 0, delta, finish_reason: reason }] })}\n\n`;
  const count = 15_000;
  const body = `${line({ reasoning_content: "the total " }, null).repeat(count)}${line({}, "stop")}data: [DONE]\n\n`;
  const transport = async () => new Response(body, { headers: { "content-type": "text/event-stream" } });
  const endpoint = { name: "Turns", baseUrl: "https://turns.example/v1", api: "chat", models: [] } as const;
  const provider = createWireProvider(endpoint, undefined, { transport });
  const { request, prompt } = runInput();
  let [text, turns] = ["", 0];
  let counting = setImmediate(function turn() {
    turns += 1;
    counting = setImmediate(turn);
  });
  let began: number | undefined;
  for await (const event of provider.stream({ ...request, prompt }, new AbortController().signal)) {
    if (event.type !== "reasoning-delta") continue;
    began ??= turns;
    text += event.text;
  }
  clearImmediate(counting);
  assert.equal(text.length, 10 * count);
  assert.ok(began !== undefined && turns - began > 5, `${turns - (began ?? 0)} turns`);
});
