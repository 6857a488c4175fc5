import { gzipSync } from "node:zlib";
import { answerWith } from "../../support/faultServer.ts";
import { eventStreamHead } from "../../support/rawServer.ts";
import { beforeOutput, type Fault } from "./fault.ts";

/** Looks like a key and is one: no sink may show it. */
export const canaryKey = "sk-canary-6f1b2c9d8e7a4455";

/** The moment at which every cell happens. */
export const now = Date.parse("2026-03-02T13:05:00Z");

const json = "application/json";
const error = (fields: object) => JSON.stringify({ error: fields });
const page = `<!DOCTYPE html><html><body><script>alert(1)</script><h1>Bad gateway</h1>${canaryKey}</body></html>`;
const base64 = Buffer.from(`Bearer ${canaryKey}`).toString("base64");

function status(row: string, line: string, body: string, headers: readonly string[] = [], name = line): Fault {
  return beforeOutput(
    row,
    name,
    ({ socket }) => void answerWith(line, body.startsWith("<") ? "text/html" : json, body, headers)(socket),
  );
}

const busy = error({ message: "Slow down.", type: "rate_limit_error" });

function limited(name: string, ...headers: readonly string[]): Fault {
  return status("F13", "429 Too Many Requests", busy, headers, `429, ${name}`);
}

function redirect(code: string, to: (elsewhere: string) => string, name: string): Fault {
  return beforeOutput(
    "F33",
    `${code.slice(0, 3)} ${name}`,
    ({ socket, elsewhere }) => void answerWith(code, "text/plain", "", [`location: ${to(elsewhere)}`])(socket),
  );
}

const never = () => undefined;

export const connectionFaults: readonly Fault[] = [
  beforeOutput("F1", "nothing listens at the port", never, { place: "closed port" }),
  beforeOutput("F1", "the connection is not taken in time", never, { place: { throws: "UND_ERR_CONNECT_TIMEOUT" } }),
  beforeOutput("F2", "the name is unknown", never, { place: { throws: "ENOTFOUND" } }),
  beforeOutput("F2", "the name server does not answer", never, { place: { throws: "EAI_AGAIN" } }),
  beforeOutput("F3", "the certificate has expired", never, { place: "expired" }),
  beforeOutput("F3", "the certificate is self-signed", never, { place: "self-signed" }),
  beforeOutput("F3", "the certificate is for another host", never, { place: "wrong host" }),
  beforeOutput("F3", "the certificate's issuer is unknown", never, { place: "unknown issuer" }),
  beforeOutput(
    "F3",
    "plain http behind an https address",
    ({ socket }) => void socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"),
    { place: "plain behind https" },
  ),
  beforeOutput("F3", "TLS behind an http address", never, { place: "tls behind http" }),
  beforeOutput("F18", "closed before any header", ({ socket }) => void socket.end()),
  beforeOutput("F18", "reset before any header", ({ socket }) => void socket.resetAndDestroy()),
  beforeOutput("F18", "what answers does not speak HTTP", ({ socket }) => void socket.end("SSH-2.0-OpenSSH_9.9\r\n")),
  beforeOutput(
    "F18",
    "40 kB of headers",
    ({ socket }) => void socket.end(`${eventStreamHead.trimEnd()}\r\nx-pad: ${"x".repeat(40_000)}\r\n\r\n`),
  ),
  beforeOutput("F41", "the network is gone", never, { place: { throws: "ENETUNREACH" } }),
];

