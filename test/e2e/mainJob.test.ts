import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { type EditorWindow, openEditor } from "../support/editorPage.ts";
import { type PanelSteps, panelSteps } from "../support/panelSteps.ts";

/** The lines of `loadOrders` in the sample, counted from 1. */
const loadOrders = [27, 48] as const;

let window: EditorWindow;
let steps: PanelSteps;
let original: string;
const results = new Map<string, { readonly hunks: readonly string[]; readonly reasoning: string }>();

before(async () => {
  window = await openEditor();
  steps = panelSteps(window);
  original = await readFile(join(window.folder, "src/orders.ts"), "utf8");
});

after(() => window?.close());

test("at none the offline model gives one hunk, and says what it did", async () => {
  await steps.chooseEffort("none");
  assert.equal(await steps.refactor("orders.ts", loadOrders, "Modernise"), "ready");
  results.set("none", { hunks: await steps.hunks(), reasoning: await steps.reasoning() });
  assert.equal((await steps.hunks()).length, 1);
  await window.screenshot("effort-none");
  await steps.press("Reject All");
  await steps.state("rejected");
});

test("at low it gives more, and reasons otherwise", async () => {
  await steps.chooseEffort("low");
  assert.equal(await steps.refactor("orders.ts", loadOrders, "Modernise"), "ready");
  results.set("low", { hunks: await steps.hunks(), reasoning: await steps.reasoning() });
  await steps.press("Reject All");
  await steps.state("rejected");
});

test("at high the reasoning streams and at least three hunks appear; nothing is written", async () => {
  await steps.chooseEffort("high");
  await window.openFile("orders.ts");
  await window.selectLines(...loadOrders);
  await window.command("Fathom: Refactor Selection…");
  await window.quickInput.row("Modernise").waitFor();
  await window.screenshot("ask");
  await window.quickInput.pick("Modernise");
  await steps.state("reasoning", "answering", "ready");
  await steps.state("ready");
  const hunks = await steps.hunks();
  assert.ok(hunks.length >= 3, hunks.join("\n"));
  assert.match(await window.panel().locator("header").innerText(), /high → high/);
  results.set("high", { hunks, reasoning: await steps.reasoning() });
  assert.equal(await window.editorText("orders.ts"), original);
  await window.screenshot("panel");
});

test("none, low and high differ in what they change and in what they reasoned", () => {
  const [none, low, high] = ["none", "low", "high"].map((effort) => results.get(effort));
  assert.ok(none && low && high);
  for (const [one, other] of [
    [none, low],
    [low, high],
    [none, high],
  ] as const) {
    assert.notDeepEqual(one.hunks, other.hunks);
    assert.notEqual(one.reasoning, other.reasoning);
  }
});

test("one hunk accepted with its lens, the others rejected in the panel: exactly that hunk is written, and not saved", async () => {
  await window.page
    .locator(".codelens-decoration a", { hasText: /^Accept$/ })
    .first()
    .click();
  await steps.hunk(0).locator(".accepted").waitFor();
  await window.page.locator(".codelens-decoration", { hasText: "Accepted" }).waitFor();
  await window.screenshot("review");
  assert.equal(await window.editorText("orders.ts"), original, "deciding writes nothing yet");
  const count = (await steps.hunks()).length;
  for (let index = 1; index < count; index += 1) {
    await steps
      .hunk(index)
      .getByRole("button", { name: /^Reject hunk/ })
      .click();
    await steps.hunk(index).locator(".rejected").waitFor();
  }
  await steps.state("applied", "partly applied");
  const heading =
    "export function loadOrders(customer: Customer, limit: number): Promise<OrderList> {\n" +
    '  const heading = "Orders of " + customer.name + (limit > 0 ? " (newest " + limit + ")" : "");\n';
  assert.ok(original.includes(heading));
  const expected = original.replace(
    heading,
    "export async function loadOrders(customer: Customer, limit: number): Promise<OrderList> {\n" +
      `  const heading = \`Orders of \${customer.name}\${limit > 0 ? \` (newest \${limit})\` : ""}\`;\n`,
  );
  assert.equal(await window.editorText("orders.ts"), expected);
  assert.equal(
    await readFile(join(window.folder, "src/orders.ts"), "utf8"),
    original,
    "the file on disk is the user's to save",
  );
  await window.page.locator('.tab.dirty[data-resource-name="orders.ts"]').waitFor();
});

test("one undo restores the exact text, and the hunk can be decided again", async () => {
  await window.openFile("orders.ts");
  await window.page.keyboard.press("ControlOrMeta+Z");
  await steps.state("ready");
  assert.equal(await window.editorText("orders.ts"), original);
  await window.page.locator('.tab:not(.dirty)[data-resource-name="orders.ts"]').waitFor();
});

test("the panel shows the same after it was hidden and shown again", async () => {
  const before = await window.panel().locator(".lower").innerText();
  await window.command("View: Hide Secondary Side Bar");
  await window.page.locator("iframe.webview.ready").waitFor({ state: "detached" });
  await window.command("Fathom: Show Reasoning");
  await steps.state("ready");
  await steps.shows(before);
});

test("after a reload of the window the run and its review are there again", async () => {
  const reasoning = await steps.reasoning();
  const hunks = await steps.hunks();
  await window.reload();
  await window.command("Fathom: Show Reasoning");
  await steps.state("ready");
  assert.equal(await steps.reasoning(), reasoning);
  assert.deepEqual(await steps.hunks(), hunks);
  await steps.press("Accept All");
  await steps.state("applied", "partly applied");
  assert.notEqual(await window.editorText("orders.ts"), original);
  await window.page.keyboard.press("ControlOrMeta+Z");
  await steps.state("ready");
  assert.equal(await window.editorText("orders.ts"), original);
  await steps.press("Reject All");
});

test("asked for what it cannot do, the offline model says so and proposes nothing", async () => {
  await window.openFile("orders.ts");
  await window.command("Fathom: Refactor File…");
  await window.quickInput.input.fill("make it faster");
  await window.page.keyboard.press("Enter");
  await steps.state("failed");
  assert.match(
    await window.panel().locator(".outcome").innerText(),
    /has no refactoring for “make it faster”\. It can: /,
  );
  assert.equal((await steps.hunks()).length, 0);
});

test("a file with CRLF, tabs and no last newline keeps all three", async () => {
  const bytes = await readFile(join(window.folder, "src/legacyReport.js"), "latin1");
  assert.ok(bytes.includes("\r\n") && bytes.includes("\t") && !bytes.endsWith("\n"));
  await window.openFile("legacyReport.js");
  await window.command("Fathom: Refactor File…");
  await window.quickInput.pick("Modernise");
  await steps.state("ready");
  await steps.press("Accept All");
  await steps.state("applied");
  await window.openFile("legacyReport.js");
  await window.page.keyboard.press("ControlOrMeta+S");
  await window.page.locator('.tab:not(.dirty)[data-resource-name="legacyReport.js"]').waitFor();
  const changed = await readFile(join(window.folder, "src/legacyReport.js"), "latin1");
  assert.notEqual(changed, bytes);
  assert.ok(!/[^\r]\n/.test(changed) && changed.includes("\t") && !changed.endsWith("\n"));
  await window.page.keyboard.press("ControlOrMeta+Z");
  await window.page.keyboard.press("ControlOrMeta+S");
  await window.page.locator('.tab:not(.dirty)[data-resource-name="legacyReport.js"]').waitFor();
  assert.equal(await readFile(join(window.folder, "src/legacyReport.js"), "latin1"), bytes);
});
