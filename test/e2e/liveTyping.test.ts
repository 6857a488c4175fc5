import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import type { EditorWindow } from "../support/editorPage.ts";
import type { PanelSteps } from "../support/panelSteps.ts";
import { openScriptedEditor, type ScriptedEditor } from "../support/scriptedEditor.ts";
import type { ScriptedModel, ScriptedStream } from "../support/scriptedModel.ts";

const search = "export function formatMoney";
let editor: ScriptedEditor;
let model: ScriptedModel;
let window: EditorWindow;
let steps: PanelSteps;
let original: string;
let quoted: string;

before(async () => {
  editor = await openScriptedEditor("low", {
    // What is counted are the keys, so VS Code adds none of its own.
    "editor.quickSuggestions": { other: "off", comments: "off", strings: "off" },
    "editor.suggestOnTriggerCharacters": false,
  });
  ({ model, window, steps } = editor);
  original = await readFile(join(window.folder, "src/money.ts"), "utf8");
  quoted = original.split("\n").find((line) => line.startsWith(search)) ?? "";
  assert.notEqual(quoted, "");
});

after(() => editor?.[Symbol.asyncDispose]());

beforeEach(async () => {
  await window.openFile("money.ts");
  await window.command("File: Revert File");
});

async function ask(): Promise<ScriptedStream> {
  await window.openFile("money.ts");
  await window.command("Fathom: Refactor File…");
  await window.quickInput.input.fill("mark it");
  await window.quickInput.row("mark it").first().waitFor();
  await window.page.keyboard.press("Enter");
  const stream = await model.nextStream();
  stream.reasoning("Looking at **formatMoney**.\n");
  await steps.state("reasoning");
  return stream;
}

/** One hunk: a comment above `formatMoney`. */
function editBlock(): string {
  return `money.ts\n<<<<<<< SEARCH\n${quoted}\n=======\n${quoted.replace("export function", "export /* marked */ function")}\n>>>>>>> REPLACE\n`;
}

function quotedLine(): number {
  return original.split("\n").indexOf(quoted) + 1;
}

async function typeIn(line: number, text: string): Promise<void> {
  await window.openFile("money.ts");
  await window.selectLines(line);
  await window.page.keyboard.type(text);
}

test("typing elsewhere while a slow stream runs: every key is kept, and the hunk lands on its moved lines", async () => {
  const stream = await ask();
  await typeIn(1, "void 1;\n");
  const block = editBlock();
  for (let at = 0; at < block.length; at += 7) stream.answer(block.slice(at, at + 7));
  await steps.state("answering");
  await window.page.keyboard.type("void 2;\n");
  stream.finish();
  await steps.state("ready");
  await window.page.keyboard.type("void 3;\n");
  const typed = "void 1;\nvoid 2;\nvoid 3;\n";
  assert.equal(await window.editorText("money.ts"), typed + original);
  await steps.press("Accept All");
  await steps.state("applied");
  assert.equal(
    await window.editorText("money.ts"),
    typed + original.replace("export function formatMoney", "export /* marked */ function formatMoney"),
  );
  await window.page.keyboard.press("ControlOrMeta+Z");
  await steps.state("ready");
  assert.equal(await window.editorText("money.ts"), typed + original);
  await steps.press("Reject All");
});

test("typing in another place of the hunk's line: every key is kept, and the hunk leaves it there", async () => {
  const stream = await ask();
  await typeIn(quotedLine(), "");
  await window.page.keyboard.press("End");
  await window.page.keyboard.type(" // mine");
  stream.answer(editBlock());
  stream.finish();
  await steps.state("ready");
  await steps.hunk(0).getByText("merged with your change").waitFor();
  await steps.hunk(0).getByRole("button", { name: "Accept hunk 1" }).click();
  await steps.state("applied");
  const marked = quoted.replace("export function", "export /* marked */ function");
  assert.equal(await window.editorText("money.ts"), original.replace(quoted, `${marked} // mine`));
  await window.openFile("money.ts");
  await window.command("File: Revert File");
  // What the revert took back is open again.
  await steps.state("ready");
  await steps.press("Reject All");
});

test("typing where the hunk changes something: every key is kept, and the hunk is a conflict", async () => {
  const stream = await ask();
  await typeIn(quotedLine(), "");
  for (const _ of "export ") await window.page.keyboard.press("ArrowRight");
  await window.page.keyboard.type("/* mine */ ");
  stream.answer(editBlock());
  stream.finish();
  await steps.state("ready");
  const mine = original.replace(quoted, quoted.replace("export ", "export /* mine */ "));
  assert.equal(await window.editorText("money.ts"), mine);
  await steps.hunk(0).getByText("You changed these lines meanwhile.").waitFor();
  await window.page.locator(".codelens-decoration", { hasText: "Keep Yours" }).waitFor();
  await window.screenshot("conflict");
  assert.equal(await window.editorText("money.ts"), mine, "nothing was written");
  await steps.hunk(0).getByRole("button", { name: "Keep Yours" }).click();
  await steps.state("rejected");
  assert.equal(await window.editorText("money.ts"), mine);
});

test("a stream that is cut off is interrupted: what arrived can be read, and nothing of it accepted", async () => {
  const stream = await ask();
  stream.answer(editBlock());
  await steps.state("answering");
  stream.cut();
  await steps.state("interrupted");
  assert.match(
    await window.panel().locator(".outcome").innerText(),
    /the connection closed before the answer was complete\. Nothing was changed/,
  );
  assert.equal((await steps.hunks()).length, 1);
  assert.equal(
    await window
      .panel()
      .getByRole("button", { name: /^Accept/ })
      .count(),
    0,
  );
  assert.equal(await window.editorText("money.ts"), original);
});

test("Stop keeps what arrived and writes nothing", async () => {
  const stream = await ask();
  stream.answer("half an ans");
  await steps.state("answering");
  await steps.press("Stop");
  await steps.state("stopped");
  assert.match(await steps.reasoning(), /Looking at formatMoney\./);
  assert.equal(await window.editorText("money.ts"), original);
});

test("a reload in mid-run leaves an interrupted run, with what had arrived", async () => {
  const stream = await ask();
  stream.reasoning("A second thought, kept on disk.\n");
  await window.panel().getByText("A second thought, kept on disk.").waitFor();
  stream.answer(editBlock());
  await steps.state("answering");
  await window.reload();
  await window.command("Fathom: Show Reasoning");
  await steps.state("interrupted");
  assert.match(await steps.reasoning(), /A second thought, kept on disk\./);
  assert.match(await window.panel().locator(".outcome").innerText(), /Interrupted by a reload of the window/);
  assert.equal(await window.editorText("money.ts"), original);
});
