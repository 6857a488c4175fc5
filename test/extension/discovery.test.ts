import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, it } from "mocha";
import * as vscode from "vscode";
import type { ModelRef } from "../../src/core/request.ts";
import { shippedKnowledge } from "../../src/providers/catalogue/shipped.ts";
import type { Endpoint } from "../../src/providers/endpoint.ts";
import { localServers } from "../../src/providers/localServers.ts";
import { createDiscovery } from "../../src/vscode/discovery.ts";
import { pickEffort } from "../../src/vscode/effortPicker.ts";
import type { Keys } from "../../src/vscode/keys.ts";
import { modelItems, noMatch } from "../../src/vscode/modelItems.ts";
import { pickModel } from "../../src/vscode/modelPicker.ts";
import { offlineModel, resolveModel, useModelSources } from "../../src/vscode/models.ts";
import { type PlayedPicks, playPicks } from "./playedPicks.ts";
import { until } from "./support.ts";

type Listener = { readonly port: number; readonly asked: string[] };

const servers: Server[] = [];
const never = new AbortController().signal;

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** A server that counts who connects and lists models, or never answers. Undefined where the port is taken. */
async function listen(port: number, models: readonly string[] | "silent"): Promise<Listener | undefined> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization ?? "no key"}`);
    if (models === "silent") return;
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ object: "list", data: models.map((id) => ({ id, object: "model" })) }));
  });
  const listening = await new Promise<boolean>((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => resolve(true));
  });
  if (!listening) return undefined;
  servers.push(server);
  return { port: (server.address() as AddressInfo).port, asked };
}

async function local(name: string, models: readonly string[] | "silent"): Promise<[Endpoint, Listener]> {
  const listener = await listen(0, models);
  assert.ok(listener);
  const baseUrl = `http://127.0.0.1:${listener.port}/v1`;
  return [{ name, baseUrl, api: "chat", provider: "ollama", models: [] }, listener];
}

const noKeys: Keys = {
  get: async () => undefined,
  set: async () => false,
  remove: async () => undefined,
  origins: () => [],
};

describe("local models", () => {
  it("no default port is touched before the user opens the model picker, and each is once it is open", async () => {
    const ports = localServers.map(({ baseUrl }) => Number(new URL(baseUrl).port));
    const listeners = (await Promise.all(ports.map((port) => listen(port, ["m"])))).filter(
      (each) => each !== undefined,
    );
    assert.ok(listeners.length > 0, "a default port is free");
    const asked = () => listeners.map((each) => each.asked.length);
    await vscode.extensions.getExtension("fathom.fathom")?.activate();
    // These load all that the picker needs, and change the choice.
    await vscode.commands.executeCommand("fathom.raiseEffort");
    await vscode.commands.executeCommand("fathom.lowerEffort");
    await vscode.commands.executeCommand("fathom.showReasoning");
    assert.deepEqual(
      asked(),
      listeners.map(() => 0),
    );

    const choosing = vscode.commands.executeCommand("fathom.chooseModel");
    await until("every local server was asked", () => asked().every((count) => count === 1));
    await vscode.commands.executeCommand("workbench.action.closeQuickOpen");
    await choosing;
    for (const listener of listeners) assert.deepEqual(listener.asked, ["GET /v1/models no key"]);
  });

  it("they are asked at the same time, for a short time, and what answers is offered at once", async () => {
    const [fast, fastListener] = await local("Fast", ["qwen3:8b", "gpt-oss:20b", "nomic-embed-text"]);
    const [silent, silentListener] = await local("Silent", "silent");
    const [gone] = await local("Gone", []);
    servers.pop()?.close();
    const discovery = createDiscovery(noKeys, [silent, gone, fast]);
    useModelSources({ knowledge: shippedKnowledge, told: discovery.told });
    assert.equal(fastListener.asked.length + silentListener.asked.length, 0);

    const started = Date.now();
    const offered: (readonly string[])[] = [];
    const names = () => modelItems(offlineModel, discovery, noKeys).map(({ label }) => label);
    await discovery.look(() => offered.push(names()), never);
    assert.ok(Date.now() - started < 6000, "a silent server holds nothing up for long");
    assert.deepEqual(
      discovery.found().map(({ name }) => name),
      ["Fast"],
    );
    assert.equal(discovery.answer("Silent")?.failure?.kind, "unreachable");
    assert.equal(discovery.answer("Gone")?.failure?.kind, "unreachable");
    assert.ok(offered.length >= 3, "each answer is shown when it comes");
    assert.equal(fastListener.asked.length, 1);
  });

  it("closing the picker ends the questions", async () => {
    const [silent] = await local("Silent", "silent");
    const discovery = createDiscovery(noKeys, [silent]);
    const closing = new AbortController();
    const looking = discovery.look(() => undefined, closing.signal);
    closing.abort(new Error("closed"));
    await assert.rejects(looking, /closed/);
  });
});

