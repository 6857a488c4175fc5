import assert from "node:assert/strict";
import { test } from "node:test";
import type { FellBack } from "../../../src/core/events.ts";
import type { Failure } from "../../../src/core/failure.ts";
import { type Attempt, type Fallback, streamAttempts } from "../../../src/core/fallback.ts";
import type { Provider, ProviderEvent, ProviderRequest, Stop } from "../../../src/core/provider.ts";
import type { RunInput } from "../../../src/core/run.ts";
import { providerRequest } from "../../support/wireRun.ts";

const origin = "https://api.example.com";
const complete: Stop = { kind: "complete" };
const overloaded: Failure = { kind: "overloaded", origin };
const text: ProviderEvent = { type: "answer-delta", text: "x" };
const reasoning: ProviderEvent = { type: "reasoning-delta", part: 0, provenance: "raw", text: "hm" };

type Script = readonly (ProviderEvent | Stop | Failure)[];

function scripted(script: Script, seen: ProviderRequest[]): Provider {
  return {
    async *stream(request) {
      seen.push(request);
      for (const event of script) {
        if ("type" in event) yield event;
        else if (isStop(event)) yield { type: "stop", stop: event };
        else yield { type: "stop", stop: { kind: "failed", failure: event } };
      }
    },
  };
}

function isStop(event: Stop | Failure): event is Stop {
  return ["complete", "cut-short", "refused", "interrupted", "failed"].includes(event.kind);
}

function open({ input: { request, prompt }, provider }: Attempt, signal: AbortSignal) {
  return provider.stream({ ...request, prompt }, signal);
}

async function fellBack(
  first: Script,
  others: readonly (Script | "declined")[],
  controller = new AbortController(),
  onAdmit: () => void = () => undefined,
  gated: Partial<RunInput> = {},
) {
  const seen: ProviderRequest[] = [];
  let admitted = 0;
  const fallbacks = others.map((script, index): Fallback => {
    const ref = { endpoint: `E${index + 2}`, model: `m${index + 2}` };
    return {
      async admit(before) {
        admitted += 1;
        onAdmit();
        if (script === "declined") return undefined;
        const { request } = before;
        const changed = { ...request, model: ref, effort: { asked: request.effort.asked, sent: "low" } as const };
        const input = { ...before, request: changed, modelName: `model ${index + 2}`, ...gated };
        return { provider: scripted(script, seen), input };
      },
    };
  });
  const { prompt, ...request } = providerRequest("high");
  const input: RunInput = { run: "r", title: "x", request, prompt, modelName: "model 1" };
  const events: (ProviderEvent | FellBack)[] = [];
  for await (const step of streamAttempts(
    { input, provider: scripted(first, seen) },
    fallbacks,
    open,
    controller.signal,
  )) {
    events.push(step.type === "hand-over" ? step.told : step);
  }
  return { events, seen, admitted, types: events.map(({ type }) => type), last: events.at(-1) };
}

test("an overloaded model hands over to the next, which is told with the effort that it gets", async () => {
  const { events, seen, types } = await fellBack([overloaded], [[text, complete]]);
  assert.deepEqual(types, ["fell-back", "answer-delta", "stop"]);
  assert.deepEqual(events[0], {
    type: "fell-back",
    from: "model 1",
    to: "model 2",
    ref: { endpoint: "E2", model: "m2" },
    effort: { asked: "high", sent: "low" },
    failure: overloaded,
  });
  assert.deepEqual(
    seen.map(({ model }) => model.model),
    ["test-model", "m2"],
  );
});

test("what the gates changed for the model that takes over is what it gets, and is told", async () => {
  const prompt = { system: "s", user: "masked" };
  const { events, seen } = await fellBack([overloaded], [[text, complete]], undefined, undefined, { prompt });
  assert.deepEqual(seen[1]?.prompt, prompt);
  const [told] = events;
  assert.deepEqual(told?.type === "fell-back" && told.prompt, prompt);
});

