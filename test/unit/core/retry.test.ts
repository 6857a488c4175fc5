import assert from "node:assert/strict";
import { test } from "node:test";
import type { Failure } from "../../../src/core/failure.ts";
import type { ProviderEvent, Stop } from "../../../src/core/provider.ts";
import { withRetries } from "../../../src/core/retry.ts";
import { providerRequest } from "../../support/wireRun.ts";

const origin = "https://api.example.com";
const failed = (failure: Failure): Stop => ({ kind: "failed", failure });
const overloaded = failed({ kind: "overloaded", origin });
const complete: Stop = { kind: "complete" };
const text: ProviderEvent = { type: "answer-delta", text: "x" };

/** Each attempt's events; an attempt without a stop is a connection that broke. */
type Attempt = readonly (ProviderEvent | Stop)[];

async function retried(attempts: readonly Attempt[], controller = new AbortController()) {
  const waits: number[] = [];
  let now = 0;
  let count = 0;
  const provider = withRetries(
    {
      async *stream() {
        const events = attempts[count] ?? [];
        count += 1;
        for (const event of events) yield "type" in event ? event : { type: "stop", stop: event };
      },
    },
    {
      clock: { now: () => now, wallClock: () => now },
      async wait(milliseconds) {
        waits.push(milliseconds);
        now += milliseconds;
      },
      random: () => 0.5,
    },
  );
  const events: ProviderEvent[] = [];
  for await (const event of provider.stream(providerRequest("low"), controller.signal)) events.push(event);
  return { events, waits, attempts: count, stop: events.at(-1) };
}

test("a fault that passes is retried twice, each wait told and longer", async () => {
  const { events, waits, stop } = await retried([[overloaded], [overloaded], [text, complete]]);
  assert.deepEqual(waits, [500, 1000]);
  assert.deepEqual(
    events.map(({ type }) => type),
    ["retrying", "retrying", "answer-delta", "stop"],
  );
  assert.deepEqual(stop, { type: "stop", stop: complete });
});

test("the third time it is the user's", async () => {
  const { attempts, stop } = await retried([[overloaded], [overloaded], [overloaded], [text, complete]]);
  assert.equal(attempts, 3);
  assert.deepEqual(stop, { type: "stop", stop: overloaded });
});

test("after anything was shown nothing is sent again", async () => {
  for (const shown of [text, { type: "reasoning-delta", part: 0, provenance: "raw", text: "hm" } as const]) {
    assert.equal((await retried([[shown, overloaded]])).attempts, 1);
    assert.equal((await retried([[shown]])).attempts, 1, "a stream that broke off");
  }
});

test("a connection that broke before anything came is tried again, and stays interrupted in the end", async () => {
  const { attempts, events } = await retried([[], [], []]);
  assert.equal(attempts, 3);
  assert.ok(events.every(({ type }) => type === "retrying"));
});

const cases: readonly { readonly failure: Failure; readonly again: boolean }[] = [
  { failure: { kind: "rate-limited", origin, retryAfterSeconds: undefined }, again: true },
  { failure: { kind: "rate-limited", origin, retryAfterSeconds: 30 }, again: true },
  { failure: { kind: "rate-limited", origin, retryAfterSeconds: 31 }, again: false },
  { failure: { kind: "rate-limited", origin, retryAfterSeconds: 100_000 }, again: false },
  { failure: { kind: "unreachable", origin, code: "ECONNRESET" }, again: true },
  { failure: { kind: "untrusted-connection", origin, why: "expired", code: "CERT_HAS_EXPIRED" }, again: false },
  { failure: { kind: "overloaded", origin, neverRetry: true }, again: false },
  { failure: { kind: "overloaded", origin, retryAfterSeconds: 31 }, again: false },
  { failure: { kind: "provider-error", origin, status: 503, detail: "", retryAfterSeconds: 3 }, again: true },
  { failure: { kind: "provider-error", origin, status: 400, detail: "", retryAfterSeconds: 3 }, again: false },
  { failure: { kind: "provider-error", origin, status: 503, detail: "" }, again: true },
  { failure: { kind: "provider-error", origin, status: 501, detail: "" }, again: false },
  { failure: { kind: "key-rejected", endpoint: "x", origin }, again: false },
  { failure: { kind: "quota", origin }, again: false },
  { failure: { kind: "bad-request", origin, detail: "" }, again: false },
  { failure: { kind: "redirected", origin, to: "https://x" }, again: false },
];

for (const { failure, again } of cases) {
  test(`${JSON.stringify(failure)} is ${again ? "" : "not "}retried`, async () => {
    const { attempts, waits } = await retried([[failed(failure)], [text, complete]]);
    assert.equal(attempts, again ? 2 : 1);
    if (again && failure.kind === "rate-limited" && failure.retryAfterSeconds !== undefined)
      assert.deepEqual(waits, [failure.retryAfterSeconds * 1000]);
  });
}

test("a name that cannot be found is asked for once more", async () => {
  const unnamed = failed({ kind: "unreachable", origin, code: "ENOTFOUND" });
  assert.equal((await retried([[unnamed], [unnamed], [text, complete]])).attempts, 2);
});

test("a stopped run is not retried", async () => {
  const controller = new AbortController();
  controller.abort();
  assert.equal((await retried([[overloaded], [text, complete]], controller)).attempts, 1);
});
