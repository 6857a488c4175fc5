import { isSameMessage, type ProviderEvent, type ToolCallDelta } from "../core/provider.ts";
import { formsOf, keyMark } from "./hideKey.ts";

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
/** So much of a key's beginning tells nothing. */
const harmless = 8;

type TextEvent = Extract<ProviderEvent, { readonly text: string }>;

const nothingHidden: KeyHider = { push: (event) => [event], end: () => [], error: (error) => error };

/** Some gateways repeat a request, its headers included, in errors and even in what they stream. */
export function createKeyHider(key: string | undefined): KeyHider {
  if (key === undefined || key.length < shortestKey) return nothingHidden;
  const forms = formsOf(key);
  const longest = Math.max(...forms.map((form) => form.length));
  const shortest = Math.min(...forms.map((form) => form.length));
  /** By the code of their first character, which is below 128: nearly all of a text is passed over by this alone. */
  const beginning = new Array<readonly string[] | undefined>(128).fill(undefined);
  for (const form of forms) {
    const first = form.charCodeAt(0);
    if (first < 128) beginning[first] = [...(beginning[first] ?? []), form];
  }
  /** The last event of each text that ended in what may be the beginning of the key, with that beginning. */
  const held = new Map<string, TextEvent>();

  function clean(text: string): string {
    if (text.length < shortest) return text;
    let cleaned = text;
    for (const form of forms) if (cleaned.includes(form)) cleaned = cleaned.replaceAll(form, keyMark);
    return cleaned;
  }

  /** How much of the text's end may be the beginning of the key. */
  function openEnd(text: string): number {
    for (let at = Math.max(0, text.length - longest + 1); at < text.length; at += 1) {
      const forms = beginning[text.charCodeAt(at)];
      if (forms?.some((form) => endsWithStartOf(text, at, form)) === true) return text.length - at;
    }
    return 0;
  }

  function pushText(event: TextEvent): readonly ProviderEvent[] {
    if (held.size === 0 && event.text.length < shortest && openEnd(event.text) === 0) return [event];
    const channel = channelOf(event);
    const released = release((other) => !continues(other, event) && other.text.length < harmless);
    const text = clean((held.get(channel)?.text ?? "") + event.text);
    held.delete(channel);
    const open = openEnd(text);
    if (open > 0) held.set(channel, { ...event, text: text.slice(text.length - open) });
    if (open === text.length && !("name" in event && event.name !== "")) return released;
    return [...released, { ...event, text: text.slice(0, text.length - open) }];
  }

  function release(which: (event: TextEvent) => boolean): ProviderEvent[] {
    const released = [...held].filter(([, event]) => which(event));
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

/** Whether the form begins with all that stands from `at`. */
function endsWithStartOf(text: string, at: number, form: string): boolean {
  if (text.length - at > form.length) return false;
  for (let index = at + 1; index < text.length; index += 1) {
    if (text.charCodeAt(index) !== form.charCodeAt(index - at)) return false;
  }
  return true;
}

const answerChannel = "answer";

/** Parts of the reasoning, and messages of the answer, are one text to a key that is cut between them. */
function channelOf(event: TextEvent): string {
  switch (event.type) {
    case "answer-delta":
      return answerChannel;
    case "reasoning-delta":
      return "reasoning";
    case "tool-call-delta":
      return `call ${event.call}`;
  }
}

function continues(last: TextEvent, next: TextEvent): boolean {
  if (last.type === "reasoning-delta" && next.type === "reasoning-delta") return last.part === next.part;
  if (last.type === "answer-delta" && next.type === "answer-delta") return isSameMessage(last, next);
  return channelOf(last) === channelOf(next);
}

function cleanName(call: ToolCallDelta, clean: (text: string) => string): ToolCallDelta {
  if (call.name === "") return call;
  const { operation } = call;
  const cleaned = operation === undefined ? {} : { operation: { ...operation, path: clean(operation.path) } };
  return { ...call, name: clean(call.name), ...cleaned };
}

/** The same value with every text in it cleaned. */
function cleanDeep<Value>(value: Value, clean: (text: string) => string): Value {
  // Each branch gives what it was given, which the compiler cannot see.
  if (typeof value === "string") return clean(value) as Value;
  if (Array.isArray(value)) return value.map((item: unknown) => cleanDeep(item, clean)) as Value;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [clean(name), cleanDeep(item, clean)]),
  ) as Value;
}
