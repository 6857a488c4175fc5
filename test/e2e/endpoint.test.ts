import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { LLMock } from "@copilotkit/aimock";
import { type EditorWindow, openEditor } from "../support/editorPage.ts";
import { type PanelSteps, panelSteps } from "../support/panelSteps.ts";
import { type Relay, startRelay } from "../support/relay.ts";

const key = "sk-canary-e2e-4471bd90";
const efforts = ["none", "low", "high"];
const replacement =
  "```\nfunction fetchJson<T>(path: string): Promise<T> {\n  return fetch(path).then(async (response) => (await response.json()) as T);\n}\n```\n";

const simulator = new LLMock({ port: 0, host: "127.0.0.1", chunkSize: 12 });
let relay: Relay;
let window: EditorWindow;
let steps: PanelSteps;

before(async () => {
  simulator.onMessage(/await the body/, {
    reasoning: "The body is parsed in `fetchJson`.\n\nAwaiting it keeps the type.",
    content: replacement,
  });
  await simulator.start();
  relay = await startRelay(simulator.port);
  const endpoint = (name: string, api: string) => ({
    name,
    baseUrl: `${relay.origin}/v1`,
    api,
    models: [{ id: `sim-${api}`, efforts }],
  });
  const settings = {
    "fathom.endpoints": [endpoint("Simulator over Responses", "responses"), endpoint("Simulator over Chat", "chat")],
  };
  window = await openEditor({ settings });
  steps = panelSteps(window);
});

after(async () => {
  await window?.close();
  await relay?.[Symbol.asyncDispose]();
  await simulator.stop();
});

test("a key is asked for in a password box", async () => {
  await window.command("Fathom: Set API Key…");
  await window.quickInput.pick("Simulator over Chat");
  await window.quickInput.box.locator('input[type="password"]').fill(key);
  await window.page.keyboard.press("Enter");
  await window.quickInput.box.locator('input[type="password"]').waitFor({ state: "hidden" });
});

for (const api of ["responses", "chat"]) {
  for (const effort of ["low", "high"]) {
    test(`over ${api} at ${effort}: reasoning, a hunk in its place, and the effort in the request`, async () => {
      await steps.chooseModel(`sim-${api}`);
      await steps.chooseEffort(effort);
      const sentBefore = relay.sent().length;
      await window.openFile("orders.ts");
      await window.selectLines(22, 24);
      await window.command("Fathom: Refactor Selection…");
      await window.quickInput.input.fill("await the body");
      await window.quickInput.row("await the body").first().waitFor();
      await window.page.keyboard.press("Enter");
      await steps.state("ready");
      assert.match(await steps.reasoning(), /The body is parsed in fetchJson\./);
      assert.match(
        await window.panel().locator("header").innerText(),
        new RegExp(`sim-${api} · ${effort} → ${effort}`),
      );
      assert.match((await steps.hunks()).join("\n"), /orders\.ts:23/);
      const sent = relay.sent().slice(sentBefore);
      const parameter = api === "chat" ? `"reasoning_effort":"${effort}"` : `"reasoning":{"effort":"${effort}"`;
      assert.ok(sent.includes(parameter), "the effort is in the bytes on the wire");
      assert.ok(sent.includes(`authorization: Bearer ${key}`), "the key is in the header");
      assert.equal(sent.split(key).length, 2, "and nowhere else in the request");
      // The simulator's journal drops the reasoning field of Responses requests; for chat it has the effort as well.
      const journal = simulator.getRequests().at(-1);
      if (api === "chat") assert.equal(Reflect.get(journal?.body ?? {}, "reasoning_effort"), effort);
      await steps.press("Reject All");
      await steps.state("rejected");
    });
  }
}

test("the key is in no file, log, setting, panel or message", async () => {
  await window.command("Fathom: Show Log");
  const looked: string[] = [];
  for (const name of await readdir(window.dataDir, { recursive: true, withFileTypes: true })) {
    if (!name.isFile() || name.parentPath.includes("/extensions/")) continue;
    looked.push(name.name);
    const text = await readFile(join(name.parentPath, name.name), "latin1");
    for (const form of [
      key,
      Buffer.from(key).toString("base64").slice(0, -2),
      encodeURIComponent(key),
      Buffer.from(key).toString("hex"),
    ]) {
      assert.ok(!text.includes(form), join(name.parentPath, name.name));
    }
  }
  assert.ok(looked.length > 5 && looked.includes("settings.json"), looked.join());
  assert.ok(!(await window.page.locator("body").innerText()).includes(key));
  assert.ok(!(await window.panel().locator("body").innerText()).includes(key));
});
