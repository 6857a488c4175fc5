import assert from "node:assert/strict";
import { test } from "node:test";
import { hideEchoedKey } from "../../../src/providers/hideKey.ts";

const key = "sk-canary-6f1b2c9d8e7a4455";
const bytes = Buffer.from(key);

const echoes: readonly (readonly [how: string, echo: string])[] = [
  ["as it is", key],
  ["in capitals", key.toUpperCase()],
  ["over two lines", `${key.slice(0, 9)}\n${key.slice(9)}`],
  ["cut off", key.slice(0, 16)],
  ["masked in the middle", `sk-can***${key.slice(-4)}`],
  ["in hex", bytes.toString("hex")],
  ["in base64", bytes.toString("base64")],
  ["in a url", encodeURIComponent(key)],
];

for (const [how, echo] of echoes) {
  test(`a key that a provider echoes ${how} is hidden`, () => {
    const hidden = hideEchoedKey(`bad key "${echo}" here`, key);
    assert.match(hidden, /^bad key "\[key\].* here$/);
    assert.ok(!hidden.includes(key.slice(-4)) && !hidden.includes(key.slice(0, 9)));
  });
}

test("other words stay, and so does a key that is a common word", () => {
  assert.equal(hideEchoedKey("sk-other is fine", key), "sk-other is fine");
  assert.equal(hideEchoedKey("ollama is down", "ollama"), "ollama is down");
});
