import type { AskedEffort } from "../../src/core/effort.ts";
import type { RunEvent } from "../../src/core/events.ts";
import type { Fallback } from "../../src/core/fallback.ts";
import { foldRun } from "../../src/core/foldRun.ts";
import { itemsOf } from "../../src/core/longList.ts";
import { buildPrompt } from "../../src/core/prompt.ts";
import type { Provider, ProviderRequest } from "../../src/core/provider.ts";
import type { Target } from "../../src/core/request.ts";
import { run } from "../../src/core/run.ts";
import type { RunState } from "../../src/core/runState.ts";
import { assertStorable } from "./storable.ts";

const sampleFile = "const a = 1;\nconst b = 2;\nconst c = 3;\n";

const sampleTarget: Target = {
  kind: "file",
  file: { uri: "file:///sample.ts", path: "sample.ts", languageId: "typescript", version: 1, text: sampleFile },
};

/** An answer that changes the second line of the sample. */
export const sampleAnswer = `sample.ts
<<<<<<< SEARCH
const b = 2;
=======
const b = 20;
>>>>>>> REPLACE
`;

export type WireRun = { readonly events: readonly RunEvent[]; readonly state: RunState };

/** What a provider is asked in tests: a small edit of the sample. */
export function providerRequest(effort: AskedEffort, model = "test-model"): ProviderRequest {
  const instruction = "make b twenty";
  return {
    instruction,
    target: sampleTarget,
    model: { endpoint: "test", model },
    effort: { asked: effort, sent: effort === "unset" ? undefined : effort },
    prompt: buildPrompt(instruction, sampleTarget, 60),
  };
}

/** A whole run through the real pipeline. `onEvent` sees each event as it comes. */
export async function wireRun(
  provider: Provider,
  effort: AskedEffort,
  signal: AbortSignal = new AbortController().signal,
  onEvent: (event: RunEvent) => void = () => undefined,
  fallbacks: readonly Fallback[] = [],
): Promise<WireRun> {
  const { prompt, ...request } = providerRequest(effort);
  const input = { run: "r1", title: request.instruction, request, prompt, modelName: request.model.model };
  const clock = { now: () => performance.now(), wallClock: () => Date.now() };
  const events: RunEvent[] = [];
  let state: RunState | undefined;
  for await (const event of run(input, provider, clock, signal, fallbacks)) {
    events.push(event);
    state = foldRun(state, event);
    onEvent(event);
  }
  if (state === undefined) throw new Error("The run gave no events.");
  assertStorable(events);
  return { events, state };
}

export function reasoningText(state: RunState): string {
  return itemsOf(state.reasoning)
    .map((part) => part.text)
    .join("");
}
