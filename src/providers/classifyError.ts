import { APIConnectionError, APIError } from "openai";
import type { Failure, RetryAdvice } from "../core/failure.ts";
import { connectionFailure } from "./connectionFailure.ts";
import { field, textField } from "./fields.ts";
import { EndpointFault, ErrorAnswer } from "./guardedFetch.ts";
import { hideEchoedKey } from "./hideKey.ts";

export type ErrorContext = {
  readonly endpoint: string;
  readonly origin: string;
  readonly model: string;
  readonly key: string | undefined;
  /** How many bytes the request had, once it was sent. */
  sentBytes?(): number | undefined;
};

/**
 * What an error of the `openai` client means for the user; undefined for one that only says that the connection ended
 * (then the run was interrupted) or that is not the wire's fault at all.
 */
export function classifyError(error: unknown, context: ErrorContext): Failure | undefined {
  const chain = causes(error);
  const fault = chain.find((each) => each instanceof EndpointFault || each instanceof ErrorAnswer);
  if (fault instanceof EndpointFault) return redactFailure(fault.failure, context.key);
  if (fault instanceof ErrorAnswer) return failureOf(fault.body, undefined, context, fault.headers);
  if (error instanceof APIConnectionError) return connectionFailure(context.origin, codeIn(chain), messageIn(chain));
  if (!(error instanceof APIError)) return undefined;
  const status: number | undefined = error.status;
  return failureOf(error.error ?? error.message, status, context, error.headers);
}

/** Whether an error means no more than that the bytes stopped: the answer so far stands, incomplete. */
export function isBrokenStream(error: unknown): boolean {
  return (error instanceof TypeError && codeIn(causes(error)) !== undefined) || isTerminated(error);
}

/** Whether what came is no event stream of any kind: not what the headers said, or not framed as they said. */
export function isDamaged(error: unknown): boolean {
  return error instanceof SyntaxError || /^(?:Z_(?!BUF)|ERR_BROTLI|ERR__ERROR|HPE_)/.test(codeIn(causes(error)) ?? "");
}

/** The beginning of a web page that came in place of an error, for the log: a page is never shown. */
export function webPageIn(error: unknown, key: string | undefined): string | undefined {
  if (!(error instanceof APIError)) return undefined;
  const text = typeof error.error === "string" ? error.error : error.message;
  return isWebPage(text) ? hideEchoedKey(text.replace(/\s+/g, " ").trim(), key).slice(0, 200) : undefined;
}

/** undici says `terminated` for a body that broke off, with or without a cause; Node's own streams say `aborted`. */
function isTerminated(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // A compressed body that ends too early is `Z_BUF_ERROR`.
  return error.message === "terminated" || ["ECONNRESET", "Z_BUF_ERROR"].includes(codeIn([error]) ?? "");
}

/**
 * What an error body means, whether it came with a status or inside a stream that had begun. Providers agree on little:
 * the shapes are `{message, type, code}`, `{detail}`, `{code, error: "text"}` and plain text, and codes may be numbers.
 */
