import assert from "node:assert/strict";
import { test } from "node:test";
import type { LogEvent } from "../../../src/core/events.ts";
import { bodyPieces, type HttpRequest } from "../../../src/core/exchange.ts";
import { inspectionText } from "../../../src/core/inspection.ts";
import type { Prompt } from "../../../src/core/provider.ts";
import { runStart } from "../../support/coreLog.ts";
import { providerRequest } from "../../support/wireRun.ts";

test("each request of a run that another model took over stands as it went out, with the words that this model got", () => {
  const { prompt, ...request } = providerRequest("low");
  const masked: Prompt = { system: prompt.system, user: "masked for the second" };
  const sent = (of: Prompt, host: string): HttpRequest => {
    const body = JSON.stringify({ messages: [of.system, of.user] });
    const url = `https://${host}/v1/chat/completions`;
    return { type: "http-request", method: "POST", url, headers: {}, body: bodyPieces(body, of), bytes: body.length };
  };
  const log: LogEvent[] = [
    { ...runStart, at: 0 },
    { ...sent(prompt, "first.example"), at: 1 },
    {
      type: "fell-back",
      from: "Model One",
      to: "Model Two",
      ref: { endpoint: "B", model: "two" },
      effort: { asked: "low", sent: "low" },
      failure: { kind: "overloaded", origin: "https://first.example" },
      prompt: masked,
      at: 2,
    },
    { ...sent(masked, "second.example"), at: 3 },
  ];
  const input = { run: "r", title: "x", request, prompt, modelName: "Model One" };
  const text = inspectionText(input, log, () => "then");
  const { requests, timeline } = JSON.parse(text.replace(/^\s*\/\/.*$/gm, ""));
  const [first, second] = requests;
  assert.deepEqual(first.request.body, { messages: [prompt.system, prompt.user] });
  assert.deepEqual(second.request.body, { messages: [masked.system, masked.user] });
  assert.equal(second.request.because, "Model Two took over from Model One: first.example is overloaded.");
  assert.ok(timeline.join("\n").includes("Model Two takes over from Model One"));
});
