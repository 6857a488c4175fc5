import assert from "node:assert/strict";
import { test } from "node:test";
import type { EditTool } from "../../../src/core/edit/editTools.ts";
import { formatOf } from "../../../src/core/prompt.ts";
import { editToolsAt } from "../../../src/providers/editTools.ts";
import type { WireFormat } from "../../../src/providers/endpoint.ts";
import type { Family } from "../../../src/providers/family.ts";
import { refusesTools } from "../../../src/providers/lessons.ts";
import { fileTarget, selectionTarget } from "../../support/coreTarget.ts";

const rows: readonly (readonly [Family, WireFormat, string, tool: EditTool | undefined, format: string])[] = [
  ["openai", "responses", "gpt-6-sol", "apply-patch", "v4a"],
  ["openai", "responses", "gpt-5.1", "apply-patch", "v4a"],
  ["azure", "responses", "gpt-5-mini", "text", "v4a"],
  ["openai", "responses", "gpt-4.1", undefined, "v4a"],
  ["openai", "chat", "gpt-6-sol", undefined, "v4a"],
  ["openai", "chat", "gpt-5", "text", "v4a"],
  ["openrouter", "chat", "openai/gpt-5.1", undefined, "v4a"],
  ["openrouter", "chat", "anthropic/claude-sonnet-4.5", "function", "string-replace"],
  ["xai", "responses", "grok-4", "function", "string-replace"],
  ["gemini", "chat", "gemini-3-pro", "function", "string-replace"],
  ["deepseek", "chat", "deepseek-chat", undefined, "search-replace"],
];

for (const [family, api, model, tool, format] of rows) {
  test(`tools: ${model} over ${api} at ${family} edits by ${tool ?? "no tool"}`, () => {
    const asked = formatOf(fileTarget("a\n"), model, editToolsAt(family, api, model, true));
    assert.deepEqual([asked.tool, asked.format], [tool, format]);
  });
}

test("tools: where nobody says that a model takes them, and for a selection, edits are asked for as text", () => {
  assert.deepEqual(editToolsAt("openrouter", "chat", "anthropic/claude-x", undefined), []);
  assert.equal(formatOf(fileTarget("a\n"), "anthropic/claude-x", []).format, "search-replace");
  assert.deepEqual(formatOf(selectionTarget("a\n", 0, 1), "gpt-5.1", ["apply-patch"]), { format: "whole-selection" });
});

test("tools: the words in which servers refuse them are understood, and others are not", () => {
  const refusals = [
    { error: { message: "registry.ollama.ai/library/gemma3:latest does not support tools" } },
    { message: '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set' },
    { error: { message: "tools param requires --jinja flag" } },
    { error: { message: "No endpoints found that support tool use." } },
    { error: { message: "Hosted tool 'apply_patch' is not supported with gpt-5", param: "tools" } },
    { error: { message: "Invalid value: 'custom'.", param: "tools[0].type" } },
    { detail: [{ loc: ["body", "tools"], msg: "Extra inputs are not permitted" }] },
  ];
  for (const body of refusals) assert.ok(refusesTools(body), JSON.stringify(body));
  const others = [
    { error: { message: "Unsupported value: 'max' is not supported with this model.", param: "reasoning_effort" } },
    { error: { message: "This model's maximum context length is 8192 tokens." } },
    { error: { message: "Internal server error" } },
  ];
  for (const body of others) assert.ok(!refusesTools(body), JSON.stringify(body));
});
