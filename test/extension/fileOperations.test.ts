import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "mocha";
import * as vscode from "vscode";
import type { FileOperation } from "../../src/core/edit/fileOperation.ts";
import type { LogEvent } from "../../src/core/events.ts";
import type { RunInput } from "../../src/core/run.ts";
import { createSession, type Session } from "../../src/core/session.ts";
import { createFileOperations, type FileOperations } from "../../src/vscode/fileOperations.ts";
import { watchRenames } from "../../src/vscode/renames.ts";
import { workspaceRoots } from "../../src/vscode/workspaceRoots.ts";
import type { WriteEdit } from "../../src/vscode/writeEdit.ts";
import { withSecondFolder } from "./secondFolder.ts";
import { openFile, quietLog, typeAt, until } from "./support.ts";

type Asked = { readonly text: string; readonly detail: string };
type Start = { readonly roots?: RunInput["roots"]; readonly write?: WriteEdit; readonly refused?: readonly string[] };

describe("file operations in the real editor", () => {
  const { showWarningMessage, showInformationMessage } = vscode.window;
  const asked: Asked[] = [];
  const told: string[] = [];
  let agree: (question: string) => boolean | Promise<boolean>;
  let session: Session;
  let operations: FileOperations | undefined;
  let editor: vscode.TextEditor;
  let name = "";
  let pressUndo: (() => void) | undefined;
  let count = 0;

  beforeEach(async () => {
    asked.length = 0;
    told.length = 0;
    agree = () => true;
    count += 1;
    name = `made-${Math.random().toString(36).slice(2, 8)}-${count}`;
    editor = await openFile("one\ntwo\n");
    const answer = async (text: string, options?: vscode.MessageOptions, ...buttons: string[]) => {
      if (options?.modal !== true) {
        told.push(text);
        return undefined;
      }
      asked.push({ text, detail: options.detail ?? "" });
      return (await agree(text)) ? buttons[0] : undefined;
    };
    pressUndo = undefined;
    const message = (_text: string, button: string) =>
      new Promise((resolve) => {
        pressUndo = () => resolve(button);
      });
    Object.assign(vscode.window, { showWarningMessage: answer, showInformationMessage: message });
  });

  afterEach(async () => {
    Object.assign(vscode.window, { showWarningMessage, showInformationMessage });
    operations?.dispose();
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  const uri = (path: string) =>
    vscode.Uri.joinPath(vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file("/"), path);
  const seenAs = (uri: vscode.Uri) => vscode.workspace.asRelativePath(uri, false);
  const seen = () => seenAs(editor.document.uri);
  const state = () => session.current?.state?.operations[0]?.state;
  const reason = () => {
    const now = state();
    return now?.kind === "refused" ? now.reason : undefined;
  };

  /** A finished run that proposes one operation, as a stored one is taken up. */
  function propose(operation: FileOperation, { roots = workspaceRoots(), write, refused = [] }: Start = {}): void {
    session = createSession({ now: () => 0, wallClock: () => 0 });
    operations?.dispose();
    operations = createFileOperations({ session, refused, log: quietLog, ...(write && { write }) });
    const { document } = editor;
    const file = {
      uri: document.uri.toString(),
      path: seen(),
      languageId: "typescript",
      version: 1,
      text: document.getText(),
    };
    const effort = { asked: "low", sent: "low" } as const;
    const model = { endpoint: "E", model: "m" };
    const request = { instruction: "Do.", target: { kind: "file", file }, model, effort } as const;
    const input: RunInput = {
      run: `r${count}`,
      title: "Do.",
      request,
      prompt: { system: "", user: "" },
      modelName: "M",
      roots,
    };
    const log: LogEvent[] = [
      {
        type: "run-start",
        at: 0,
        run: input.run,
        startedAt: 0,
        instruction: "Do.",
        target: file.path,
        model: "M",
        effort,
      },
      { type: "file-operation", at: 1, edit: 0, operation },
      { type: "run-end", at: 2, outcome: { kind: "finished" } },
    ];
    session.restore(input, log);
  }

  const carryOut = async () => operations?.carryOut("o0");
  const textOf = async (path: string) => new TextDecoder().decode(await vscode.workspace.fs.readFile(uri(path)));
  const isThere = (path: string) =>
    vscode.workspace.fs.stat(uri(path)).then(
      () => true,
      () => false,
    );
  /** Presses the button of the message that tells of it. */
  function undo(): void {
    assert.ok(pressUndo, "the undo is offered");
    pressUndo();
  }

  it("a file is created after a look at it and a question; one undo takes it away, and it can be made again", async () => {
    agree = () => {
      const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
      assert.ok(tab?.input instanceof vscode.TabInputTextDiff, "its text is shown before it is asked about");
      return true;
    };
    propose({ kind: "create", path: `${name}/new.ts`, text: "a\nb\n" });
    await carryOut();
    assert.deepEqual(
      [asked.map(({ text }) => text), state()],
      [[`Create ${name}/new.ts with 2 lines?`], { kind: "done" }],
    );
    assert.equal(await textOf(`${name}/new.ts`), "a\nb\n");
    assert.equal(vscode.window.activeTextEditor?.document.uri.path, uri(`${name}/new.ts`).path);
    await vscode.commands.executeCommand("undo");
    await until("the undo is followed", () => state()?.kind === "pending");
    assert.equal(await isThere(`${name}/new.ts`), false);
    await carryOut();
    assert.equal(await textOf(`${name}/new.ts`), "a\nb\n");
  });

  it("a file that begins with a byte order mark is told to be created", async () => {
    propose({ kind: "create", path: `${name}.ts`, text: "\ufeffnew\n" });
    await carryOut();
    assert.deepEqual([state()?.kind, told], ["done", []]);
    assert.deepEqual([...(await vscode.workspace.fs.readFile(uri(`${name}.ts`)))].slice(0, 4), [0xef, 0xbb, 0xbf, 110]);
    assert.ok(await isThere(`${name}.ts`));
  });

  it("a new file that another extension writes to at once is told to be created", async () => {
    const filling = vscode.workspace.onDidCreateFiles(({ files: [file] }) => {
      if (file !== undefined) writeFileSync(file.fsPath, "// Header\nnew\n");
    });
    const write: WriteEdit = async (edit) => {
      const answer = (await vscode.workspace.applyEdit(edit)) ? "written" : "declined";
      await until("it is filled", async () => (await textOf(`${name}.ts`)).startsWith("// Header"));
      return answer;
    };
    propose({ kind: "create", path: `${name}.ts`, text: "new\n" }, { write });
    await carryOut();
    filling.dispose();
    assert.deepEqual([state()?.kind, told], ["done", []]);
  });

  it("a new file that was changed is not deleted by the undo", async () => {
    propose({ kind: "create", path: `${name}.ts`, text: "a\n" });
    await carryOut();
    await vscode.workspace.fs.writeFile(uri(`${name}.ts`), new TextEncoder().encode("mine\n"));
    undo();
    await until("it is said", () => told.length === 1);
    assert.equal(await textOf(`${name}.ts`), "mine\n");
    assert.deepEqual(state(), { kind: "done" });
  });

  it("neither side of what is shown can be written to", async () => {
    propose({ kind: "create", path: `${name}.json`, text: '{"$schema": "https://evil.example/s.json"}\n' });
    await operations?.show("o0");
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
    assert.ok(tab?.input instanceof vscode.TabInputTextDiff);
    const document = await vscode.workspace.openTextDocument(tab.input.modified);
    assert.equal(document.getText(), '{"$schema": "https://evil.example/s.json"}\n');
    assert.equal(document.languageId, "plaintext", "no language service reads what names an address");
    assert.notEqual(vscode.workspace.fs.isWritableFileSystem(document.uri.scheme), true);
    assert.equal(await isThere(`${name}.json`), false);
  });

  it("without agreement nothing happens, and it can be asked again", async () => {
    agree = () => false;
    propose({ kind: "create", path: `${name}.ts`, text: "a\n" });
    await carryOut();
    assert.deepEqual(state(), { kind: "pending" });
    assert.equal(await isThere(`${name}.ts`), false);
    operations?.reject("o0");
    assert.deepEqual(state(), { kind: "rejected" });
    agree = () => true;
    await carryOut();
    assert.equal(await isThere(`${name}.ts`), false);
  });

  it("a file that exists is not overwritten, also when it came while the question stood", async () => {
    await vscode.workspace.fs.writeFile(uri(`${name}.ts`), new TextEncoder().encode("mine\n"));
    propose({ kind: "create", path: `${name}.ts`, text: "theirs\n" });
    await carryOut();
    assert.match(reason() ?? "", /exists already/);
    assert.deepEqual(asked, []);
    agree = async () => {
      await vscode.workspace.fs.writeFile(uri(`${name}-2.ts`), new TextEncoder().encode("mine\n"));
      return true;
    };
    propose({ kind: "create", path: `${name}-2.ts`, text: "theirs\n" });
    await carryOut();
    assert.match(reason() ?? "", /exists already/);
    assert.deepEqual([await textOf(`${name}.ts`), await textOf(`${name}-2.ts`)], ["mine\n", "mine\n"]);
  });

  it("a file that comes between the last check and the writing is not overwritten by VS Code either", async () => {
    const write: WriteEdit = async (edit) => {
      await vscode.workspace.fs.writeFile(uri(`${name}.ts`), new TextEncoder().encode("mine\n"));
      return (await vscode.workspace.applyEdit(edit)) ? "written" : "declined";
    };
    propose({ kind: "create", path: `${name}.ts`, text: "theirs\n" }, { write });
    await carryOut();
    assert.match(reason() ?? "", /did not do it/);
    assert.equal(await textOf(`${name}.ts`), "mine\n");
  });

  for (const [path, why] of [
    [".vscode/settings.json", /configures an editor/],
    [".github/workflows/ci.yml", /can run code when it is pushed/],
    [".env.local", /may hold secrets/],
  ] as const) {
    it(`${path} is asked about twice, the second time with the reason`, async () => {
      const inside = `${name}/${path}`;
      let questions = 0;
      agree = () => ++questions < 2;
      propose({ kind: "create", path: inside, text: "x\n" });
      await carryOut();
      assert.equal(asked.length, 2);
      assert.match(asked[1]?.text ?? "", why);
      assert.equal(await isThere(inside), false);
      agree = () => true;
      await carryOut();
      assert.equal(await textOf(inside), "x\n");
    });
  }

  for (const [path, why] of [
    [".git/hooks/pre-commit", /version control/],
    ["../outside.ts", /leads out/],
    ["/etc/passwd", /not relative/],
    ["CON.ts", /device/],
    ["storage/runs.ts", /outside any project/],
  ] as const) {
    it(`${path} is refused without a question`, async () => {
      propose({ kind: "create", path, text: "x\n" }, { refused: [uri("storage").fsPath] });
      await carryOut();
      assert.match(reason() ?? "", why);
      assert.deepEqual(asked, []);
      assert.equal(told.length, 1);
    });
  }

  it("a file is renamed with what is unsaved in it, and one undo gives it its name back", async () => {
    await typeAt(editor, 0, 0, "typed ");
    const old = seen();
    propose({ kind: "rename", path: old, to: `${name}.ts` });
    await carryOut();
    assert.deepEqual(state(), { kind: "done" });
    assert.match(asked[0]?.detail ?? "", /unsaved changes, which move with it/);
    assert.equal(await isThere(old), false);
    const moved = await vscode.workspace.openTextDocument(uri(`${name}.ts`));
    assert.equal(moved.getText(), "typed one\ntwo\n");
    undo();
    await until("the undo is followed", () => state()?.kind === "pending");
    assert.equal(await isThere(old), true);
  });

  it("in a folder that is open by a link, a file is renamed with what is unsaved in its editor", async () => {
    const folder = await mkdtemp(join(tmpdir(), "fathom-linked-"));
    await mkdir(join(folder, "real"));
    await symlink("real", join(folder, "link"));
    const root = vscode.Uri.file(join(folder, "link"));
    const [old, fresh] = ["old.ts", "new.ts"].map((each) => vscode.Uri.joinPath(root, each));
    assert.ok(old && fresh);
    await vscode.workspace.fs.writeFile(old, new TextEncoder().encode("one\n"));
    const restore = withSecondFolder(root);
    try {
      editor = await vscode.window.showTextDocument(old);
      await typeAt(editor, 0, 0, "unsaved ");
      propose({ kind: "rename", path: seen(), to: "new.ts" }, { roots: workspaceRoots().slice(-1) });
      await carryOut();
      assert.match(asked[0]?.detail ?? "", /unsaved changes, which move with it/);
      const moved = vscode.workspace.textDocuments.find((each) => each.uri.toString() === fresh.toString());
      assert.deepEqual([moved?.getText(), state()?.kind], ["unsaved one\n", "done"]);
      await moved?.save();
    } finally {
      restore();
      await rm(folder, { recursive: true });
    }
  });

  it("a rename onto an existing file is refused", async () => {
    await vscode.workspace.fs.writeFile(uri(`${name}.ts`), new TextEncoder().encode("mine\n"));
    propose({ kind: "rename", path: seen(), to: `${name}.ts` });
    await carryOut();
    assert.match(reason() ?? "", /exists already/);
    assert.deepEqual([await textOf(`${name}.ts`), await isThere(seen())], ["mine\n", true]);
  });

  it("a file is deleted, after it was said what goes with it; one undo brings it back", async () => {
    const path = seen();
    propose({ kind: "delete", path });
    await typeAt(editor, 0, 0, "typed ");
    const { document } = editor;
    await openFile("another");
    agree = () => {
      assert.equal(vscode.window.activeTextEditor?.document, document, "its text is shown before it is asked about");
      return true;
    };
    await carryOut();
    assert.deepEqual(state(), { kind: "done" });
    assert.match(asked[0]?.detail ?? "", /unsaved changes, which go with it.*changed since/);
    assert.equal(await isThere(path), false);
    undo();
    await until("the undo is followed", () => state()?.kind === "pending");
    assert.equal(await textOf(path), "one\ntwo\n");
  });

  it("a file that the user renamed is meant under its new name, and not another that took the old one", async () => {
    const following = watchRenames();
    propose({ kind: "delete", path: seen() });
    const { uri: old } = editor.document;
    const moved = uri(`${name}.ts`);
    const edit = new vscode.WorkspaceEdit();
    edit.renameFile(old, moved);
    assert.ok(await vscode.workspace.applyEdit(edit));
    await vscode.workspace.fs.writeFile(old, new TextEncoder().encode("mine\n"));
    await carryOut();
    following.dispose();
    assert.match(asked[0]?.text ?? "", new RegExp(`^Delete ${name}.ts`));
    assert.deepEqual([await isThere(`${name}.ts`), await isThere(seenAs(old))], [false, true]);
    await vscode.workspace.fs.delete(old);
  });

  it("what is typed while the question stands stops it", async () => {
    const path = seen();
    agree = async () => {
      await typeAt(editor, 0, 0, "x");
      return true;
    };
    propose({ kind: "delete", path });
    await carryOut();
    assert.match(reason() ?? "", /changed while the question was open/);
    assert.equal(await isThere(path), true);
  });

  it("a folder that was not open when the run began, or is not any more, is left alone", async () => {
    propose({ kind: "delete", path: seen() }, { roots: [] });
    await carryOut();
    assert.match(reason() ?? "", /No folder was open/);
    propose({ kind: "create", path: "a.ts", text: "" }, { roots: [{ name: "gone", uri: "file:///tmp" }] });
    await carryOut();
    assert.match(reason() ?? "", /not open any more/);
    propose({ kind: "create", path: "a.ts", text: "" }, { roots: [{ name: "far", uri: "vscode-vfs://github/a/b" }] });
    await carryOut();
    assert.match(reason() ?? "", /not on this computer's disk/);
    assert.deepEqual(asked, []);
  });

  it("when VS Code does not answer, what is there decides", async () => {
    propose({ kind: "create", path: `${name}.ts`, text: "a\n" }, { write: async () => "unanswered" });
    await carryOut();
    assert.match(reason() ?? "", /has not answered/);
    const late: WriteEdit = async (edit) => {
      await vscode.workspace.applyEdit(edit);
      return "unanswered";
    };
    propose({ kind: "create", path: `${name}.ts`, text: "a\n" }, { write: late });
    await carryOut();
    assert.deepEqual(state(), { kind: "done" });
  });
});
