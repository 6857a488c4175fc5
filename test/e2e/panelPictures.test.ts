import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { type EditorWindow, openEditor } from "../support/editorPage.ts";
import { type PanelSteps, panelSteps } from "../support/panelSteps.ts";
import { type ScriptedModel, type ScriptedStream, startScriptedModel } from "../support/scriptedModel.ts";

const themes = { light: "Light Modern", dark: "Dark Modern", contrast: "Dark High Contrast" };
const thoughts = [
  "## Understanding formatMoney\n\n`formatMoney` mixes three concerns: *rounding*, the sign, and the table `symbols` in line 1.\n\n",
  "Callers in `cart.ts` pass cents, so `cents / 100` is safe up to 2^53, and `parseMoney` reads it back:\n\n- rounding happens once\n- the sign stands before the symbol\n\n",
  "## Choosing a seam\n\nA marker above the function is enough here; the callers stay as they are.\n\n",
  "```ts\nexport function formatMoney(cents: number)\n```\n\n",
];
let model: ScriptedModel;
let window: EditorWindow;
let steps: PanelSteps;
let stream: ScriptedStream;

before(async () => {
  model = await startScriptedModel();
  const endpoint = {
    name: "Scripted",
    baseUrl: model.baseUrl,
    api: "chat",
    models: [{ id: "scripted", efforts: ["high"] }],
  };
  window = await openEditor({ settings: { "fathom.endpoints": [endpoint], "workbench.colorTheme": themes.light } });
  steps = panelSteps(window);
  await steps.chooseModel("scripted");
});
after(async () => {
  await window?.close();
  await model?.[Symbol.asyncDispose]();
});

async function theme(name: string): Promise<void> {
  await window.command("Preferences: Color Theme");
  // The list shows only what fits.
  await window.quickInput.input.fill(name);
  await window.quickInput.pick(name);
  await window.page.keyboard.press("Escape");
}

const press = (name: string | RegExp) => window.panel().getByRole("button", { name }).click();

test("streaming, in the side bar", async () => {
  await window.openFile("money.ts");
  await window.command("Fathom: Refactor File…");
  await window.quickInput.input.fill("say what formatMoney is for");
  await window.quickInput.row("say what formatMoney is for").first().waitFor();
  await window.page.keyboard.press("Enter");
  stream = await model.nextStream();
  for (const thought of thoughts) stream.reasoning(thought);
  await window.panel().getByText("export function formatMoney(cents").waitFor();
  await steps.state("reasoning");
  await window.screenshot("panel-streaming");
});

test("done, as outline, in light, dark and high contrast; found and pinned", async () => {
  const source = await readFile(join(window.folder, "src/money.ts"), "utf8");
  const quoted = source.split("\n").find((line) => line.startsWith("export function formatMoney")) ?? "";
  assert.notEqual(quoted, "");
  stream.answer(
    `money.ts\n<<<<<<< SEARCH\n${quoted}\n=======\n/** Cents as people read money. */\n${quoted}\n>>>>>>> REPLACE\n`,
  );
  stream.finish();
  await steps.state("ready");
  await window.screenshot("panel-done-light");
  await press("Outline");
  await window.panel().getByText("Choosing a seam").waitFor();
  await window.screenshot("panel-outline");
  await press("Full Text");
  await theme(themes.dark);
  await window.page.locator(".monaco-workbench.vs-dark").waitFor();
  await press(/^Find/);
  await window.page.keyboard.type("sign");
  await window.panel().getByText("1 of 2").waitFor();
  await window.screenshot("panel-find-dark");
  await window.page.keyboard.press("Escape");
  await window.panel().getByRole("search").waitFor({ state: "hidden" });
  await window.page.keyboard.press("Enter");
  await window.page.keyboard.press("p");
  await window.panel().locator(".pins li").waitFor();
  await theme(themes.contrast);
  await window.page.locator(".monaco-workbench.hc-black").waitFor();
  await window.screenshot("panel-contrast");
});

test("links in the margin lead to code and hunks; wide, and narrow", async () => {
  await theme(themes.light);
  await window.page.locator(".monaco-workbench.vs:not(.vs-dark)").waitFor();
  await window.panel().locator(".tie").first().waitFor();
  await window.panel().locator(".scroller").press("Home");
  await window.screenshot("panel-links-light");
  await theme(themes.dark);
  await window.page.locator(".monaco-workbench.vs-dark").waitFor();
  await widen(600);
  await window.screenshot("panel-links-wide-dark");
  await press(/^Show .*symbols.* in the editor/);
  await window.page.locator('[id="status.editor.selection"]', { hasText: "Ln 1," }).waitFor();
  await widen(-600);
});

/** Draws the panel's edge so many pixels to the left. */
async function widen(by: number): Promise<void> {
  const frame = await window.page.locator("iframe.webview.ready").boundingBox();
  assert.ok(frame !== null);
  const [x, y] = [frame.x - 4, frame.y + frame.height / 2];
  await window.page.mouse.move(x, y);
  await window.page.mouse.down();
  await window.page.mouse.move(x - by, y, { steps: 5 });
  await window.page.mouse.up();
}

test("a run played back, and the list of runs", async () => {
  await window.command("Fathom: Replay Run…");
  await window.quickInput.rows.filter({ hasText: "formatMoney" }).first().click();
  await window.quickInput.pick(/^\s*1×/);
  const slider = window.panel().getByRole("slider");
  await slider.waitFor();
  await press("Pause");
  await slider.fill(String(Math.floor((Number(await slider.getAttribute("max")) * 3) / 4)));
  await window.panel().getByRole("button", { name: "Play", exact: true }).waitFor();
  await steps.state("reasoning", "answering");
  await window.screenshot("panel-replay-dark");
  await press("End Replay");
  await steps.state("ready");
  await theme(themes.light);
  await window.page.locator(".monaco-workbench.vs:not(.vs-dark)").waitFor();
  await window.command("Fathom: Focus on History View");
  await window.page.getByRole("treeitem", { name: /formatMoney/ }).waitFor();
  await window.screenshot("history-light");
  await theme(themes.contrast);
  await window.page.locator(".monaco-workbench.hc-black").waitFor();
  await window.screenshot("history-contrast");
  await window.command("Fathom: Focus on Reasoning View");
  await window.panel().locator("main").waitFor();
});

test("the reasoning opens as a document that nobody can edit", async () => {
  await press("Open as a Document");
  await window.page.locator('.tab.active[data-resource-name="reasoning.md"]').waitFor();
  assert.match(await window.editorText("reasoning.md"), /## Reasoning: raw[\s\S]*## Choosing a seam/);
});
