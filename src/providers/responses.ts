import type OpenAI from "openai";
import type { ResponseStreamEvent } from "openai/resources/responses/responses";
import type { Effort } from "../core/effort.ts";
import type { ProviderEvent, ProviderRequest, Stop, Usage } from "../core/provider.ts";
import { count } from "./count.ts";
import { createPartCounter } from "./partCounter.ts";
import type { WireBody } from "./wireProvider.ts";

/** The request's body for the Responses API. `store` is OpenAI's own: others may refuse a field that they do not know. */
export function responsesBody(request: ProviderRequest, isOpenAi: boolean) {
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

export const responses: WireBody = {
  parameter: (effort: Effort) => `reasoning.effort: "${effort}"`,
  async *stream(client, request, { origin, isOpenAi }, signal) {
    const stream = await client.responses.create(responsesBody(request, isOpenAi), { signal });
    yield* readResponses(stream, origin);
  },
};

/**
 * Parts are told apart by index and never by item id, which some gateways change with every event. The terminal events
 * carry the status; whatever the event is called, the status is what counts.
 */
export async function* readResponses(
  stream: AsyncIterable<ResponseStreamEvent>,
  origin: string,
): AsyncGenerator<ProviderEvent> {
  const partOf = createPartCounter();
  let refusal = "";
  let answered = false;
  for await (const event of stream) {
    switch (event.type) {
      case "response.reasoning_summary_text.delta": {
        const part = partOf(`${event.output_index}.summary.${event.summary_index}`);
        yield { type: "reasoning-delta", part, provenance: "summary", text: event.delta };
        break;
      }
      case "response.reasoning_text.delta": {
        const part = partOf(`${event.output_index}.text.${event.content_index}`);
        yield { type: "reasoning-delta", part, provenance: "raw", text: event.delta };
        break;
      }
      case "response.output_text.delta":
        answered = true;
        yield { type: "answer-delta", text: event.delta };
        break;
      case "response.refusal.delta":
        refusal += event.delta;
        break;
      case "response.completed":
      case "response.incomplete":
      case "response.failed": {
        const { usage } = event.response;
        if (usage !== undefined && usage !== null) yield { type: "usage", usage: usageOf(usage) };
        yield {
          type: "stop",
          stop: refusal !== "" && !answered ? { kind: "refused", text: refusal } : stopOf(event.response, origin),
        };
        return;
      }
      case "error":
        yield { type: "stop", stop: failedStop(event.code, event.message, origin) };
        return;
      default:
        break;
    }
  }
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
