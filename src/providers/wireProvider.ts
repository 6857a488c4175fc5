import OpenAI from "openai";
import type { Effort } from "../core/effort.ts";
import type { Provider, ProviderEvent, ProviderRequest } from "../core/provider.ts";
import { chat } from "./chat.ts";
import { classifyError, isBrokenStream } from "./classifyError.ts";
import { checkBaseUrl, type Endpoint, type WireFormat } from "./endpoint.ts";
import { guardedFetch } from "./guardedFetch.ts";
import { responses } from "./responses.ts";

/** How one wire format says a request and reads its stream. */
export type WireBody = {
  /** The effort as it stands in the body, for people. */
  parameter(effort: Effort): string;
  stream(client: OpenAI, request: ProviderRequest, wire: Wire, signal: AbortSignal): AsyncIterable<ProviderEvent>;
};

export type Wire = {
  readonly origin: string;
  /** Some fields are OpenAI's own, and other servers refuse what they do not know. */
  readonly isOpenAi: boolean;
};

const wireFormats: Record<WireFormat, WireBody> = { responses, chat };

/**
 * Models behind an OpenAI-compatible endpoint, through the official client with raw streaming. This module holds the
 * client, which is large, and is loaded with the first request. Nothing is retried.
 */
export function createWireProvider(endpoint: Endpoint, key: string | undefined): Provider {
  return {
    async *stream(request, signal) {
      const checked = checkBaseUrl(endpoint.baseUrl);
      if (checked.kind === "bad") {
        yield {
          type: "stop",
          stop: { kind: "failed", failure: { kind: "bad-endpoint", url: endpoint.baseUrl, why: checked.why } },
        };
        return;
      }
      const { origin } = checked;
      const format = wireFormats[endpoint.api];
      const effort = request.effort.sent;
      yield { type: "request-sent", origin, parameter: effort === undefined ? undefined : format.parameter(effort) };
      const wire = { origin, isOpenAi: origin === "https://api.openai.com" };
      try {
        yield* format.stream(createClient(endpoint, origin, key), request, wire, signal);
      } catch (error) {
        if (signal.aborted) return;
        const failure = classifyError(error, { endpoint: endpoint.name, origin, model: request.model.model, key });
        if (failure !== undefined) yield { type: "stop", stop: { kind: "failed", failure } };
        else if (!isBrokenStream(error)) throw error;
      }
    },
  };
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
