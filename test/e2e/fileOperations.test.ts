import assert from "node:assert/strict";
import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { EditorWindow } from "../support/editorPage.ts";
import type { PanelSteps } from "../support/panelSteps.ts";
import { openScriptedEditor, type ScriptedEditor } from "../support/scriptedEditor.ts";
import type { ScriptedModel } from "../support/scriptedModel.ts";

const patch = `*** Begin Patch
*** Add File: src/rounding.ts
+export const cents = 100;
*** Add File: .github/workflows/ci.yml
+on: push
*** End Patch
`;
let editor: ScriptedEditor;
let model: ScriptedModel;
let window: EditorWindow;
let steps: PanelSteps;

before(async () => {
  editor = await openScriptedEditor("low");
  ({ model, window, steps } = editor);
});

after(() => editor?.[Symbol.asyncDispose]());

const dialog = () => window.page.locator(".monaco-dialog-box");
const press = (name: string) => dialog().getByRole("button", { name, exact: true }).click();
const exists = (path: string) =>
  access(join(window.folder, path)).then(
    () => true,
    () => false,
  );

test("an answer's new files: each is shown, confirmed and created by itself, a protected one asked about twice; a reload keeps what became of them", async () => {
  await window.openFile("money.ts");
  await window.command("Fathom: Refactor File…");
  await window.quickInput.input.fill("extract it");
  await window.quickInput.row("extract it").first().waitFor();
  await window.page.keyboard.press("Enter");
  const stream = await model.nextStream();
  stream.answer(patch);
  stream.finish();
  await steps.state("ready");
  await steps.press("Create src/rounding.ts…");
  await dialog().getByText("Create src/rounding.ts with 1 line?").waitFor();
  assert.equal(await exists("src/rounding.ts"), false);
  assert.ok((await window.page.locator(".monaco-diff-editor").innerText()).includes("cents"), "its text is shown");
  await press("Create");
  await steps.state("partly applied");
  assert.equal(await readFile(join(window.folder, "src/rounding.ts"), "utf8"), "export const cents = 100;\n");

  await window.command("Fathom: Review File Operations…");
  await window.quickInput.pick(/Create \.github\/workflows\/ci\.yml/);
  await dialog().getByText("Create .github/workflows/ci.yml with 1 line?").waitFor();
  await press("Create");
  await dialog()
    .getByText(/can run code when it is pushed or committed/)
    .waitFor();
  await press("Cancel");
  await dialog().waitFor({ state: "detached" });
  assert.equal(await exists(".github/workflows/ci.yml"), false);

  await window.reload();
  await window.command("Fathom: Show Reasoning");
  await steps.state("partly applied");
  const list = window.panel().getByRole("list", { name: "File operations" });
  await list.getByText("Create src/rounding.ts").waitFor();
  assert.equal(await list.getByRole("button", { name: "Create src/rounding.ts…" }).count(), 0);
  await steps.press("Reject: Create .github/workflows/ci.yml");
  await list.getByText("rejected").waitFor();
});
