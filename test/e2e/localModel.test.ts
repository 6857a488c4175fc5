import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type EditorWindow, openEditor } from "../support/editorPage.ts";
import { panelSteps } from "../support/panelSteps.ts";
import { type ScriptedModel, startScriptedModel } from "../support/scriptedModel.ts";

let model: ScriptedModel | undefined;
let window: EditorWindow;

before(async () => {
  // Ollama's own port: where something listens there already, nothing of this can be shown.
  model = await startScriptedModel(["gpt-oss:20b", "qwen3:8b"], 11434).catch(() => undefined);
  window = await openEditor();
});

after(async () => {
  await window?.close();
  await model?.[Symbol.asyncDispose]();
});

test("a model of a server on this computer is found, chosen and run, without any set-up", async (t) => {
  if (model === undefined) return t.skip("port 11434 is taken");
  const steps = panelSteps(window);
  assert.equal(model.requests.length, 0, "nothing was asked before the picker opened");
  await window.command("Fathom: Choose Model…");
  await window.quickInput.row("qwen3:8b").waitFor();
  await window.page.keyboard.press("Escape");
  await steps.chooseModel("gpt-oss:20b");
  await steps.chooseEffort("high");
  await window.openFile("orders.ts");
  await window.selectLines(27, 48);
  await window.command("Fathom: Refactor Selection…");
  await window.quickInput.pick("Simplify");
  const stream = await model.nextStream();
  stream.answer("Nothing should change.");
  stream.finish();
  await steps.state("no edit");
  const run = model.requests.find(({ head }) => head.startsWith("POST "));
  assert.equal(run?.head, "POST /v1/chat/completions HTTP/1.1");
  assert.match(run.body, /"model":"gpt-oss:20b"/);
  assert.match(run.body, /"reasoning_effort":"high"/);
  assert.match(await window.panel().locator("header").innerText(), /gpt-oss:20b · high → high/);
});

test("unset sends nothing about the effort, and the status bar says so", async (t) => {
  if (model === undefined) return t.skip("port 11434 is taken");
  const steps = panelSteps(window);
  await steps.chooseEffort("unset");
  await window.openFile("orders.ts");
  await window.selectLines(27, 48);
  await window.command("Fathom: Refactor Selection…");
  await window.quickInput.pick("Simplify");
  const stream = await model.nextStream();
  stream.answer("Nothing should change.");
  stream.finish();
  await window.panel().locator("header .effort", { hasText: "unset → nothing sent" }).waitFor();
  await steps.state("no edit");
  assert.doesNotMatch(model.requests.at(-1)?.body ?? "", /"(?:reasoning\w*|\w*effort|\w*think\w*)"/);
});

test("after a reload the chosen model and what is known of it are still there", async (t) => {
  if (model === undefined) return t.skip("port 11434 is taken");
  const asked = model.requests.length;
  await window.reload();
  await window.page.locator(".statusbar-item", { hasText: "gpt-oss:20b · unset" }).waitFor();
  assert.equal(model.requests.length, asked, "and nothing was asked for that");
});
