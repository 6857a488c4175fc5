import type { ResponseStreamEvent } from "openai/resources/responses/responses";
import type { PatchOperation, Provenance, ProviderEvent, Stop } from "../core/provider.ts";
import { type ErrorContext, failureOf } from "./classifyError.ts";
import { asText, errorIn, field, listField, named, textField } from "./fields.ts";
import { createPartCounter } from "./partCounter.ts";
import { responsesUsage } from "./usage.ts";
import type { Wire, WireReader } from "./wireReader.ts";

/**
 * Parts are told apart by index and never by item id, which some gateways change with every event. The terminal events
 * carry the status; whatever the event is called, the status is what counts. Unknown events are ignored. What came
 * without deltas is taken from the event that ends it.
 */
export function createResponsesReader({ context, background }: Wire): WireReader<ResponseStreamEvent> {
  const keyOf = createKeys();
  const partOf = createPartCounter();
  const callOf = createPartCounter();
  const messageOf = createPartCounter();
  /** The output indexes of messages that are no answer. */
  const commentary = new Set<unknown>();
  /** What has come in deltas, by kind and index. */
  const streamed = new Set<string>();
  /** The output indexes of items whose reasoning has come. */
  const told = new Set<unknown>();
  let lastSequence = -1;
  let id: string | undefined;
  let refusal = "";
  let answered = false;

  function reasoning(output: unknown, key: string, provenance: Provenance, text: string): ProviderEvent[] {
    if (text === "") return [];
    told.add(output);
    return [{ type: "reasoning-delta", part: partOf(key), provenance, text }];
  }

  /** An item of reasoning without a word of it. */
  function withheld({ item, output_index: output }: ResponsesEvent): ProviderEvent[] {
    if (field(item, "type") !== "reasoning" || !asText(field(item, "encrypted_content"))) return [];
    const shown = [...listField(item, "summary"), ...listField(item, "content")].some((part) =>
      textField(part, "text"),
    );
    if (shown || told.has(output)) return [];
    return [{ type: "reasoning-withheld", form: "encrypted" }];
  }

  function answer(index: unknown, text: string): ProviderEvent[] {
    if (text === "") return [];
    const message = messageOf(String(index));
    const isCommentary = commentary.has(index);
    answered ||= !isCommentary;
    return [
      {
        type: "answer-delta",
        text,
        ...(message > 0 && { message }),
        ...(isCommentary && { phase: "commentary" as const }),
      },
    ];
  }

  function call(index: unknown, name: string, text: string): ProviderEvent[] {
    return name === "" && text === "" ? [] : [{ type: "tool-call-delta", call: callOf(String(index)), name, text }];
  }

  /** A delta, or the whole text of the event that ends it where no delta came. */
  function piece({ delta }: ResponsesEvent, key: string, whole: unknown): string {
    const text = typeof delta === "string" ? delta : streamed.has(key) ? undefined : whole;
    if (typeof text !== "string") return "";
    streamed.add(key);
    return text;
  }

  function itemAdded(event: ResponsesEvent): ProviderEvent[] {
    const item = event.item;
    if (field(item, "phase") === "commentary") commentary.add(event.output_index);
    const name = callName(item);
    if (name === undefined) return [];
    const operation = operationOf(field(item, "operation"));
    const index = callOf(String(event.output_index));
    if (operation !== undefined) return [{ type: "tool-call-delta", call: index, name, text: "", operation }];
    return call(event.output_index, name, "");
  }

  function terminal(event: ResponsesEvent): ProviderEvent[] {
    const response = event.response;
    const events: ProviderEvent[] = [];
    const usage = field(response, "usage");
    if (typeof usage === "object" && usage !== null) events.push({ type: "usage", usage: responsesUsage(usage) });
    const refused = refusal !== "" && !answered;
    const stop = refused ? ({ kind: "refused", text: refusal } as const) : stopOf(event, response, context);
    return [...events, ...servedBy(response), { type: "stop", stop }];
  }

  return {
    push(raw) {
      const event = named<ResponsesEvent>(raw) ?? {};
      const sequence = event.sequence_number;
      if (typeof sequence === "number") {
        // A gateway that resumes a stream may send its last events again.
        if (sequence <= lastSequence) return [];
        // What a resumed stream leaves out would be lost unseen.
        if (background && sequence > lastSequence + 1) return [{ type: "stop", stop: damaged }];
        lastSequence = sequence;
      }
      const { type, output_index: output } = event;
      switch (type) {
        case "response.created":
          id ??= textField(event.response, "id");
          return servedBy(event.response);
        case "response.output_item.added":
          return itemAdded(event);
        case "response.reasoning_summary_text.delta":
        case "response.reasoning_summary_text.done": {
          const key = keyOf("summary", output, event.summary_index);
          return reasoning(output, key, "summary", piece(event, key, event.text));
        }
        case "response.reasoning_text.delta":
        case "response.reasoning_text.done": {
          const key = keyOf("text", output, event.content_index);
          return reasoning(output, key, "raw", piece(event, key, event.text));
        }
        case "response.output_item.done":
          return withheld(event);
        case "response.output_text.delta":
        case "response.output_text.done":
          return answer(output, piece(event, keyOf("answer", output, event.content_index), event.text));
        case "response.refusal.delta":
        case "response.refusal.done":
          refusal += piece(event, keyOf("refusal", output, undefined), event.refusal);
          return [];
        case "response.function_call_arguments.delta":
        case "response.function_call_arguments.done":
          return call(output, "", piece(event, keyOf("call", output, undefined), event.arguments));
        case "response.custom_tool_call_input.delta":
        case "response.custom_tool_call_input.done":
          return call(output, "", piece(event, keyOf("call", output, undefined), event.input));
        case "response.apply_patch_call_operation_diff.delta":
        case "response.apply_patch_call_operation_diff.done":
          return call(output, "", piece(event, keyOf("call", output, undefined), event.diff));
        case "response.completed":
        case "response.incomplete":
        case "response.failed":
          return terminal(event);
        case "error":
          return [
            {
              type: "stop",
              stop: { kind: "failed", failure: failureOf(event.error ?? event, undefined, context) },
            },
          ];
        default:
          return [];
      }
    },
    end: ({ errorField }) =>
      errorField === undefined
        ? []
        : [{ type: "stop", stop: { kind: "failed", failure: failureOf(errorIn(errorField), undefined, context) } }],
    position: () => (id === undefined || lastSequence < 0 ? undefined : { id, after: lastSequence }),
  };
}

