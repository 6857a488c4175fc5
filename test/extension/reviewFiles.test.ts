import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import * as vscode from "vscode";
import { createReviewing, diffTabs, hunkOn, openFile, type Reviewing, typeAt, undo, until } from "./support.ts";

const five = "one\ntwo\nthree\nfour\nfive\n";
const abc = "a\nb\nc\n";

describe("a review of several files in the real editor", () => {
  let reviewing: Reviewing;
  let first: vscode.TextEditor;
  let second: vscode.TextEditor;

  beforeEach(async () => {
    reviewing = createReviewing();
    first = await openFile(five);
    second = await openFile(abc);
    await reviewing.beginAll([
      [first.document, [hunkOn(first.document, 0, 1, ["ONE"]), hunkOn(first.document, 3, 1, ["FOUR"])]],
      [second.document, [hunkOn(second.document, 1, 1, ["B"])]],
    ]);
  });

  afterEach(async () => {
    await reviewing.review.end();
    reviewing.dispose();
    for (const editor of [first, second]) {
      await vscode.window.showTextDocument(editor.document);
      await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    }
  });

  it("writes all files at once when the last hunk of any is decided, and saves none", async () => {
    await reviewing.review.decide(["0.0", "0.1"], "accepted");
    assert.equal(first.document.getText(), five);
    await reviewing.review.decide(["1.0"], "accepted");
    assert.equal(first.document.getText(), "ONE\ntwo\nthree\nFOUR\nfive\n");
    assert.equal(second.document.getText(), "a\nB\nc\n");
    assert.ok(first.document.isDirty && second.document.isDirty);
    assert.equal(reviewing.review.open, false);
  });

  it("a conflict in one file writes nothing in any", async () => {
    await typeAt(second, 1, 1, " mine");
    await reviewing.review.decideAll("accepted");
    assert.equal(first.document.getText(), five);
    assert.equal(second.document.getText(), "a\nb mine\nc\n");
    assert.equal(reviewing.review.hunks.find(({ id }) => id === "1.0")?.state, "conflict");
    await reviewing.review.resolve("1.0", "take-proposed");
    assert.equal(first.document.getText(), "ONE\ntwo\nthree\nFOUR\nfive\n");
    assert.equal(second.document.getText(), "a\nB\nc\n");
  });

  it("what is accepted in one file is applied while another waits", async () => {
    await reviewing.review.decide(["1.0"], "accepted");
    await reviewing.review.apply();
    assert.equal(second.document.getText(), "a\nB\nc\n");
    assert.deepEqual(
      reviewing.review.hunks.map(({ id, state }) => [id, state]),
      [
        ["0.0", "pending"],
        ["0.1", "pending"],
        ["1.0", "applied"],
      ],
    );
    await undo(second);
    await until("the second file's hunk waits again", () => reviewing.review.hunks[2]?.state === "pending");
    assert.equal(first.document.getText(), five);
  });

  it("each file has a diff of its own, and typing in one proposal concerns that file alone", async () => {
    await reviewing.review.openDiff("1.0");
    const uri = reviewing.documents.proposalUri(1);
    const proposal = vscode.window.visibleTextEditors.find(
      ({ document }) => document.uri.toString() === uri?.toString(),
    );
    assert.equal(proposal?.document.getText(), "a\nB\nc\n");
    assert.ok(await proposal?.edit((builder) => builder.insert(new vscode.Position(1, 1), " by hand")));
    await until("the hunk is what was typed", () => reviewing.review.hunks[2]?.added[0] === "B by hand");
    assert.equal(reviewing.review.hunks[2]?.file, 1);
    await reviewing.review.openDiff("0.1");
    const proposals = [0, 1].map((file) => reviewing.documents.proposalUri(file));
    await until("both diffs are open", () => diffTabs(proposals).length === 2);
    await reviewing.review.decideAll("accepted");
    assert.equal(second.document.getText(), "a\nB by hand\nc\n");
    await until("both are closed when nothing is left", () => diffTabs(proposals).length === 0);
  });

  it("a line that was typed into a proposal of another file is a hunk of that file", async () => {
    await reviewing.review.openDiff("1.0");
    const uri = reviewing.documents.proposalUri(1);
    const proposal = vscode.window.visibleTextEditors.find(
      ({ document }) => document.uri.toString() === uri?.toString(),
    );
    assert.ok(await proposal?.edit((builder) => builder.insert(new vscode.Position(3, 0), "d\n")));
    await until("there is one hunk more", () => reviewing.review.hunks.length === 4);
    assert.equal(reviewing.review.hunks[3]?.file, 1);
    await reviewing.review.decideAll("accepted");
    assert.equal(second.document.getText(), "a\nB\nc\nd\n");
  });

  it("the next hunk leads into the other file", async () => {
    await vscode.window.showTextDocument(second.document);
    await reviewing.review.navigator.step(1);
    await reviewing.review.navigator.step(1);
    await reviewing.review.navigator.step(1);
    await vscode.window.showTextDocument(second.document, { selection: new vscode.Range(1, 0, 1, 0) });
    assert.equal(reviewing.review.navigator.current(), "1.0");
    await vscode.window.showTextDocument(first.document, { selection: new vscode.Range(3, 0, 3, 0) });
    assert.equal(reviewing.review.navigator.current(), "0.1");
  });
});
