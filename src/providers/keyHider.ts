import { Buffer } from "node:buffer";
import type { ProviderEvent } from "../core/provider.ts";

/** Takes a key out of all that a provider says, however it writes it and wherever it cuts it. */
export type KeyHider = {
  push(event: ProviderEvent): readonly ProviderEvent[];
  /** What was held back, because a key might have gone on. */
  end(): readonly ProviderEvent[];
  /** The same error, or one that says the same without the key. */
  error(error: unknown): unknown;
};

/** Shorter ones are no secrets but the words that local servers want (`ollama`), and stand in code. */
const shortestKey = 16;
/** A half of a key that is shorter may be anything. */
const shortestHalf = 12;
/** So much of a key's beginning tells nothing. */
const harmless = 8;
const mark = "[key]";

type TextEvent = Extract<ProviderEvent, { readonly text: string }>;

const nothingHidden: KeyHider = { push: (event) => [event], end: () => [], error: (error) => error };

/** Some gateways repeat a request, its headers included, in errors and even in what they stream. */
export function createKeyHider(key: string | undefined): KeyHider {
  if (key === undefined || key.length < shortestKey) return nothingHidden;
  const forms = formsOf(key);
  const byFirst = Map.groupBy(forms, (form) => form[0] ?? "");
  const longest = Math.max(...forms.map((form) => form.length));
  /** The last event of each text that ended in what may be the beginning of the key, with that beginning. */
  const held = new Map<string, TextEvent>();

  function clean(text: string): string {
    let cleaned = text;
    for (const form of forms) if (cleaned.includes(form)) cleaned = cleaned.replaceAll(form, mark);
    return cleaned;
  }

  /** How much of the text's end may be the beginning of the key. */
  function openEnd(text: string): number {
    for (let at = Math.max(0, text.length - longest + 1); at < text.length; at += 1) {
      const candidates = byFirst.get(text[at] ?? "");
      if (candidates?.some((form) => form.startsWith(text.slice(at))) === true) return text.length - at;
    }
    return 0;
  }

  function pushText(event: TextEvent): readonly ProviderEvent[] {
    const channel = channelOf(event);
    const released = release(({ text }, other) => other !== channel && text.length < harmless);
    const text = clean((held.get(channel)?.text ?? "") + event.text);
    held.delete(channel);
    const open = openEnd(text);
    if (open > 0) held.set(channel, { ...event, text: text.slice(text.length - open) });
    if (open === text.length && !("name" in event && event.name !== "")) return released;
    return [...released, { ...event, text: text.slice(0, text.length - open) }];
  }

  function release(which: (event: TextEvent, channel: string) => boolean): ProviderEvent[] {
    const released = [...held].filter(([channel, event]) => which(event, channel));
    for (const [channel] of released) held.delete(channel);
    return released.map(([, event]) => (event.type === "tool-call-delta" ? { ...event, name: "" } : event));
  }

  return {
    push(event) {
      if (event.type === "answer-retracted") held.delete(answerChannel);
      if ("text" in event) return pushText(event.type === "tool-call-delta" ? cleanName(event, clean) : event);
      const cleaned = cleanDeep(event, clean);
      return event.type === "stop" ? [...release(() => true), cleaned] : [cleaned];
    },
    end: () => release(() => true),
    error(error) {
      if (!(error instanceof Error)) return typeof error === "string" ? clean(error) : error;
      const stack = clean(error.stack ?? error.message);
      if (stack === error.stack && clean(String(error.cause)) === String(error.cause)) return error;
      return Object.assign(new Error(clean(error.message)), { stack });
    },
  };
}

const answerChannel = "answer";

function channelOf(event: TextEvent): string {
  switch (event.type) {
    case "answer-delta":
      return answerChannel;
    case "reasoning-delta":
      return `reasoning ${event.part}`;
    case "tool-call-delta":
      return `call ${event.call}`;
  }
}

function cleanName<Call extends { readonly name: string }>(call: Call, clean: (text: string) => string): Call {
  return call.name === "" ? call : { ...call, name: clean(call.name) };
}

/** The same value with every text in it cleaned. */
function cleanDeep<Value>(value: Value, clean: (text: string) => string): Value {
  // Each branch gives what it was given, which the compiler cannot see.
  if (typeof value === "string") return clean(value) as Value;
  if (Array.isArray(value)) return value.map((item: unknown) => cleanDeep(item, clean)) as Value;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, cleanDeep(item, clean)])) as Value;
}

/** The ways in which a key may be written; longer ones first, so that nothing of them is left. */
function formsOf(key: string): string[] {
  const middle = Math.floor(key.length / 2);
  const halves = middle >= shortestHalf ? [key.slice(0, middle), key.slice(middle)] : [];
  const hex = Buffer.from(key).toString("hex");
  const forms = [
    key,
    // A URL's host.
    key.toLowerCase(),
    [...key].reverse().join(""),
    JSON.stringify(key).slice(1, -1),
    encodeURIComponent(key),
    hex,
    hex.toUpperCase(),
    ...[0, 1, 2].flatMap((shift) => inBase64(key, shift)),
    ...halves,
  ];
  return [...new Set(forms)].sort((a, b) => b.length - a.length);
}

/** As it stands in the base64 of a longer text, in which it begins at one of three places of a group. */
function inBase64(key: string, shift: number): string[] {
  const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(key)]);
  const from = Math.ceil((shift * 8) / 6);
  const to = Math.floor((bytes.byteLength * 8) / 6);
  return (["base64", "base64url"] as const).map((encoding) => bytes.toString(encoding).slice(from, to));
}