export function failureOf(
  given: unknown,
  sentStatus: number | undefined,
  context: ErrorContext,
  headers?: Headers,
): Failure {
  const { origin, endpoint, model, key } = context;
  const body = typeof given === "string" && given.trimStart().startsWith("{") ? objectIn(given) : given;
  const detail = bounded(hideEchoedKey(detailOf(body).slice(0, 4 * longestDetail), key));
  const requestId = requestIdOf(headers);
  const named = requestId === undefined ? {} : { requestId: hideEchoedKey(requestId, key) };
  const code = wordsOf(body);
  const status = sentStatus ?? statusIn(body);
  if (/insufficient_quota|billing|payment_required/.test(code) || status === 402) return { kind: "quota", origin };
  if (/content_filter|content_policy/.test(code)) return { kind: "filtered", origin, detail };
  if (isTooLong(detail, code)) return { kind: "too-long", origin, model };
  if (status === 413) return { kind: "too-large", origin, bytes: context.sentBytes?.() };
  if (
    status === 401 ||
    /invalid_api_key|authentication_error/.test(code) ||
    /(?:incorrect|invalid) api key|api key not valid/i.test(detail)
  ) {
    return key === undefined ? { kind: "no-key", endpoint, origin } : { kind: "key-rejected", endpoint, origin };
  }
  const advice = adviceOf(headers);
  if (status === 529 || /overloaded/.test(code)) return { kind: "overloaded", origin, ...advice };
  if (status === 429 || /rate_limit|ratelimit/.test(code)) {
    return { kind: "rate-limited", origin, ...advice, retryAfterSeconds: advice.retryAfterSeconds };
  }
  switch (status) {
    case 403:
      return { kind: "not-allowed", origin, detail, ...named };
    case 404:
      return { kind: "not-found", origin, model, what: /model/i.test(`${code} ${detail}`) ? "model" : "path" };
    case 407:
    case 511:
      return { kind: "proxy", origin };
    case 400:
    case 422:
      return { kind: "bad-request", origin, detail, ...named };
    default:
      return { kind: "provider-error", origin, status, detail, ...advice, ...named };
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

/** An error as text may be JSON all the same. */
function objectIn(text: string): unknown {
  try {
    const body: unknown = JSON.parse(text);
    return field(body, "error") ?? body;
  } catch {
    // It only looks like JSON: the text itself is the message.
    return text;
  }
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
  if (typeof body === "string") {
    if (isWebPage(body)) return "it answered with a web page";
    // The client's own words for an empty body.
    return /^\d{3} status code \(no body\)$/.test(body) ? "" : body;
  }
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

/** The client puts the status before the body. */
function isWebPage(text: string): boolean {
  return /<html|<!doctype|<body|^\s*(?:\d{3}\s+)?</i.test(text);
}

/** Longer words of a provider are of no use in a sentence, and a log is no place for them. */
const longestDetail = 1000;

function bounded(text: string): string {
  return text.length > longestDetail ? text.slice(0, longestDetail) : text;
}

function adviceOf(headers: Headers | undefined): RetryAdvice {
  const seconds = retryAfter(headers);
  return {
    ...(seconds === undefined ? {} : { retryAfterSeconds: seconds, retryAt: Date.now() + seconds * 1000 }),
    ...(headers?.get("x-should-retry") === "false" ? { neverRetry: true } : {}),
  };
}

/** A longer wait is no advice but a mistake, and no clock could tell it. */
const longestAdvice = 30 * 86_400;

function retryAfter(headers: Headers | undefined): number | undefined {
  const milliseconds = headers?.get("retry-after-ms")?.trim();
  const value = headers?.get("retry-after")?.trim();
  const seconds = numberOf(milliseconds, 1000) ?? numberOf(value, 1) ?? secondsUntil(value);
  return seconds === undefined ? undefined : Math.min(seconds, longestAdvice);
}

function numberOf(text: string | undefined, unit: number): number | undefined {
  const value = text === undefined || text === "" ? Number.NaN : Number(text);
  return Number.isFinite(value) && value >= 0 ? value / unit : undefined;
}

function secondsUntil(text: string | undefined): number | undefined {
  // A date has letters; a negative number would be read as one of the year 2001.
  const date = text !== undefined && /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, (date - Date.now()) / 1000);
}

/** The header's name differs; the id itself is one word. */
function requestIdOf(headers: Headers | undefined): string | undefined {
  const id = ["x-request-id", "request-id", "apim-request-id", "cf-ray"]
    .map((name) => headers?.get(name)?.trim())
    .find((value) => value !== undefined && value !== "");
  return id !== undefined && /^[\w.:-]{1,80}$/.test(id) ? id : undefined;
}

/** Some providers repeat a part of the request, the key included, in their errors. */
function redactFailure(failure: Failure, key: string | undefined): Failure {
  if (failure.kind === "redirected") return { ...failure, to: hideEchoedKey(failure.to, key) };
  if (failure.kind === "not-an-endpoint") return { ...failure, contentType: hideEchoedKey(failure.contentType, key) };
  return "detail" in failure ? { ...failure, detail: hideEchoedKey(failure.detail, key) } : failure;
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

/** The innermost words. */
function messageIn(chain: readonly unknown[]): string {
  const messages = chain.map((each) => (each instanceof Error ? each.message : ""));
  return messages.findLast((message) => message !== "") ?? "no reason given";
}
