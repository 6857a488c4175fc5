import assert from "node:assert/strict";
import { test } from "node:test";
import { canaryForms, canaryKeys, findSecret } from "../support/canary.ts";

/** Every kind of place that a program leaves text in, with a leak planted in it. */
const plantings: Readonly<Record<string, (leak: string) => unknown>> = {
  "a text": (leak) => `before ${leak} after`,
  "a field of a field": (leak) => ({ a: [{ b: `x${leak}` }] }),
  "the name of a field": (leak) => ({ [leak]: 1 }),
  "a map": (leak) => new Map([["a", { b: leak }]]),
  bytes: (leak) => Buffer.from(`x ${leak}`),
  "the message of an error": (leak) => new Error(`no: ${leak}`),
  "the cause of an error": (leak) => new Error("no", { cause: new Error(leak) }),
  "lines of a log": (leak) => ["first", `second ${leak}`],
  "a stored file": (leak) => `${JSON.stringify({ type: "served", model: leak })}\n`,
  "two deltas": (leak) => [
    { type: "answer-delta", text: leak.slice(0, 9) },
    { type: "usage" },
    { type: "answer-delta", text: leak.slice(9) },
  ],
};

for (const key of canaryKeys) {
  for (const [form, write] of Object.entries(canaryForms)) {
    test(`a key written as ${form} is found wherever it is: ${key.slice(0, 10)}`, () => {
      for (const [place, plant] of Object.entries(plantings)) {
        const leaks = findSecret(key, { clean: plant("nothing"), [place]: plant(write(key)) });
        assert.deepEqual([...new Set(leaks.map(({ sink }) => sink))], [place], place);
      }
    });
  }
}

test("what is no key is not found", () => {
  const sinks = {
    text: "sk-canary",
    prose: "const a = 1;".repeat(100),
    base64: Buffer.alloc(500, 7).toString("base64"),
  };
  for (const key of canaryKeys) assert.deepEqual(findSecret(key, sinks), []);
});
