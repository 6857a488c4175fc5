import assert from "node:assert/strict";
import { test } from "node:test";
import type { ProviderEvent } from "../../../src/core/provider.ts";
import { createKeyHider } from "../../../src/providers/keyHider.ts";

const key = "sk-abcdefghijklmnopqrst";

function hidden(events: readonly ProviderEvent[]): readonly ProviderEvent[] {
  const hider = createKeyHider(key);
  return [...events.flatMap((event) => hider.push(event)), ...hider.end()].filter(
    (event) => !("text" in event && event.text === ""),
  );
}

test("key hider: what may begin a key stays with the message that said it", () => {
  const events: readonly ProviderEvent[] = [
    { type: "answer-delta", text: "I will look", phase: "commentary" },
    { type: "answer-delta", text: " s", phase: "commentary" },
    { type: "answer-delta", text: "```ts\n", message: 1 },
  ];
  assert.deepEqual(hidden(events), [
    events[0],
    { type: "answer-delta", text: " ", phase: "commentary" },
    { type: "answer-delta", text: "s", phase: "commentary" },
    events[2],
  ]);
});

test("key hider: a key that is cut between two messages is taken out", () => {
  const told = hidden([
    { type: "answer-delta", text: key.slice(0, 12) },
    { type: "answer-delta", text: key.slice(12), message: 1 },
  ]);
  assert.ok(!JSON.stringify(told).includes(key.slice(0, 12)), JSON.stringify(told));
});
