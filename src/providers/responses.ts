import type OpenAI from "openai";
import type { ResponseStreamEvent } from "openai/resources/responses/responses";
import { createResponsesReader } from "./responsesReader.ts";
import { isOpenAi, type WireFormatAdapter } from "./wireReader.ts";

type ResponsesBody = OpenAI.Responses.ResponseCreateParamsStreaming;

export const responses: WireFormatAdapter<ResponsesBody, ResponseStreamEvent> = {
  body: ({ family }, { model, prompt }, parameters) => ({
    model: model.model,
    instructions: prompt.system,
    input: prompt.user,
    stream: true,
    ...(isOpenAi(family) ? { store: false } : {}),
    ...parameters,
  }),
  open: (client, body, signal) => client.responses.create(body, { signal }),
  reader: createResponsesReader,
};
