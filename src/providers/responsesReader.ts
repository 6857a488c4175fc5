import type { ResponseStreamEvent } from "openai/resources/responses/responses";
import type { Provenance, ProviderEvent, Stop } from "../core/provider.ts";
import { type ErrorContext, failureOf } from "./classifyError.ts";
import { field, textField } from "./fields.ts";
import { createPartCounter } from "./partCounter.ts";
import { responsesUsage } from "./usage.ts";
import type { Wire, WireReader } from "./wireReader.ts";

/**
 * Parts are told apart by index and never by item id, which some gateways change with every event. The terminal events
 * carry the status; whatever the event is called, the status is what counts. Unknown events are ignored. What came
 * without deltas is taken from the event that ends it.
 */
export function createResponsesReader({ context, background }: Wire): WireReader<ResponseStreamEvent> {
  const partOf = createPartCounter();
  const callOf = createPartCounter();
  /** What has come in deltas, by kind and index. */
  const streamed = new Set<string>();
  let lastSequence = -1;
  let id: string | undefined;
  let refusal = "";
  let answered = false;

  function reasoning(key: string, provenance: Provenance, text: string): ProviderEvent[] {
    return text === "" ? [] : [{ type: "reasoning-delta", part: partOf(key), provenance, text }];
  }

  function answer(text: string): ProviderEvent[] {
    answered ||= text !== "";
    return text === "" ? [] : [{ type: "answer-delta", text }];
  }

  function call(index: unknown, name: string, text: string): ProviderEvent[] {
    return name === "" && text === "" ? [] : [{ type: "tool-call-delta", call: callOf(String(index)), name, text }];
  }

  /** A delta, or the whole text of the event that ends it where no delta came. */
  function piece(
    event: object,
    key: string,
    whole: unknown,
    events: (text: string) => ProviderEvent[],
  ): ProviderEvent[] {
    const delta = field(event, "delta");
    if (typeof delta === "string") {
      streamed.add(key);
      return events(delta);
    }
    if (typeof whole !== "string" || streamed.has(key)) return [];
    streamed.add(key);
    return events(whole);
  }

  function itemAdded(event: object): ProviderEvent[] {
    const item = field(event, "item");
    const name = callName(item);
    return name === undefined ? [] : call(field(event, "output_index"), name, "");
  }

  function terminal(event: object): ProviderEvent[] {
    const response = field(event, "response");
    const events: ProviderEvent[] = [];
    const usage = field(response, "usage");
    if (typeof usage === "object" && usage !== null) events.push({ type: "usage", usage: responsesUsage(usage) });
    const refused = refusal !== "" && !answered;
    const stop = refused ? ({ kind: "refused", text: refusal } as const) : stopOf(event, response, context);
    return [...events, ...servedBy(response), { type: "stop", stop }];
  }

  return {
    push(event) {
      const sequence = field(event, "sequence_number");
      if (typeof sequence === "number") {
        // A gateway that resumes a stream may send its last events again.
        if (sequence <= lastSequence) return [];
        // What a resumed stream leaves out would be lost unseen.
        if (background && sequence > lastSequence + 1) return [{ type: "stop", stop: damaged }];
        lastSequence = sequence;
      }
      // Read as text, because gateways send events that the client's types do not have.
      const type: string = event.type;
      const output = field(event, "output_index");
      switch (type) {
        case "response.created":
          id ??= textField(field(event, "response"), "id");
          return servedBy(field(event, "response"));
        case "response.output_item.added":
          return itemAdded(event);
        case "response.reasoning_summary_text.delta":
        case "response.reasoning_summary_text.done": {
          const key = `${output}.summary.${field(event, "summary_index")}`;
          return piece(event, key, field(event, "text"), (text) => reasoning(key, "summary", text));
        }
        case "response.reasoning_text.delta":
        case "response.reasoning_text.done": {
          const key = `${output}.text.${field(event, "content_index")}`;
          return piece(event, key, field(event, "text"), (text) => reasoning(key, "raw", text));
        }
        case "response.output_text.delta":
        case "response.output_text.done":
          return piece(event, `${output}.answer.${field(event, "content_index")}`, field(event, "text"), answer);
        case "response.refusal.delta":
        case "response.refusal.done":
          return piece(event, `${output}.refusal`, field(event, "refusal"), (text) => {
            refusal += text;
            return [];
          });
        case "response.function_call_arguments.delta":
        case "response.function_call_arguments.done":
          return piece(event, `${output}.call`, field(event, "arguments"), (text) => call(output, "", text));
        case "response.custom_tool_call_input.delta":
        case "response.custom_tool_call_input.done":
          return piece(event, `${output}.call`, field(event, "input"), (text) => call(output, "", text));
        case "response.apply_patch_call_operation_diff.delta":
        case "response.apply_patch_call_operation_diff.done":
          return piece(event, `${output}.call`, field(event, "diff"), (text) => call(output, "", text));
        case "response.completed":
        case "response.incomplete":
        case "response.failed":
          return terminal(event);
        case "error":
          return [
            {
              type: "stop",
              stop: { kind: "failed", failure: failureOf(field(event, "error") ?? event, undefined, context) },
            },
          ];
        default:
          return [];
      }
    },
    end: ({ errorField }) =>
      errorField === undefined
        ? []
        : [{ type: "stop", stop: { kind: "failed", failure: failureOf(errorField, undefined, context) } }],
    position: () => (id === undefined || lastSequence < 0 ? undefined : { id, after: lastSequence }),
  };
}

const damaged: Stop = { kind: "interrupted", why: "damaged" };

function servedBy(response: unknown): ProviderEvent[] {
  const model = textField(response, "model");
  const tier = textField(response, "service_tier");
  return model === undefined && tier === undefined ? [] : [{ type: "served", model, tier }];
}

/** The name of what is called: the function's own, or the kind of OpenAI's built-in patch tool. */
function callName(item: unknown): string | undefined {
  switch (field(item, "type")) {
    case "function_call":
    case "custom_tool_call":
      return textField(item, "name") ?? "";
    case "apply_patch_call":
      return "apply_patch";
    default:
      return undefined;
  }
}

/** The event and the status must both say that it is complete: either may be wrong, or absent. */
function stopOf(event: object, response: unknown, context: ErrorContext): Stop {
  const ended = (textField(event, "type") ?? "").replace("response.", "");
  const status = textField(response, "status") ?? ended;
  if (ended === "failed" || status === "failed" || status === "cancelled") {
    return {
      kind: "failed",
      failure: failureOf(field(response, "error") ?? `the response was ${status}`, undefined, context),
    };
  }
  if (ended === "completed" && status === "completed") return { kind: "complete" };
  const reason = textField(field(response, "incomplete_details"), "reason") ?? status;
  if (reason === "content_filter")
    return { kind: "refused", text: "the provider's content filter stopped the answer." };
  return { kind: "cut-short", limit: reason === "max_output_tokens" ? "maximum output tokens" : reason };
}
