import type { Failure } from "../core/failure.ts";
import { type TapReport, tapBytes } from "./byteTap.ts";
import { type ConnectionListener, watchConnection } from "./connections.ts";
import { isLoopback } from "./endpoint.ts";
import type { ExchangeRecorder } from "./exchangeRecorder.ts";
import { field } from "./fields.ts";
import { loopbackFetch } from "./loopbackFetch.ts";

/** Carries a failure through the client, which wraps whatever its `fetch` throws. */
export class EndpointFault extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.kind);
    this.failure = failure;
  }
}

/** Carries an error object that came with status 200, as some gateways send it. */
export class ErrorAnswer extends Error {
  readonly body: unknown;
  readonly headers: Headers;

  constructor(body: unknown, headers: Headers) {
    super("error answer");
    this.body = body;
    this.headers = headers;
  }
}

/** What carries a request once the gate let it through. */
export type Transport = (url: URL, init: RequestInit, connection?: ConnectionListener) => Promise<Response>;

/** The global `fetch`, looked up at each call because VS Code patches it for proxies and certificates; not on this computer. */
export function transportFor(origin: string): Transport {
  const { protocol, hostname } = new URL(origin);
  return protocol === "http:" && isLoopback(hostname) ? loopbackFetch : globalFetch;
}

export const globalFetch: Transport = (url, init, connection) =>
  connection === undefined
    ? globalThis.fetch(url, init)
    : watchConnection(url, connection, () => globalThis.fetch(url, init));

type Tap = {
  readonly report: TapReport;
  readonly onBytes: () => void;
  readonly connection?: ConnectionListener;
};

type Recorder = Pick<ExchangeRecorder, "request" | "response">;

type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** What the request needs and nothing else: no organisation, project or custom header from the environment, no telemetry. */
const keptHeaders = ["accept", "content-type", "if-none-match"];

const errorBodyLimit = 64 * 1024;
/** Milliseconds. */
const errorBodyTime = 10_000;

/**
 * The one gate to the network: requests go to `origin` alone, redirects are never followed (the body would go along), and
 * the key stands in the `Authorization` header and nowhere else. `record` hears what is sent and what the answer's head says.
 */
export function gate(
  origin: string,
  key: string | undefined,
  transport: Transport,
  record?: Recorder,
  connection?: ConnectionListener,
): Fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.origin !== origin)
      throw new Error(`A request to ${url.origin} was about to leave for an endpoint at ${origin}.`);
    const given = new Headers(init?.headers);
    const headers = new Headers({ "accept-encoding": "identity" });
    for (const name of keptHeaders) {
      const value = given.get(name);
      if (value !== null) headers.set(name, value);
    }
    if (key !== undefined) headers.set("authorization", `Bearer ${key}`);

    record?.request(url, init?.method ?? "GET", headers, init?.body);
    const response = await transport(url, { ...init, headers, redirect: "manual" }, connection);
    record?.response(response);
    const redirects = response.status >= 300 && response.status < 400 && response.status !== 304;
    if (response.type === "opaqueredirect" || redirects) {
      await response.body?.cancel();
      throw new EndpointFault({ kind: "redirected", origin, to: redirectTarget(response, url) });
    }
    return response;
  };
}

/** The gate for a run: only an event stream counts as an answer, and `tap` sees its bytes. */
export function guardedFetch(
  origin: string,
  key: string | undefined,
  transport: Transport,
  tap: Tap,
  record?: Recorder,
): Fetch {
  const pass = gate(origin, key, transport, record, tap.connection);
  return async (input, init) => {
    const response = await pass(input, init);
    if (!response.ok) return await boundedError(response);
    if (response.body === null) throw new EndpointFault({ kind: "not-an-endpoint", origin, contentType: "" });
    await demandEventStream(response, origin);
    return new Response(tapBytes(response.body, tap.report, tap.onBytes), response);
  };
}

async function demandEventStream(response: Response, origin: string): Promise<void> {
  const contentType = response.headers.get("content-type") ?? "";
  if (/^text\/event-stream\b/i.test(contentType)) return;
  const error = /\bjson\b/i.test(contentType) ? errorIn(await firstPart(response)) : undefined;
  if (error !== undefined) throw new ErrorAnswer(error, response.headers);
  await response.body?.cancel().catch(() => undefined);
  throw new EndpointFault({ kind: "not-an-endpoint", origin, contentType: contentType.split(";")[0]?.trim() ?? "" });
}

/** An error with no more of its words than a message needs, and without the list around it that Google's endpoint sends. */
async function boundedError(response: Response): Promise<Response> {
  if (response.body === null) return response;
  const { status, statusText } = response;
  const headers = new Headers(response.headers);
  headers.delete("content-length");
  headers.delete("content-encoding");
  return new Response(withoutList(await firstPart(response)), { status, statusText, headers });
}

function withoutList(text: string): string {
  if (!text.trimStart().startsWith("[")) return text;
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) && list.length === 1 ? JSON.stringify(list[0]) : text;
  } catch {
    // Cut off, or no JSON: the words count as they are.
    return text;
  }
}

/** What comes of a body within a time and a size. One that breaks off has said what it has said. */
async function firstPart({ body }: Response): Promise<string> {
  if (body === null) return "";
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const leave = () => void reader.cancel().catch(() => undefined);
  const late = setTimeout(leave, errorBodyTime);
  let text = "";
  try {
    while (text.length <= errorBodyLimit) {
      const { done, value } = await reader.read();
      if (done) break;
      text += decoder.decode(value, { stream: true });
    }
  } catch {
    // The status says more than the rest of the body would have.
  } finally {
    clearTimeout(late);
    leave();
  }
  return text;
}

function errorIn(text: string): unknown {
  try {
    const error = field(JSON.parse(withoutList(text)), "error");
    return error === null ? undefined : error;
  } catch {
    // Not JSON after all: the caller says that this is no endpoint.
    return undefined;
  }
}

function redirectTarget(response: Response, from: URL): string {
  const location = response.headers.get("location");
  if (location === null || !URL.canParse(location, from.href)) return "another address";
  return new URL(location, from).origin;
}
