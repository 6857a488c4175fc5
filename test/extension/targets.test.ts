import assert from "node:assert/strict";
import { describe, it } from "mocha";
import * as vscode from "vscode";
import { filesOf } from "../../src/core/request.ts";
import { fileTarget, selectionTarget } from "../../src/vscode/targets.ts";
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
    const found = fileTarget(editor.document);
    assert.equal(found.kind === "target" && filesOf(found.target)[0]?.text, "unsaved\n");
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });

  it("a file over 5 MB is refused before anything is sent", async () => {
    const editor = await openFile(`${"x".repeat(99)}\n`.repeat(50_001), "txt");
    const found = fileTarget(editor.document);
    assert.equal(found.kind === "failure" && found.failure.kind, "file-too-large");
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
  });

  it("binary data is refused", async () => {
    const document = await vscode.workspace.openTextDocument({ content: "a\0b" });
    const found = fileTarget(document);
    assert.equal(found.kind === "failure" && found.failure.kind, "binary");
  });

  it("an untitled document is welcome, a read-only one is not", async () => {
    const untitled = await vscode.workspace.openTextDocument({ content: "const a = 1;", language: "typescript" });
    assert.equal(fileTarget(untitled).kind, "target");
    const registration = vscode.workspace.registerTextDocumentContentProvider("readonly-test", {
      provideTextDocumentContent: () => "text",
    });
    const readOnly = await vscode.workspace.openTextDocument(vscode.Uri.parse("readonly-test:/a.ts"));
    const found = fileTarget(readOnly);
    assert.equal(found.kind === "failure" && found.failure.kind, "unsupported-document");
    registration.dispose();
  });
});
