import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, realpath, symlink, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "mocha";
import * as vscode from "vscode";
import type { LiveComparison } from "../../src/vscode/compare/liveComparison.ts";
import { newRunId } from "../../src/vscode/runIds.ts";
import { askNobody, atHome } from "../../src/vscode/storedFiles.ts";
import { createCommandVerification } from "../../src/vscode/verifyCommand.ts";
import { runInput } from "../support/coreRun.ts";
import { fileTarget } from "../support/coreTarget.ts";
import { applyAssembled, spliced } from "./comparing.ts";
import { createOfflineComparing, type OfflineComparing, offlineCandidates } from "./offlineComparing.ts";
import { withSecondFolder } from "./secondFolder.ts";
import { quietLog, undo, until } from "./support.ts";

const text = 'export const greet = (name: string): string => "Hello, " + name + "!";\n';
const candidates = offlineCandidates(["none", "high"]);

describe("a comparison on a file that is not in the first folder", () => {
  const { showWarningMessage } = vscode.window;
  const commands = createCommandVerification(quietLog);
  let comparing: OfflineComparing;
  let restore: () => void;
  let asked: string[];

  beforeEach(() => {
    comparing = createOfflineComparing();
    restore = () => undefined;
    asked = [];
    const answerIt = async (message: string, options?: vscode.MessageOptions, ...buttons: string[]) => {
      asked.push(`${message}\n${options?.detail ?? ""}`);
      return buttons.find((button) => ["Run", "Apply to This File"].includes(button));
    };
    Object.assign(vscode.window, { showWarningMessage: answerIt });
  });

  afterEach(async () => {
    await comparing.dispose();
    restore();
    Object.assign(vscode.window, { showWarningMessage });
    await vscode.workspace
      .getConfiguration()
      .update("fathom.verifyCommand", undefined, vscode.ConfigurationTarget.Global);
  });

  /** A folder of its own without git, with the file `src/greet.ts`. */
  async function folderWithFile(): Promise<{ readonly folder: string; readonly file: string }> {
    const folder = await realpath(await mkdtemp(join(tmpdir(), "fathom-elsewhere-")));
    await mkdir(join(folder, "src"));
    const file = join(folder, "src", "greet.ts");
    await writeFile(file, text);
    return { folder, file };
  }

  async function compared(
    file: string,
  ): Promise<{ readonly made: LiveComparison; readonly editor: vscode.TextEditor }> {
    const document = await vscode.workspace.openTextDocument(file);
    const editor = await vscode.window.showTextDocument(document);
    const made = await comparing.compared(document, candidates, { command: commands });
    return { made, editor };
  }

  async function command(): Promise<void> {
    const program = "process.exit(require('fs').readFileSync('src/greet.ts', 'utf8').includes('Hello, $') ? 0 : 7)";
    await vscode.workspace
      .getConfiguration()
      .update("fathom.verifyCommand", [process.execPath, "-e", program], vscode.ConfigurationTarget.Global);
  }

  const commandChecks = (made: LiveComparison) =>
    made.scene.board.cells.map(({ checks = [] }) => checks.find(({ check }) => check === "command"));

  async function assembledAndUndone(made: LiveComparison, editor: vscode.TextEditor, file: string): Promise<void> {
    made.takeAll("high");
    const changes = made.assembled();
    assert.ok(changes !== undefined && changes.hunks.length > 0);
    const predicted = spliced(text, changes.hunks);
    await applyAssembled(made, changes, comparing.reviewing);
    await until("it is written", () => editor.document.getText() === predicted);
    await editor.document.save();
    assert.equal(await readFile(file, "utf8"), predicted);
    await undo(editor);
    await editor.document.save();
    assert.equal(await readFile(file, "utf8"), text);
  }

  it("in a second folder: the command runs in a copy of that one, and only its file is written", async () => {
    const { folder, file } = await folderWithFile();
    const [first] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(first);
    // A file of the same path, which nobody asked about.
    const twin = vscode.Uri.joinPath(first.uri, "src", "greet.ts");
    await vscode.workspace.fs.writeFile(twin, new TextEncoder().encode("// mine\n"));
    restore = withSecondFolder(vscode.Uri.file(folder));
    await command();
    const { made, editor } = await compared(file);
    await made.runCommand();
    assert.deepEqual(
      commandChecks(made).map((check) => check?.result),
      ["passed", "passed"],
    );
    assert.ok(asked[0]?.includes(`a temporary copy of ${folder} `), asked[0]);
    await assembledAndUndone(made, editor, file);
    assert.equal(await readFile(twin.fsPath, "utf8"), "// mine\n");
    await vscode.workspace.fs.delete(twin);
  });

  it("outside of every folder: compared, assembled and applied, and the command says why it is not run", async () => {
    const { file } = await folderWithFile();
    await command();
    const { made, editor } = await compared(file);
    await made.runCommand();
    for (const check of commandChecks(made)) {
      assert.ok(check?.result === "not-run");
      assert.equal(check.why, "The files are not all saved files of one workspace folder.");
    }
    assert.deepEqual(asked, []);
    await assembledAndUndone(made, editor, file);
    assert.match(asked.join(), /is outside the folders of this workspace/);
  });
});

