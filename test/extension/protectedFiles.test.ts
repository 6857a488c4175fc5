import assert from "node:assert/strict";
import { mkdtemp, realpath } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "mocha";
import * as vscode from "vscode";
import { type Messages, playMessages } from "./messages.ts";
import { createReviewing, hunkOn, type Reviewing } from "./support.ts";

describe("hunks of a file that does something by being there", () => {
  let reviewing: Reviewing;
  let messages: Messages;

  beforeEach(() => {
    messages = playMessages();
    reviewing = createReviewing();
  });

  afterEach(async () => {
    await reviewing.review.end();
    reviewing.dispose();
    messages.restore();
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });

  function inFolder(path: string): vscode.Uri {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder, "the suite runs in a folder");
    return vscode.Uri.joinPath(folder.uri, path);
  }

  async function openAt(path: string | vscode.Uri): Promise<vscode.TextDocument> {
    const uri = typeof path === "string" ? inFolder(path) : path;
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode("one\ntwo\n"));
    const { document } = await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
    await reviewing.begin(document, [hunkOn(document, 1, 1, ["TWO"])]);
    return document;
  }

  it("such as a build script are written once the user has said so, and not before", async () => {
    const document = await openAt("scratch-protected/Makefile");
    await reviewing.review.decideAll("accepted");
    assert.equal(document.getText(), "one\ntwo\n");
    assert.match(messages.told.join(), /scratch-protected\/Makefile .*Are its accepted hunks to be written\?/);
    messages.press = "Apply to This File";
    await reviewing.review.apply();
    assert.equal(document.getText(), "one\nTWO\n");
  });

  it("such as an editor's settings are no part of Accept All", async () => {
    const document = await openAt("scratch-protected/.vscode/tasks.json");
    messages.press = "Apply to This File";
    await reviewing.review.decideAll("accepted");
    assert.deepEqual(
      reviewing.review.hunks.map(({ state }) => state),
      ["pending"],
    );
    assert.match(
      messages.told.join(),
      /\.vscode\/tasks\.json configures an editor, so its hunks are accepted one by one/,
    );
    await reviewing.review.decide(["h0"], "accepted");
    assert.equal(document.getText(), "one\nTWO\n");
  });

  it("such as version control's are never written", async () => {
    const document = await openAt("scratch-protected/.hg/hgrc");
    messages.press = "Apply to This File";
    await reviewing.review.decide(["h0"], "accepted");
    assert.equal(document.getText(), "one\ntwo\n");
    assert.match(messages.told.join(), /belongs to version control/);
  });

  it("such as an editor's settings are asked about with the keys that change", async () => {
    const uri = inFolder("scratch-protected/.vscode/settings.json");
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode('{\n  "a": 1\n}\n'));
    const { document } = await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
    await reviewing.begin(document, [hunkOn(document, 1, 1, ['  "a": 1, // as before', '  "chat.autoApprove": true'])]);
    await reviewing.review.decide(["h0"], "accepted");
    assert.match(messages.details.join("\n"), /They change:\nchat\.autoApprove$/m);
    assert.equal(document.getText(), '{\n  "a": 1\n}\n');
  });

  it("or lies outside of the workspace's folders, is asked about each time", async () => {
    const outside = vscode.Uri.file(join(await realpath(await mkdtemp(join(tmpdir(), "fathom-outside-"))), "a.txt"));
    const document = await openAt(outside);
    await reviewing.review.decideAll("accepted");
    const question = /is outside the folders of this workspace\. Are its accepted hunks to be written\?/;
    assert.match(messages.told.join(), question);
    assert.equal(document.getText(), "one\ntwo\n");
    messages.press = "Apply to This File";
    await reviewing.review.apply();
    assert.equal(document.getText(), "one\nTWO\n");
  });
});
