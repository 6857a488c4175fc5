import type { Failure } from "../core/failure.ts";
import { t } from "../core/l10n.ts";
import { connectionFailure } from "./connectionFailure.ts";
import { EndpointFault, gate, type Transport, transportFor } from "./guardedFetch.ts";

export type JsonRequest = {
  readonly url: URL;
  readonly key?: string;
  /** The address has not changed since it gave this `ETag`. */
  readonly etag?: string;
  /** Milliseconds for the whole answer. */
  readonly limit: number;
  /** Bytes of the answer; a longer one is refused. */
  readonly longest: number;
  readonly transport?: Transport;
};

export type JsonAnswer =
  | { readonly kind: "json"; readonly body: unknown; readonly etag: string | undefined }
  | { readonly kind: "unchanged" }
  | { readonly kind: "failed"; readonly failure: Failure };

/** Fetches JSON through the gate. Rejects only with the reason of an aborted signal. */
export async function guardedJson(request: JsonRequest, signal: AbortSignal): Promise<JsonAnswer> {
  const { url, key, etag, limit, longest, transport } = request;
  const { origin } = url;
  const pass = gate(origin, key, transport ?? transportFor(origin));
  const timeout = AbortSignal.timeout(limit);
  try {
    const response = await pass(url, {
      headers: { accept: "application/json", ...(etag === undefined ? {} : { "if-none-match": etag }) },
      signal: AbortSignal.any([signal, timeout]),
    });
    if (response.status === 304 && etag !== undefined) return { kind: "unchanged" };
    if (!response.ok) {
      await response.body?.cancel();
      return { kind: "failed", failure: failureOfStatus(response.status, url, key) };
    }
    const text = await boundedText(response, longest);
    if (text === undefined) return damaged(origin, t("it sent more than {0} MB", Math.floor(longest / 1_000_000)));
    const body = parsed(text);
    if (body === undefined) {
      const contentType = response.headers.get("content-type")?.split(";")[0]?.trim() ?? "";
      return { kind: "failed", failure: { kind: "not-an-endpoint", origin, contentType } };
    }
    return { kind: "json", body, etag: response.headers.get("etag") ?? undefined };
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (timeout.aborted) return { kind: "failed", failure: { kind: "unreachable", origin, code: "ETIMEDOUT" } };
    if (error instanceof EndpointFault) return { kind: "failed", failure: error.failure };
    const code = codeOf(error);
    if (code === undefined) throw error;
    return { kind: "failed", failure: connectionFailure(origin, code, code) };
  }
}

function damaged(origin: string, detail: string): JsonAnswer {
  return { kind: "failed", failure: { kind: "provider-error", origin, status: 200, detail } };
}

/** Undefined when there is more than that. */
async function boundedText(response: Response, longest: number): Promise<string | undefined> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > longest) return undefined;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: the caller says what it was instead.
    return undefined;
  }
}

function failureOfStatus(status: number, { origin, host, pathname }: URL, key: string | undefined): Failure {
  switch (status) {
    case 401:
      return key === undefined
        ? { kind: "no-key", endpoint: host, origin }
        : { kind: "key-rejected", endpoint: host, origin };
    case 403:
      return { kind: "not-allowed", origin, detail: "" };
    case 404:
    case 405:
      return { kind: "not-found", origin, model: "", what: "path" };
    case 407:
      return { kind: "proxy", origin };
    case 429:
      return { kind: "rate-limited", origin, retryAfterSeconds: undefined };
    case 529:
      return { kind: "overloaded", origin };
    default:
      return { kind: "provider-error", origin, status, detail: pathname };
  }
}

/** The innermost code; undefined for what is no fault of the network. */
function codeOf(error: unknown): string | undefined {
  let code: string | undefined;
  for (let each = error; each instanceof Error; each = each.cause) {
    if ("code" in each && typeof each.code === "string") code = each.code;
  }
  return code ?? (error instanceof TypeError ? error.message : undefined);
}
