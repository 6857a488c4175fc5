import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type EditorWindow, openEditor } from "../support/editorPage.ts";
import { type PanelSteps, panelSteps } from "../support/panelSteps.ts";
import { type ScriptedModel, startScriptedModel } from "../support/scriptedModel.ts";

let model: ScriptedModel;
let window: EditorWindow;
let steps: PanelSteps;

before(async () => {
  model = await startScriptedModel();
  const endpoint = {
    name: "Scripted",
    baseUrl: model.baseUrl,
    api: "chat",
    models: [{ id: "scripted", efforts: ["low"] }],
  };
  window = await openEditor({
    trust: "asked",
    settings: { "fathom.endpoints": [endpoint], "security.workspace.trust.startupPrompt": "never" },
  });
  steps = panelSteps(window);
});

after(async () => {
  await window?.close();
  await model?.[Symbol.asyncDispose]();
});

test("in Restricted Mode the offline model works", async () => {
  assert.equal(await steps.refactor("orders.ts", [27, 48], "Modernise"), "ready");
  await steps.press("Reject All");
});

test("in Restricted Mode nothing is sent to an endpoint, and the panel says what to do", async () => {
  await steps.chooseModel("scripted");
  assert.equal(await steps.refactor("orders.ts", [27, 48], "Modernise"), "failed");
  assert.match(await window.panel().locator(".outcome").innerText(), /Restricted Mode, so no code is sent anywhere/);
  assert.equal(model.requests.length, 0);
});

test("once the folder is trusted the same request goes through", async () => {
  await window.trust();
  await window.openFile("orders.ts");
  await window.selectLines(27, 48);
  await window.command("Fathom: Refactor Selection…");
  await window.quickInput.pick("Simplify");
  const stream = await model.nextStream();
  stream.answer("Nothing should change.");
  stream.finish();
  await steps.state("no edit");
  assert.deepEqual(
    model.requests.map(({ head }) => head.split(" ")[0]),
    ["POST"],
  );
});
