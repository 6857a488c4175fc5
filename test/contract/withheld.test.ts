import assert from "node:assert/strict";
import { test } from "node:test";
import type { LogEvent } from "../../src/core/events.ts";
import { foldLog } from "../../src/core/history/storedRun.ts";
import { absenceText, provenanceOf } from "../../src/core/provenanceText.ts";
import { reasoningReport } from "../../src/core/reasoningReport.ts";
import { allStreams, logOf, type WireStream } from "../support/shownReasoning.ts";

const frames = (...events: readonly object[]) =>
  Buffer.from(events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(""));

function responses(item: object, tokens: number, ...before: readonly object[]): WireStream {
  const usage = { input_tokens: 7, output_tokens: 900, output_tokens_details: { reasoning_tokens: tokens } };
  const body = frames(
    ...before,
    { type: "response.output_item.done", output_index: 0, item: { type: "reasoning", ...item } },
    { type: "response.output_text.delta", output_index: 1, content_index: 0, delta: "x" },
    { type: "response.completed", response: { status: "completed", usage } },
  );
  return { name: "responses", api: "responses", model: "m", body };
}

function chat(...deltas: readonly object[]): WireStream {
  const usage = { prompt_tokens: 7, completion_tokens: 9, completion_tokens_details: { reasoning_tokens: 4 } };
  const chunks = deltas.map((delta) => ({ choices: [{ index: 0, delta }] }));
  const last = { choices: [{ index: 0, delta: { content: "x" }, finish_reason: "stop" }], usage };
  return { name: "chat", api: "chat", model: "m", body: frames(...chunks, last) };
}

const detail = (format: string) => ({ reasoning_details: [{ type: "reasoning.encrypted", data: "abc", format }] });
const summary = { type: "response.reasoning_summary_text.delta", output_index: 0, summary_index: 0, delta: "Why" };

const cases: readonly (readonly [name: string, stream: WireStream, label: string | undefined, said: RegExp])[] = [
  [
    "Responses: an encrypted item without a summary",
    responses({ encrypted_content: "abc", summary: [] }, 842),
    "withheld by the provider",
    /encrypted, for itself alone, and bills it \(842 tokens\)\. Another model or endpoint/,
  ],
  [
    "Responses: encrypted beside a summary that came",
    responses({ encrypted_content: "abc", summary: [] }, 842, summary),
    "summary by provider",
    /summary/,
  ],
  [
    "Responses: nothing encrypted, but billed",
    responses({ summary: [] }, 842),
    "withheld by the provider",
    /bills reasoning but does not show it \(842 tokens\)/,
  ],
  ["Responses: nothing encrypted, nothing billed", responses({ summary: [] }, 0), undefined, /sent no reasoning/],
  [
    "Responses: an empty item that is not billed",
    responses({ encrypted_content: "abc" }, 0),
    undefined,
    /no reasoning/,
  ],
  [
    "chat: encrypted details",
    chat(detail("openai-responses-v1"), detail("openai-responses-v1")),
    "withheld by the provider",
    /encrypted.*\(4 tokens\)\. If this endpoint also speaks the Responses format/,
  ],
  [
    "chat: what Anthropic redacted",
    chat(detail("anthropic-claude-v1")),
    "withheld by the provider",
    /safety filter redacted the reasoning, and bills it \(4 tokens\)\. Another wording/,
  ],
  [
    "chat: a redacted block among thinking",
    chat({ reasoning: "So" }, { content_blocks: [{ index: 0, type: "redacted_thinking", data: "abc" }] }),
    "raw, partly redacted",
    /as it came.*safety filter took some of it out/,
  ],
];

for (const [name, stream, label, said] of cases) {
  test(`withheld reasoning is said, and why: ${name}`, async () => {
    const state = foldLog(await logOf(stream));
    assert.ok(state !== undefined);
    const source = provenanceOf(state);
    assert.equal(source?.label, label);
    assert.match(source?.statement ?? absenceText(state), said);
    assert.match(reasoningReport(state), label === undefined ? /## Reasoning\n/ : new RegExp(`## Reasoning: ${label}`));
  });
}

test("withheld reasoning is told once a form, however often it comes", async () => {
  const log = await logOf(chat(detail("x"), detail("x"), detail("anthropic-claude-v1"), detail("x")));
  assert.deepEqual(log.flatMap(formIn), ["encrypted", "redacted"]);
});

test("no stream that shows its reasoning says that it is withheld", async () => {
  for (const stream of await allStreams()) {
    const state = foldLog(await logOf(stream));
    if (state === undefined || state.reasoning.length === 0) continue;
    assert.doesNotMatch(provenanceOf(state)?.label ?? "", /withheld/, stream.name);
  }
});

function formIn(event: LogEvent): readonly string[] {
  return event.type === "reasoning-withheld" ? [event.form] : [];
}
