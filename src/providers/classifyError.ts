import { APIConnectionError, APIError } from "openai";
import type { Failure } from "../core/failure.ts";
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
  if (error instanceof APIError) return redactFailure(fromStatus(error, context), context.key);
  return undefined;
}

/** Whether an error means no more than that the bytes stopped or made no sense: the answer so far stands, incomplete. */
export function isBrokenStream(error: unknown): boolean {
  return (
    error instanceof SyntaxError ||
    (error instanceof TypeError && codeIn(causes(error)) !== undefined) ||
    isTerminated(error)
  );
}

/** undici says `terminated` for a body that broke off, with or without a cause. */
function isTerminated(error: unknown): boolean {
  return error instanceof TypeError && error.message === "terminated";
}

function fromStatus(error: APIError, { endpoint, origin, model, key }: ErrorContext): Failure {
  const detail = detailOf(error);
  const status: number | undefined = error.status;
  if (error.code === "insufficient_quota" || status === 402) return { kind: "quota", origin };
  if (error.code === "rate_limit_exceeded" || status === 429) {
    return { kind: "rate-limited", origin, retryAfterSeconds: retryAfter(error.headers) };
  }
  switch (status) {
    case 401:
      return key === undefined ? { kind: "no-key", endpoint, origin } : { kind: "key-rejected", endpoint, origin };
    case 403:
      return { kind: "not-allowed", origin, detail };
    case 404:
      return { kind: "not-found", origin, model };
    case 400:
    case 413:
    case 422:
      return { kind: "bad-request", origin, detail };
    default:
      return { kind: "provider-error", origin, status, detail };
  }
}

/** The provider's sentence, where its body has one: an HTML page or a whole JSON body is of no use to a reader. */
function detailOf(error: APIError): string {
  const body: unknown = error.error;
  if (typeof body === "string") return body.startsWith("<") ? "it answered with a web page" : body;
  if (typeof body === "object" && body !== null) {
    for (const name of ["message", "detail", "error"]) {
      const value: unknown = Reflect.get(body, name);
      if (typeof value === "string") return value;
    }
  }
  return /<html|<!doctype/i.test(error.message) ? "it answered with a web page" : error.message;
}

function retryAfter(headers: Headers | undefined): number | undefined {
  const milliseconds = Number(headers?.get("retry-after-ms") ?? Number.NaN);
  if (Number.isFinite(milliseconds) && milliseconds >= 0) return milliseconds / 1000;
  const value = headers?.get("retry-after");
  if (value === null || value === undefined) return undefined;
  const seconds = Number(value);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
}

/** Some providers repeat a part of the request, the key included, in their errors. */
function redactFailure(failure: Failure, key: string | undefined): Failure {
  if (key === undefined || key === "" || !("detail" in failure)) return failure;
  return { ...failure, detail: failure.detail.replaceAll(key, "[key]") };
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
