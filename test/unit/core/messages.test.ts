import assert from "node:assert/strict";
import { test } from "node:test";
import { actionLabels, type Message } from "../../../src/core/actions.ts";
import type { PlacementRefusal } from "../../../src/core/edit/placement.ts";
import type { Failure } from "../../../src/core/failure.ts";
import { failureText } from "../../../src/core/failureText.ts";
import { clockText, countText } from "../../../src/core/numbers.ts";
import { outcomeText, refusalText } from "../../../src/core/outcomeText.ts";
import { oneOfEachOutcome } from "../../support/coreLog.ts";

const origin = "https://api.example.com";

/** One of each kind: the type holds the list complete. */
const oneOfEach: { readonly [Kind in Failure["kind"]]: Extract<Failure, { kind: Kind }> } = {
  "no-key": { kind: "no-key", endpoint: "Example", origin },
  "key-rejected": { kind: "key-rejected", endpoint: "Example", origin },
  "no-consent": { kind: "no-consent", vendor: "copilot", model: "gpt-5" },
  "not-allowed": { kind: "not-allowed", origin, detail: "Your plan does not include this model" },
  unreachable: { kind: "unreachable", origin, code: "ENOTFOUND" },
  "untrusted-connection": { kind: "untrusted-connection", origin, why: "expired", code: "CERT_HAS_EXPIRED" },
  "too-large": { kind: "too-large", origin, bytes: 40_500_000 },
  "not-an-endpoint": { kind: "not-an-endpoint", origin, contentType: "text/html; charset=utf-8" },
  redirected: { kind: "redirected", origin, to: "https://other.example.com" },
  "not-found": { kind: "not-found", origin, model: "model-1", what: "model" },
  proxy: { kind: "proxy", origin },
  "too-long": { kind: "too-long", origin, model: "model-1" },
  filtered: { kind: "filtered", origin, detail: "it speaks of violence" },
  overloaded: { kind: "overloaded", origin },
  quota: { kind: "quota", origin },
  "rate-limited": { kind: "rate-limited", origin, retryAfterSeconds: 20 },
  "bad-request": { kind: "bad-request", origin, detail: "Unsupported value: 'xhigh'." },
  "provider-error": { kind: "provider-error", origin, status: 503, detail: "Overloaded" },
  "bad-endpoint": { kind: "bad-endpoint", url: "ftp://x", why: "only http and https can be used" },
  "unknown-endpoint": { kind: "unknown-endpoint", endpoint: "Example" },
  "untrusted-workspace": { kind: "untrusted-workspace" },
  "file-too-large": { kind: "file-too-large", path: "src/a.ts", bytes: 7_340_032, limit: 5_000_000 },
  "selection-gone": { kind: "selection-gone", path: "src/a.ts" },
  "file-gone": { kind: "file-gone", path: "src/a.ts" },
  "too-many-tokens": { kind: "too-many-tokens", tokens: 384_000, limit: 272_000, model: "gpt-5.5" },
  binary: { kind: "binary", path: "a.png" },
  undecodable: { kind: "undecodable", path: "a.txt", encoding: "utf8" },
  "unsupported-document": { kind: "unsupported-document", path: "a.ts", why: "it is read-only" },
  "offline-language": { kind: "offline-language", language: "Python" },
  "offline-no-match": { kind: "offline-no-match", instruction: "Paint it", can: ["rename", "extract a function"] },
  "offline-unavailable": { kind: "offline-unavailable", detail: "TypeScript was not found" },
  unexpected: { kind: "unexpected", detail: "Error: x\n    at y" },
};

const variants: readonly Failure[] = [
  ...[
    "ECONNREFUSED",
    "ECONNRESET",
    "ETIMEDOUT",
    "ENETUNREACH",
    "EHOSTUNREACH",
    "UND_ERR_CONNECT_TIMEOUT",
    "UND_ERR_HEADERS_OVERFLOW",
    "HPE_INVALID_CONSTANT",
    "EWHATEVER",
    "net::ERR_FAILED\nand more ".repeat(20),
  ].map((code): Failure => ({ kind: "unreachable", origin, code })),
  ...(["self-signed", "unknown-issuer", "wrong-host", "not-tls", "other"] as const).map(
    (why): Failure => ({ kind: "untrusted-connection", origin, why, code: "X" }),
  ),
  { kind: "too-many-tokens", tokens: 1_384_000, limit: 1_000_000, model: undefined },
  { kind: "too-large", origin, bytes: undefined },
  { kind: "too-large", origin, bytes: 1200 },
  { kind: "overloaded", origin, neverRetry: true },
  { kind: "overloaded", origin, retryAfterSeconds: 3600, retryAt: 1_700_000_000_000 },
  { kind: "bad-request", origin, detail: "no", requestId: "req_1" },
  { kind: "unreachable", origin: "http://localhost:11434", code: "ECONNREFUSED" },
  { kind: "unreachable", origin, code: "constructor" },
  { kind: "not-an-endpoint", origin, contentType: "" },
  { kind: "not-an-endpoint", origin, contentType: "application/json" },
  { kind: "rate-limited", origin, retryAfterSeconds: undefined },
  { kind: "rate-limited", origin, retryAfterSeconds: 0.2 },
  { kind: "rate-limited", origin, retryAfterSeconds: 3600 },
  { kind: "provider-error", origin, status: undefined, detail: "Overloaded." },
  { kind: "provider-error", origin, status: 500, detail: "" },
  { kind: "bad-request", origin, detail: "  \n " },
  { kind: "bad-request", origin, detail: "a very long reason ".repeat(60) },
  { kind: "not-allowed", origin, detail: "two\nlines" },
];

