import type { ChatCompletionChunk } from "openai/resources/chat/completions/completions";
import type { Provenance, ProviderEvent, Stop, WithheldForm } from "../core/provider.ts";
import { type ChatDelta, contentOf, isThought, reasoningOf, withheldIn } from "./chatDelta.ts";
import { failureOf } from "./classifyError.ts";
import { asList, asText, errorIn, field, named, textField } from "./fields.ts";
import { createInlineTags, type InlineTags } from "./inlineTags.ts";
import { chatUsage } from "./usage.ts";
import type { StreamEnd, Wire, WireReader } from "./wireReader.ts";

/**
 * The terminal signal is a `finish_reason`; the usage may come after it, so reading goes on to the end of the stream. A
 * server that never sends one (Snowflake) says `[DONE]`.
 */
export function createChatReader({ context, model }: Wire): WireReader<ChatCompletionChunk> {
  const tags = createInlineTags(/gpt-oss/i.test(model));
  const tools = createToolCounter();
  let finish: string | undefined;
  let refusal = "";
  let answered = false;
  /** Reasoning that came in a field of its own: then tags in the answer are the answer's. */
  let fielded = false;
  const withheld = new Set<WithheldForm>();
  let part = 0;
  let partIsOpen = false;
  let served: string | undefined;
  let failed: Stop | undefined;
  let completion: string | undefined;

  function reasoning(provenance: Provenance, text: string): ProviderEvent[] {
    if (text === "") return [];
    partIsOpen = true;
    return [{ type: "reasoning-delta", part, provenance, text }];
  }

  function answer(text: string): ProviderEvent[] {
    if (text === "") return [];
    answered = true;
    if (partIsOpen && text.trim() !== "") {
      part += 1;
      partIsOpen = false;
    }
    return [{ type: "answer-delta", text }];
  }

  function tagged(pieces: ReturnType<InlineTags["push"]>): ProviderEvent[] {
    return pieces.flatMap((piece): ProviderEvent[] => {
      if (piece.kind === "retract") {
        answered = false;
        return [{ type: "answer-retracted" }];
      }
      return piece.kind === "answer" ? answer(piece.text) : reasoning("raw", piece.text);
    });
  }

  function content(delta: ChatDelta): readonly ProviderEvent[] {
    const text = contentOf(delta);
    if (text === "") return nothing;
    if (!fielded || isThought(delta)) return tagged(tags.push(text));
    const rest = tagged(tags.end());
    return rest.length === 0 ? answer(text) : [...rest, ...answer(text)];
  }

  function deltaEvents(delta: ChatDelta): ProviderEvent[] {
    const events: ProviderEvent[] = [];
    for (const { provenance, text } of reasoningOf(delta)) {
      fielded = true;
      partIsOpen = true;
      events.push({ type: "reasoning-delta", part, provenance, text });
    }
    const form = withheldIn(delta);
    if (form !== undefined && !withheld.has(form)) {
      withheld.add(form);
      events.push({ type: "reasoning-withheld", form });
    }
    for (const event of content(delta)) events.push(event);
    refusal += asText(delta.refusal) ?? "";
    for (const call of asList(delta.tool_calls)) events.push(tools(call));
    return events;
  }

  function choice({ delta, finish_reason: reason, error }: ChatChoice): ProviderEvent[] {
    const told = named<ChatDelta>(delta);
    const events = told === undefined ? [] : deltaEvents(told);
    if (reason === "error" || (error !== undefined && error !== null)) failed ??= failedStop(error);
    else finish ??= asText(reason);
    return events;
  }

  function failedStop(error: unknown): Stop {
    return { kind: "failed", failure: failureOf(error, undefined, context) };
  }

  return {
    completion: () => completion,
    push(raw) {
      const chunk = named<ChatChunk>(raw) ?? {};
      completion ??= asText(chunk.id);
      const first = named<ChatChoice>(asList(chunk.choices)[0]);
      const events = first === undefined ? [] : choice(first);
      if (served === undefined && asText(chunk.model) !== undefined) {
        served = asText(chunk.model);
        events.unshift({ type: "served", model: served, tier: asText(chunk.service_tier) });
      }
      const usage = chunk.usage ?? named<{ usage?: unknown }>(chunk.x_groq)?.usage ?? first?.usage;
      if (typeof usage === "object" && usage !== null) events.push({ type: "usage", usage: chatUsage(usage) });
      if (failed !== undefined) events.push({ type: "stop", stop: failed });
      return events;
    },
    end({ done, errorField }: StreamEnd) {
      const rest = tagged(tags.end());
      // What comes after the terminal signal takes nothing back.
      if (errorField !== undefined && finish === undefined)
        return [...rest, { type: "stop", stop: failedStop(errorIn(errorField)) }];
      if (finish === undefined && !done) return rest;
      const stop: Stop = refusal !== "" && !answered ? { kind: "refused", text: refusal } : stopOf(finish);
      return [...rest, { type: "stop", stop }];
    },
  };
}

type ChatChunk = {
  readonly id?: unknown;
  readonly choices?: unknown;
  readonly model?: unknown;
  readonly service_tier?: unknown;
  readonly usage?: unknown;
  readonly x_groq?: unknown;
};

type ChatChoice = {
  readonly delta?: unknown;
  readonly finish_reason?: unknown;
  readonly error?: unknown;
  readonly usage?: unknown;
};

const nothing: readonly never[] = [];

function stopOf(finish: string | undefined): Stop {
  switch (finish) {
    case "length":
      return { kind: "cut-short", limit: "maximum output tokens" };
    case "content_filter":
      return { kind: "refused", text: "the provider's content filter stopped the answer." };
    case undefined:
    case "stop":
    case "end_turn":
    case "eos":
    case "tool_calls":
    case "function_call":
      return { kind: "complete" };
    default:
      // Whatever else a provider calls it (abort, network_error, insufficient_system_resource): not complete.
      return { kind: "cut-short", limit: finish };
  }
}

/**
 * Which call a piece belongs to: its index, else its id, else the call before. Some providers start to count at 1, and
 * some send whole calls without an index.
 */
function createToolCounter(): (piece: unknown) => ProviderEvent {
  const calls = new Map<string, number>();
  let last = -1;
  return (piece) => {
    const index = field(piece, "index");
    const id = textField(piece, "id");
    const key = typeof index === "number" ? `index ${index}` : id === undefined ? undefined : `id ${id}`;
    if (key !== undefined) {
      last = calls.get(key) ?? calls.size;
      calls.set(key, last);
    }
    const called = field(piece, "function");
    const custom = field(piece, "custom");
    const name = textField(called, "name") ?? textField(custom, "name") ?? "";
    const text = textField(called, "arguments") ?? textField(custom, "input") ?? "";
    return { type: "tool-call-delta", call: Math.max(last, 0), name, text };
  };
}
