import { APIConnectionError, APIError } from "openai";
import type { Failure } from "../core/failure.ts";
import { field, textField } from "./fields.ts";
import { EndpointFault } from "./guardedFetch.ts";

export type ErrorContext = {
  readonly endpoint: string;
  readonly origin: string;
  readonly model: string;
  readonly key: string | undefined;
};

/**
 * What an error of the `openai` client means for the user; undefined for one that only says that the connection ended
 * (then the run was interrupted) or that is not the wire's fault at all.
 */
export function classifyError(error: unknown, context: ErrorContext): Failure | undefined {
  const chain = causes(error);
  const fault = chain.find((each) => each instanceof EndpointFault);
  if (fault instanceof EndpointFault) return redactFailure(fault.failure, context.key);
  if (error instanceof APIConnectionError) {
    return { kind: "unreachable", origin: context.origin, code: codeIn(chain) ?? error.message };
  }
  if (!(error instanceof APIError)) return undefined;
  const status: number | undefined = error.status;
  return failureOf(error.error ?? error.message, status, context, error.headers);
}

/** Whether an error means no more than that the bytes stopped: the answer so far stands, incomplete. */
export function isBrokenStream(error: unknown): boolean {
  return (error instanceof TypeError && codeIn(causes(error)) !== undefined) || isTerminated(error);
}

/** undici says `terminated` for a body that broke off, with or without a cause; Node's own streams say `aborted`. */
function isTerminated(error: unknown): boolean {
  return error instanceof Error && (error.message === "terminated" || codeIn([error]) === "ECONNRESET");
}

/**
 * What an error body means, whether it came with a status or inside a stream that had begun. Providers agree on little:
 * the shapes are `{message, type, code}`, `{detail}`, `{code, error: "text"}` and plain text, and codes may be numbers.
 */
export function failureOf(
  body: unknown,
  sentStatus: number | undefined,
  context: ErrorContext,
  headers?: Headers,
): Failure {
  const { origin, endpoint, model, key } = context;
  const detail = redact(detailOf(body), key);
  const code = wordsOf(body);
  const status = sentStatus ?? statusIn(body);
  if (/insufficient_quota|billing|payment_required/.test(code) || status === 402) return { kind: "quota", origin };
  if (/content_filter|content_policy/.test(code)) return { kind: "filtered", origin, detail };
  if (isTooLong(detail, code) || status === 413) return { kind: "too-long", origin, model };
  if (
    status === 401 ||
    /invalid_api_key|authentication_error/.test(code) ||
    /(?:incorrect|invalid) api key/i.test(detail)
  ) {
    return key === undefined ? { kind: "no-key", endpoint, origin } : { kind: "key-rejected", endpoint, origin };
  }
  if (status === 529 || /overloaded/.test(code)) return { kind: "overloaded", origin };
  if (status === 429 || /rate_limit|ratelimit/.test(code)) {
    return { kind: "rate-limited", origin, retryAfterSeconds: retryAfter(headers) };
  }
  switch (status) {
    case 403:
      return { kind: "not-allowed", origin, detail };
    case 404:
      return { kind: "not-found", origin, model, what: /model/i.test(`${code} ${detail}`) ? "model" : "path" };
    case 407:
      return { kind: "proxy", origin };
    case 400:
    case 422:
      return { kind: "bad-request", origin, detail };
    default:
      return { kind: "provider-error", origin, status, detail };
  }
}

function isTooLong(detail: string, code: string): boolean {
  return (
    /context_length_exceeded/.test(code) ||
    /context (?:length|window)|maximum context|prompt (?:is )?too long|too many (?:prompt )?tokens|exceeds the context/i.test(
      detail,
    )
  );
}

/** The words by which programs know an error, in one line. */
function wordsOf(body: unknown): string {
  const inner = field(body, "error");
  return [body, inner]
    .flatMap((each) => [textField(each, "code") ?? "", textField(each, "type") ?? ""])
    .join(" ")
    .toLowerCase();
}

/** OpenRouter and others put the status into the error's code. */
function statusIn(body: unknown): number | undefined {
  const value = field(body, "status_code") ?? field(body, "code");
  const code = Number(value);
  return Number.isInteger(code) && code >= 400 && code < 600 ? code : undefined;
}

/** The provider's sentence, where its body has one: an HTML page or a whole JSON body is of no use to a reader. */
function detailOf(body: unknown): string {
  if (typeof body === "string") return /<html|<!doctype|^\s*</i.test(body) ? "it answered with a web page" : body;
  const first = field(field(body, "detail"), "0");
  return (
    textField(body, "message") ??
    textField(body, "detail") ??
    textField(body, "error") ??
    textField(field(body, "error"), "message") ??
    textField(first, "msg") ??
    ""
  );
}

function retryAfter(headers: Headers | undefined): number | undefined {
  const milliseconds = Number.parseFloat(headers?.get("retry-after-ms") ?? "");
  if (Number.isFinite(milliseconds) && milliseconds >= 0) return milliseconds / 1000;
  const value = headers?.get("retry-after")?.trim();
  if (value === undefined || value === "") return undefined;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return seconds >= 0 ? seconds : undefined;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, (date - Date.now()) / 1000);
}

/** Some providers repeat a part of the request, the key included, in their errors. */
function redactFailure(failure: Failure, key: string | undefined): Failure {
  return "detail" in failure ? { ...failure, detail: redact(failure.detail, key) } : failure;
}

function redact(text: string, key: string | undefined): string {
  return key === undefined || key === "" ? text : text.replaceAll(key, "[key]");
}

function causes(error: unknown): unknown[] {
  const chain: unknown[] = [];
  for (let each = error; each instanceof Error && chain.length < 10; each = each.cause) chain.push(each);
  return chain;
}

function codeIn(chain: readonly unknown[]): string | undefined {
  const codes = chain.map((each) => (each instanceof Error && "code" in each ? each.code : undefined));
  return codes.findLast((code): code is string => typeof code === "string");
}
