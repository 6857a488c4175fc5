import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { type EditorWindow, openEditor } from "../support/editorPage.ts";
import { type PanelSteps, panelSteps } from "../support/panelSteps.ts";

let window: EditorWindow;
let steps: PanelSteps;
let original: string;

before(async () => {
  window = await openEditor();
  steps = panelSteps(window);
  original = await readFile(join(window.folder, "src/orders.ts"), "utf8");
});
after(() => window?.close());

const key = (name: string) => window.page.keyboard.press(name);
const focused = (selector: string) => window.panel().locator(`${selector}:focus`);

async function chord(second: string): Promise<void> {
  await key("ControlOrMeta+K");
  await key(second);
}

/** What is typed before the field has the keyboard would go elsewhere. */
async function typeInto(text: string): Promise<void> {
  await window.quickInput.box.locator('input[type="text"]:focus').waitFor();
  await window.page.keyboard.type(text);
}

/** Opens the list of files, as Ctrl+P does, and goes to what is typed. */
async function goTo(typed: string, reached: string): Promise<void> {
  await key("ControlOrMeta+P");
  await typeInto(typed);
  await window.quickInput.rows.filter({ hasText: reached }).first().waitFor();
  await key("Enter");
  await window.quickInput.box.waitFor({ state: "hidden" });
}

/** Before the panel has the keyboard, Tab would indent lines in the editor. */
async function toPanel(): Promise<void> {
  await chord("Alt+T");
  // An iframe that has the keyboard does not always match :focus.
  await window.page.waitForFunction("document.activeElement?.matches('iframe.webview.ready')");
}

/** Tab by Tab to an element of the panel. */
async function tabTo(selector: string, back = false): Promise<void> {
  for (let stop = 0; stop < 40; stop += 1) {
    if ((await focused(selector).count()) > 0) return;
    await key(back ? "Shift+Tab" : "Tab");
  }
  assert.fail(`Tab does not lead to ${selector}. ${await window.shows()}`);
}

test("the whole job by keyboard alone: select, ask, read, pin, note, decide, apply, undo", async () => {
  await goTo("orders.ts", "orders.ts");
  await window.page.locator('.tab.active[data-resource-name="orders.ts"]').waitFor();
  await goTo(":27", "27");
  await window.page.locator('[id="status.editor.selection"]', { hasText: "Ln 27" }).waitFor();
  for (let line = 27; line <= 48; line += 1) await key("Shift+ArrowDown");
  await chord("Alt+R");
  await window.quickInput.row("Modernise").waitFor();
  await typeInto("Modernise");
  await key("Enter");
  await steps.state("ready");

  await toPanel();
  await tabTo(".scroller");
  await key("Enter");
  await focused(".passage").waitFor();
  await key("p");
  await window.panel().locator(".pins li").waitFor();
  // The buttons of the passage are on the way of Tab too, and do the same.
  await tabTo('.passage-tools [aria-label^="Pin"]');
  await key("Enter");
  await window.panel().locator(".pins li").waitFor({ state: "detached" });
  await tabTo('.passage-tools [aria-label^="Note"]');
  await key("Enter");
  await typeInto("checked");
  await key("Enter");
  await window.panel().locator(".pins li", { hasText: "checked" }).waitFor();

  await toPanel();
  await tabTo(".hunks .link");
  await key("a");
  await steps.hunk(0).locator(".accepted").waitFor();
  await key("ArrowDown");
  await key("x");
  await steps.hunk(1).locator(".rejected").waitFor();
  assert.equal(await window.panel().locator(".hunks .link:focus").count(), 1, "the keyboard stays with the hunk");
  await chord("Alt+Enter");
  await steps.state("applied", "partly applied");
  await goTo("orders.ts", "orders.ts");
  await window.page.locator('.tab.active.dirty[data-resource-name="orders.ts"]').waitFor();
  await key("ControlOrMeta+Z");
  await steps.state("ready");
  await window.page.locator('.tab:not(.dirty)[data-resource-name="orders.ts"]').waitFor();
  assert.equal(await window.editorText("orders.ts"), original);
  await steps.press("Reject All");
  await steps.state("rejected");
});

