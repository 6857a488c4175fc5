import type { Provider, ProviderEvent } from "../core/provider.ts";
import { chat } from "./chat.ts";
import { checkBaseUrl, type Endpoint } from "./endpoint.ts";
import { createKeyHider } from "./keyHider.ts";
import { createLessons } from "./lessons.ts";
import { type StreamInput, startReading, type WireOptions } from "./reading.ts";
import { responses } from "./responses.ts";
import type { WireFormatAdapter } from "./wireReader.ts";

/**
 * Models behind an OpenAI-compatible endpoint, through the official client with raw streaming. This module holds the
 * client, which is large, and is loaded with the first request. A request that is refused for its effort is corrected
 * and sent again, and a background stream that was dropped is gone on with; nothing else is retried here.
 */
export function createWireProvider(endpoint: Endpoint, key: string | undefined, options: WireOptions = {}): Provider {
  const lessons = options.lessons ?? createLessons();
  return {
    stream: (request, signal) =>
      endpoint.api === "responses"
        ? streamOver(responses, { endpoint, key, options, lessons, request, signal })
        : streamOver(chat, { endpoint, key, options, lessons, request, signal }),
  };
}

async function* streamOver<Body, Raw>(
  format: WireFormatAdapter<Body, Raw>,
  input: StreamInput,
): AsyncGenerator<ProviderEvent> {
  const { endpoint, key, signal } = input;
  const checked = checkBaseUrl(endpoint.baseUrl);
  if (checked.kind === "bad") {
    yield {
      type: "stop",
      stop: { kind: "failed", failure: { kind: "bad-endpoint", url: endpoint.baseUrl, why: checked.why } },
    };
    return;
  }
  const reading = startReading(format, input, checked.origin);
  // Some transports hang even when they are aborted: what is read ends without them.
  const onAbort = () => reading.leave();
  signal.addEventListener("abort", onAbort);
  if (signal.aborted) onAbort();
  const hider = createKeyHider(key);
  try {
    for await (const event of reading.events) {
      for (const clean of hider.push(event)) yield clean;
      if (event.type === "stop") return;
    }
    for (const clean of hider.end()) yield clean;
  } catch (error) {
    throw hider.error(error);
  } finally {
    signal.removeEventListener("abort", onAbort);
    reading.leave();
  }
}
