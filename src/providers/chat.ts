import type OpenAI from "openai";
import type { ChatCompletionChunk } from "openai/resources/chat/completions/completions";
import type { Effort } from "../core/effort.ts";
import type { ProviderEvent, ProviderRequest, Stop, Usage } from "../core/provider.ts";
import { count } from "./count.ts";
import { nothing, type WireFormatAdapter, type WireReader } from "./wireReader.ts";

/** The request's body for Chat Completions. */
function chatBody(request: ProviderRequest, isOpenAi: boolean) {
  const effort = request.effort.sent;
  return {
    model: request.model.model,
    messages: [
      { role: "system", content: request.prompt.system },
      { role: "user", content: request.prompt.user },
    ],
    stream: true,
    stream_options: { include_usage: true },
    ...(effort === undefined ? {} : { reasoning_effort: effort }),
    ...(isOpenAi ? { store: false } : {}),
  } as const satisfies OpenAI.Chat.ChatCompletionCreateParamsStreaming;
}

export const chat: WireFormatAdapter<ChatCompletionChunk> = {
  parameter: (effort: Effort) => `reasoning_effort: "${effort}"`,
  open: (client, request, { isOpenAi }, signal) =>
    client.chat.completions.create(chatBody(request, isOpenAi), { signal }),
  reader: createChatReader,
};

/**
 * The terminal signal is a `finish_reason`; the usage may come after it, so reading goes on to the end of the stream.
 * Reasoning stands in `reasoning_content` (DeepSeek, Qwen, llama.cpp, …) or `reasoning` (OpenRouter, Ollama, vLLM, …):
 * fields that the client's types do not have. Where both come they say the same, so one is taken.
 */
function createChatReader(): WireReader<ChatCompletionChunk> {
  let finish: string | undefined;
  let refusal = "";
  let answered = false;

  return {
    push(chunk) {
      const events: ProviderEvent[] = [];
      const choice = chunk.choices?.[0];
      if (choice !== undefined) {
        const reasoning = textField(choice.delta, "reasoning_content") ?? textField(choice.delta, "reasoning");
        if (reasoning !== undefined)
          events.push({ type: "reasoning-delta", part: 0, provenance: "raw", text: reasoning });
        const content = textField(choice.delta, "content");
        if (content !== undefined) {
          answered = true;
          events.push({ type: "answer-delta", text: content });
        }
        refusal += textField(choice.delta, "refusal") ?? "";
        finish ??= choice.finish_reason ?? undefined;
      }
      const { usage } = chunk;
      if (usage !== undefined && usage !== null) events.push({ type: "usage", usage: usageOf(usage) });
      return events;
    },
    end() {
      if (finish === undefined) return nothing;
      return [
        { type: "stop", stop: refusal !== "" && !answered ? { kind: "refused", text: refusal } : stopOf(finish) },
      ];
    },
  };
}

function stopOf(finish: string): Stop {
  switch (finish) {
    case "length":
      return { kind: "cut-short", limit: "maximum output tokens" };
    case "content_filter":
      return { kind: "refused", text: "the provider's content filter stopped the answer." };
    default:
      return { kind: "complete" };
  }
}

function usageOf(usage: OpenAI.CompletionUsage): Usage {
  return {
    input: count(usage.prompt_tokens),
    output: count(usage.completion_tokens),
    reasoning: count(usage.completion_tokens_details?.reasoning_tokens),
  };
}

function textField(delta: object | undefined, name: string): string | undefined {
  const value: unknown = delta === undefined ? undefined : Reflect.get(delta, name);
  return typeof value === "string" && value !== "" ? value : undefined;
}
