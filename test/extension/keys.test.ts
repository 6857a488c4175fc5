import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import * as vscode from "vscode";
import type { ProviderEvent } from "../../src/core/provider.ts";
import type { ModelRef } from "../../src/core/request.ts";
import { createKeys, type Keys } from "../../src/vscode/keys.ts";
import { createProviders, type Providers } from "../../src/vscode/providers.ts";
import { eventStreamHead, type RawServer, sse, startRawServer } from "../support/rawServer.ts";
import { providerRequest } from "../support/wireRun.ts";
import { quietLog, until } from "./support.ts";

const answerNothing = (socket: import("node:net").Socket) =>
  socket.end(eventStreamHead + sse({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }] }, "[DONE]"));

/** What an extension is given for its own, in memory. */
function ownStorage() {
  const secrets = new Map<string, string>();
  const values = new Map<string, unknown>();
  const changed = new vscode.EventEmitter<vscode.SecretStorageChangeEvent>();
  const globalState: vscode.ExtensionContext["globalState"] = {
    keys: () => [...values.keys()],
    get: <T>(key: string, otherwise?: T) => (values.get(key) as T | undefined) ?? (otherwise as T),
    update: async (key, value) => void values.set(key, value),
    setKeysForSync: () => undefined,
  };
  const storage: vscode.SecretStorage = {
    keys: async () => [...secrets.keys()],
    get: async (key) => secrets.get(key),
    store: async (key, value) => void secrets.set(key, value),
    delete: async (key) => void secrets.delete(key),
    onDidChange: changed.event,
  };
  return { globalState, secrets: storage, extensionPath: "", stored: secrets, values };
}

async function eventsOf(providers: Providers, ref: ModelRef): Promise<ProviderEvent[]> {
  const events: ProviderEvent[] = [];
  const provider = await providers.of(ref);
  const request = { ...providerRequest("low"), model: ref };
  for await (const event of provider.stream(request, new AbortController().signal)) events.push(event);
  return events;
}

function failureIn(events: readonly ProviderEvent[]): string | undefined {
  const last = events.at(-1);
  return last?.type === "stop" && last.stop.kind === "failed" ? last.stop.failure.kind : undefined;
}

describe("keys", () => {
  let own: ReturnType<typeof ownStorage>;
  let keys: Keys;
  let providers: Providers;

  beforeEach(() => {
    own = ownStorage();
    keys = createKeys(own, quietLog);
    providers = createProviders(own, keys, quietLog);
  });

  afterEach(async () => {
    providers.dispose();
    await vscode.workspace.getConfiguration().update("fathom.endpoints", undefined, vscode.ConfigurationTarget.Global);
  });

  async function keep(origin: string, key: string): Promise<void> {
    await own.secrets.store(`key ${origin}`, key);
    const others = own.globalState.get<string[]>("keyOrigins", []);
    await own.globalState.update("keyOrigins", [...others, origin]);
  }

  async function declare(...endpoints: readonly { readonly name: string; readonly server: RawServer }[]) {
    const value = endpoints.map(({ name, server }) => ({ name, baseUrl: `${server.origin}/v1`, models: ["m"] }));
    await vscode.workspace.getConfiguration().update("fathom.endpoints", value, vscode.ConfigurationTarget.Global);
  }

  it("a key goes to the origin that it was entered for and to no other", async () => {
    await using a = await startRawServer(answerNothing);
    await using b = await startRawServer(answerNothing);
    await using c = await startRawServer(answerNothing);
    await declare({ name: "A", server: a }, { name: "B", server: b }, { name: "C", server: c });
    await keep(a.origin, "sk-canary-a");
    await keep(b.origin, "sk-canary-b");
    for (const endpoint of ["A", "B", "C"]) await eventsOf(providers, { endpoint, model: "m" });
    const sent = [a, b, c].map(({ requests }) => requests.map(({ headers }) => headers.get("authorization")));
    assert.deepEqual(sent, [["Bearer sk-canary-a"], ["Bearer sk-canary-b"], [undefined]]);
  });

  it("the same name at another address gets no key", async () => {
    await using a = await startRawServer(answerNothing);
    await using b = await startRawServer(answerNothing);
    await keep(a.origin, "sk-canary-a");
    await declare({ name: "Mine", server: b });
    await eventsOf(providers, { endpoint: "Mine", model: "m" });
    assert.equal(b.requests[0]?.headers.has("authorization"), false);
  });

  it("OpenAI without a key fails before anything is sent", async () => {
    const events = await eventsOf(providers, { endpoint: "OpenAI", model: "gpt-5.5" });
    assert.deepEqual(events, [
      {
        type: "stop",
        stop: { kind: "failed", failure: { kind: "no-key", endpoint: "OpenAI", origin: "https://api.openai.com" } },
      },
    ]);
  });

  it("Remove API Key removes it, and the next run says that there is none", async () => {
    await keep("https://api.openai.com", "sk-canary-removed");
    assert.deepEqual(keys.origins(), ["https://api.openai.com"]);
    let removed = false;
    const removing = keys.remove().then(() => {
      removed = true;
    });
    // The list is there when it takes the choice.
    await until("the key is gone", async () => {
      await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
      return own.stored.size === 0;
    });
    await vscode.commands.executeCommand("notifications.clearAll");
    await removing;
    assert.ok(removed);
    assert.deepEqual(keys.origins(), []);
    assert.equal(await keys.get("https://api.openai.com"), undefined);
    assert.equal(failureIn(await eventsOf(providers, { endpoint: "OpenAI", model: "gpt-5.5" })), "no-key");
  });
});
