import type { Provenance } from "../core/provider.ts";
import { field, listField, textField } from "./fields.ts";

export type ReasoningText = { readonly provenance: Provenance; readonly text: string };

/**
 * The reasoning in a delta of Chat Completions, which has no place for it of its own. Where several fields come they say
 * the same, so one is taken: `reasoning_content` (DeepSeek, xAI, Z.AI, Moonshot, Qwen, llama.cpp, …), `reasoning`
 * (OpenRouter, Groq, Ollama, Cerebras, vLLM, …), `reasoning_text` (GitHub Copilot), `reasoning_details` (OpenRouter,
 * Snowflake, …), thinking items of a content array (Mistral), `content_blocks` (Portkey).
 */
export function reasoningOf(delta: unknown): readonly ReasoningText[] {
  const plain =
    textField(delta, "reasoning_content") ?? textField(delta, "reasoning") ?? textField(delta, "reasoning_text");
  if (plain !== undefined) return [{ provenance: "raw", text: plain }];
  const details = listField(delta, "reasoning_details");
  const texts = details.length === 0 ? nothing : details.flatMap(detailText);
  if (texts.length > 0) return texts;
  const content = listField(delta, "content");
  const thinking = content.length === 0 ? nothing : content.flatMap(thinkingText);
  if (thinking.length > 0) return thinking;
  const blocks = listField(delta, "content_blocks");
  if (blocks.length === 0) return nothing;
  return blocks.flatMap((block) => asRaw(textField(field(block, "delta"), "thinking")));
}

/** The visible text of a delta: a string, or the text items of an array. */
export function contentOf(delta: unknown): string {
  const content = field(delta, "content");
  if (typeof content === "string") return content;
  const items = Array.isArray(content)
    ? content
    : listField(delta, "content_blocks").map((block) => field(block, "delta"));
  if (items.length === 0) return "";
  return items.map((item) => (field(item, "type") === "thinking" ? "" : (textField(item, "text") ?? ""))).join("");
}

/** Gemini's endpoint marks thoughts beside the text, whose tags it leaves in. */
export function isThought(delta: unknown): boolean {
  return field(field(field(delta, "extra_content"), "google"), "thought") === true;
}

function detailText(detail: unknown): readonly ReasoningText[] {
  const summary = textField(detail, "summary");
  if (summary !== undefined) return [{ provenance: "summary", text: summary }];
  return asRaw(textField(detail, "text"));
}

function thinkingText(item: unknown): readonly ReasoningText[] {
  if (field(item, "type") !== "thinking") return [];
  const thinking = field(item, "thinking");
  return typeof thinking === "string"
    ? asRaw(thinking)
    : listField(item, "thinking").flatMap((part) => asRaw(textField(part, "text")));
}

function asRaw(text: string | undefined): readonly ReasoningText[] {
  return text === undefined || text === "" ? [] : [{ provenance: "raw", text }];
}

const nothing: readonly never[] = [];
