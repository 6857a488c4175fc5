import assert from "node:assert/strict";
import { test } from "node:test";
import { effortParameters } from "../../../src/providers/effortParameters.ts";
import { type Family, families } from "../../../src/providers/family.ts";
import { effortWithin, limitField, limitParameters } from "../../../src/providers/outputLimit.ts";

/** Every family over Chat Completions: the field, and what is counted towards it. */
const chat: Readonly<Record<Family, string>> = {
  openai: "max_completion_tokens all",
  azure: "max_completion_tokens all",
  openrouter: "max_tokens all",
  ollama: "max_tokens all",
  vllm: "max_tokens all",
  llamacpp: "max_tokens all",
  lmstudio: "max_tokens all",
  deepseek: "max_tokens all",
  zai: "max_tokens all",
  moonshot: "max_tokens all",
  qwen: "max_tokens answer",
  groq: "max_completion_tokens all",
  cerebras: "max_completion_tokens all",
  mistral: "max_tokens all",
  xai: "max_completion_tokens answer",
  gemini: "max_tokens all",
  anthropic: "max_tokens all",
  together: "max_tokens all",
  fireworks: "max_tokens all",
  custom: "max_tokens all",
};

for (const family of families) {
  test(`${family}: ${chat[family]} over chat, max_output_tokens over Responses`, () => {
    const { field, counts } = limitField(family, "chat");
    assert.equal(`${field} ${counts}`, chat[family]);
    assert.deepEqual(limitParameters(family, "chat", 500), { [field]: 500 });
    assert.deepEqual(limitParameters(family, "responses", 500), { max_output_tokens: 500 });
    assert.deepEqual(limitParameters(family, "chat", undefined), {});
  });
}

for (const [limit, thinking] of [
  [undefined, { type: "enabled", budget_tokens: 16_384 }],
  [40_000, { type: "enabled", budget_tokens: 16_384 }],
  [10_000, { type: "enabled", budget_tokens: 5_000 }],
  [1_500, { type: "disabled" }],
] as const) {
  test(`anthropic thinks within half of a limit of ${limit ?? "nothing"}`, () => {
    const parameters = effortParameters("anthropic", "chat", "claude", "high");
    assert.deepEqual(effortWithin("anthropic", parameters, limit), { thinking });
  });
}

test("a limit leaves everybody else's effort as it is", () => {
  for (const family of families.filter((each) => each !== "anthropic")) {
    const parameters = effortParameters(family, "chat", "m", "high");
    assert.equal(effortWithin(family, parameters, 10), parameters, family);
  }
});
