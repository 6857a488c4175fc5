import assert from "node:assert/strict";
import { describe, it } from "mocha";
import * as vscode from "vscode";
import { failureText } from "../../src/core/failureText.ts";
import { filesOf } from "../../src/core/request.ts";
import { currentTarget } from "../../src/vscode/asked.ts";
import { lookAtFiles } from "../../src/vscode/fileTargets.ts";
import { fileAt, fileTarget, selectionTarget } from "../../src/vscode/targets.ts";
import { openFile, until } from "./support.ts";

const source = "const a = 1;\n\nfunction outer() {\n  function inner() {\n    return a;\n  }\n  return inner;\n}\n";

describe("what a command is about", () => {
  it("a selection means its whole lines", async () => {
    const editor = await openFile(source);
    editor.selection = new vscode.Selection(2, 5, 4, 3);
    const found = await selectionTarget(editor);
    assert.deepEqual(found.kind === "target" && found.target.kind === "selection" && found.target.lines, {
      start: 2,
      end: 5,
    });
  });

  it("a selection that ends before the first character of a line does not mean that line", async () => {
    const editor = await openFile(source);
    editor.selection = new vscode.Selection(2, 0, 4, 0);
    const found = await selectionTarget(editor);
    assert.deepEqual(found.kind === "target" && found.target.kind === "selection" && found.target.lines, {
      start: 2,
      end: 4,
    });
  });

  it("without a selection it is the innermost function around the cursor, and its name is told", async () => {
    const editor = await openFile(source);
    editor.selection = new vscode.Selection(4, 6, 4, 6);
    await until("the language service has symbols", async () => {
      const found = await selectionTarget(editor);
      return found.kind === "target" && found.name !== undefined;
    });
    const found = await selectionTarget(editor);
    assert.ok(found.kind === "target" && found.target.kind === "selection");
    assert.equal(found.name, "inner");
    assert.deepEqual(found.target.lines, { start: 3, end: 6 });
  });

  it("without a selection and outside every symbol it is the whole file", async () => {
    const editor = await openFile("plain text\nand more\n", "txt");
    const found = await selectionTarget(editor);
    assert.equal(found.kind === "target" && found.target.kind, "file");
  });

  it("the text is that of the editor, unsaved changes included", async () => {
    const editor = await openFile("saved\n");
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), "un"));
    const found = await fileTarget(editor.document);
    assert.equal(found.kind === "target" && filesOf(found.target)[0]?.text, "unsaved\n");
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });

  it("a file over 5 MB is refused before anything is sent", async () => {
    const editor = await openFile(`${"x".repeat(99)}\n`.repeat(50_001), "txt");
    const found = await fileTarget(editor.document);
    assert.equal(found.kind === "failure" && found.failure.kind, "file-too-large");
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
  });

  it("a part of a file over 5 MB is welcome, however large the rest is, and a whole one is told to select", async () => {
    const editor = await openFile(`${"x".repeat(99)}\n`.repeat(450_000), "txt");
    editor.selection = new vscode.Selection(400_000, 0, 400_010, 5);
    const found = await selectionTarget(editor);
    assert.ok(found.kind === "target" && found.target.kind === "selection");
    assert.deepEqual(found.target.lines, { start: 400_000, end: 400_011 });
    assert.equal((await currentTarget(found.target)).kind, "target");
    editor.selection = new vscode.Selection(0, 0, 60_000, 0);
    const large = await selectionTarget(editor);
    assert.equal(large.kind === "failure" && large.failure.kind, "file-too-large");
    editor.selection = new vscode.Selection(5, 0, 5, 0);
    const whole = await selectionTarget(editor);
    assert.ok(whole.kind === "failure");
    assert.match(
      failureText(whole.failure).text,
      /is 45 MB; Fathom sends files up to 5 MB\. Select the part to refactor\.$/,
    );
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
  });

  it("text that was read in the wrong encoding is refused until it is reopened with the right one", async () => {
    const { document } = await openFile(new Uint8Array([0x63, 0x61, 0x66, 0xe9, 0x0a]), "txt");
    const found = await fileTarget(document);
    assert.ok(found.kind === "failure" && found.failure.kind === "undecodable");
    assert.match(failureText(found.failure).text, /no text in utf8, .* Reopen it with the right encoding/);
    const looked = async () => {
      const { files } = await lookAtFiles([document.uri], () => undefined, new AbortController().signal);
      return files[0]?.content;
    };
    assert.deepEqual(await looked(), { kind: "left-out", reason: { kind: "undecodable" } });
    const reopened = await vscode.workspace.openTextDocument(document.uri, { encoding: "windows1252" });
    const now = await fileTarget(reopened);
    assert.equal(now.kind === "target" && filesOf(now.target)[0]?.text, "café\n");
    assert.deepEqual(await looked(), { kind: "text", bytes: 6 });
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
  });

  it("text that really holds the character for what cannot be read is welcome", async () => {
    for (const encoding of ["utf8", "utf16le"]) {
      const { document } = await openFile(await vscode.workspace.encode("a\ufffdb\n", { encoding }), "txt");
      const read = await vscode.workspace.openTextDocument(document.uri, { encoding });
      assert.equal((await fileTarget(read)).kind, "target", encoding);
      await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
    }
  });

  it("why a file cannot be opened is the file's own reason", async () => {
    const { document } = await openFile("a\n", "txt");
    const beside = (name: string) => document.uri.with({ path: `${document.uri.path}-${name}` });
    const reason = async (uri: vscode.Uri) => {
      const found = await fileAt({ uri: uri.toString(), path: "a" });
      return found.kind === "failure" && found.failure.kind;
    };
    assert.equal(await reason(beside("gone")), "file-gone");
    await vscode.workspace.fs.writeFile(beside("png"), new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1, 0xff]));
    assert.equal(await reason(beside("png")), "binary");
    await vscode.workspace.fs.writeFile(beside("huge"), new Uint8Array(50_000_001).fill(0x61));
    assert.equal(await reason(beside("huge")), "file-too-large");
    await vscode.workspace.fs.delete(beside("huge"));
  });

  it("binary data is refused", async () => {
    const document = await vscode.workspace.openTextDocument({ content: "a\0b" });
    const found = await fileTarget(document);
    assert.equal(found.kind === "failure" && found.failure.kind, "binary");
  });

  it("an untitled document is welcome, a read-only one is not", async () => {
    const untitled = await vscode.workspace.openTextDocument({ content: "const a = 1;", language: "typescript" });
    assert.equal((await fileTarget(untitled)).kind, "target");
    const registration = vscode.workspace.registerTextDocumentContentProvider("readonly-test", {
      provideTextDocumentContent: () => "text",
    });
    const readOnly = await vscode.workspace.openTextDocument(vscode.Uri.parse("readonly-test:/a.ts"));
    const found = await fileTarget(readOnly);
    assert.equal(found.kind === "failure" && found.failure.kind, "unsupported-document");
    registration.dispose();
  });
});
