import assert from "node:assert/strict";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { type EditorWindow, openEditor } from "../support/editorPage.ts";
import { type PanelSteps, panelSteps } from "../support/panelSteps.ts";

let window: EditorWindow;
let steps: PanelSteps;
const originals = new Map<string, string>();

const title = () => window.quickInput.box.locator(".quick-input-title").innerText();
const row = (path: string) => window.quickInput.rows.filter({ hasText: path });

before(async () => {
  window = await openEditor();
  steps = panelSteps(window);
  for (const name of ["orders.ts", "cart.ts", "legacyReport.js"]) {
    originals.set(name, await readFile(join(window.folder, "src", name), "utf8"));
  }
  await writeFile(join(window.folder, "src", "logo.png"), Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1]));
});

after(() => window?.close());

test("from the palette the open editors are offered, with the active one ticked, and Enter goes on", async () => {
  await window.openFile("cart.ts");
  await window.page.keyboard.press("ControlOrMeta+K");
  await window.page.keyboard.press("Enter");
  await window.openFile("orders.ts");
  await window.command("Fathom: Refactor Files…");
  await row("src/orders.ts").waitFor();
  assert.match(await title(), /^1 (?:of 2 )?files? · ≈ [\d,]+ of 1M tokens \(<1 %\) · offline/);
  await window.page.keyboard.press("Enter");
  await window.quickInput.row("Modernise").waitFor();
  assert.match(await title(), /^offline · .* — src\/orders\.ts, 77 lines$/);
  await window.page.keyboard.press("Escape");
});

test("from the explorer a folder is the meter's list, with what is left out and why; a tick changes the sum", async () => {
  const folder = window.page.locator(".explorer-folders-view .monaco-list-row", { hasText: /^src$/ });
  await folder.click({ button: "right" });
  await window.page.locator(".monaco-menu .action-label", { hasText: "Refactor Files…" }).click();
  await row("src/orders.ts").waitFor();
  assert.match(await title(), /^4 files · ≈ /);
  assert.match(await row("src/logo.png").innerText(), /binary data/);
  await window.screenshot("files");
  await row("src/money.ts").locator(".monaco-checkbox, input[type=checkbox]").first().click();
  await window.quickInput.box.locator(".quick-input-title", { hasText: /^3 of 4 files/ }).waitFor();
  await row("src/logo.png").locator(".monaco-checkbox, input[type=checkbox]").first().click();
  await window.quickInput.box.locator(".quick-input-title", { hasText: /^3 of 4 files/ }).waitFor();
  await window.quickInput.input.press("Enter");
  await window.quickInput.pick("Modernise");
  await steps.state("ready");
  const hunks = await steps.hunks();
  for (const name of originals.keys()) assert.ok(hunks.join("\n").includes(name), name);
  await window.screenshot("files-review");
});

test("the hunks of all files are written together, and one undo takes them back in all, as VS Code asks", async () => {
  await steps.press("Accept All");
  await steps.state("applied", "partly applied");
  for (const [name, original] of originals) assert.notEqual(await window.editorText(name), original, name);
  await window.openFile("orders.ts");
  await window.page.keyboard.press("ControlOrMeta+Z");
  await window.page.locator(".monaco-dialog-box .monaco-button", { hasText: /Undo in \d Files/ }).click();
  await steps.state("ready");
  for (const [name, original] of originals) assert.equal(await window.editorText(name), original, name);
});

test("after a reload the review of all files is there again, and the request can be repeated", async () => {
  const hunks = await steps.hunks();
  await window.reload();
  await window.command("Fathom: Show Reasoning");
  await steps.state("ready");
  assert.deepEqual(await steps.hunks(), hunks);
  await steps.press("Reject All");
  await steps.state("rejected");
  await window.command("Fathom: Again at Another Effort…");
  await window.quickInput.pick(/^\s*none\s*$/);
  await steps.state("ready");
  assert.ok((await steps.hunks()).length > 0);
  await steps.press("Reject All");
  await steps.state("rejected");
});

test("a file of the request that is gone is named, and nothing is sent", async () => {
  await rm(join(window.folder, "src", "cart.ts"));
  await window.command("View: Close All Editors");
  await window.command("Fathom: Again at Another Effort…");
  await window.quickInput.pick(/^\s*high\s*$/);
  await window.page
    .locator(".notification-list-item-message", {
      hasText: "src/cart.ts cannot be opened any more, so nothing was sent.",
    })
    .waitFor();
});