/** The fields of the events that are read; gateways send events that the client's types do not have. */
type ResponsesEvent = {
  readonly type?: unknown;
  readonly sequence_number?: unknown;
  readonly output_index?: unknown;
  readonly summary_index?: unknown;
  readonly content_index?: unknown;
  readonly delta?: unknown;
  readonly text?: unknown;
  readonly refusal?: unknown;
  readonly arguments?: unknown;
  readonly input?: unknown;
  readonly diff?: unknown;
  readonly item?: unknown;
  readonly response?: unknown;
  readonly error?: unknown;
};

type KeyParts = { readonly kind: string; readonly output: unknown; readonly index: unknown };

/** Names what an event belongs to. A stream says the same of thousands in a row, so the last name is kept. */
function createKeys(): (kind: string, output: unknown, index: unknown) => string {
  let last: KeyParts & { readonly key: string } = { kind: "", output: undefined, index: undefined, key: "" };
  return (kind, output, index) => {
    if (kind !== last.kind || output !== last.output || index !== last.index) {
      last = { kind, output, index, key: `${output}.${kind}.${index}` };
    }
    return last.key;
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

function operationOf(value: unknown): PatchOperation | undefined {
  const kind = operations.get(textField(value, "type") ?? "");
  const path = textField(value, "path");
  return kind === undefined || path === undefined ? undefined : { kind, path };
}

const operations: ReadonlyMap<string, PatchOperation["kind"]> = new Map([
  ["create_file", "create"],
  ["update_file", "update"],
  ["delete_file", "delete"],
]);

/** The event and the status must both say that it is complete: either may be wrong, or absent. */
function stopOf(event: ResponsesEvent, response: unknown, context: ErrorContext): Stop {
  const ended = (asText(event.type) ?? "").replace("response.", "");
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
