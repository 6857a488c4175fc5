import assert from "node:assert/strict";
import { afterEach, describe, it } from "mocha";
import * as vscode from "vscode";
import type { RunEvent } from "../../src/core/events.ts";
import type { Provider, ProviderEvent } from "../../src/core/provider.ts";
import type { Routing as RunRouting } from "../../src/core/routes.ts";
import { type RunInput, run } from "../../src/core/run.ts";
import { createChoices } from "../../src/vscode/choices.ts";
import { isOffline } from "../../src/vscode/models.ts";
import { createRouting, currentProblems } from "../../src/vscode/routing.ts";
import type { SendGate } from "../../src/vscode/sendGates.ts";
import { providerRequest } from "../support/wireRun.ts";
import { quietLog } from "./support.ts";

const model = (endpoint: string, id: string, effort?: string) => ({
  endpoint,
  model: id,
  ...(effort === undefined ? {} : { effort }),
});

const endpoint = (name: string, efforts: readonly string[]) => ({
  name,
  baseUrl: "http://127.0.0.1:9/v1",
  models: [{ id: "m", efforts }],
});

async function declare(routes: readonly unknown[]): Promise<void> {
  const configuration = vscode.workspace.getConfiguration();
  const endpoints = [endpoint("A", ["high"]), endpoint("B", ["low", "medium"]), endpoint("Unlisted", ["high"])];
  await configuration.update("fathom.endpoints", endpoints, vscode.ConfigurationTarget.Global);
  await configuration.update("fathom.routes", routes, vscode.ConfigurationTarget.Global);
}

/** Every model but the last named is overloaded; what each was asked is kept. */
function providersWhere(answering: string) {
  const asked: { readonly endpoint: string; readonly user: string; readonly sent: string | undefined }[] = [];
  const of = async (ref: { readonly endpoint: string }): Promise<Provider> => ({
    async *stream(request) {
      asked.push({ endpoint: ref.endpoint, user: request.prompt.user, sent: request.effort.sent });
      const stop: ProviderEvent =
        ref.endpoint === answering
          ? { type: "stop", stop: { kind: "complete" } }
          : { type: "stop", stop: { kind: "failed", failure: { kind: "overloaded", origin: "https://x" } } };
      yield stop;
    },
  });
  return { asked, providers: { of } };
}

async function runThrough(gates: readonly SendGate[], routing: RunRouting | undefined, answering: string) {
  const { asked, providers } = providersWhere(answering);
  const { prompt, ...request } = providerRequest("high");
  const input: RunInput = {
    run: "r",
    title: "x",
    request: { ...request, model: { endpoint: "A", model: "m" } },
    prompt: { ...prompt, user: "masked" },
    modelName: "m",
    ...(routing === undefined ? {} : { routing }),
  };
  const fallbacks = createRouting(providers, gates, quietLog).fallbacks(input);
  const provider = await providers.of(input.request.model);
  const clock = { now: () => 0, wallClock: () => 0 };
  const events: RunEvent[] = [];
  for await (const event of run(input, provider, clock, new AbortController().signal, fallbacks)) events.push(event);
  return { asked, events };
}

const fromRoute: RunRouting = { task: "selection", role: "primary" };
const route = { task: "selection", primary: model("A", "m"), fallbacks: [model("B", "m")] };

describe("routing", () => {
  afterEach(async () => {
    const configuration = vscode.workspace.getConfiguration();
    await configuration.update("fathom.routes", undefined, vscode.ConfigurationTarget.Global);
    await configuration.update("fathom.endpoints", undefined, vscode.ConfigurationTarget.Global);
  });

  it("a fallback passes the same gates, on what the gates let through before, with an effort of its own", async () => {
    await declare([route]);
    const gated: string[] = [];
    const gate: SendGate = async (input, info) => {
      gated.push(`${info.ref.endpoint} ${input.request.model.endpoint} ${input.prompt.user}`);
      return { ...input, prompt: { ...input.prompt, user: "masked again" } };
    };
    const { asked, events } = await runThrough([gate], fromRoute, "B");
    assert.deepEqual(gated, ["B B masked"]);
    assert.deepEqual(asked, [
      { endpoint: "A", user: "masked", sent: "high" },
      { endpoint: "B", user: "masked again", sent: "medium" },
    ]);
    const fellBack = events[1];
    assert.ok(fellBack?.type === "fell-back");
    assert.deepEqual(fellBack.effort, { asked: "high", sent: "medium", note: "m has no high; sent medium." });
  });

  it("a gate that refuses a fallback ends it there", async () => {
    await declare([{ ...route, fallbacks: [model("B", "m"), model("Unlisted", "m")] }]);
    const { asked, events } = await runThrough([async () => undefined], fromRoute, "B");
    assert.deepEqual(
      asked.map((each) => each.endpoint),
      ["A"],
    );
    assert.deepEqual(
      events.map(({ type }) => type),
      ["run-start", "run-end"],
    );
  });

  it("an effort that the route gives its fallback is what is sent, and told", async () => {
    await declare([{ ...route, fallbacks: [model("B", "m", "low")] }]);
    const { asked, events } = await runThrough([], fromRoute, "B");
    assert.equal(asked[1]?.sent, "low");
    const fellBack = events[1];
    assert.ok(fellBack?.type === "fell-back");
    assert.deepEqual(fellBack.effort, { asked: "high", sent: "low", note: "Your route asks m for low." });
  });

  it("a model that the user chose has no fallbacks, and an endpoint that is gone is none", async () => {
    await declare([{ ...route, fallbacks: [model("Gone", "m")] }]);
    assert.equal((await runThrough([], undefined, "B")).asked.length, 1);
    assert.equal((await runThrough([], fromRoute, "B")).asked.length, 1);
    assert.match(currentProblems().join(), /names the endpoint Gone for its fallback/);
  });

  it("a candidate falls back to its primary", async () => {
    const staged = { candidate: model("B", "m"), share: 0.5 };
    await declare([{ task: "selection", primary: model("Unlisted", "m"), staged }]);
    const { asked } = await runThrough([], { task: "selection", role: "candidate" }, "Unlisted");
    assert.deepEqual(
      asked.map((each) => each.endpoint),
      ["A", "Unlisted"],
    );
  });

  it("the user's own choice wins over the route until they follow it again; an effort alone stays with the route", async () => {
    const state = new Map<string, unknown>();
    const choices = createChoices({
      subscriptions: [],
      workspaceState: {
        get: (key: string) => state.get(key),
        update: async (key: string, value: unknown) => void state.set(key, value),
      },
    });
    assert.ok(isOffline(choices.get("selection").model));
    await declare([{ ...route, primary: model("A", "m", "high") }]);
    assert.deepEqual(choices.get("selection"), {
      model: { endpoint: "A", model: "m" },
      effort: "high",
      by: { kind: "route", task: "selection", role: "primary" },
    });
    assert.ok(isOffline(choices.get("file").model), "another task is not the route's");
    await choices.set("selection", { effort: "low" });
    assert.deepEqual(choices.get("selection").by, { kind: "route", task: "selection", role: "primary" });
    assert.equal(choices.get("selection").effort, "low");
    await choices.set("selection", { model: { endpoint: "B", model: "m" } });
    assert.deepEqual(choices.get("selection"), {
      model: { endpoint: "B", model: "m" },
      effort: "low",
      by: { kind: "user" },
    });
    await choices.follow("selection");
    assert.equal(choices.get("selection").effort, "high");
    assert.equal(choices.get("selection").by.kind, "route");
  });
});
