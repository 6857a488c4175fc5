import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { test } from "node:test";
import fc from "fast-check";
import type { Provider, ProviderEvent } from "../../../src/core/provider.ts";
import { holdsAsync } from "../../support/coreProperty.ts";
import { type Act, answer, assertOneEnd, finishing, ran, reasoning, scripted, stop } from "../../support/coreRun.ts";
import { answerBlock } from "../../support/coreTarget.ts";

const block = answerBlock("b", "B");
const failure = { kind: "quota", origin: "https://api.example.com" } as const;

test("run: what a provider throws is an unexpected failure, with its details", async () => {
  for (const error of [new Error("socket burst"), "a string", undefined, null, { code: 1 }]) {
    const result = await ran(scripted([answer(block), { type: "throw", error }]));
    assertOneEnd(result);
    assert.ok(result.outcome?.kind === "failed" && result.outcome.failure.kind === "unexpected");
    if (error instanceof Error) assert.match(result.outcome.failure.detail, /socket burst/);
  }
});

test("run: a provider that throws before its first event ends the run", async () => {
  const provider: Provider = {
    stream() {
      throw new Error("no stream");
    },
  };
  const result = await ran(provider);
  assertOneEnd(result);
  assert.equal(result.outcome?.kind, "failed");
});

test("run: a run that was stopped before its start asks the provider for nothing", async () => {
  let asked = 0;
  const provider: Provider = {
    async *stream() {
      asked += 1;
      yield* finishing;
    },
  };
  const controller = new AbortController();
  controller.abort();
  const result = await ran(provider, { controller });
  assert.equal(asked, 0);
  assert.deepEqual(
    result.events.map(({ type }) => type),
    ["run-start", "run-end"],
  );
  assert.deepEqual(result.outcome, { kind: "stopped" });
});

test("run: a stop ends the run at once while the provider hangs", async () => {
  const controller = new AbortController();
  const result = await ran(scripted([answer(block), { type: "hang" }]), {
    controller,
    onEvent: (event) => {
      if (event.type === "edit-placed") setImmediate(() => controller.abort());
    },
  });
  assertOneEnd(result);
  assert.deepEqual(result.outcome, { kind: "stopped" });
  assert.equal(getEventListeners(controller.signal, "abort").length, 0);
});

test("run: a stop ends the run while neither next nor return of the stream ever settles", async () => {
  const controller = new AbortController();
  const never = new Promise<IteratorResult<ProviderEvent>>(() => undefined);
  const provider: Provider = {
    stream: () => ({ [Symbol.asyncIterator]: () => ({ next: () => never, return: () => never }) }),
  };
  setImmediate(() => controller.abort());
  const result = await ran(provider, { controller });
  assert.deepEqual(result.outcome, { kind: "stopped" });
});

test("run: what the provider throws once the run was stopped is no failure", async () => {
  const controller = new AbortController();
  const provider: Provider = {
    async *stream(_request, signal) {
      yield answer("a");
      await new Promise((_, reject) =>
        signal.addEventListener("abort", () => reject(new Error("aborted")), { once: true }),
      );
    },
  };
  const result = await ran(provider, {
    controller,
    onEvent: ({ type }) => type === "answer-delta" && setImmediate(() => controller.abort()),
  });
  assertOneEnd(result);
  assert.deepEqual(result.outcome, { kind: "stopped" });
});

const badReturns: readonly { readonly rule: string; readonly give: () => Promise<IteratorResult<ProviderEvent>> }[] = [
  { rule: "rejects", give: () => Promise.reject(new Error("late")) },
  {
    rule: "throws",
    give: () => {
      throw new Error("late");
    },
  },
  { rule: "never settles", give: () => new Promise(() => undefined) },
];

for (const { rule, give } of badReturns) {
  test(`run: a stream whose return ${rule} does not change how the run ended`, async () => {
    const provider: Provider = {
      stream: () => {
        const events = finishing.values();
        return { [Symbol.asyncIterator]: () => ({ next: async () => events.next(), return: give }) };
      },
    };
    const result = await ran(provider);
    assertOneEnd(result);
    assert.deepEqual(result.outcome, { kind: "finished" });
  });
}

test("run: a generator that throws while it is left does not change how the run ended", async () => {
  const provider: Provider = {
    async *stream() {
      try {
        yield* finishing;
      } finally {
        // biome-ignore lint/correctness/noUnsafeFinally: this is the fault that is tested.
        throw new Error("late");
      }
    },
  };
  assert.deepEqual((await ran(provider)).outcome, { kind: "finished" });
});

test("run: a fault or a stop at any event gives one end, never as finished, and leaves no listener", async () => {
  const throwing: Act = { type: "throw", error: new Error("fault") };
  for (let count = 0; count < finishing.length; count += 1) {
    const begun = finishing.slice(0, count);
    for (const [fault, kind] of [
      [[throwing], "failed"],
      [[], "interrupted"],
    ] as const) {
      const controller = new AbortController();
      const result = await ran(scripted([...begun, ...fault]), { controller });
      assertOneEnd(result);
      assert.equal(result.outcome?.kind, kind);
      assert.equal(getEventListeners(controller.signal, "abort").length, 0);
    }
  }
  const whole = await ran(scripted(finishing));
  for (let count = 0; count < whole.events.length - 1; count += 1) {
    const controller = new AbortController();
    let seen = 0;
    const result = await ran(scripted(finishing), {
      controller,
      onEvent: () => {
        if (seen === count) controller.abort();
        seen += 1;
      },
    });
    assertOneEnd(result);
    assert.deepEqual(result.outcome, { kind: "stopped" });
    assert.equal(getEventListeners(controller.signal, "abort").length, 0);
  }
});

test("run: a reader that leaves closes the stream and leaves no listener", async () => {
  const controller = new AbortController();
  await assert.rejects(
    ran(scripted(finishing), {
      controller,
      onEvent: ({ type }) => {
        if (type === "reasoning-delta") throw new Error("the reader left");
      },
    }),
    /the reader left/,
  );
  assert.equal(getEventListeners(controller.signal, "abort").length, 0);
});

test("run: whatever a provider does, there is one end, it is last, and only a complete answer is finished", async () => {
  const act: fc.Arbitrary<Act> = fc.constantFrom<Act>(
    answer(block),
    answer("prose\n"),
    reasoning("r"),
    reasoning("s", 1),
    { type: "throw", error: new Error("fault") },
    stop(),
    stop({ kind: "cut-short", limit: "length" }),
    stop({ kind: "failed", failure }),
  );
  const cases = fc.record({
    acts: fc.array(act, { maxLength: 10 }),
    abortAt: fc.option(fc.nat(8), { nil: undefined }),
  });
  await holdsAsync(cases, 1000, async ({ acts, abortAt }) => {
    const controller = new AbortController();
    let seen = 0;
    const result = await ran(scripted(acts), {
      controller,
      onEvent: () => {
        if (seen === abortAt) controller.abort();
        seen += 1;
      },
    });
    assertOneEnd(result);
    const ending = acts.find(({ type }) => type === "throw" || type === "stop");
    if (result.outcome?.kind === "finished") assert.deepEqual(ending, stop());
    assert.equal(getEventListeners(controller.signal, "abort").length, 0);
  });
});