test("the chain is as long as the list, in its order, and the last fault is the run's", async () => {
  const quota: Failure = { kind: "quota", origin };
  const { types, last, seen } = await fellBack([overloaded], [[], [quota]]);
  assert.deepEqual(types, ["fell-back", "fell-back", "stop"]);
  assert.deepEqual(last, { type: "stop", stop: { kind: "failed", failure: quota } });
  assert.equal(seen.length, 3);
});

test("after anything of an answer was shown nobody takes over", async () => {
  for (const shown of [text, reasoning, { type: "tool-call-delta", call: 0, name: "f", text: "" } as const]) {
    const { seen, admitted } = await fellBack([shown, overloaded], [[text, complete]]);
    assert.equal(seen.length, 1, shown.type);
    assert.equal(admitted, 0);
    assert.equal(
      (await fellBack([shown], [[text, complete]])).seen.length,
      1,
      `${shown.type}, then a broken connection`,
    );
  }
});

test("what a provider says before its answer is no answer", async () => {
  const before: ProviderEvent[] = [
    { type: "request-sent", origin, parameter: undefined },
    { type: "retrying", retry: 1, of: 2, seconds: 1, failure: overloaded },
    { type: "served", model: "x", tier: undefined },
  ];
  assert.equal((await fellBack([...before, overloaded], [[text, complete]])).seen.length, 2);
});

const cases: readonly (readonly [Failure | Stop, boolean])[] = [
  [{ kind: "unreachable", origin, code: "ECONNREFUSED" }, true],
  [{ kind: "not-found", origin, model: "m", what: "model" }, true],
  [{ kind: "overloaded", origin }, true],
  [{ kind: "unknown-endpoint", endpoint: "E" }, true],
  [{ kind: "quota", origin }, true],
  [{ kind: "rate-limited", origin, retryAfterSeconds: 90 }, true],
  [{ kind: "provider-error", origin, status: 503, detail: "" }, true],
  [{ kind: "provider-error", origin, status: undefined, detail: "" }, true],
  [{ kind: "provider-error", origin, status: 418, detail: "" }, false],
  [{ kind: "no-key", endpoint: "E", origin }, false],
  [{ kind: "key-rejected", endpoint: "E", origin }, false],
  [{ kind: "not-allowed", origin, detail: "" }, false],
  [{ kind: "no-consent", vendor: "copilot", model: "m" }, false],
  [{ kind: "bad-request", origin, detail: "" }, false],
  [{ kind: "too-long", origin, model: "m" }, false],
  [{ kind: "filtered", origin, detail: "" }, false],
  [{ kind: "redirected", origin, to: "https://x" }, false],
  [{ kind: "not-an-endpoint", origin, contentType: "" }, false],
  [{ kind: "untrusted-workspace" }, false],
  [{ kind: "unexpected", detail: "" }, false],
  [{ kind: "complete" }, false],
  [{ kind: "refused", text: "no" }, false],
  [{ kind: "cut-short", limit: "length" }, false],
  [{ kind: "interrupted", why: "damaged" }, false],
];

for (const [fault, cured] of cases) {
  test(`${JSON.stringify(fault)} is ${cured ? "" : "not "}cured by another model`, async () => {
    assert.equal((await fellBack([fault], [[text, complete]])).seen.length, cured ? 2 : 1);
  });
}

test("whoever decides against a model gets the first one's fault, and no other model is asked", async () => {
  const { types, last, seen } = await fellBack([overloaded], ["declined", [text, complete]]);
  assert.deepEqual(types, ["stop"]);
  assert.deepEqual(last, { type: "stop", stop: { kind: "failed", failure: overloaded } });
  assert.equal(seen.length, 1);
});

test("a run that is stopped while the gates ask sends nothing more", async () => {
  const controller = new AbortController();
  const { seen, types } = await fellBack([overloaded], [[text, complete]], controller, () => controller.abort());
  assert.equal(seen.length, 1);
  assert.ok(!types.includes("fell-back"));
});

test("a stopped run does not even ask", async () => {
  const controller = new AbortController();
  controller.abort();
  assert.equal((await fellBack([overloaded], [[text, complete]], controller)).admitted, 0);
});