const nextStep =
  /\b(?:Is (?:Ollama|the local model server) running|Set|Select less|Select the lines|Select the part|Reopen|Reword|wait a little|Replace|Check|Choose|Try again|try again|Wait|make it|Correct|Trust|Move|Open|Start|See|look in|the log has|It can)\b/;

for (const failure of [...Object.values(oneOfEach), ...variants]) {
  test(`failure text: ${JSON.stringify(failure).slice(0, 90)}`, () => {
    const message = failureText(failure);
    assertWellWorded(message, 4);
    assert.match(message.text, nextStep);
    for (const action of message.actions) assert.ok(action in actionLabels);
  });
}

const wordings: readonly (readonly [rule: string, failure: Failure, wording: RegExp])[] = [
  ["the host is named, without its scheme", oneOfEach.quota, /account at api\.example\.com has/],
  [
    "a local server that is down is guessed at",
    { kind: "unreachable", origin: "http://localhost:11434", code: "ECONNREFUSED" },
    /^Nothing is listening at localhost:11434\. Is Ollama running\?$/,
  ],
  [
    "one on the network is not",
    { kind: "unreachable", origin: "http://10.0.0.1:1", code: "ECONNREFUSED" },
    /Check the address\.$/,
  ],
  [
    "a host that only looks local is not local",
    { kind: "unreachable", origin: "http://localhost.example.com", code: "ECONNREFUSED" },
    /Check the address\.$/,
  ],
  [
    "a well-known local server is named",
    { kind: "unreachable", origin: "http://localhost:1234", code: "ECONNREFUSED" },
    /^Nothing is listening at localhost:1234\. Is LM Studio running\?$/,
  ],
  [
    "the port is named even where the scheme implies it",
    { kind: "unreachable", origin, code: "ECONNREFUSED" },
    /^Nothing is listening at api\.example\.com:443\./,
  ],
  ["a certificate's problem is named", oneOfEach["untrusted-connection"], /certificate that has expired/],
  ["what was too large is said", oneOfEach["too-large"], /\(40\.5 MB\)/],
  [
    "a wait beyond half a minute is told as the time of day",
    { kind: "rate-limited", origin, retryAfterSeconds: 31, retryAt: 1_700_000_000_000 },
    /Try again at \d\d:\d\d\.$/,
  ],
  [
    "a wait beyond a day is told with its date",
    { kind: "rate-limited", origin, retryAfterSeconds: 100_000, retryAt: 1_700_000_000_000 },
    /Try again on 1[45] Nov at \d\d:\d\d\.$/,
  ],
  [
    "a provider that does not want to be asked again is not",
    { kind: "overloaded", origin, neverRetry: true },
    /Choose another model\.$/,
  ],
  [
    "the id to quote to support is told",
    { kind: "bad-request", origin, detail: "no", requestId: "req_1" },
    /Its id for the request is req_1\./,
  ],
  ["an unknown code is shown", { kind: "unreachable", origin, code: "EWHATEVER" }, /\(EWHATEVER\)/],
  ["a web page is called one", oneOfEach["not-an-endpoint"], /answered with a web page/],
  ["sizes are in megabytes", oneOfEach["file-too-large"], /is 7\.3 MB; Fathom sends files up to 5 MB/],
  ["a short wait is in seconds", oneOfEach["rate-limited"], /in 20 seconds\./],
  ["a long wait is in minutes", { kind: "rate-limited", origin, retryAfterSeconds: 600 }, /in 10 minutes\./],
  ["one second is one second", { kind: "rate-limited", origin, retryAfterSeconds: 0.4 }, /in 1 second\./],
  ["a provider's words end as a sentence", oneOfEach["provider-error"], /status 503: Overloaded\. Nothing/],
  [
    "a provider without words has none put in its mouth",
    { kind: "provider-error", origin, status: 500, detail: "" },
    /^api\.example\.com failed with status 500[^:]*\. Nothing/,
  ],
  [
    "a provider's words are at most 200 characters",
    { kind: "bad-request", origin, detail: "x".repeat(900) },
    /: x{199}… Choose/,
  ],
];

