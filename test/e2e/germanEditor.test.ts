import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type EditorWindow, openEditor } from "../support/editorPage.ts";
import { strangeWords } from "../support/german.ts";

let window: EditorWindow;

before(async () => {
  window = await openEditor({ language: "de" });
});
after(() => window?.close());

test("a window whose language is German has German commands, questions, states and hunks", async () => {
  await window.openFile("orders.ts");
  await window.selectLines(1, 40);
  await window.command("Fathom: Auswahl refaktorieren…");
  await window.quickInput.pick("Modernisieren");
  const panel = window.panel();
  await panel.locator("header .state", { hasText: /^bereit$/ }).waitFor();
  await panel.getByText(/^\d+ zu prüfen$/).waitFor();
  assert.equal(await panel.locator("html").getAttribute("lang"), "de");
  await window.page.locator(".codelens-decoration", { hasText: "Annehmen" }).first().waitFor({ state: "attached" });
  const footer = await panel.locator("footer").innerText();
  assert.deepEqual(strangeWords(footer, []), []);
  await window.screenshot("german");
});
