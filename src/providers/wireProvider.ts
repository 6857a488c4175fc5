import OpenAI from "openai";
import type { Provider, ProviderEvent, ProviderRequest } from "../core/provider.ts";
import { chat } from "./chat.ts";
import { classifyError, isBrokenStream } from "./classifyError.ts";
import { checkBaseUrl, type Endpoint } from "./endpoint.ts";
import { guardedFetch } from "./guardedFetch.ts";
import { responses } from "./responses.ts";
import type { WireFormatAdapter } from "./wireReader.ts";

/**
 * Models behind an OpenAI-compatible endpoint, through the official client with raw streaming. This module holds the
 * client, which is large, and is loaded with the first request. Nothing is retried.
 */
export function createWireProvider(endpoint: Endpoint, key: string | undefined): Provider {
  return {
    stream: (request, signal) =>
      endpoint.api === "responses"
        ? streamOver(responses, endpoint, key, request, signal)
        : streamOver(chat, endpoint, key, request, signal),
  };
}

async function* streamOver<Raw>(
  format: WireFormatAdapter<Raw>,
  endpoint: Endpoint,
  key: string | undefined,
  request: ProviderRequest,
  signal: AbortSignal,
): AsyncGenerator<ProviderEvent> {
  const checked = checkBaseUrl(endpoint.baseUrl);
  if (checked.kind === "bad") {
    yield {
      type: "stop",
      stop: { kind: "failed", failure: { kind: "bad-endpoint", url: endpoint.baseUrl, why: checked.why } },
    };
    return;
  }
  const { origin } = checked;
  const wire = { origin, isOpenAi: origin === "https://api.openai.com" };
  const effort = request.effort.sent;
  const reader = format.reader(wire);
  yield { type: "request-sent", origin, parameter: effort === undefined ? undefined : format.parameter(effort) };
  try {
    for await (const raw of await format.open(createClient(endpoint, origin, key), request, wire, signal)) {
      for (const event of reader.push(raw)) {
        yield event;
        if (event.type === "stop") return;
      }
    }
  } catch (error) {
    if (signal.aborted) return;
    const failure = classifyError(error, { endpoint: endpoint.name, origin, model: request.model.model, key });
    // What breaks after the terminal signal breaks nothing.
    const [ended] = reader.end();
    if (ended === undefined && failure !== undefined) yield { type: "stop", stop: { kind: "failed", failure } };
    else if (ended === undefined && !isBrokenStream(error)) throw error;
  }
  yield* reader.end();
}

/** Every option that the client would otherwise read from the environment is given, and the key is not: `fetch` adds it. */
function createClient(endpoint: Endpoint, origin: string, key: string | undefined): OpenAI {
  return new OpenAI({
    apiKey: "set-by-fetch",
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    baseURL: endpoint.baseUrl,
    maxRetries: 0,
    logLevel: "off",
    fetch: guardedFetch(origin, key),
  });
}
