import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import * as vscode from "vscode";
import { createReviewing, hunkOn, openFile, type Reviewing, typeAt, undo, until } from "./support.ts";

const five = "one\ntwo\nthree\nfour\nfive\n";
const bytes = (text: string) => new TextEncoder().encode(text);

describe("a document that moves on during a review", () => {
  let reviewing: Reviewing;

  beforeEach(() => {
    reviewing = createReviewing();
  });

  afterEach(async () => {
    await reviewing.review.end();
    reviewing.dispose();
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });

  it("is renamed, and the hunks land in it under its new name", async () => {
    const { document } = await openFile(five);
    await reviewing.begin(document, [hunkOn(document, 1, 1, ["TWO"])]);
    const renamed = document.uri.with({ path: document.uri.path.replace("scratch-", "renamed-") });
    const edit = new vscode.WorkspaceEdit();
    edit.renameFile(document.uri, renamed);
    assert.ok(await vscode.workspace.applyEdit(edit));
    await reviewing.review.decideAll("accepted");
    const now = await vscode.workspace.openTextDocument(renamed);
    assert.equal(now.getText(), "one\nTWO\nthree\nfour\nfive\n");
  });

  it("is in a folder that is renamed, and the hunks land in it there", async () => {
    const { document } = await openFile(five);
    const folder = vscode.Uri.joinPath(document.uri, "..", `folder-${Date.now()}`);
    const inside = vscode.Uri.joinPath(folder, "inside.ts");
    await vscode.workspace.fs.writeFile(inside, bytes(five));
    const target = await vscode.workspace.openTextDocument(inside);
    await vscode.window.showTextDocument(target);
    await reviewing.begin(target, [hunkOn(target, 1, 1, ["TWO"])]);
    const moved = folder.with({ path: `${folder.path}-moved` });
    const edit = new vscode.WorkspaceEdit();
    edit.renameFile(folder, moved);
    assert.ok(await vscode.workspace.applyEdit(edit));
    await reviewing.review.decideAll("accepted");
    const now = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(moved, "inside.ts"));
    assert.equal(now.getText(), "one\nTWO\nthree\nfour\nfive\n");
  });

  it("is reverted to the file, and the hunk is counted on what stands there then", async () => {
    const editor = await openFile(five);
    await typeAt(editor, 0, 0, "typed\n");
    await reviewing.begin(editor.document, [hunkOn(editor.document, 2, 1, ["TWO"])]);
    await vscode.commands.executeCommand("workbench.action.files.revert");
    await until("the document is as the file", () => editor.document.getText() === five);
    await reviewing.review.decideAll("accepted");
    assert.equal(editor.document.getText(), "one\nTWO\nthree\nfour\nfive\n");
  });

  const states = () => reviewing.review.hunks.map(({ state }) => state);
  const both = "ONE\ntwo\nthree\nFOUR\nfive\n";

  it("is reverted after hunks were applied one by one: they are open again, and one undo brings them back", async () => {
    const editor = await openFile(five);
    const { document } = editor;
    await reviewing.begin(document, [hunkOn(document, 0, 1, ["ONE"]), hunkOn(document, 3, 1, ["FOUR"])]);
    for (const hunk of ["h0", "h1"]) {
      await reviewing.review.decide([hunk], "accepted");
      await reviewing.review.apply();
    }
    assert.equal(document.getText(), both);
    await vscode.commands.executeCommand("workbench.action.files.revert");
    await until("the document is as the file", () => document.getText() === five);
    await until("both can be decided", () => states().join() === "pending,pending");
    await undo(editor);
    if (document.getText() === both) await until("both are applied", () => states().join() === "applied,applied");
    else assert.deepEqual([document.getText(), states().join()], [five, "pending,pending"]);
    await reviewing.review.decideAll("accepted");
    assert.equal(document.getText(), both);
  });

  it("is checked out anew after an apply that was saved: what stands there no more is open again, the rest is not", async () => {
    const { document } = await openFile(five);
    await reviewing.begin(document, [hunkOn(document, 0, 1, ["ONE"]), hunkOn(document, 3, 1, ["FOUR"])]);
    await reviewing.review.decideAll("accepted");
    await document.save();
    const checkout = "ONE\ntwo\nthree\nfour\nfive\nsix\n";
    await vscode.workspace.fs.writeFile(document.uri, bytes(checkout));
    await until("the document took it over", () => document.getText() === checkout);
    await until("one can be decided", () => states().join() === "applied,pending");
    await vscode.workspace.fs.writeFile(document.uri, bytes(`${both}six\n`));
    await until("the document took it over", () => document.getText() === `${both}six\n`);
    await until("both are applied", () => states().join() === "applied,applied");
  });

  it("is typed into after an apply, past what stood there before: the hunk stays applied", async () => {
    const editor = await openFile("call(1);\n");
    const { document } = editor;
    await reviewing.begin(document, [hunkOn(document, 0, 1, ["call(12);"])]);
    await reviewing.review.decideAll("accepted");
    await vscode.window.showTextDocument(document);
    editor.selection = new vscode.Selection(0, 7, 0, 7);
    await vscode.commands.executeCommand("deleteLeft");
    assert.equal(document.getText(), "call(1);\n");
    await typeAt(editor, 0, 6, "3");
    assert.equal(document.getText(), "call(13);\n");
    assert.deepEqual(states(), ["applied"]);
  });

  it("is written by another program, and what that wrote elsewhere is kept", async () => {
    const { document } = await openFile(five);
    await reviewing.begin(document, [hunkOn(document, 3, 1, ["FOUR"])]);
    await vscode.workspace.fs.writeFile(document.uri, bytes(`zero\n${five}`));
    await until("the document took it over", () => document.getText() === `zero\n${five}`);
    await reviewing.review.decideAll("accepted");
    assert.equal(document.getText(), "zero\none\ntwo\nthree\nFOUR\nfive\n");
  });

  it("has unsaved changes while the file becomes newer: the hunk goes into the editor alone, and nothing is saved", async () => {
    const editor = await openFile(five);
    await typeAt(editor, 0, 0, "typed ");
    await reviewing.begin(editor.document, [hunkOn(editor.document, 3, 1, ["FOUR"])]);
    await vscode.workspace.fs.writeFile(editor.document.uri, bytes("newer\n"));
    await reviewing.review.decideAll("accepted");
    assert.equal(editor.document.getText(), "typed one\ntwo\nthree\nFOUR\nfive\n");
    assert.ok(editor.document.isDirty);
    const saved = await vscode.workspace.fs.readFile(editor.document.uri);
    assert.equal(new TextDecoder().decode(saved), "newer\n");
  });

  it("was never saved, and takes the hunks all the same", async () => {
    const document = await vscode.workspace.openTextDocument({ content: five, language: "typescript" });
    const editor = await vscode.window.showTextDocument(document);
    await reviewing.begin(document, [hunkOn(document, 1, 1, ["TWO"])]);
    await reviewing.review.decideAll("accepted");
    assert.equal(document.getText(), "one\nTWO\nthree\nfour\nfive\n");
    await undo(editor);
    assert.equal(document.getText(), five);
  });

  it("came with mixed line endings: only the hunk's lines change in what VS Code made of it", async () => {
    const { document } = await openFile("one\r\ntwo\nthree\r\nfour\r\n");
    const before = document.getText();
    await reviewing.begin(document, [hunkOn(document, 1, 1, ["TWO", "more"])]);
    await reviewing.review.decideAll("accepted");
    const eol = document.eol === vscode.EndOfLine.CRLF ? "\r\n" : "\n";
    assert.equal(document.getText(), before.replace(`two${eol}`, `TWO${eol}more${eol}`));
  });

  it("has the hunk's change already: nothing is written, no undo step is made, and the hunk is settled", async () => {
    const editor = await openFile(five);
    await reviewing.begin(editor.document, [hunkOn(editor.document, 1, 1, ["TWO"])]);
    await editor.edit((builder) => builder.replace(new vscode.Range(1, 0, 1, 3), "TWO"));
    const { version } = editor.document;
    await reviewing.review.decideAll("accepted");
    assert.equal(editor.document.version, version);
    assert.equal(reviewing.review.hunks[0]?.state, "applied");
    await undo(editor);
    assert.equal(editor.document.getText(), five);
  });

  it("has a comment behind the line that the hunk changes: both stand there once the hunk is accepted by itself", async () => {
    const editor = await openFile("const first = list[0];\nrun(first);\n");
    await reviewing.begin(editor.document, [hunkOn(editor.document, 0, 1, ["let first = list[0];"])]);
    await typeAt(editor, 0, 22, " // kept");
    await until("the panel is told", () => reviewing.review.hunks[0]?.merged !== undefined);
    assert.deepEqual(reviewing.review.hunks[0]?.merged?.added, ["let first = list[0]; // kept"]);
    assert.equal(reviewing.review.hunks[0]?.withYours, true);
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      "vscode.executeCodeLensProvider",
      editor.document.uri,
    );
    assert.ok(lenses.some(({ command }) => command?.title.endsWith(" · merged with your change")));
    await reviewing.review.decideAll("accepted");
    assert.deepEqual(
      [reviewing.review.hunks[0]?.state, editor.document.getText()],
      ["pending", "const first = list[0]; // kept\nrun(first);\n"],
    );
    await reviewing.review.decide(["h0"], "accepted");
    assert.equal(editor.document.getText(), "let first = list[0]; // kept\nrun(first);\n");
  });

  it("is formatted on save: the hunk follows the new indentation", async () => {
    const editor = await openFile("if (a) {\n  one();\n  two();\n}\n");
    await reviewing.begin(editor.document, [hunkOn(editor.document, 2, 1, ["  two();", "  three();"])]);
    await editor.edit((builder) => {
      builder.replace(new vscode.Range(1, 0, 1, 2), "\t");
      builder.replace(new vscode.Range(2, 0, 2, 2), "\t");
    });
    await reviewing.review.decideAll("accepted");
    assert.equal(editor.document.getText(), "if (a) {\n\tone();\n\ttwo();\n\tthree();\n}\n");
  });
});
