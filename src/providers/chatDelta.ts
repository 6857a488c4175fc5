import type { Provenance, WithheldForm } from "../core/provider.ts";
import { asText, field, listField, textField } from "./fields.ts";

/** The fields of a delta that one provider or another fills. */
export type ChatDelta = {
  readonly content?: unknown;
  readonly reasoning_content?: unknown;
  readonly reasoning?: unknown;
  readonly reasoning_text?: unknown;
  readonly reasoning_details?: unknown;
  readonly content_blocks?: unknown;
  readonly extra_content?: unknown;
  readonly refusal?: unknown;
  readonly tool_calls?: unknown;
};

export type ReasoningText = { readonly provenance: Provenance; readonly text: string };

/**
 * The reasoning in a delta of Chat Completions, which has no place for it of its own. Where several fields come they say
 * the same, so one is taken: `reasoning_content` (DeepSeek, xAI, Z.AI, Moonshot, Qwen, llama.cpp, …), `reasoning`
 * (OpenRouter, Groq, Ollama, Cerebras, vLLM, …), `reasoning_text` (GitHub Copilot), `reasoning_details` (OpenRouter,
 * Snowflake, …), thinking items of a content array (Mistral), `content_blocks` (Portkey).
 */
export function reasoningOf(delta: ChatDelta): readonly ReasoningText[] {
  const plain = asText(delta.reasoning_content) ?? asText(delta.reasoning) ?? asText(delta.reasoning_text);
  if (plain !== undefined) return [{ provenance: "raw", text: plain }];
  const details = textsOf(delta.reasoning_details, detailText);
  if (details.length > 0) return details;
  const thinking = textsOf(delta.content, thinkingText);
  if (thinking.length > 0) return thinking;
  return textsOf(delta.content_blocks, (block) => asRaw(textField(field(block, "delta"), "thinking")));
}

/**
 * Whether the delta says that there is reasoning which nobody is shown: `reasoning.encrypted` among OpenRouter's details,
 * which with Claude is what Anthropic redacted, or a `redacted_thinking` block.
 */
export function withheldIn({
  reasoning_details: details,
  content,
  content_blocks: blocks,
}: ChatDelta): WithheldForm | undefined {
  const encrypted = asList(details).find((detail) => field(detail, "type") === "reasoning.encrypted");
  const isRedacted = (block: unknown) =>
    field(block, "type") === "redacted_thinking" || field(field(block, "delta"), "type") === "redacted_thinking";
  if (asList(content).some(isRedacted) || asList(blocks).some(isRedacted)) return "redacted";
  if (encrypted === undefined) return undefined;
  return textField(encrypted, "format")?.startsWith("anthropic") === true ? "redacted" : "encrypted";
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : nothing;
}

/** The visible text of a delta: a string, or the text items of an array. */
export function contentOf({ content, content_blocks: blocks }: ChatDelta): string {
  if (typeof content === "string") return content;
  if (Array.isArray(content)) return content.map(visibleText).join("");
  return Array.isArray(blocks) ? blocks.map((block) => visibleText(field(block, "delta"))).join("") : "";
}

function visibleText(item: unknown): string {
  return field(item, "type") === "thinking" ? "" : (textField(item, "text") ?? "");
}

function textsOf(value: unknown, read: (item: unknown) => readonly ReasoningText[]): readonly ReasoningText[] {
  return Array.isArray(value) ? value.flatMap(read) : nothing;
}

/** Gemini's endpoint marks thoughts beside the text, whose tags it leaves in. */
export function isThought({ extra_content: extra }: ChatDelta): boolean {
  return extra !== undefined && field(field(extra, "google"), "thought") === true;
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
