import type { LogEvent } from "../../src/core/events.ts";
import { nothingReported, type Provider, type ProviderEvent, type ProviderRequest } from "../../src/core/provider.ts";
import type { Retry } from "../../src/core/retryWithReason.ts";
import { type RunInput, run } from "../../src/core/run.ts";
import type { RunState } from "../../src/core/runState.ts";
import { fakeClock, folded } from "./coreRun.ts";
import { assertStorable } from "./storable.ts";

/** A model that answers each request with the next script; what it was sent is kept. */
export function answering(...scripts: readonly (readonly ProviderEvent[])[]): {
  readonly provider: Provider;
  readonly seen: ProviderRequest[];
} {
  const seen: ProviderRequest[] = [];
  const provider: Provider = {
    async *stream(request) {
      seen.push(request);
      yield { type: "request-sent", origin: "https://model.example", parameter: undefined };
      yield* scripts[seen.length - 1] ?? [];
    },
  };
  return { provider, seen };
}

export function used(input: number, output: number): ProviderEvent {
  return { type: "usage", usage: { ...nothingReported, input, output } };
}

export type Retried = { readonly log: readonly LogEvent[]; readonly state: RunState; readonly input: RunInput };

/** A whole run whose refused edits may be asked for once more. */
export async function retriedRun(
  input: RunInput,
  provider: Provider,
  controller: AbortController = new AbortController(),
  admit: Retry["admit"] = async (next) => ({ input: next, provider }),
): Promise<Retried> {
  const log: LogEvent[] = [];
  for await (const event of run(input, provider, fakeClock(), controller.signal, [], { admit })) log.push(event);
  assertStorable(log);
  const state = folded(log);
  if (state === undefined) throw new Error("The run gave no events.");
  return { log, state, input };
}
