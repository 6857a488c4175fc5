import assert from "node:assert/strict";
import { afterEach, describe, it } from "mocha";
import * as vscode from "vscode";
import { foldRun } from "../../src/core/foldRun.ts";
import type { RunInput } from "../../src/core/run.ts";
import type { RunState } from "../../src/core/runState.ts";
import { offlineModel } from "../../src/vscode/models.ts";
import { createRetry } from "../../src/vscode/retries.ts";
import { answering } from "../support/retriedRun.ts";
import { providerRequest } from "../support/wireRun.ts";
import { quietLog } from "./support.ts";

const names = ["fathom.endpoints", "fathom.budget.perRun", "fathom.budget.perDay", "fathom.retryRefusedEdits"];

async function set(name: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration().update(name, value, vscode.ConfigurationTarget.Global);
}

/** Whether a second request is let through, after a first one that cost so many 1e-10 USD. */
async function admitted(cost: number, model = { endpoint: "A", model: "m" }): Promise<RunInput | undefined> {
  const { prompt, ...request } = providerRequest("low");
  const input: RunInput = { run: "r", title: "x", request: { ...request, model }, prompt, modelName: "m" };
  const effort = request.effort;
  let state: RunState | undefined;
  for (const event of [
    { type: "run-start", at: 0, run: "r", startedAt: 0, instruction: "x", target: "a.ts", model: "m", effort },
    { type: "request-sent", at: 1, origin: "https://a.example", parameter: undefined },
    {
      type: "usage",
      at: 2,
      usage: { input: 1, output: 1, cached: undefined, reasoning: undefined, total: undefined, cost },
    },
  ] as const)
    state = foldRun(state, event);
  const retry = createRetry({
    session: { current: { input, log: [], state } } as never,
    ledger: { flush: async () => undefined, runs: async () => [] } as never,
    ratios: { of: () => undefined },
    memento: { get: () => undefined } as never,
    log: quietLog,
    providers: { of: async () => answering().provider },
  });
  return (await retry.admit(input))?.input;
}

describe("retries", () => {
  afterEach(async () => {
    for (const name of names) await set(name, undefined);
  });

  it("goes by itself where no cap would ask, within what is left of the caps, and not where the user switched it off", async () => {
    const models = [{ id: "m", prices: { input: 1, output: 2 } }];
    await set("fathom.endpoints", [{ name: "A", baseUrl: "https://a.example/v1", models }]);
    assert.ok((await admitted(0)) !== undefined);
    await set("fathom.budget.perRun", 1);
    assert.ok((await admitted(100_000_000)) !== undefined, "one cent of a dollar is spent");
    assert.equal(await admitted(10_000_000_000), undefined, "the whole cap is spent");
    await set("fathom.budget.perRun", undefined);
    await set("fathom.budget.perDay", 1);
    assert.equal(await admitted(10_000_000_000), undefined, "the whole cap of the day is spent");
    await set("fathom.budget.perDay", undefined);
    await set("fathom.retryRefusedEdits", false);
    assert.equal(await admitted(0), undefined);
  });

  it("never asks the offline model again", async () => {
    assert.equal(await admitted(0, offlineModel), undefined);
  });
});
