import assert from "node:assert/strict";
import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { sample } from "../../scripts/paths.ts";
import { temporaryFolder } from "../../scripts/processes.ts";
import { type EditorWindow, openEditor } from "../support/editorPage.ts";
import { type PanelSteps, panelSteps } from "../support/panelSteps.ts";
import { answer, eventStreamHead, type RawRequest, type RawServer, sse, startRawServer } from "../support/rawServer.ts";

/** Put together here, so that no scanner takes this file for a leak. */
const secret = ["AKIA", "Q3XYZZ7PLM2KD5RT"].join("");
const upload = `export function upload(name: string) {\n  const id = "${secret}";\n  return send(name, id);\n}\n`;

let server: RawServer;
let window: EditorWindow;
let steps: PanelSteps;

/** A model that renames `name` in what it was sent, and gives it back as it saw it. */
before(async () => {
  server = await startRawServer((socket, { head, body }) => {
    if (head.startsWith("GET ")) {
      socket.end(answer("200 OK", "application/json", '{"data":[]}'));
      return;
    }
    const prompt: unknown = JSON.parse(body).messages[1].content;
    const seen = /<selection[^>]*>\n([\s\S]*)\n<\/selection>/.exec(String(prompt))?.[1] ?? "";
    const content = `\`\`\`\n${seen.replaceAll("name", "label")}\n\`\`\`\n`;
    socket.end(
      eventStreamHead +
        sse(
          { choices: [{ index: 0, delta: { content } }] },
          { choices: [{ index: 0, delta: {}, finish_reason: "stop" }] },
          "[DONE]",
        ),
    );
  });
  const folder = join(await temporaryFolder("fathom-privacy-"), "sample");
  await cp(sample, folder, { recursive: true });
  await mkdir(join(folder, "generated"));
  await writeFile(join(folder, "upload.ts"), upload);
  await writeFile(join(folder, "generated", "api.ts"), "export const one = 1;\n");
  await writeFile(join(folder, ".fathomignore"), "generated/\n");
  window = await openEditor({
    folder,
    settings: {
      "fathom.checkLocalEndpoints": true,
      "fathom.endpoints": [
        {
          name: "Echo",
          baseUrl: `${server.origin}/v1`,
          api: "chat",
          models: [{ id: "echo", efforts: ["low", "high"] }],
        },
      ],
    },
  });
  steps = panelSteps(window);
  await steps.chooseModel("echo");
  await steps.chooseEffort("high");
});

after(async () => {
  await window?.close();
  await server?.[Symbol.asyncDispose]();
});

/** Requests for a run: opening the model picker asks for the list of models too. */
function runs(): readonly RawRequest[] {
  return server.requests.filter(({ head }) => head.startsWith("POST "));
}

async function ask(file: string, lines: readonly [number, number]): Promise<void> {
  await window.openFile(file);
  await window.selectLines(...lines);
  await window.command("Fathom: Refactor Selection…");
  await window.quickInput.input.fill("rename it");
  await window.quickInput.row("rename it").first().waitFor();
  await window.page.keyboard.press("Enter");
}

/** The text of the inspector, once it is the active editor. */
async function inspectorText(): Promise<string> {
  await window.page.locator('.tab.active[data-resource-name="request.jsonc"]').waitFor();
  await window.page.locator(".editor-group-container.active .view-line", { hasText: "What was asked" }).first().click();
  await window.page.evaluate("navigator.clipboard.writeText('')");
  await window.page.keyboard.press("ControlOrMeta+A");
  await window.page.keyboard.press("ControlOrMeta+C");
  const copied = await window.page.waitForFunction("navigator.clipboard.readText()");
  return String(await copied.jsonValue());
}

function dialog() {
  return window.page.locator(".monaco-dialog-box");
}

async function answerDialog(button: string): Promise<void> {
  await dialog().getByRole("button", { name: button, exact: true }).click();
  await dialog().waitFor({ state: "detached" });
}

test("a possible secret is asked about before it goes, and Cancel sends nothing", async () => {
  await ask("upload.ts", [1, 4]);
  await dialog().waitFor();
  const text = await dialog().innerText();
  assert.match(text, /The text to be sent from upload\.ts contains a possible secret\./);
  assert.match(text, /Line 2: AWS access key id \(AKIA…\)/);
  assert.ok(!text.includes(secret));
  await answerDialog("Cancel");
  assert.equal(runs().length, 0);
});

test("masked, it is not in the bytes at the server, and the hunks apply to the real text", async () => {
  await ask("upload.ts", [1, 4]);
  await dialog().waitFor();
  await answerDialog("Mask");
  await steps.state("ready");
  assert.equal(runs().length, 1);
  const sent = `${runs()[0]?.head}${runs()[0]?.body}`;
  assert.ok(!sent.includes(secret) && sent.includes("FATHOM_SECRET_1_MASKED"));
  await steps.press("Accept All");
  await steps.state("applied");
  assert.equal(await window.editorText("upload.ts"), upload.replaceAll("name", "label"));
});

test("the panel tells what was sent, and the inspector shows it with the effort as it stands in the body", async () => {
  await window.panel().locator("summary.sent").click();
  const told = await window.panel().locator(".what-was-sent").innerText();
  assert.match(told, /in 1 request\b/);
  assert.match(told, /upload\.ts, lines 1–5/);
  assert.match(told, /1 secret masked/);
  await steps.press("Inspect Request");
  const text = await inspectorText();
  const shown = JSON.parse(text.replace(/^\s*\/\/.*$/gm, ""));
  assert.deepEqual(shown.requests[0].request.body, JSON.parse(runs()[0]?.body ?? ""));
  assert.equal(shown.sent.parameter, 'reasoning_effort: "high"');
  assert.equal(shown.sent.maskedSecrets, 1);
  assert.ok(!text.includes(secret));
});

test("files that the built-in list or the folder's rules name are asked about, with the rule", async () => {
  await ask("api.ts", [1, 1]);
  await dialog().waitFor();
  assert.match(
    await dialog().innerText(),
    /generated\/api\.ts is kept from being sent[\s\S]*generated\/ [\s\S]*\.fathomignore/,
  );
  await answerDialog("Cancel");
  assert.equal(runs().length, 1);
  await ask("api.ts", [1, 1]);
  await dialog().waitFor();
  await answerDialog("Send This File");
  await steps.state("no edit");
  assert.equal(runs().length, 2);
});

test("after a reload the inspector shows the restored run", async () => {
  await window.reload();
  await window.command("Fathom: Inspect Request");
  const text = await inspectorText();
  assert.equal(JSON.parse(text.replace(/^\s*\/\/.*$/gm, "")).requests.length, 1);
});