describe("an imported run whose file several folders have", () => {
  const { showQuickPick } = vscode.window;
  let restore: () => void = () => undefined;
  let asked: { readonly title: string; readonly labels: readonly string[] }[];
  let first: vscode.Uri;
  let second: string;

  beforeEach(async () => {
    asked = [];
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    first = vscode.Uri.joinPath(folder.uri, "src", "greet.ts");
    await vscode.workspace.fs.writeFile(first, new TextEncoder().encode("// mine\n"));
    second = await realpath(await mkdtemp(join(tmpdir(), "fathom-elsewhere-")));
    await mkdir(join(second, "src"));
    await writeFile(join(second, "src", "greet.ts"), text);
    restore = withSecondFolder(vscode.Uri.file(second));
  });

  afterEach(async () => {
    restore();
    Object.assign(vscode.window, { showQuickPick });
    await vscode.workspace.fs.delete(first);
  });

  function answering(label: string | undefined): void {
    const pick = async (items: readonly { readonly label: string }[], options: vscode.QuickPickOptions) => {
      asked.push({ title: options.title ?? "", labels: items.map((item) => item.label) });
      return items.find((item) => item.label === label);
    };
    Object.assign(vscode.window, { showQuickPick: pick });
  }

  /** Where the file of a run that saw this text is taken to be. */
  async function placeOf(saw: string, run = newRunId(), ...which: [typeof askNobody] | []): Promise<vscode.Uri> {
    const input = { ...runInput(fileTarget(saw, "src/greet.ts")), run };
    const { request } = (await atHome({ input, log: [], bases: new Map(), imported: true }, ...which)).input;
    assert.ok(request.target.kind === "file");
    return vscode.Uri.parse(request.target.file.uri);
  }

  it("it is the one that holds what the model saw, and nobody is asked", async () => {
    answering(undefined);
    assert.equal((await placeOf(text)).fsPath, join(second, "src", "greet.ts"));
    assert.equal((await placeOf("// mine\n")).fsPath, first.fsPath);
    assert.deepEqual(asked, []);
  });

  it("in a folder that is open by a link, it is the file that the editor shows", async () => {
    const link = `${second}-link`;
    await symlink(second, link);
    restore();
    restore = withSecondFolder(vscode.Uri.file(link));
    answering(undefined);
    assert.equal((await placeOf(text)).fsPath, join(link, "src", "greet.ts"));
    await unlink(link);
  });

  it("else the user says which, once; without an answer it can only be read", async () => {
    answering("second");
    const place = join(second, "src", "greet.ts");
    assert.equal((await placeOf("moved on\n", "asked-once")).fsPath, place);
    assert.equal((await placeOf("moved on\n", "asked-once")).fsPath, place);
    const [{ title, labels } = { title: "", labels: [] }, ...others] = asked;
    assert.deepEqual(others, []);
    assert.equal(title, "Which folder is src/greet.ts in?");
    assert.deepEqual(labels, [vscode.workspace.workspaceFolders?.[0]?.name, "second"]);
    answering(undefined);
    assert.equal((await placeOf("moved on\n")).scheme, "fathom-run");
  });

  it("a reload of the window asks nothing", async () => {
    answering("second");
    assert.equal((await placeOf("moved on\n", "reloaded", askNobody)).scheme, "fathom-run");
    assert.deepEqual(asked, []);
  });
});
