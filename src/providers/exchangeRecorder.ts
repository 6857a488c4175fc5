import { bodyPieces, type StreamReport } from "../core/exchange.ts";
import type { Prompt, Served } from "../core/provider.ts";
import type { TapReport } from "./byteTap.ts";
import type { EventQueue } from "./eventQueue.ts";
import { createEventTally } from "./eventTally.ts";
import { hideKey } from "./hideKey.ts";

/** Hears what goes over the wire. The key is taken out here, so that it is in nothing that is kept. */
export type ExchangeRecorder = {
  request(url: URL, method: string, headers: Headers, body: unknown): void;
  response(response: Response): void;
  /** Of the last request; undefined before the first. */
  readonly sentBytes: number | undefined;
  /** A piece of the answer's bytes came. */
  bytes(): void;
  /** The client read an event. */
  event(raw: unknown): void;
  /** The queue of the stream, which tells what came in all right before it ends. */
  readonly queue: EventQueue;
};

/** Everything else may say who the user is, or be a secret. */
const keptHeaders =
  /^(?:content-type|date|server|via|retry-after(?:-ms)?|x-should-retry|(?:x-|apim-)?request-id|openai-(?:processing-ms|version|model)|cf-ray|(?:x|anthropic)-ratelimit-[\w-]+)$/;
const longestHeader = 200;

export function createExchangeRecorder(
  queue: EventQueue,
  prompt: Prompt,
  key: string | undefined,
  tap: TapReport,
): ExchangeRecorder {
  const tally = createEventTally((kind) => hideKey(kind, key));
  let answered = false;
  let begun = false;
  let sentBytes: number | undefined;

  function report(): void {
    if (!answered) return;
    answered = false;
    const { bytes, heartbeats, done } = tap;
    queue.push({ type: "stream-report", bytes, heartbeats, done, ...tally.counts() } satisfies StreamReport);
  }

  return {
    get sentBytes() {
      return sentBytes;
    },
    request(url, method, headers, body) {
      begun = false;
      const text = typeof body === "string" ? body : "";
      sentBytes = Buffer.byteLength(text);
      queue.push({
        type: "http-request",
        method,
        url: hideKey(url.href, key),
        headers: Object.fromEntries([...headers].map(([name, value]) => [name, sentHeader(name, value, key)])),
        body: bodyPieces(text, prompt).map((piece) => (typeof piece === "string" ? hideKey(piece, key) : piece)),
        bytes: sentBytes,
      });
    },
    response({ status, headers }) {
      answered = true;
      const kept = [...headers].filter(([name, value]) => keptHeaders.test(name) && value.length <= longestHeader);
      queue.push({
        type: "http-response",
        status,
        headers: Object.fromEntries(kept.map(([name, value]) => [name, hideKey(value, key)])),
      });
    },
    bytes() {
      if (begun) return;
      begun = true;
      queue.push({ type: "first-byte" });
    },
    event: tally.count,
    queue: {
      push(event) {
        if (event.type === "stop") report();
        queue.push(event.type === "served" ? withoutKey(event, key) : event);
      },
      close(error) {
        report();
        queue.close(error);
      },
      take: queue.take,
    },
  };
}

/** Of what a server says about itself the user sees the words, and a server may say anything. */
function withoutKey({ model, tier }: Served, key: string | undefined): Served {
  const clean = (text: string | undefined) => (text === undefined ? undefined : hideKey(text, key));
  return { type: "served", model: clean(model), tier: clean(tier) };
}

function sentHeader(name: string, value: string, key: string | undefined): string {
  if (/^(?:authorization|api-key|x-api-key)$/.test(name)) return value.replace(/\S+$/, "[key]");
  return hideKey(value, key);
}
