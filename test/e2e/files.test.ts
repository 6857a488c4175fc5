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
const titled = (text: RegExp) => window.quickInput.box.locator(".quick-input-title", { hasText: text }).waitFor();
const tick = (path: string) => row(path).locator("input[type=checkbox], .monaco-checkbox").first().click();
const row = (path: string) => window.quickInput.rows.filter({ hasText: path });

/** A list that closes because the focus moved is opened again. */
async function again(effort: string): Promise<void> {
  for (let attempt = 0; attempt < 4; attempt += 1) {
    await window.command("Fathom: Again at Another Effort or Model…");
    try {
      return await window.quickInput.row(effort).first().click({ timeout: 4_000 });
    } catch {
      await window.page.keyboard.press("Escape");
    }
  }
  assert.fail(`The effort ${effort} is not on offer. ${await window.shows()}`);
}

/** So small a context that the sample does not fit, elsewhere than on this computer; there is no such host. */
const house = {
  name: "House",
  baseUrl: "https://house.invalid/v1",
  models: [{ id: "house-model", context: 2_400, output: 600 }],
};

before(async () => {
  const route = { task: "files", primary: { endpoint: "House", model: "house-model" } };
  window = await openEditor({ settings: { "fathom.endpoints": [house], "fathom.routes": [route] } });
  steps = panelSteps(window);
  for (const name of ["orders.ts", "cart.ts", "legacyReport.js"]) {
    originals.set(name, await readFile(join(window.folder, "src", name), "utf8"));
  }
  await writeFile(join(window.folder, "src", ".env"), "TOKEN=1\n");
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
  assert.match(await title(), /^1 of 2 files · ≈ [\d,]+ of 1,800 tokens \(\d+ %\) · house-model$/);
  await window.page.keyboard.press("Enter");
  await window.quickInput.row("Modernise").waitFor();
  assert.match(await title(), /^house-model · .*\(your route for several files\) — src\/orders\.ts, 77 lines$/);
  await window.page.keyboard.press("Escape");
});

test("from the explorer a folder is the meter's list: what fits is ticked, what is left out says why", async () => {
  const folder = window.page.locator(".explorer-folders-view .monaco-list-row", { hasText: /^src$/ });
  await window.contextMenu(folder, "Refactor Files…");
  await row("src/orders.ts")
    .waitFor()
    .catch(async (cause) => assert.fail(`${cause} ${await window.shows()}`));
  await window.page.mouse.move(5, 5);
  assert.match(await title(), /^3 of 4 files · ≈ [\d,]+ of 1,800 tokens \(\d+ %\) · house-model$/);
  assert.match(await row("src/orders.ts").innerText(), /▮▮▯▯▯ \d+ % · \d+ tokens · did not fit/);
  assert.match(await row("src/logo.png").innerText(), /binary data/);
  assert.match(await row("src/.env").innerText(), /kept back by the rule \.env\*/);
  await window.screenshot("files");
});

test("more than the model takes is refused with what to do instead, and nothing that is left out can be ticked", async () => {
  await tick("src/orders.ts");
  await titled(/^4 files · .* · house-model · too much$/);
  await window.quickInput.input.press("Enter");
  await window.page
    .locator(".notification-list-item-message", {
      hasText: /^This is about [\d,]+ tokens, and house-model takes 1,800/,
    })
    .waitFor();
  await tick("src/logo.png");
  await tick("src/money.ts");
  await titled(/^3 of 4 files/);
  assert.equal(await row("src/logo.png").locator("input[type=checkbox], .monaco-checkbox").first().isChecked(), false);
});

test("with another model, chosen from the meter, the same files are ticked and go on to the instruction", async () => {
  await window.quickInput.box.locator(".quick-input-titlebar .codicon-server-process").click();
  await window.quickInput.input.fill("offline");
  await window.quickInput.pick(/offline\s*$/);
  await titled(/^3 of 5 files · ≈ [\d,]+ of 1M tokens \(<1 %\) · offline$/);
  await window.quickInput.input.press("Enter");
  await window.quickInput.pick("Modernise");
  await steps.state("ready");
  const hunks = await steps.hunks();
  for (const name of originals.keys()) assert.ok(hunks.join("\n").includes(name), name);
});

test("the hunks of all files are written together, and one undo takes them back in all", async () => {
  await steps.press("Accept All");
  await steps.state("applied", "partly applied");
  for (const [name, original] of originals) assert.notEqual(await window.editorText(name), original, name);
  await window.openFile("orders.ts");
  await window.page.keyboard.press("ControlOrMeta+Z");
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
  await again("none");
  await steps.state("ready");
  assert.ok((await steps.hunks()).length > 0);
  await steps.press("Reject All");
  await steps.state("rejected");
});

test("a file of the request that is gone is named, and nothing is sent", async () => {
  await rm(join(window.folder, "src", "cart.ts"));
  await window.command("View: Close All Editors");
  await again("high");
  await window.page
    .locator(".notification-list-item-message", {
      hasText: "src/cart.ts cannot be opened any more, so nothing was sent.",
    })
    .waitFor();
});
