import type OpenAI from "openai";
import type { ChatCompletionChunk } from "openai/resources/chat/completions/completions";
import { createChatReader } from "./chatReader.ts";
import { endsReasoning } from "./endReasoning.ts";
import { chatMessages, chatTools } from "./promptBody.ts";
import { isOpenAi, type WireFormatAdapter } from "./wireReader.ts";

type ChatBody = OpenAI.Chat.ChatCompletionCreateParamsStreaming;

export const chat: WireFormatAdapter<ChatBody, ChatCompletionChunk> = {
  body: ({ family }, { model, prompt }, parameters, lesson) => ({
    model: model.model,
    messages: chatMessages(prompt),
    ...chatTools(prompt),
    stream: true,
    ...(lesson.noStreamOptions === true ? {} : { stream_options: { include_usage: true } }),
    ...(isOpenAi(family) ? { store: false } : {}),
    ...(endsReasoning(family) ? { reasoning_control: true } : {}),
    // The client passes on fields that its types do not have.
    ...parameters,
  }),
  open: (client, body) => client.chat.completions.create(body),
  reader: createChatReader,
};
