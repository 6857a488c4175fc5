import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Locator } from "playwright-core";
import { type EditorWindow, openEditor } from "../support/editorPage.ts";
import { type PanelSteps, panelSteps } from "../support/panelSteps.ts";

let window: EditorWindow;
let steps: PanelSteps;

before(async () => {
  window = await openEditor();
  steps = panelSteps(window);
});

after(() => window?.close());

/** Fathom's keys are chords: Ctrl+K, then another. */
async function chord(second: string): Promise<void> {
  await window.page.keyboard.press("ControlOrMeta+K");
  await window.page.keyboard.press(second);
}

test("the status bar shows model and effort, and opens the picker", async () => {
  const item = window.page.locator(".statusbar-item", { hasText: /offline · low/ });
  await item.click();
  await window.quickInput.row("offline").waitFor();
  await window.page.keyboard.press("Escape");
  await window.quickInput.box.waitFor({ state: "hidden" });
});

test("Raise and Lower move the effort along the model's own list", async () => {
  await window.openFile("orders.ts");
  await window.command("Fathom: Raise Reasoning Effort");
  await window.page.locator(".statusbar-item", { hasText: "offline · medium" }).waitFor();
  await window.command("Fathom: Lower Reasoning Effort");
  await window.page.locator(".statusbar-item", { hasText: "offline · low" }).waitFor();
});

test("the lightbulb offers to refactor the selection", async () => {
  await window.openFile("money.ts");
  await window.selectLines(4, 6);
  const row = window.page.locator(".action-widget .monaco-list-row", { hasText: "Refactor with Fathom…" });
  // The menu closes by itself when TypeScript's server, still starting, tells of the file's problems.
  for (let attempt = 0; attempt < 5; attempt += 1) {
    await window.page.keyboard.press("Escape");
    await window.page.keyboard.press("ControlOrMeta+.");
    if (await isShown(row)) break;
  }
  await row.click();
  await window.quickInput.row("Simplify").waitFor();
  await window.page.keyboard.press("Escape");
});

test("the editor's context menu has a submenu with what can be done", async () => {
  await window.openFile("money.ts");
  await window.page.locator(".editor-instance .view-line").nth(4).click({ button: "right" });
  const menu = window.page.locator(".context-view .monaco-menu .action-menu-item");
  await menu.filter({ hasText: "Fathom" }).hover();
  await menu.filter({ hasText: "Refactor Selection…" }).waitFor();
  await menu.filter({ hasText: "Choose Reasoning Effort…" }).waitFor();
  await window.page.keyboard.press("Escape");
  await window.page.keyboard.press("Escape");
});

test("Again at Another Effort or Model repeats the same request with the effort that was picked", async () => {
  assert.equal(await steps.refactor("orders.ts", [27, 48], "Modernise"), "ready");
  const low = await steps.hunks();
  await steps.press("Reject All");
  await steps.state("rejected");
  await steps.press("Again at…");
  await window.quickInput.pick(/^\s*high/);
  await window.panel().getByText("high → high").waitFor();
  await steps.state("ready");
  assert.notDeepEqual(await steps.hunks(), low);
  await window.page.locator(".statusbar-item", { hasText: "offline · low" }).waitFor();
  await steps.press("Reject All");
  await steps.state("rejected");
});

test("keys alone: ask, go to the first hunk, accept one after the other, and undo", async () => {
  await window.openFile("orders.ts");
  const before = await window.editorText("orders.ts");
  await window.selectLines(27, 48);
  await chord("Alt+R");
  await window.quickInput.row("Modernise").waitFor();
  await window.page.keyboard.type("Modernise");
  await window.page.keyboard.press("Enter");
  await steps.state("ready");
  const count = (await steps.hunks()).length;
  assert.ok(count > 1);
  await chord("Alt+N");
  await highlights(true);
  for (let index = 0; index < count; index += 1) {
    await chord("Alt+A");
    await steps.hunk(index).locator(".accepted, .applied").first().waitFor();
  }
  await steps.state("applied");
  await highlights(false);
  assert.notEqual(await window.editorText("orders.ts"), before);
  await window.page.keyboard.press("ControlOrMeta+Z");
  await steps.state("ready");
  assert.equal(await window.editorText("orders.ts"), before);
});

test("the walkthrough's first step can be done at once", async () => {
  await window.command("Welcome: Open Walkthrough...");
  await window.quickInput.input.fill("Fathom");
  await window.quickInput.rows.filter({ hasText: "Get started with Fathom" }).first().click();
  await window.page.getByText("Try it on this selection with the offline model").first().waitFor();
});

/** Waits until the editor highlights the hunk that a step led to, or none. */
async function highlights(wanted: boolean): Promise<void> {
  const isHighlighted = `(() => {
    const probe = document.createElement("div");
    probe.style.backgroundColor = "var(--vscode-editor-rangeHighlightBackground)";
    document.querySelector(".monaco-workbench").append(probe);
    const colour = getComputedStyle(probe).backgroundColor;
    probe.remove();
    const lines = [...document.querySelectorAll(".editor-instance .view-overlays .cdr")];
    return lines.some((line) => getComputedStyle(line).backgroundColor === colour);
  })()`;
  await window.page.waitForFunction(`${isHighlighted} === ${wanted}`);
}

async function isShown(row: Locator): Promise<boolean> {
  try {
    await row.waitFor({ timeout: 4_000 });
    return true;
  } catch {
    return false;
  }
}
