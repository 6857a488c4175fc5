import type OpenAI from "openai";
import type { ResponseStreamEvent } from "openai/resources/responses/responses";
import { responsesInput, responsesTools } from "./promptBody.ts";
import { createResponsesReader } from "./responsesReader.ts";
import { guardSequence } from "./sequenceGuard.ts";
import { isOpenAi, type WireFormatAdapter } from "./wireReader.ts";

type ResponsesBody = OpenAI.Responses.ResponseCreateParamsStreaming;

/** Milliseconds. */
const longestCancel = 10_000;

export const responses: WireFormatAdapter<ResponsesBody, ResponseStreamEvent> = {
  body: ({ family, background }, { model, prompt }, parameters) => ({
    model: model.model,
    instructions: prompt.system,
    input: responsesInput(prompt),
    ...responsesTools(prompt, family),
    stream: true,
    // OpenAI keeps a background response for as long as it may be resumed.
    ...(background === true ? { background, store: true } : isOpenAi(family) ? { store: false } : {}),
    ...parameters,
  }),
  open: (client, body) => client.responses.create(body),
  resume: (client, { id, after }) => client.responses.retrieve(id, { stream: true, starting_after: after }),
  cancel: (client, id) => client.responses.cancel(id, { signal: AbortSignal.timeout(longestCancel) }),
  reader: (wire) => guardSequence(createResponsesReader(wire)),
};
