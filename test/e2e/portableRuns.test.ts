import assert from "node:assert/strict";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { temporaryFolder } from "../../scripts/processes.ts";
import { type EditorWindow, openEditor } from "../support/editorPage.ts";
import { panelSteps } from "../support/panelSteps.ts";
import { openScriptedEditor, type ScriptedEditor, scriptedEndpoint } from "../support/scriptedEditor.ts";

const task = "mark the formatter";
const thoughts = "The function formatMoney is the one that is meant.\n\nA comment above it is enough.";

let here: ScriptedEditor;
/** Another computer: it has none of the files. */
let there: EditorWindow;

before(async () => {
  here = await openScriptedEditor("low");
  const folder = join(await temporaryFolder("fathom-portable-"), "other");
  await mkdir(folder);
  await writeFile(join(folder, "notes.txt"), "Nothing of the sample.\n");
  there = await openEditor({ settings: scriptedEndpoint(here.model, "low"), folder });
});
after(async () => {
  await there?.close();
  await here?.[Symbol.asyncDispose]();
});

test("a run goes to a computer without its files: it is read, replayed and asked again there, and nothing is written", async () => {
  const { model, window, steps } = here;
  const source = await readFile(join(window.folder, "src/money.ts"), "utf8");
  const head = source.split("\n").find((line) => line.startsWith("export function formatMoney")) ?? "";
  const edit = (comment: string) =>
    `money.ts\n<<<<<<< SEARCH\n${head}\n=======\n/** ${comment} */\n${head}\n>>>>>>> REPLACE\n`;
  await window.openFile("money.ts");
  await window.command("Fathom: Refactor File…");
  await window.quickInput.input.fill(task);
  await window.quickInput.row(task).first().waitFor();
  await window.page.keyboard.press("Enter");
  const stream = await model.nextStream();
  stream.reasoning(thoughts);
  stream.answer(edit("Marked."));
  stream.finish();
  await steps.state("ready");
  const hunks = await steps.hunks();

  await window.command("Fathom: Export Run…");
  await window.quickInput.pick(task);
  await window.quickInput.pick("JSON");
  // VS Code's own dialog, in the window.
  await window.quickInput.box.getByRole("button", { name: "OK" }).click();
  const bundle = join(window.folder, "fathom-run.json");
  await toast(window, `Exported 1 run to ${bundle}.`);
  assert.equal(JSON.parse(await readFile(bundle, "utf8")).format, "fathom-runs");
  await copyFile(bundle, join(there.folder, "fathom-run.json"));

  const other = panelSteps(there);
  await other.chooseModel("scripted");
  await there.command("Fathom: Import Runs…");
  await there.quickInput.rows.filter({ hasText: "fathom-run.json" }).click();
  await toast(there, "Imported 1 run from fathom-run.json.");
  await there.command("Fathom: Open Run…");
  await there.quickInput.pick(task);
  await other.state("ready");
  assert.equal(await other.reasoning(), await steps.reasoning());
  // What it changes is there to be read, and nothing of it can be taken.
  assert.equal((await other.hunks()).length, hunks.length);
  assert.equal(await there.panel().getByRole("button", { name: "Accept All" }).isVisible(), false);

  await there.command("Fathom: Replay Run…");
  await there.quickInput.pick(task);
  await there.quickInput.pick("At once");
  await there.panel().getByRole("slider").waitFor();
  assert.equal(await other.reasoning(), await steps.reasoning());

  await there.command("Fathom: Run Again on Another Model…");
  await there.quickInput.pick(task);
  const dialog = there.page.locator(".monaco-dialog-box");
  await dialog.getByText("This workspace has no file src/money.ts that may be edited.").waitFor();
  await dialog.getByRole("button", { name: "Run on the Sent Text", exact: true }).click();
  await there.quickInput.pick(/scripted/);
  await there.quickInput.pick(/^\s*low/);
  const again = await model.nextStream();
  again.answer(edit("Marked elsewhere."));
  again.finish();
  await other.state("ready");
  const asked = model.requests.filter(({ head }) => head.startsWith("POST "));
  const [first, second] = asked.map(({ body }) => JSON.parse(body).messages.at(-1).content);
  assert.equal(asked.length, 2);
  assert.equal(second, first);
  await there.page.locator(".tab.active", { hasText: "as it was sent ↔" }).waitFor();
  await there.page.locator(".view-line", { hasText: "/** Marked elsewhere. */" }).first().waitFor();
  assert.equal(await there.panel().getByRole("button", { name: "Accept All" }).isVisible(), false);
});

async function toast({ page }: EditorWindow, text: string): Promise<void> {
  await page.locator(".notifications-toasts .notification-list-item-message", { hasText: text }).waitFor();
}
