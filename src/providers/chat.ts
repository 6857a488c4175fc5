import type OpenAI from "openai";
import type { ChatCompletionChunk } from "openai/resources/chat/completions/completions";
import type { Effort } from "../core/effort.ts";
import type { ProviderRequest } from "../core/provider.ts";
import { createChatReader } from "./chatReader.ts";
import type { WireFormatAdapter } from "./wireReader.ts";

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