export const statusFaults: readonly Fault[] = [
  status("F4", "407 Proxy Authentication Required", page),
  status("F4", "511 Network Authentication Required", page),
  status(
    "F5",
    "400 Bad Request",
    error({ message: `Unknown parameter 'x' with key ${canaryKey}.`, param: "x" }),
    ["x-request-id: req_42"],
    "400 with a reason and the key in it",
  ),
  status(
    "F5",
    "422 Unprocessable Entity",
    JSON.stringify({ detail: [{ msg: `field required ${base64}` }] }),
    [],
    "422 in the words of FastAPI, the key in base64",
  ),
  status("F5", "400 Bad Request", error({ message: `${"so it goes ".repeat(3000)}` }), [], "400 with 33 kB of reason"),
  status(
    "F5",
    "400 Bad Request",
    error({ message: "This model's maximum context length is 8192 tokens.", code: "context_length_exceeded" }),
    [],
    "400 for a prompt that is too long",
  ),
  status(
    "F5",
    "400 Bad Request",
    error({ message: "The prompt was filtered.", code: "content_filter" }),
    [],
    "400 by a content filter",
  ),
  status(
    "F6",
    "401 Unauthorized",
    error({ message: `Incorrect API key provided: ${canaryKey}.`, code: "invalid_api_key" }),
    [],
    "401 with the key in its words",
  ),
  status(
    "F6",
    "400 Bad Request",
    JSON.stringify({
      code: "Client specified an invalid argument",
      error: `Incorrect API key provided: sk-c***${canaryKey.slice(-4)}.`,
    }),
    [],
    "400 for a bad key, as xAI has it",
  ),
  status("F7", "402 Payment Required", error({ message: "Insufficient credits." })),
  status(
    "F7",
    "429 Too Many Requests",
    error({ message: "You exceeded your current quota.", code: "insufficient_quota" }),
    [],
    "429 for an empty account",
  ),
  status("F8", "403 Forbidden", error({ message: "Project does not have access to model." }), ["x-request-id: req_43"]),
  status("F8", "403 Forbidden", page, [], "403 with a web page"),
  status(
    "F9",
    "404 Not Found",
    error({ message: "The model `test-model` does not exist.", code: "model_not_found" }),
    [],
    "404 for the model",
  ),
  status("F9", "404 Not Found", page, [], "404 for the path"),
  status("F10", "408 Request Timeout", error({ message: "Timed out." })),
  status("F10", "504 Gateway Timeout", page),
  status("F11", "409 Conflict", error({ message: "Locked." })),
  status("F12", "413 Content Too Large", page),
  status("F12", "413 Content Too Large", error({ message: "Request too large." }), [], "413 in JSON"),
  limited("Retry-After in seconds", "retry-after: 7"),
  limited("Retry-After with a fraction", "retry-after: 1.5"),
  limited("Retry-After as a date", `retry-after: ${new Date(now + 20_000).toUTCString()}`),
  limited("Retry-After as a date that is past", `retry-after: ${new Date(now - 20_000).toUTCString()}`),
  limited("Retry-After in milliseconds", "retry-after-ms: 2500"),
  limited("no Retry-After"),
  limited("Retry-After of an hour", "retry-after: 3600"),
  limited("Retry-After of 100000 s", "retry-after: 100000"),
  limited("Retry-After beyond all time", "retry-after: 99999999999999"),
  limited("Retry-After that is negative", "retry-after: -5"),
  limited("Retry-After that is no number", "retry-after: soon"),
  limited("x-should-retry: false", "retry-after: 2", "x-should-retry: false"),
  status("F14", "500 Internal Server Error", error({ message: "The server had an error." }), ["x-request-id: req_44"]),
  status("F14", "502 Bad Gateway", page),
  status("F14", "503 Service Unavailable", "", [], "503 with an empty body"),
  status("F14", "503 Service Unavailable", page, ["retry-after: 3"], "503 with Retry-After"),
  status("F14", "503 Service Unavailable", page, ["retry-after: 3600"], "503 for an hour"),
  status("F14", "418 I'm a teapot", "{}", [], "a status that nobody has heard of"),
  status("F15", "529 Overloaded", error({ message: "Overloaded", type: "overloaded_error" })),
  status("F29", "200 OK", page, [], "a web page with status 200"),
  status("F29", "200 OK", "{}", [], "JSON with status 200"),
  beforeOutput(
    "F29",
    "an empty body of no type",
    ({ socket }) => void socket.end("HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"),
  ),
  beforeOutput(
    "F29",
    "204 No Content",
    ({ socket }) => void socket.end("HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n"),
  ),
  status(
    "F31",
    "200 OK",
    error({ message: "Overloaded", type: "overloaded_error" }),
    [],
    "an error object as a whole JSON body",
  ),
  status(
    "F31",
    "200 OK",
    JSON.stringify({ error: `model crashed, key ${canaryKey}` }),
    [],
    "an error text as a whole JSON body",
  ),
  redirect("301 Moved Permanently", (elsewhere) => `${elsewhere}/v1`, "to another address"),
  redirect("302 Found", (elsewhere) => `${elsewhere}/login`, "to another address"),
  redirect("303 See Other", (elsewhere) => `${elsewhere}/x`, "to another address"),
  redirect("307 Temporary Redirect", (elsewhere) => `${elsewhere}/v1/x`, "to another address"),
  redirect("308 Permanent Redirect", () => "/v2/x", "to the same address"),
  redirect("308 Permanent Redirect", () => "http://[broken", "to nowhere"),
];

/** Bodies that are not what their label says. */
export const encodingFaults: readonly Fault[] = [
  beforeOutput(
    "F32",
    "labelled gzip, but plain",
    ({ socket, pastBytes, futureBytes }) =>
      void socket.end(Buffer.concat([Buffer.from(labelOf("gzip")), Buffer.from(pastBytes + futureBytes)])),
  ),
  beforeOutput(
    "F32",
    "labelled br, but plain",
    ({ socket, pastBytes, futureBytes }) =>
      void socket.end(Buffer.concat([Buffer.from(labelOf("br")), Buffer.from(pastBytes + futureBytes)])),
  ),
  beforeOutput(
    "F32",
    "gzip without its label",
    ({ socket, pastBytes, futureBytes }) =>
      void socket.end(Buffer.concat([Buffer.from(eventStreamHead), gzipSync(pastBytes + futureBytes)])),
  ),
  beforeOutput(
    "F32",
    "gzip, whole, though identity was asked for",
    ({ socket, pastBytes, futureBytes }) =>
      void socket.end(Buffer.concat([Buffer.from(labelOf("gzip")), gzipSync(pastBytes + futureBytes)])),
  ),
  {
    row: "F19",
    name: "gzip that is cut off",
    respond: ({ socket, pastBytes, futureBytes }) => {
      const whole = gzipSync(`: ${"x".repeat(70_000)}\n\n${pastBytes}${futureBytes}`, { level: 0 });
      const cut = whole.byteLength - 8 - Buffer.byteLength(futureBytes);
      socket.end(Buffer.concat([Buffer.from(labelOf("gzip")), whole.subarray(0, cut)]));
    },
  },
];

function labelOf(encoding: string): string {
  return eventStreamHead.replace("connection: close", `content-encoding: ${encoding}\r\nconnection: close`);
}
