import assert from "node:assert/strict";
import type { Clock } from "../../src/core/clock.ts";
import type { LogEvent, Outcome, RunEvent } from "../../src/core/events.ts";
import { foldRun } from "../../src/core/foldRun.ts";
import { nothingReported, type Provider, type ProviderEvent, type Stop } from "../../src/core/provider.ts";
import type { Target } from "../../src/core/request.ts";
import { type RunInput, run } from "../../src/core/run.ts";
import type { RunState } from "../../src/core/runState.ts";
import { answerBlock, fileTarget } from "./coreTarget.ts";
import { assertStorable } from "./storable.ts";

export type FakeClock = Clock & { advance(milliseconds: number): void };

export const wallClockAtStart = 1_700_000_000_000;

/** A clock that stands still until it is moved. It does not begin at 0, as real ones do not. */
export function fakeClock(): FakeClock {
  let now = 5_000;
  return {
    now: () => now,
    wallClock: () => wallClockAtStart + now - 5_000,
    advance(milliseconds) {
      now += milliseconds;
    },
  };
}

export function runInput(target: Target = fileTarget("a\nb\nc\n"), id = "run-1"): RunInput {
  return {
    run: id,
    title: "Rename",
    request: {
      instruction: "Rename b for clarity.",
      target,
      model: { endpoint: "local", model: "model-1" },
      effort: { asked: "low", sent: "low" },
    },
    prompt: { system: "system", user: "user" },
    modelName: "Model One",
  };
}

/** What a scripted provider does next: gives an event, throws, or never settles again. */
export type Act = ProviderEvent | { readonly type: "throw"; readonly error: unknown } | { readonly type: "hang" };

export function scripted(acts: readonly Act[]): Provider {
  return {
    async *stream() {
      for (const act of acts) {
        if (act.type === "hang") await new Promise(() => undefined);
        else if (act.type === "throw") throw act.error;
        else yield act;
      }
    },
  };
}

export function answer(text: string): ProviderEvent {
  return { type: "answer-delta", text };
}

export function reasoning(text: string, part = 0): ProviderEvent {
  return { type: "reasoning-delta", part, provenance: "raw", text };
}

export function stop(how: Stop = { kind: "complete" }): ProviderEvent {
  return { type: "stop", stop: how };
}

/** A whole run that finishes with one edit. */
export const finishing: readonly ProviderEvent[] = [
  { type: "request-sent", origin: "http://localhost:1", parameter: 'reasoning_effort: "low"' },
  reasoning("Look at b. "),
  reasoning("It is short."),
  answer(answerBlock("b", "B")),
  { type: "usage", usage: { ...nothingReported, input: 10, output: 5 } },
  stop(),
];

export type Ran = { readonly events: readonly RunEvent[]; readonly outcome: Outcome | undefined };

/** Runs to the end; `onEvent` sees each event before the run goes on. */
export async function ran(
  provider: Provider,
  options: {
    readonly target?: Target;
    readonly controller?: AbortController;
    readonly onEvent?: (event: RunEvent) => void;
    readonly clock?: Clock;
  } = {},
): Promise<Ran> {
  const events: RunEvent[] = [];
  const signal = (options.controller ?? new AbortController()).signal;
  for await (const event of run(runInput(options.target), provider, options.clock ?? fakeClock(), signal)) {
    events.push(event);
    options.onEvent?.(event);
  }
  assertStorable(events);
  const last = events.at(-1);
  return { events, outcome: last?.type === "run-end" ? last.outcome : undefined };
}

/** The first event is a start, the last is an end, and there is no other of either. */
export function assertOneEnd({ events }: Ran): void {
  assert.equal(events[0]?.type, "run-start");
  const ends = events.filter((event: RunEvent) => event.type === "run-end" || event.type === "run-start");
  assert.equal(ends.length, 2);
  assert.equal(events.at(-1)?.type, "run-end");
}

export function folded(events: readonly LogEvent[]): RunState | undefined {
  return events.reduce<RunState | undefined>(foldRun, undefined);
}
