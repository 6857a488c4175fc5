import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { type EditorWindow, openEditor } from "../support/editorPage.ts";
import { type PanelSteps, panelSteps } from "../support/panelSteps.ts";
import { answer, type RawServer, startRawServer } from "../support/rawServer.ts";
import { type ScriptedModel, startScriptedModel } from "../support/scriptedModel.ts";

let busy: RawServer;
let model: ScriptedModel;
let window: EditorWindow;
let steps: PanelSteps;

before(async () => {
  busy = await startRawServer((socket, { head }) => {
    const list = JSON.stringify({ data: [{ id: "main" }, { id: "next" }] });
    if (head.startsWith("GET")) socket.end(answer("200 OK", "application/json", list));
    else socket.end(answer("404 Not Found", "application/json", '{"error":{"code":"model_not_found"}}'));
  });
  model = await startScriptedModel();
  const route = {
    task: "selection",
    primary: { endpoint: "Busy", model: "main", effort: "high" },
    fallbacks: [{ endpoint: "Second", model: "spare" }],
    staged: { candidate: { endpoint: "Busy", model: "next" }, share: 1, until: "2000-01-01" },
  };
  window = await openEditor({
    settings: {
      "fathom.endpoints": [
        { name: "Busy", baseUrl: `${busy.origin}/v1`, models: ["main", "next"] },
        { name: "Second", baseUrl: model.baseUrl, models: [{ id: "spare", efforts: ["low"] }] },
      ],
      "fathom.routes": [route],
    },
  });
  steps = panelSteps(window);
});

after(async () => {
  await window?.close();
  await model?.[Symbol.asyncDispose]();
  await busy?.[Symbol.asyncDispose]();
});

function told(text: RegExp): Promise<void> {
  return window.page.locator(".notification-list-item-message", { hasText: text }).first().waitFor();
}

test("the question says that its model comes from the route, and the panel who took over and at which effort", async () => {
  await window.openFile("orders.ts");
  await window.selectLines(27, 48);
  await window.command("Fathom: Refactor Selection…");
  await window.quickInput.row("Simplify").waitFor();
  const title = await window.quickInput.box.locator(".quick-input-title").innerText();
  assert.match(title, /^main · high \(your route for selections\) — src\/orders\.ts/);
  assert.match(
    await window.quickInput.box.innerText(),
    /stays on this computer \(127[.\d:]+\), else to spare \(Second\)/,
  );
  await window.quickInput.pick("Simplify");
  const stream = await model.nextStream();
  stream.answer("Nothing should change.");
  stream.finish();
  await steps.state("no edit");
  const header = await window.panel().locator("header").innerText();
  assert.match(header, /Fell back from main to spare: 127\.0\.0\.1:\d+ knows no model main\./);
  assert.match(header, /spare · high → low/);
  assert.match(model.requests[0]?.body ?? "", /"model":"spare"/);
});

test("Check Endpoints tells of each endpoint what it measured", async () => {
  await window.command("Fathom: Check Endpoints");
  await window.quickInput.box.locator(".quick-input-title", { hasText: /^Endpoints$/ }).waitFor();
  const rows = (await window.quickInput.rows.allInnerTexts()).join("\n");
  assert.match(rows, /Busy: reachable/);
  assert.match(rows, /no key sent, and none asked for · 2 models · \d+ ms/);
  assert.match(rows, /OpenAI: /);
  await window.quickInput.rows.filter({ hasText: "Busy: reachable" }).click();
  await window.quickInput.box.waitFor({ state: "hidden" });
  await told(/^Busy: reachable \(no key sent, and none asked for · 2 models · \d+ ms\)\. .*run.* in the last day/);
});

test("a search that finds no model says so and leads to Add Endpoint, which says how the new one is", async () => {
  // A message that comes up takes the focus, and the list closes: as a person would, it is opened again.
  const hint = window.quickInput.row(/No model matches “free of charge”/);
  for (let attempt = 0; attempt < 4; attempt += 1) {
    await window.command("Fathom: Choose Model…");
    await window.quickInput.input.fill("free of charge", { timeout: 3_000 }).catch(() => undefined);
    if (await hint.isVisible()) break;
  }
  await hint.click();
  const answers = [`${busy.origin}/v1`, "Chat Completions", "extra", "Added"];
  for (const [index, text] of answers.entries()) {
    const title = window.quickInput.box.locator(".quick-input-title", { hasText: `(${index + 1} of 4)` });
    await title.waitFor();
    await window.quickInput.input.fill(text);
    await window.quickInput.input.press("Enter");
    await title.waitFor({ state: "hidden" });
  }
  await told(/^Added: reachable \(no key sent, and none asked for · 2 models · \d+ ms\)\.$/);
  await steps.chooseModel("main");
  await window.command("Fathom: Choose Model…");
  await window.quickInput.pick(/Follow your routes\s*$/);
});

test("a candidate is promoted by a person alone, and Undo takes it back", async () => {
  const routes = async () => {
    const text = await readFile(join(window.dataDir, "data", "User", "settings.json"), "utf8");
    return JSON.stringify(Reflect.get(JSON.parse(text), "fathom.routes"));
  };
  const before = await routes();
  await window.command("Fathom: Promote Candidate…");
  const dialog = window.page.locator(".monaco-dialog-box");
  const question = await dialog.innerText();
  assert.match(question, /Make next the primary model for selections\?/);
  assert.match(question, /It takes the place of main \(Busy\) in your settings/);
  assert.equal(await routes(), before, "nothing has changed before the confirmation");
  await dialog.getByRole("button", { name: "Promote" }).click();
  const toast = window.page.locator(".notification-toast", { hasText: "next is now your primary model" });
  await toast.waitFor();
  assert.match(await routes(), /"primary":\{"endpoint":"Busy","model":"next"\}/);
  assert.doesNotMatch(await routes(), /staged/);
  await toast.getByRole("button", { name: "Undo" }).click();
  await window.page.locator(".statusbar-item", { hasText: "main · high" }).waitFor();
  assert.equal(await routes(), before);
});
