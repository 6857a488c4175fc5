import assert from "node:assert/strict";
import { globSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { root } from "../../scripts/paths.ts";
import { storeRuns } from "../support/earlierDays.ts";
import type { EditorWindow } from "../support/editorPage.ts";
import type { PanelSteps } from "../support/panelSteps.ts";
import { openScriptedEditor, type ScriptedEditor } from "../support/scriptedEditor.ts";
import type { ScriptedModel, ScriptedStream } from "../support/scriptedModel.ts";

const themes = [
  ["Light Modern", ".vs:not(.vs-dark)"],
  ["Dark High Contrast", ".hc-black"],
  ["Dark Modern", ".vs-dark"],
] as const;
const thoughts = [
  "## Understanding formatMoney\n\n`formatMoney` mixes three concerns: *rounding*, the sign, and the table `symbols` in line 1.\n\n",
  "Callers in `cart.ts` pass cents, so `cents / 100` is safe up to 2^53, and `parseMoney` reads it back:\n\n- rounding happens once\n- the sign stands before the symbol\n\n",
  "## Choosing a seam\n\nIn line 5 `||` takes an empty symbol for none: `??` keeps it. A line above `formatMoney` says what it is for.\n\n",
  "```ts\nexport function formatMoney(cents: number)\n```\n\n",
];
const task = "say what formatMoney is for, and keep empty symbols";
let editor: ScriptedEditor;
let model: ScriptedModel;
let window: EditorWindow;
let steps: PanelSteps;
let stream: ScriptedStream;

before(async () => {
  editor = await openScriptedEditor("high", { "workbench.colorTheme": themes[0][0] });
  ({ model, window, steps } = editor);
});
after(() => editor?.[Symbol.asyncDispose]());

let shownTheme: string = themes[0][0];

async function theme([name, shown]: (typeof themes)[number]): Promise<void> {
  if (name === shownTheme) return;
  shownTheme = name;
  await window.command("Preferences: Color Theme");
  // The list shows only what fits.
  await window.quickInput.input.fill(name);
  await window.quickInput.pick(name);
  await window.page.keyboard.press("Escape");
  await window.page.locator(`.monaco-workbench${shown}`).waitFor();
}

/** One picture of the side bar at 300 pixels and wide, in light, high contrast and dark: each as this very run showed it. */
async function picture(name: string): Promise<void> {
  const [narrow, wide] = [new Map<string, string>(), new Map<string, string>()];
  for (const each of themes) {
    await theme(each);
    narrow.set(each[0], await sideBar());
  }
  await widen(300);
  for (const each of themes.toReversed()) {
    await theme(each);
    wide.set(each[0], await sideBar());
  }
  await widen(-300);
  const sheet = await window.context.newPage();
  const rows = [narrow, wide].map((shots) => `<p>${themes.map(([each]) => shots.get(each) ?? "").join(" ")}</p>`);
  const style = "body { margin: 0; width: max-content } p { display: flex; gap: 8px; margin: 0 0 8px }";
  await sheet.setContent(`<style>${style}</style>${rows.join("")}`);
  const { width, height } = (await sheet.locator("body").boundingBox()) ?? assert.fail("The sheet is empty.");
  await sheet.setViewportSize({ width: Math.ceil(width), height: Math.ceil(height) });
  await sheet.screenshot({ path: join(root, "docs", "pictures", `${name}.png`), omitBackground: true });
  await sheet.close();
}

async function sideBar(): Promise<string> {
  const shot = await window.page.locator(".part.auxiliarybar").screenshot();
  return `<img src="data:image/png;base64,${shot.toString("base64")}">`;
}

const press = (name: string | RegExp) => window.panel().getByRole("button", { name }).click();

/** The clock from so many seconds on, within the first minute. */
function since(seconds: number): RegExp {
  const times = Array.from({ length: 60 - seconds }, (_, more) => `0:${String(seconds + more).padStart(2, "0")}`);
  return new RegExp(`^(?:${times.join("|")})`);
}

test("streaming", async () => {
  await window.openFile("money.ts");
  await window.command("Fathom: Refactor File…");
  await window.quickInput.input.fill(task);
  await window.quickInput.row(task).first().waitFor();
  await window.page.keyboard.press("Enter");
  stream = await model.nextStream();
  for (const [at, thought] of thoughts.entries()) {
    stream.reasoning(thought);
    // Sections that take their time, as they do.
    await window
      .panel()
      .locator("header .clock", { hasText: since(2 * at + 2) })
      .waitFor();
  }
  await window.panel().getByText("export function formatMoney(cents").waitFor();
  await steps.state("reasoning");
  await picture("panel-streaming");
});

test("done, as outline, found and pinned", async () => {
  const source = await readFile(join(window.folder, "src/money.ts"), "utf8");
  const lineWith = (words: string) => source.split("\n").find((line) => line.includes(words)) ?? assert.fail(words);
  const [head, symbol] = [lineWith("export function formatMoney"), lineWith("symbols[currency] ||")];
  stream.answer(block(head, `/** Cents as people read money. */\n${head}`));
  stream.answer(block(symbol, symbol.replace("||", "??")));
  stream.finish();
  await steps.state("ready");
  await picture("panel-done");
  await press("Outline");
  await window.panel().getByText("Choosing a seam").waitFor();
  await picture("panel-outline");
  await press("Full Text");
  await window.panel().locator(".scroller").press("Home");
  await press(/^Find/);
  await window.page.keyboard.type("sign");
  await window.panel().getByText("1 of 2").waitFor();
  await picture("panel-find");
  await window.panel().getByRole("search").getByRole("textbox").press("Escape");
  await window.panel().getByRole("search").waitFor({ state: "hidden" });
  for (const key of ["Enter", "Home", "p"]) await window.page.keyboard.press(key);
  assert.equal((await window.panel().locator(".pins .quote").innerText()).trim(), "Understanding formatMoney");
});

function block(search: string, replace: string): string {
  return `money.ts\n<<<<<<< SEARCH\n${search}\n=======\n${replace}\n>>>>>>> REPLACE\n`;
}

test("links in the margin lead to code and hunks", async () => {
  await window.panel().locator(".tie").first().waitFor();
  await window.panel().locator(".scroller").press("Home");
  await picture("panel-links");
  await theme(themes[2]);
  await widen(300);
  await window.screenshot("panel-links-wide-dark");
  await press(/^Show .*symbols.* in the editor/);
  await window.page.locator('[id="status.editor.selection"]', { hasText: "Ln 1," }).waitFor();
  await widen(-300);
});

/** Draws the panel's edge so many pixels to the left. */
async function widen(by: number): Promise<void> {
  const part = window.page.locator(".part.auxiliarybar");
  const bar = await part.boundingBox();
  assert.ok(bar !== null);
  const [x, y] = [bar.x - 3, bar.y + bar.height / 2];
  await window.page.mouse.move(x, y);
  await window.page.mouse.down();
  await window.page.mouse.move(x - by, y, { steps: 5 });
  await window.page.mouse.up();
  const width = (await part.boundingBox())?.width ?? 0;
  assert.ok(Math.abs(width - bar.width - by) < 50, `${bar.width} and ${by} make ${width}`);
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
  await picture("panel-replay");
  // What is shown is no review: no key decides on the one that it hides.
  await window.page.locator(".monaco-editor .view-lines").first().click();
  await window.page.keyboard.press("ControlOrMeta+K");
  await window.page.keyboard.press("Alt+Shift+A");
  await window.page.keyboard.press("F1");
  await window.quickInput.input.fill(">Fathom: ");
  await window.quickInput.row("Fathom: Replay Run…").waitFor();
  assert.equal(await window.quickInput.row("Fathom: Follow Up…").count(), 0);
  await window.page.keyboard.press("Escape");
  await press("End Replay");
  await steps.state("ready");
  await storeRuns(join(window.dataDir, globSync("**/runs", { cwd: window.dataDir })[0] ?? assert.fail("No runs.")));
  await window.command("Fathom: Focus on History View");
  await window.page.getByRole("treeitem", { name: /formatMoney/ }).waitFor();
  // The list has the side bar to itself.
  await window.page.locator(".part.auxiliarybar .pane-header", { hasText: "Reasoning" }).click();
  await window.page.getByRole("treeitem", { name: /coupon/ }).waitFor();
  await picture("history");
  await window.command("Fathom: Focus on Reasoning View");
  await window.panel().locator("main").waitFor();
});

test("the reasoning opens as a document that nobody can edit", async () => {
  await press("Open as a Document");
  await window.page.locator('.tab.active[data-resource-name="reasoning.md"]').waitFor();
  assert.match(await window.editorText("reasoning.md"), /## Reasoning: raw[\s\S]*## Choosing a seam/);
});