test("the run before is one line below the next one, and opens again", async () => {
  await steps.chooseEffort("high");
  assert.equal(await steps.refactor("orders.ts", [27, 48], "Simplify"), "ready");
  await steps.press("Reject All");
  await steps.state("rejected");
  const earlier = window.panel().locator(".earlier");
  await earlier.locator("summary").click();
  const line = earlier.getByRole("button", { name: /Modernise/ });
  assert.match(await line.innerText(), /Modernise[\s\S]*rejected[\s\S]*offline · low · at \d\d:\d\d/);
  await line.click();
  await window.panel().locator("h1", { hasText: "Modernise" }).waitFor();
  await earlier.getByRole("button", { name: /Simplify/ }).waitFor();
  assert.equal(await earlier.getByRole("button", { name: /Modernise/ }).count(), 0);
  assert.equal(await steps.state("ready", "rejected"), "rejected");
});

/** What does not depend on where the reasoning is scrolled to. */
async function headerAndHunks(): Promise<readonly string[]> {
  const panel = window.panel();
  return [await panel.locator("header").innerText(), ...(await panel.locator(".hunks .place").allInnerTexts())];
}

test("a replay shows its bar, plays, goes where it is sent, and ends where the panel was", async () => {
  const shown = await headerAndHunks();
  await window.command("Fathom: Replay Run…");
  await window.quickInput.rows.filter({ hasText: "Modernise" }).first().click();
  await window.quickInput.pick(/^\s*1×/);
  const slider = window.panel().getByRole("slider");
  await slider.waitFor();
  const played = window.panel().locator(".replay .clock", { hasText: /^(\d+:\d\d) \/ \1$/ });
  await played.waitFor({ timeout: 30_000 });
  await steps.state("ready", "rejected");
  // The margin leads to the code of the run that is played.
  await window.panel().locator(".tie").first().click();
  await window.page.locator('.tab.active[data-resource-name="orders.ts"]').waitFor();
  await window.panel().locator(".pins li", { hasText: "checked" }).waitFor();
  assert.equal(await window.panel().locator(".pins button:visible").count(), 1, "what is played cannot be unpinned");
  await window.panel().locator(".hunks .link").first().click();
  await window.page.locator('[id="status.editor.selection"]', { hasText: /selected/ }).waitFor();
  await steps.press("Open as a Document");
  await window.page.locator('.tab.active[data-resource-name="reasoning.md"]').waitFor();
  assert.match(await window.editorText("reasoning.md"), /Modernise/);
  await slider.fill("0");
  await steps.state("waiting", "reasoning");
  // Its length is hardly ever a whole number of the slider's steps.
  await slider.press("End");
  await steps.state("ready", "rejected");
  await slider.fill("0");
  await steps.state("waiting", "reasoning");
  await window.panel().locator(".hunks .link").first().waitFor({ state: "hidden" });
  await window.panel().getByLabel("Speed").selectOption("10×");
  await steps.press("Play");
  await played.waitFor();
  await steps.state("ready", "rejected");
  await steps.press("End Replay");
  await slider.waitFor({ state: "hidden" });
  await steps.state("rejected");
  assert.deepEqual(await headerAndHunks(), shown);
});

test("axe finds nothing in the list of runs", async () => {
  await window.command("Fathom: Focus on History View");
  const runs = window.page.locator(".pane", { has: window.page.getByRole("treeitem", { name: /Modernise/ }) });
  await runs.getByRole("treeitem", { name: /Simplify/ }).waitFor();
  const found = await new AxeBuilder({ page: window.page })
    .include('.monaco-list[aria-label*="History"]')
    .setLegacyMode(true)
    // VS Code sets a row's two texts side by side, which this rule takes for one word.
    .disableRules(["label-content-name-mismatch"])
    .analyze();
  assert.match(
    (await runs.getByRole("treeitem", { name: /Simplify/ }).getAttribute("aria-label")) ?? "",
    /^\S+ Simplify, offline · high · orders\.ts [\d–]+ · /,
  );
  assert.deepEqual(
    found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(" ")}`),
    [],
  );
});
