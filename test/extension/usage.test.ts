import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "mocha";
import * as vscode from "vscode";
import type { ModelFacts } from "../../src/core/modelFacts.ts";
import { dollar } from "../../src/core/money.ts";
import type { RunInput } from "../../src/core/run.ts";
import { createSession, type Session } from "../../src/core/session.ts";
import { createBudgetGate } from "../../src/vscode/budgetGate.ts";
import { systemClock } from "../../src/vscode/clock.ts";
import { createLedger, type Ledger } from "../../src/vscode/ledger.ts";
import { type ModelInfo, offlineModel, resolveModel } from "../../src/vscode/models.ts";
import { readBudget } from "../../src/vscode/settings.ts";
import { answer, runInput, scripted, stop } from "../support/coreRun.ts";
import { answerBlock, fileTarget } from "../support/coreTarget.ts";
import { quietLog, until } from "./support.ts";

const prices = { input: 5 * dollar, output: 30 * dollar, source: "test", date: "2026-11-01" };

describe("usage and caps", () => {
  const ask = vscode.window.showWarningMessage;
  let folder: string;
  let session: Session;
  let ledger: Ledger;
  /** What was asked in modal boxes, and what the user presses in the next one. */
  let asked: string[];
  let press: string | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "fathom-usage-"));
    session = createSession(systemClock);
    ledger = createLedger(folder, session, quietLog);
    asked = [];
    press = undefined;
    const answerIt = (message: string, options: vscode.MessageOptions, ...buttons: string[]) => {
      asked.push(`${message} ${options.detail ?? ""} [${buttons.join("] [")}]`);
      return Promise.resolve(press);
    };
    Object.assign(vscode.window, { showWarningMessage: answerIt });
  });

  afterEach(async () => {
    Object.assign(vscode.window, { showWarningMessage: ask });
    for (const name of ["warnAbove", "perRun", "perDay"]) await setBudget(name, undefined);
  });

  async function setBudget(name: string, dollars: number | undefined): Promise<void> {
    await vscode.workspace
      .getConfiguration()
      .update(`fathom.budget.${name}`, dollars, vscode.ConfigurationTarget.Global);
  }

  function gate(memento: Map<string, unknown> = new Map()) {
    return createBudgetGate({
      session,
      ledger,
      ratios: { of: () => undefined },
      keys: { get: async () => undefined },
      memento: {
        keys: () => [...memento.keys()],
        get: <Value>(key: string) => memento.get(key) as Value | undefined,
        update: async (key, value) => void memento.set(key, value),
      },
      log: quietLog,
      perform: async () => undefined,
    });
  }

  const model = (facts: ModelFacts, baseUrl = "https://models.example/v1"): ModelInfo => ({
    ref: { endpoint: "local", model: "model-1" },
    name: "model-1",
    endpoint: { name: "local", baseUrl, api: "chat", models: [] },
    efforts: ["low"],
    facts,
    destination: "goes to models.example",
  });

  async function spend(dollars: number): Promise<void> {
    const usage = {
      input: 1,
      cached: undefined,
      output: 1,
      reasoning: undefined,
      total: undefined,
      cost: dollars * dollar,
    };
    await session.start(runInput(), scripted([{ type: "usage", usage }, stop()]));
    await ledger.flush();
  }

  it("a run writes exactly one line, with its figures and none of its code, its path or its instruction", async () => {
    const target = fileTarget("a\nCANARY_CODE\nc\n", "src/CANARY_PATH.ts");
    const input: RunInput = {
      ...runInput(target),
      title: "CANARY_TITLE",
      prompt: { system: "CANARY_SYSTEM", user: "CANARY_USER" },
    };
    await session.start(input, scripted([answer(answerBlock("CANARY_CODE", "CANARY_NEW")), stop()]));
    await ledger.flush();
    const names = await readdir(folder);
    assert.equal(names.length, 1);
    const text = await readFile(join(folder, names[0] ?? ""), "utf8");
    assert.equal(text.split("\n").length, 2, "one line and its end");
    assert.ok(text.includes('"outcome":"finished"') && text.includes('"hunks":1'));
    assert.doesNotMatch(text, /CANARY/);
  });

  it("the offline model is free, and is not asked about", async () => {
    await setBudget("perDay", 0);
    const passed = await gate()(runInput(), resolveModel(offlineModel));
    assert.deepEqual(passed?.pricing, { kind: "free" });
    assert.deepEqual(asked, []);
  });

  it("a cap that is used up holds neither a server on this computer nor a model that costs nothing", async () => {
    await setBudget("perDay", 1);
    await spend(2);
    const local = await gate()(runInput(), model({}, "http://127.0.0.1:9/v1"));
    assert.deepEqual(local?.pricing, { kind: "free" });
    assert.equal(local?.estimate?.inputBy, "assumed");
    const free = { ...prices, input: 0, output: 0 };
    assert.deepEqual((await gate()(runInput(), model({ prices: free })))?.pricing, { kind: "priced", prices: free });
    assert.deepEqual(asked, []);
    assert.equal(await gate()(runInput(), model({})), undefined, "no price is known, and it is not here");
    assert.equal(await gate()(runInput(), model({ prices }, "http://127.0.0.1:9/v1")), undefined, "it has a price");
  });

  it("without caps nothing is asked, and the run knows its estimate and its prices", async () => {
    const passed = await gate()(runInput(), model({ prices }));
    assert.equal(passed?.estimate?.inputBy, "assumed");
    assert.deepEqual(passed?.pricing, { kind: "priced", prices });
    assert.equal(passed?.cap, undefined);
    assert.deepEqual(asked, []);
  });

  it("a cap for a run becomes its limit of output", async () => {
    await setBudget("perRun", 0.5);
    const passed = await gate()(runInput(), model({ prices, output: 128_000 }));
    assert.ok(passed?.cap?.sent);
    assert.ok(passed.cap.tokens > 16_000 && passed.cap.tokens < 16_667, `${passed.cap.tokens} tokens`);
  });

  it("what was spent today counts towards the day's cap, and a run beyond it does not start", async () => {
    await setBudget("perDay", 1);
    assert.ok((await gate()(runInput(), model({ prices }))) !== undefined);
    await spend(0.99);
    assert.equal(await gate()(runInput(), model({ prices })), undefined);
    assert.match(
      asked.join(),
      /^Not sent: your cap of \$1\.00 a day has \$0\.01 left.*\[Change Caps\] \[Choose Another Model\]$/s,
    );
  });

  it("a warning asks with the figures, and the user decides", async () => {
    await setBudget("warnAbove", 0.0001);
    assert.equal(await gate()(runInput(), model({ prices })), undefined);
    assert.match(asked[0] ?? "", /expected to cost ≈ \$0\.0.*warned above \$0\.0001.*assumed.*\[Send\]$/s);
    press = "Send";
    assert.ok((await gate()(runInput(), model({ prices }))) !== undefined);
  });

  it("a model without a price is asked about under a cap, once where the user says so", async () => {
    await setBudget("perRun", 1);
    const remembered = new Map<string, unknown>();
    press = "Send, and Don't Ask Again for This Model";
    assert.ok((await gate(remembered)(runInput(), model({}))) !== undefined);
    press = undefined;
    assert.ok((await gate(remembered)(runInput(), model({}))) !== undefined);
    assert.equal(asked.length, 1);
    assert.equal(await gate()(runInput(), model({})), undefined, "who has not said so is asked");
  });

  it("a workspace's values set no cap and lift none", async () => {
    await setBudget("perDay", 2);
    const [open] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(open);
    const file = vscode.Uri.joinPath(open.uri, ".vscode", "settings.json");
    const poison = { "fathom.budget.perDay": 999, "fathom.budget.perRun": 0, "editor.tabSize": 5 };
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(JSON.stringify(poison)));
    await until(
      "VS Code has read the workspace's settings",
      () => vscode.workspace.getConfiguration("editor").get("tabSize") === 5,
    );
    assert.deepEqual(readBudget(), { warnAbove: undefined, perRun: undefined, perDay: 2 * dollar });
    await vscode.workspace.fs.delete(file);
  });

  it("Show Usage opens its tab, once", async () => {
    const tabs = () =>
      vscode.window.tabGroups.all.flatMap((group) => group.tabs).filter((tab) => tab.label === "Fathom Usage");
    await vscode.commands.executeCommand("fathom.showUsage");
    await until("the tab is open", () => tabs().length === 1);
    await vscode.commands.executeCommand("fathom.showUsage");
    assert.equal(tabs().length, 1);
    await vscode.window.tabGroups.close(tabs());
  });
});
