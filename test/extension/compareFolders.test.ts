import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, realpath, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "mocha";
import * as vscode from "vscode";
import type { Candidate } from "../../src/core/compare/candidate.ts";
import { createOfflineProvider, type OfflineProvider } from "../../src/offline/offlineProvider.ts";
import type { LiveComparison } from "../../src/vscode/compare/liveComparison.ts";
import { offlineModel } from "../../src/vscode/models.ts";
import { createVerification } from "../../src/vscode/verify.ts";
import { createCommandVerification } from "../../src/vscode/verifyCommand.ts";
import { applyAssembled, beginComparison, spliced } from "./comparing.ts";
import { createReviewing, quietLog, type Reviewing, undo, until } from "./support.ts";

const text = 'export const greet = (name: string): string => "Hello, " + name + "!";\n';
const candidates = (["none", "high"] as const).map(
  (effort): Candidate => ({
    id: effort,
    model: offlineModel,
    modelName: "offline",
    effort: { asked: effort, sent: effort },
    repetition: 1,
  }),
);

/** What the rest of the editor says of folders, with one more of them: to really add one would restart this very host. */
function withSecondFolder(uri: vscode.Uri): () => void {
  const { workspace } = vscode;
  const { getWorkspaceFolder } = workspace;
  const before = Object.getOwnPropertyDescriptor(workspace, "workspaceFolders");
  assert.ok(before);
  const second = { uri, name: "second", index: 1 };
  const folders = [...(workspace.workspaceFolders ?? []), second];
  Object.defineProperty(workspace, "workspaceFolders", { ...before, get: () => folders });
  const isSecond = (file: vscode.Uri) => file.path.startsWith(`${uri.path}/`);
  Object.assign(workspace, {
    getWorkspaceFolder: (file: vscode.Uri) => (isSecond(file) ? second : getWorkspaceFolder(file)),
  });
  return () => {
    Object.defineProperty(workspace, "workspaceFolders", before);
    Object.assign(workspace, { getWorkspaceFolder });
  };
}

describe("a comparison on a file that is not in the first folder", () => {
  const { showWarningMessage } = vscode.window;
  const commands = createCommandVerification(quietLog);
  let offline: OfflineProvider;
  let reviewing: Reviewing;
  let live: LiveComparison | undefined;
  let restore: () => void;
  let asked: string[];

  beforeEach(() => {
    const extension = vscode.extensions.getExtension("fathom.fathom");
    assert.ok(extension);
    offline = createOfflineProvider({
      workerPath: join(extension.extensionPath, "dist", "offlineWorker.cjs"),
      typescriptPath: join(vscode.env.appRoot, "extensions", "node_modules", "typescript", "lib", "typescript.js"),
    });
    reviewing = createReviewing();
    restore = () => undefined;
    asked = [];
    const answerIt = async (message: string, options?: vscode.MessageOptions) => {
      asked.push(`${message}\n${options?.detail ?? ""}`);
      return "Run";
    };
    Object.assign(vscode.window, { showWarningMessage: answerIt });
  });

  afterEach(async () => {
    live?.dispose();
    await reviewing.review.end();
    reviewing.dispose();
    offline.dispose();
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
    const made = await beginComparison(document, "Use template literals.", candidates, {
      providerOf: async () => offline,
      verification: createVerification(offline, quietLog),
      command: commands,
    });
    assert.ok(made);
    live = made;
    await until("all are verified", () => made.scene.board.cells.every(({ checks }) => checks !== undefined), 25);
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
    const hunks = made.assembled();
    assert.ok(hunks !== undefined && hunks.length > 0);
    const predicted = spliced(text, hunks);
    await applyAssembled(made, hunks, reviewing);
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
  });
});
