import assert from "node:assert/strict";
import { test } from "node:test";
import { type EndpointCheck, endpointRow, endpointSentences, outcomesText } from "../../../src/core/endpointReport.ts";
import type { Failure } from "../../../src/core/failure.ts";

const origin = "https://api.example.com";
const failed = (failure: Failure, withKey = true): EndpointCheck => ({
  kind: "failed",
  failure,
  withKey,
  milliseconds: 120.4,
});

const rows: readonly (readonly [EndpointCheck, string])[] = [
  [{ kind: "listed", models: 1, withKey: true, milliseconds: 41.6 }, "fine reachable: key accepted · 1 model · 42 ms"],
  [
    { kind: "listed", models: 0, withKey: false, milliseconds: 3 },
    "fine reachable: no key sent, and none asked for · 0 models · 3 ms",
  ],
  [failed({ kind: "no-key", endpoint: "E", origin }, false), "attention reachable: wants a key · 120 ms"],
  [failed({ kind: "key-rejected", endpoint: "E", origin }), "attention reachable: key rejected · 120 ms"],
  [failed({ kind: "not-allowed", origin, detail: "" }), "attention reachable: key may not list models · 120 ms"],
  [failed({ kind: "not-found", origin, model: "", what: "path" }), "attention reachable: lists no models · 120 ms"],
  [
    failed({ kind: "provider-error", origin, status: 500, detail: "" }),
    "attention reachable: could not list its models · 120 ms",
  ],
  [failed({ kind: "not-an-endpoint", origin, contentType: "text/html" }), "down not an endpoint: 120 ms"],
  [failed({ kind: "redirected", origin, to: "https://x.example" }), "down not an endpoint: 120 ms"],
  [failed({ kind: "unreachable", origin, code: "ECONNREFUSED" }), "down not reachable: 120 ms"],
  [failed({ kind: "proxy", origin }), "down not reachable: 120 ms"],
  [failed({ kind: "bad-endpoint", url: "ftp://x", why: "No." }), "down cannot be used: nothing was sent"],
];

for (const [check, expected] of rows) {
  test(`${check.kind === "failed" ? check.failure.kind : "a list"} reads "${expected}"`, () => {
    const { state, word, measured, advice } = endpointRow(check);
    assert.equal(`${state} ${word}: ${measured}`, expected);
    if (check.kind === "failed") assert.match(advice, /^[A-Zaf].*\.$/, "says what to do");
  });
}

test("the last day's outcomes name what happened and nothing else", () => {
  const none = { runs: 0, finished: 0, stopped: 0, interrupted: 0, failed: 0 };
  assert.equal(outcomesText(none), "no runs in the last day");
  assert.equal(
    outcomesText({ ...none, runs: 12, finished: 10, failed: 2 }),
    "12 runs in the last day: 10 finished, 2 failed",
  );
  assert.equal(
    outcomesText({ runs: 1, finished: 0, stopped: 1, interrupted: 0, failed: 0 }),
    "1 run in the last day: 1 stopped",
  );
});

test("one endpoint is told in whole sentences, with what to do where something is wrong", () => {
  const fine = { kind: "listed", models: 12, withKey: true, milliseconds: 40 } as const;
  assert.equal(endpointSentences("Mine", fine), "Mine: reachable (key accepted · 12 models · 40 ms).");
  assert.equal(
    endpointSentences("Mine", failed({ kind: "unreachable", origin: "http://localhost:11434", code: "ECONNREFUSED" })),
    "Mine: not reachable (120 ms). Nothing is listening at localhost:11434. Is Ollama running?",
  );
});