for (const [rule, failure, wording] of wordings) {
  test(`failure text: ${rule}`, () => assert.match(failureText(failure).text, wording));
}

for (const outcome of oneOfEachOutcome) {
  test(`outcome text: ${JSON.stringify(outcome)}`, () => {
    const message = outcomeText(outcome, 72_000);
    if (outcome.kind === "finished") return assert.equal(message, undefined);
    assert.ok(message !== undefined);
    assertWellWorded(message, 3);
    assert.ok(message.actions.length > 0, "nothing to do next");
  });
}

test("outcome text: a stop and an interruption say when", () => {
  assert.match(outcomeText({ kind: "stopped" }, 72_000)?.text ?? "", /^Stopped after 1:12\./);
  assert.match(outcomeText({ kind: "interrupted", why: "connection" }, 5_000)?.text ?? "", /after 0:05/);
});

const refusals: readonly (readonly [rule: string, text: string, wording: RegExp])[] = [
  ["a refusal without words", " ", /refused: it gave no reason\. Nothing/],
  ["a refusal without a full stop", "I cannot", /refused: I cannot\. Nothing/],
  ["a refusal over several lines", "I cannot.\n\nReally", /refused: I cannot\. Really\. Nothing/],
  ["a refusal without end", "no ".repeat(900), /^.{1,420}$/],
];

for (const [rule, text, wording] of refusals) {
  test(`outcome text: ${rule} is worded as one sentence of ours`, () => {
    assert.match(outcomeText({ kind: "refused", text }, 0)?.text ?? "", wording);
  });
}

const reasons: readonly PlacementRefusal["reason"][] = [
  "not-found",
  "ambiguous",
  "overlap",
  "same",
  "malformed",
  "other-file",
  "nothing-quoted",
  "elided",
  "indentation",
  "over-escaped",
  "slip",
  "already-applied",
  "exists",
  "unsafe-path",
];

for (const reason of reasons) {
  test(`refusal text: ${reason}`, () => {
    const text = refusalText({
      reason,
      detail: reason === "malformed" ? "The answer ended inside this block." : "3, 7",
      quoted: "x",
    });
    assertWellWorded({ text, actions: [] }, 2);
    if (reason === "ambiguous" || reason === "other-file") assert.match(text, /3, 7/);
  });
}

test("refusal text: where the likest lines are", () => {
  const nearest = { line: 12, lines: ["total(1);"] };
  const text = refusalText({ reason: "not-found", detail: "", quoted: "total();", nearest });
  assertWellWorded({ text, actions: [] }, 2);
  assert.match(text, /most like them begin at line 12\.$/);
});

const clocks: readonly (readonly [milliseconds: number, text: string])[] = [
  [0, "0:00"],
  [999, "0:00"],
  [14_000, "0:14"],
  [59_999, "0:59"],
  [60_000, "1:00"],
  [725_000, "12:05"],
  [3_600_000, "1:00:00"],
  [3_723_000, "1:02:03"],
  [90_000_000, "25:00:00"],
  [-5, "0:00"],
];

for (const [milliseconds, text] of clocks) {
  test(`clock: ${milliseconds} ms is ${text}`, () => assert.equal(clockText(milliseconds), text));
}

const counts: readonly (readonly [text: string, expected: string])[] = [
  [countText(0, "token"), "0 tokens"],
  [countText(1, "token"), "1 token"],
  [countText(1204, "token"), "1,204 tokens"],
  [countText(1_000_000, "token"), "1,000,000 tokens"],
  [countText(2, "reply", "replies"), "2 replies"],
];

for (const [text, expected] of counts) test(`count: ${expected}`, () => assert.equal(text, expected));

function assertWellWorded({ text }: Message, most: number): void {
  assert.match(text, /^[A-Za-z“]/);
  // A server that does not listen is asked about: the one question among the messages.
  assert.match(text, /^Nothing is listening at localhost.*\?$|\.$/);
  assert.doesNotMatch(text, /undefined|null|NaN|\[object|\[native|!|\n|\s\s|: \.|\(\)/);
  assert.doesNotMatch(text, /\b1 (?:seconds|minutes)\b/);
  assert.ok(sentences(text) <= most, `${sentences(text)} sentences`);
}

function sentences(text: string): number {
  return text.split(/(?<=[.?!…])\s+(?=[A-Z])/).length;
}
