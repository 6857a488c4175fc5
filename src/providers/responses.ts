import type OpenAI from "openai";
import type { ResponseStreamEvent } from "openai/resources/responses/responses";
import type { Effort } from "../core/effort.ts";
import type { ProviderEvent, ProviderRequest, Stop, Usage } from "../core/provider.ts";
import { count } from "./count.ts";
import { createPartCounter } from "./partCounter.ts";
import { nothing, type Wire, type WireFormatAdapter, type WireReader } from "./wireReader.ts";

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

/**
 * Parts are told apart by index and never by item id, which some gateways change with every event. The terminal events
 * carry the status; whatever the event is called, the status is what counts. Unknown events are ignored.
 */
function createResponsesReader({ origin }: Pick<Wire, "origin">): WireReader<ResponseStreamEvent> {
  const partOf = createPartCounter();
  let refusal = "";
  let answered = false;

  return {
    push(event) {
      switch (event.type) {
        case "response.reasoning_summary_text.delta": {
          const part = partOf(`${event.output_index}.summary.${event.summary_index}`);
          return [{ type: "reasoning-delta", part, provenance: "summary", text: event.delta }];
        }
        case "response.reasoning_text.delta": {
          const part = partOf(`${event.output_index}.text.${event.content_index}`);
          return [{ type: "reasoning-delta", part, provenance: "raw", text: event.delta }];
        }
        case "response.output_text.delta":
          answered = true;
          return [{ type: "answer-delta", text: event.delta }];
        case "response.refusal.delta":
          refusal += event.delta;
          return nothing;
        case "response.completed":
        case "response.incomplete":
        case "response.failed": {
          const { usage } = event.response;
          const refused = refusal !== "" && !answered;
          const stop: ProviderEvent = {
            type: "stop",
            stop: refused ? { kind: "refused", text: refusal } : stopOf(event.response, origin),
          };
          return usage === undefined || usage === null ? [stop] : [{ type: "usage", usage: usageOf(usage) }, stop];
        }
        case "error":
          return [{ type: "stop", stop: failedStop(event.code, event.message, origin) }];
        default:
          return nothing;
      }
    },
    end: () => nothing,
  };
}

function stopOf(response: OpenAI.Responses.Response, origin: string): Stop {
  if (response.status === "failed")
    return failedStop(response.error?.code ?? null, response.error?.message ?? "it gave no reason", origin);
  if (response.status !== "incomplete") return { kind: "complete" };
  const reason: string = response.incomplete_details?.reason ?? "unknown";
  if (reason === "content_filter")
    return { kind: "refused", text: "the provider's content filter stopped the answer." };
  return { kind: "cut-short", limit: reason === "max_output_tokens" ? "maximum output tokens" : reason };
}

function failedStop(code: string | null, detail: string, origin: string): Stop {
  switch (code) {
    case "insufficient_quota":
      return { kind: "failed", failure: { kind: "quota", origin } };
    case "rate_limit_exceeded":
      return { kind: "failed", failure: { kind: "rate-limited", origin, retryAfterSeconds: undefined } };
    default:
      return { kind: "failed", failure: { kind: "provider-error", origin, status: undefined, detail } };
  }
}

function usageOf(usage: OpenAI.Responses.ResponseUsage): Usage {
  return {
    input: count(usage.input_tokens),
    output: count(usage.output_tokens),
    reasoning: count(usage.output_tokens_details?.reasoning_tokens),
  };
}
