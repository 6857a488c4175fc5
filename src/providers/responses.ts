import type OpenAI from "openai";
import type { ResponseStreamEvent } from "openai/resources/responses/responses";
import type { Effort } from "../core/effort.ts";
import type { ProviderRequest } from "../core/provider.ts";
import { createResponsesReader } from "./responsesReader.ts";
import type { WireFormatAdapter } from "./wireReader.ts";

/** The request's body for the Responses API. `store` is OpenAI's own: others may refuse a field that they do not know. */
function responsesBody(request: ProviderRequest, isOpenAi: boolean) {
  const effort = request.effort.sent;
  return {
    model: request.model.model,
    instructions: request.prompt.system,
    input: request.prompt.user,
    stream: true,
    ...(effort === undefined ? {} : { reasoning: { effort, summary: "auto" } }),
    ...(isOpenAi ? { store: false } : {}),
  } as const satisfies OpenAI.Responses.ResponseCreateParamsStreaming;
}

export const responses: WireFormatAdapter<ResponseStreamEvent> = {
  parameter: (effort: Effort) => `reasoning.effort: "${effort}"`,
  open: (client, request, { isOpenAi }, signal) =>
    client.responses.create(responsesBody(request, isOpenAi), { signal }),
  reader: createResponsesReader,
};
