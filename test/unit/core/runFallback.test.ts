import assert from "node:assert/strict";
import { test } from "node:test";
import { foldRun } from "../../../src/core/foldRun.ts";
import { buildPrompt } from "../../../src/core/prompt.ts";
import type { Provider, ProviderEvent, ProviderRequest } from "../../../src/core/provider.ts";
import { filesOf } from "../../../src/core/request.ts";
import { type RunInput, run } from "../../../src/core/run.ts";
import { hunksOf, type RunState } from "../../../src/core/runState.ts";
import { maskInput } from "../../../src/core/secrets/sentSecrets.ts";
import { providerRequest } from "../../support/wireRun.ts";

const secret = `ghp_${"aB3dE6gH9jK2mN5pQ8rS1tU4vW7xY0zZ1234"}`;
const text = `const token = "${secret}";\nconst b = 2;\n`;

test("a secret that is masked for the model that takes over is masked on its way and put back into its answer", async () => {
  const { prompt: _, ...given } = providerRequest("low");
  const file = { uri: "file:///a.ts", path: "a.ts", languageId: "typescript", version: 1, text };
  const request = { ...given, target: { kind: "file", file } } as const;
  const prompt = buildPrompt(request.instruction, request.target, 60);
  const input: RunInput = { run: "r", title: "x", request, prompt, modelName: "first" };
  const seen: ProviderRequest[] = [];
  const overloaded: Provider = scripted(seen, () => [
    { type: "stop", stop: { kind: "failed", failure: { kind: "overloaded", origin: "http://localhost" } } },
  ]);
  const renaming: Provider = scripted(seen, ({ target }) => {
    const [line = ""] = filesOf(target)[0]?.text.split("\n") ?? [];
    const answer = `a.ts\n<<<<<<< SEARCH\n${line}\n=======\n${line.replace("token", "key")}\n>>>>>>> REPLACE\n`;
    return [
      { type: "answer-delta", text: answer },
      { type: "stop", stop: { kind: "complete" } },
    ];
  });
  const fallback = {
    admit: async (before: RunInput) => ({
      provider: renaming,
      input: {
        ...maskInput(before, ({ instruction, target }) => buildPrompt(instruction, target, 60)),
        modelName: "second",
      },
    }),
  };
  let state: RunState | undefined;
  const clock = { now: () => 0, wallClock: () => 0 };
  const log: string[] = [];
  for await (const event of run(input, overloaded, clock, new AbortController().signal, [fallback])) {
    if (event.type === "fell-back") log.push(JSON.stringify(event));
    state = foldRun(state, event);
  }
  assert.ok(JSON.stringify(seen[0]).includes(secret), "the first model was one that gets it plain");
  assert.ok(!JSON.stringify(seen[1]).includes(secret), "the second gets a placeholder");
  assert.ok(!log.join().includes(secret));
  assert.equal(state?.outcome?.kind, "finished");
  assert.deepEqual(state && hunksOf(state)[0]?.added, [`const key = "${secret}";`]);
  assert.equal(state?.sends?.masked, 1);
});

function scripted(seen: ProviderRequest[], answer: (request: ProviderRequest) => readonly ProviderEvent[]): Provider {
  return {
    async *stream(request) {
      seen.push(request);
      yield* answer(request);
    },
  };
}