describe("the model picker's entries", () => {
  it("show context, prices and efforts, and what stands in the way", () => {
    const discovery = createDiscovery(noKeys, []);
    useModelSources({ knowledge: shippedKnowledge, told: discovery.told });
    const items = modelItems({ endpoint: "OpenAI", model: "gpt-5.5" }, discovery, noKeys);
    const chosen = items.find(({ label }) => label === "$(check) gpt-5.5");
    assert.equal(chosen?.description, "OpenAI · 1.05M · $5 / $30 per M, more above 272K · needs a key");
    assert.equal(chosen?.detail, "none, low, medium (default), high, xhigh");
    const groups = items.filter(({ kind }) => kind === vscode.QuickPickItemKind.Separator).map(({ label }) => label);
    assert.deepEqual(groups, ["On this computer", "OpenAI · goes to api.openai.com · needs a key", "Other"]);
    assert.ok(!items.some(({ label }) => label === "gpt-5.6-lite"), "what is only announced is hidden");
  });

  it("a search that finds nothing says so, names a known server that does not answer, and leads on", () => {
    const discovery = createDiscovery(noKeys, []);
    useModelSources({ knowledge: shippedKnowledge, told: discovery.told });
    const items = modelItems(offlineModel, discovery, noKeys);
    const hint = (search: string) => noMatch(search, items).map(({ label, leadsTo }) => [label, leadsTo]);
    assert.deepEqual(hint(" "), []);
    assert.deepEqual(hint("gpt-5.5"), []);
    assert.deepEqual(hint("refactorings for TYPE"), [], "a row's second line is searched too");
    assert.deepEqual(hint("ollama"), [["$(info) Ollama does not answer at 127.0.0.1:11434", "add-endpoint"]]);
    assert.deepEqual(hint("no such thing"), [["$(info) No model matches “no such thing”", "add-endpoint"]]);
    assert.ok(noMatch("no such thing", items).every(({ alwaysShow }) => alwaysShow === true));
  });

  it("hold what an endpoint lists beside what was declared, each once, and say when it does not answer", async () => {
    const [listing, listener] = await local("Mine", ["declared", "listed", "text-embedding-3"]);
    const configuration = vscode.workspace.getConfiguration();
    const declared = [
      {
        ...listing,
        provider: "custom",
        models: [{ id: "declared", context: 32_768, prices: { input: 1, output: 2 } }],
      },
      { name: "Down", baseUrl: "http://127.0.0.1:9/v1", models: ["m"] },
    ];
    await configuration.update("fathom.endpoints", declared, vscode.ConfigurationTarget.Global);
    try {
      const discovery = createDiscovery(noKeys, [{ ...listing, name: "Ollama" }]);
      useModelSources({ knowledge: shippedKnowledge, told: discovery.told });
      await discovery.look(() => undefined, never);
      const items = modelItems(offlineModel, discovery, noKeys);
      const described = items.flatMap(({ label, description, model }) =>
        model?.endpoint?.name === "Mine" || model?.endpoint?.name === "Down" ? [`${label}: ${description}`] : [],
      );
      assert.deepEqual(described, ["declared: Mine · 33K · $1 / $2 per M", "listed: Mine", "m: Down · not answering"]);
      assert.equal(listener.asked.length, 1, "the local server at the same port was not asked again");
    } finally {
      await configuration.update("fathom.endpoints", undefined, vscode.ConfigurationTarget.Global);
    }
  });
});

describe("the lists of models and efforts", () => {
  let picks: PlayedPicks;
  beforeEach(() => {
    picks = playPicks();
  });
  afterEach(() => picks.restore());

  it("begin at what is chosen, so that Enter alone changes nothing", async () => {
    const discovery = createDiscovery(noKeys, []);
    useModelSources({ knowledge: shippedKnowledge, told: discovery.told });
    const current = { endpoint: "OpenAI", model: "gpt-5.5" };
    const model = pickModel("Model", current, discovery, noKeys);
    await (await picks.next(/^Model$/)).accept();
    assert.deepEqual((await model)?.model?.ref, current);
    for (const effort of ["none", "medium", "unset"] as const) {
      const picked = pickEffort(resolveModel(current), effort);
      await (await picks.next(/^Reasoning effort for gpt-5\.5$/)).accept();
      assert.equal(await picked, effort);
    }
    const other = pickEffort(resolveModel(current), "low");
    await (await picks.next(/^Reasoning effort/)).accept(/^high$/);
    assert.equal(await other, "high");
  });

  it("say that more effort costs more where it does", async () => {
    const said = async (ref: ModelRef) => {
      const picked = pickEffort(resolveModel(ref), undefined);
      const list = await picks.next(/^Reasoning effort/);
      list.hide();
      assert.equal(await picked, undefined);
      return list.placeholder;
    };
    assert.equal(await said(offlineModel), "More effort takes longer");
    assert.equal(await said({ endpoint: "OpenAI", model: "gpt-5.5" }), "More effort reasons longer and costs more");
  });
});
