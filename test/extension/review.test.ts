import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import * as vscode from "vscode";
import { isThere, openReview } from "../../src/core/review.ts";
import { playMessages } from "./messages.ts";
import {
  bytesOf,
  createReviewing,
  diffTabs,
  hunkOn,
  openFile,
  type Reviewing,
  redo,
  snapshotOf,
  typeAt,
  undo,
  until,
} from "./support.ts";

const five = "one\ntwo\nthree\nfour\nfive\n";

describe("a review in the real editor", () => {
  let reviewing: Reviewing;

  beforeEach(() => {
    reviewing = createReviewing();
  });

  afterEach(async () => {
    await reviewing.review.end();
    reviewing.dispose();
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });

  it("writes nothing before the last hunk is decided, then all accepted hunks at once; one undo restores the exact text", async () => {
    const editor = await openFile(five);
    const { document } = editor;
    await reviewing.begin(document, [hunkOn(document, 1, 1, ["TWO", "and more"]), hunkOn(document, 3, 1, ["FOUR"])]);
    await reviewing.review.decide(["h0"], "accepted");
    assert.equal(document.getText(), five);
    const version = document.version;
    await reviewing.review.decide(["h1"], "accepted");
    assert.equal(document.getText(), "one\nTWO\nand more\nthree\nFOUR\nfive\n");
    assert.equal(document.version, version + 1, "one edit");
    await undo(editor);
    assert.equal(document.getText(), five);
    await redo(editor);
    assert.equal(document.getText(), "one\nTWO\nand more\nthree\nFOUR\nfive\n");
  });

  it("leaves the file dirty and does not save it", async () => {
    const { document } = await openFile(five);
    await reviewing.begin(document, [hunkOn(document, 0, 1, ["ONE"])]);
    await reviewing.review.decideAll("accepted");
    assert.ok(document.isDirty);
    assert.equal(new TextDecoder().decode(await bytesOf(document)), five);
  });

  it("a rejected hunk is not written, and rejecting all writes nothing", async () => {
    const { document } = await openFile(five);
    await reviewing.begin(document, [hunkOn(document, 0, 1, ["ONE"]), hunkOn(document, 4, 1, ["FIVE"])]);
    await reviewing.review.decide(["h0"], "rejected");
    await reviewing.review.decide(["h1"], "accepted");
    assert.equal(document.getText(), "one\ntwo\nthree\nfour\nFIVE\n");
    const version = document.version;
    await reviewing.begin(document, [hunkOn(document, 0, 1, ["ONE"])]);
    await reviewing.review.decideAll("rejected");
    assert.equal(document.version, version);
    assert.equal(reviewing.review.open, false);
  });

  it("after an undo the hunks can be decided again, and after a redo they are applied again", async () => {
    const editor = await openFile(five);
    await reviewing.begin(editor.document, [hunkOn(editor.document, 0, 1, ["ONE"])]);
    await reviewing.review.decideAll("accepted");
    assert.equal(reviewing.review.open, false);
    await undo(editor);
    await until("the hunk waits again", () => reviewing.review.hunks[0]?.state === "pending");
    await redo(editor);
    await until("the hunk is applied again", () => reviewing.review.hunks[0]?.state === "applied");
    await undo(editor);
    await until("the hunk waits once more", () => reviewing.review.hunks[0]?.state === "pending");
    await reviewing.review.decideAll("accepted");
    assert.equal(editor.document.getText(), five.replace("one", "ONE"));
  });

  it("apply writes the accepted hunks and leaves the others open, counted on what is there now", async () => {
    const { document } = await openFile(five);
    await reviewing.begin(document, [hunkOn(document, 0, 1, ["a", "b", "c"]), hunkOn(document, 3, 1, ["FOUR"])]);
    await reviewing.review.decide(["h0"], "accepted");
    await reviewing.review.apply();
    assert.equal(document.getText(), "a\nb\nc\ntwo\nthree\nfour\nfive\n");
    assert.equal(reviewing.review.hunks.find((hunk) => hunk.id === "h1")?.line, 5);
    await reviewing.review.decide(["h1"], "accepted");
    assert.equal(document.getText(), "a\nb\nc\ntwo\nthree\nFOUR\nfive\n");
  });

  it("typing elsewhere is kept and the hunk moves with it; typing after the apply comes off first on undo", async () => {
    const editor = await openFile(five);
    const { document } = editor;
    await reviewing.begin(document, [hunkOn(document, 3, 1, ["FOUR"])]);
    await typeAt(editor, 0, 0, "zero\n");
    await until("the hunk has moved", () => reviewing.review.hunks[0]?.line === 4);
    await typeAt(editor, 5, 4, "!");
    await reviewing.review.decideAll("accepted");
    assert.equal(document.getText(), "zero\none\ntwo\nthree\nFOUR\nfive!\n");
    await undo(editor);
    assert.equal(document.getText(), "zero\none\ntwo\nthree\nfour\nfive!\n");
  });

  it("typing inside a hunk is a conflict: nothing is written, not even the hunks that would fit", async () => {
    const editor = await openFile(five);
    const { document } = editor;
    await reviewing.begin(document, [hunkOn(document, 1, 1, ["TWO"]), hunkOn(document, 3, 1, ["FOUR"])]);
    await reviewing.review.decide(["h0"], "accepted");
    await typeAt(editor, 3, 4, " mine");
    await until(
      "the hunk is in conflict",
      () => reviewing.review.hunks.find((hunk) => hunk.id === "h1")?.state === "conflict",
    );
    const before = document.getText();
    await reviewing.review.decide(["h1"], "accepted");
    assert.equal(document.getText(), before);
    assert.match(before, /four mine/);
  });

  it("who decides by key is led to the next hunk that waits, and decides that one next, wherever the cursor stands", async () => {
    const { document } = await openFile(five);
    const hunks = [0, 2, 4].map((line) => hunkOn(document, line, 1, [`NEW ${line}`]));
    await reviewing.begin(document, hunks);
    const { review } = reviewing;
    const decided: (string | undefined)[] = [];
    for (const state of ["accepted", "rejected", "accepted"] as const) {
      const id = review.navigator.current();
      decided.push(id);
      assert.ok(id !== undefined);
      await review.decide([id], state);
      if (review.open) await review.navigator.goOn(id);
    }
    assert.deepEqual(decided, ["h0", "h1", "h2"]);
    assert.equal(document.getText(), "NEW 0\ntwo\nthree\nfour\nNEW 4\n");
  });

  it("the next hunk after a decision is the one that it led to, and a rejected one says where to go on from", async () => {
    const { document } = await openFile(five);
    await reviewing.begin(
      document,
      [0, 1, 2, 3, 4].map((line) => hunkOn(document, line, 1, [`NEW ${line}`])),
    );
    const { review } = reviewing;
    const { navigator } = review;
    const shown: (string | undefined)[] = [];
    const step = async (direction: 1 | -1) => {
      await navigator.step(direction);
      shown.push(navigator.current());
    };
    await step(1);
    await review.decide(["h0"], "accepted");
    await navigator.goOn("h0");
    for (const direction of [1, 1] as const) await step(direction);
    await review.decide(["h2"], "rejected");
    await step(1);
    for (const direction of [-1, -1, -1] as const) await step(direction);
    assert.deepEqual(shown, ["h0", "h1", "h2", "h3", "h1", "h0", "h4"]);
  });

  it("a hunk that was led to is meant until the cursor moves; then the one under the cursor is", async () => {
    const editor = await openFile(five);
    const { document } = editor;
    await reviewing.begin(
      document,
      [0, 2, 4].map((line) => hunkOn(document, line, 1, [`NEW ${line}`])),
    );
    const { navigator } = reviewing.review;
    editor.selection = new vscode.Selection(0, 0, 0, 0);
    await navigator.reveal("h2");
    assert.equal(navigator.current(), "h2");
    editor.selection = new vscode.Selection(2, 1, 2, 1);
    assert.equal(navigator.current(), "h1");
    await reviewing.review.decide(["h2"], "accepted");
    await navigator.goOn("h2");
    assert.equal(navigator.current(), "h0");
  });

  it("undoing what was typed settles a conflict by itself", async () => {
    const editor = await openFile(five);
    await reviewing.begin(editor.document, [hunkOn(editor.document, 3, 1, ["FOUR"])]);
    await typeAt(editor, 3, 4, "!");
    await until("the hunk is in conflict", () => reviewing.review.hunks[0]?.state === "conflict");
    await undo(editor);
    await until("the conflict is gone", () => reviewing.review.hunks[0]?.state === "pending");
  });

  for (const [choice, expected] of [
    ["keep-yours", "one\ntwo\nthree\nfour mine\nfive\n"],
    ["take-proposed", "one\ntwo\nthree\nFOUR\nfive\n"],
  ] as const) {
    it(`a conflict settled with ${choice} leaves ${JSON.stringify(expected.split("\n")[3])}`, async () => {
      const editor = await openFile(five);
      await reviewing.begin(editor.document, [hunkOn(editor.document, 3, 1, ["FOUR"])]);
      await typeAt(editor, 3, 4, " mine");
      await until("the hunk is in conflict", () => reviewing.review.hunks[0]?.state === "conflict");
      await reviewing.review.resolve("h0", choice);
      assert.equal(editor.document.getText(), expected);
      assert.equal(reviewing.review.open, false);
    });
  }

  it("a conflict settled with edit-both proposes both in the diff, and the right side is what is applied", async () => {
    const editor = await openFile(five);
    await reviewing.begin(editor.document, [hunkOn(editor.document, 3, 1, ["FOUR"])]);
    await typeAt(editor, 3, 4, " mine");
    await until("the hunk is in conflict", () => reviewing.review.hunks[0]?.state === "conflict");
    await reviewing.review.resolve("h0", "edit-both");
    const proposalUri = reviewing.documents.proposalUri(0);
    assert.ok(proposalUri);
    const proposal = await vscode.workspace.openTextDocument(proposalUri);
    await until("the proposal holds both", () => proposal.getText() === "one\ntwo\nthree\nfour mine\nFOUR\nfive\n");
    await reviewing.review.decideAll("accepted");
    assert.equal(editor.document.getText(), "one\ntwo\nthree\nfour mine\nFOUR\nfive\n");
  });

  it("editing the right side of the diff edits the proposal: what stands there is what is applied", async () => {
    const { document } = await openFile(five);
    await reviewing.begin(document, [hunkOn(document, 0, 1, ["ONE"]), hunkOn(document, 3, 1, ["FOUR"])]);
    await reviewing.review.openDiff("h0");
    const proposalUri = reviewing.documents.proposalUri(0);
    assert.ok(proposalUri);
    const proposal = await vscode.workspace.openTextDocument(proposalUri);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(proposalUri, new vscode.Range(0, 0, 0, 3), "ONE by hand");
    edit.insert(proposalUri, new vscode.Position(2, 0), "between\n");
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.equal(proposal.getText(), "ONE by hand\ntwo\nbetween\nthree\nFOUR\nfive\n");
    await until("three hunks are offered", () => reviewing.review.hunks.length === 3);
    await reviewing.review.decideAll("accepted");
    assert.equal(document.getText(), "ONE by hand\ntwo\nbetween\nthree\nFOUR\nfive\n");
    await until("the diff is closed", () => diffTabs([proposalUri]).length === 0);
  });

  it("rejecting a hunk takes it out of the right side of the diff", async () => {
    const { document } = await openFile(five);
    await reviewing.begin(document, [hunkOn(document, 0, 1, ["ONE"]), hunkOn(document, 3, 1, ["FOUR"])]);
    await reviewing.review.openDiff("h0");
    const proposalUri = reviewing.documents.proposalUri(0);
    assert.ok(proposalUri);
    const proposal = await vscode.workspace.openTextDocument(proposalUri);
    assert.equal(proposal.getText(), "ONE\ntwo\nthree\nFOUR\nfive\n");
    await reviewing.review.decide(["h0"], "rejected");
    await until(
      "the first hunk is gone from the right side",
      () => proposal.getText() === "one\ntwo\nthree\nFOUR\nfive\n",
    );
    assert.equal(reviewing.review.hunks.length, 2, "a rejected hunk stays on offer");
  });

  it("who decides in the diff stays in it, and is led to its next hunk", async () => {
    const { document } = await openFile(five);
    await reviewing.begin(
      document,
      [0, 2, 4].map((line) => hunkOn(document, line, 1, [`NEW ${line}`, "more"])),
    );
    const { review, documents } = reviewing;
    await review.openDiff("h0");
    const isInDiff = () =>
      vscode.window.activeTextEditor?.document.uri.toString() === documents.proposalUri(0)?.toString();
    await until("the diff is open", isInDiff);
    const decided: (string | undefined)[] = [];
    for (const state of ["accepted", "rejected"] as const) {
      const id = review.navigator.current();
      decided.push(id);
      assert.ok(id !== undefined);
      await review.decide([id], state);
      await review.navigator.goOn(id);
      assert.ok(isInDiff(), `the diff was left after ${id}`);
    }
    assert.deepEqual([...decided, review.navigator.current()], ["h0", "h1", "h2"]);
    await review.navigator.step(-1);
    assert.ok(isInDiff());
    assert.equal(review.navigator.current(), "h0");
  });

  it("where the hunks of a closed file are is known once it is opened, and what it holds already is said", async () => {
    const { document: beside } = await openFile(five);
    const uri = beside.uri.with({ path: beside.uri.path.replace(/[^/]+$/, "never-opened.txt") });
    const file = { ...snapshotOf(beside), uri: uri.toString() };
    const hunks = ["FOUR", "FIVE"].map((line, at) => ({ ...hunkOn(beside, at + 3, 1, [line]), id: `h${at}` }));
    const text = `zero\n${five.replace("four", "FOUR")}`;
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    await reviewing.review.begin("closed", [{ file, review: openReview(five, hunks) }]);
    const places = () => reviewing.review.hunks.map((hunk) => [hunk.line, isThere(hunk)]);
    assert.deepEqual(places(), [
      [3, false],
      [4, false],
    ]);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
    assert.deepEqual(places(), [
      [4, true],
      [5, false],
    ]);
    await vscode.workspace.fs.delete(uri);
  });

  it("Accept All leaves a hunk of a closed file for a look where the file was changed in the hunk's line", async () => {
    const { document: beside } = await openFile(five);
    const uri = beside.uri.with({ path: beside.uri.path.replace(/[^/]+$/, "changed-while-closed.txt") });
    const file = { ...snapshotOf(beside), uri: uri.toString() };
    const base = "let first = list[0];\nrun(first);\n";
    const text = base.replace(";\n", "; // kept\n");
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    const hunk = { id: "h0", start: 0, removed: ["let first = list[0];"], added: ["const first = list[0];"] };
    await reviewing.review.begin("closed", [{ file, review: openReview(base, [hunk]) }]);
    await reviewing.review.decideAll("accepted");
    const document = await vscode.workspace.openTextDocument(uri);
    assert.deepEqual([document.getText(), reviewing.review.hunks[0]?.state], [text, "pending"]);
    await reviewing.review.decide(["h0"], "accepted");
    assert.equal(document.getText(), text.replace("let", "const"));
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await vscode.workspace.fs.delete(uri);
  });

  it("a document that was closed meanwhile is opened and merged", async () => {
    const editor = await openFile(five);
    const { document } = editor;
    await reviewing.begin(document, [hunkOn(document, 3, 1, ["FOUR"])]);
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
    await vscode.workspace.fs.writeFile(document.uri, new TextEncoder().encode(`zero\n${five}`));
    await until("VS Code has seen the file change", async () =>
      (await vscode.workspace.openTextDocument(document.uri)).getText().startsWith("zero"),
    );
    await reviewing.review.decideAll("accepted");
    const now = await vscode.workspace.openTextDocument(document.uri);
    assert.equal(now.getText(), "zero\none\ntwo\nthree\nFOUR\nfive\n");
    await vscode.window.showTextDocument(now);
  });

  it("a file that is gone is not made again, and the proposal is kept", async () => {
    const { document } = await openFile(five);
    await reviewing.begin(document, [hunkOn(document, 3, 1, ["FOUR"])]);
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
    await vscode.workspace.fs.delete(document.uri);
    await reviewing.review.decideAll("accepted");
    await assert.rejects(async () => vscode.workspace.fs.stat(document.uri));
    assert.equal(reviewing.review.open, true);
  });

  const bom = [0xef, 0xbb, 0xbf];
  const kinds: readonly (readonly [string, Uint8Array, Uint8Array])[] = [
    ["CRLF", bytes("a\r\nb\r\nc\r\n"), bytes("a\r\nB\r\nmore\r\nc\r\n")],
    ["no last newline", bytes("a\nb"), bytes("a\nB\nmore")],
    [
      "a byte order mark",
      new Uint8Array([...bom, ...bytes("a\nb\nc\n")]),
      new Uint8Array([...bom, ...bytes("a\nB\nmore\nc\n")]),
    ],
    ["tabs and trailing blanks", bytes("\ta  \nb\n\t\tc \t\n"), bytes("\ta  \nB\nmore\n\t\tc \t\n")],
    ["letters outside the basic plane", bytes("𝒂😀\nb\n👩‍👩‍👧 e\u0301\n"), bytes("𝒂😀\nB\nmore\n👩‍👩‍👧 e\u0301\n")],
  ];
  for (const [name, before, after] of kinds) {
    it(`${name}: apply and save changes the hunk's bytes alone, and undo and save restores every byte`, async () => {
      const editor = await openFile(before);
      const { document } = editor;
      await reviewing.begin(document, [hunkOn(document, 1, 1, ["B", "more"])]);
      await reviewing.review.decideAll("accepted");
      await document.save();
      assert.deepEqual(await bytesOf(document), after);
      await undo(editor);
      await document.save();
      assert.deepEqual(await bytesOf(document), before);
    });
  }

  it("neither the selection nor the scroll position moves, and the focus stays", async () => {
    const many = Array.from({ length: 300 }, (_, line) => `line ${line}`).join("\n");
    const editor = await openFile(many);
    editor.selection = new vscode.Selection(200, 3, 200, 6);
    editor.revealRange(new vscode.Range(195, 0, 195, 0), vscode.TextEditorRevealType.AtTop);
    await until("it has scrolled", () => (editor.visibleRanges[0]?.start.line ?? 0) > 150);
    const top = editor.visibleRanges[0]?.start.line;
    await reviewing.begin(editor.document, [hunkOn(editor.document, 250, 1, ["LINE 250"])]);
    await reviewing.review.decideAll("accepted");
    assert.deepEqual(
      [editor.selection.start.line, editor.selection.start.character, editor.selection.end.character],
      [200, 3, 6],
    );
    assert.equal(editor.visibleRanges[0]?.start.line, top);
    assert.equal(vscode.window.activeTextEditor?.document, editor.document);
  });

  it("typing that races with the apply is kept, key by key", async () => {
    const editor = await openFile(five);
    const { document } = editor;
    await reviewing.begin(document, [hunkOn(document, 3, 1, ["FOUR"])]);
    editor.selection = new vscode.Selection(0, 3, 0, 3);
    const typing = (async () => {
      for (const key of "abcdefghij") await vscode.commands.executeCommand("type", { text: key });
    })();
    await reviewing.review.decideAll("accepted");
    await typing;
    if (reviewing.review.open) await reviewing.review.apply();
    assert.equal(document.getText(), "oneabcdefghij\ntwo\nthree\nFOUR\nfive\n");
  });

  it("Accept All asks before it takes only a part of an answer", async () => {
    const messages = playMessages();
    try {
      const { document } = await openFile(five);
      await reviewing.begin(document, [hunkOn(document, 1, 1, ["TWO"])], { unplaced: 2 });
      await reviewing.review.decideAll("accepted");
      assert.deepEqual(messages.told, ["2 edits of this answer could not be placed."]);
      assert.equal(document.getText(), five);
      messages.press = "Accept the Placed Hunks";
      await reviewing.review.decideAll("accepted");
      assert.equal(document.getText(), "one\nTWO\nthree\nfour\nfive\n");
    } finally {
      messages.restore();
    }
  });

  it("what Accept All asked about a part of an answer, answered once another run is under review, accepts nothing of that", async () => {
    const { showWarningMessage } = vscode.window;
    let answer: ((button: string) => void) | undefined;
    Object.assign(vscode.window, {
      showWarningMessage: () => new Promise<string>((resolve) => (answer = resolve)),
    });
    try {
      const { document } = await openFile(five);
      await reviewing.begin(document, [hunkOn(document, 1, 1, ["TWO"])], { unplaced: 2 });
      const asked = reviewing.review.decideAll("accepted");
      await until("it is asked", () => answer !== undefined);
      await reviewing.begin(document, [hunkOn(document, 3, 1, ["FOUR"])]);
      answer?.("Accept the Placed Hunks");
      await asked;
      assert.deepEqual(
        reviewing.review.hunks.map(({ state }) => state),
        ["pending"],
      );
      assert.equal(document.getText(), five);
    } finally {
      Object.assign(vscode.window, { showWarningMessage });
    }
  });

  it("asks before lines are taken away that only a rejected hunk would put elsewhere", async () => {
    const messages = playMessages();
    try {
      const block = ["const subtotal = price * quantity;", "const total = subtotal + shipping;"];
      const { document } = await openFile(`${block.join("\n")}\nthree();\nfour();\n`);
      const [away, there] = [hunkOn(document, 0, 2, ["sum();"]), hunkOn(document, 3, 0, block)];
      await reviewing.begin(document, [away, there]);
      await reviewing.review.decide(["h1"], "rejected");
      await reviewing.review.decide(["h0"], "accepted");
      assert.deepEqual(messages.told.length, 1);
      assert.match(messages.told[0] ?? "", /^2 lines would be gone from .*: a hunk that is not accepted puts them/);
      assert.ok(document.getText().startsWith(block.join("\n")));
      messages.press = "Apply All the Same";
      await reviewing.review.apply();
      assert.equal(document.getText(), "sum();\nthree();\nfour();\n");
    } finally {
      messages.restore();
    }
  });

  it("Accept All leaves hunks that were placed approximately for a look at each", async () => {
    const { document } = await openFile(five);
    const close = { ...hunkOn(document, 3, 1, ["FOUR"]), approximate: true as const };
    await reviewing.begin(document, [hunkOn(document, 0, 1, ["ONE"]), close]);
    await reviewing.review.decideAll("accepted");
    assert.deepEqual(
      reviewing.review.hunks.map(({ state }) => state),
      ["accepted", "pending"],
    );
    assert.equal(document.getText(), five);
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      "vscode.executeCodeLensProvider",
      document.uri,
    );
    const titles = lenses.flatMap(({ command }) => command?.title ?? []);
    assert.deepEqual(
      titles.filter((title) => title.includes("approximately")),
      ["2 of 2 · +1 −1 · placed approximately"],
    );
    await reviewing.review.decide(["h1"], "accepted");
    assert.equal(document.getText(), "ONE\ntwo\nthree\nFOUR\nfive\n");
  });

  describe("a large deletion", () => {
    const long = Array.from({ length: 60 }, (_, line) => `line ${line}`);
    const asked: string[] = [];
    const { showWarningMessage } = vscode.window;
    let press: string | undefined;

    beforeEach(() => {
      asked.length = 0;
      const answer = (message: string) => {
        asked.push(message);
        return Promise.resolve(press);
      };
      Object.assign(vscode.window, { showWarningMessage: answer });
    });

    afterEach(() => void Object.assign(vscode.window, { showWarningMessage }));

    it("is written only after the user said so", async () => {
      const { document } = await openFile(long.join("\n"));
      press = undefined;
      await reviewing.begin(document, [hunkOn(document, 10, 40, ["// rest unchanged"])]);
      await reviewing.review.decideAll("accepted");
      assert.equal(document.getText(), long.join("\n"));
      assert.match(asked.join(), /take 39 lines away from .*, which has 60/);
      press = "Delete and Apply";
      await reviewing.review.apply();
      assert.equal(document.lineCount, 21);
    });

    it("is not asked about where little goes", async () => {
      const { document } = await openFile(long.join("\n"));
      await reviewing.begin(document, [hunkOn(document, 10, 15, [])]);
      await reviewing.review.decideAll("accepted");
      assert.deepEqual(asked, []);
      assert.equal(document.lineCount, 45);
    });
  });

  describe("with the proposal's side edited by hand", () => {
    /** The right side of the diff, open, with some of its text replaced as a person would type it. */
    async function typeInProposal(old: string, text: string): Promise<vscode.TextEditor> {
      await reviewing.review.openDiff(undefined);
      const uri = reviewing.documents.proposalUri(0);
      assert.ok(uri);
      const document = await vscode.workspace.openTextDocument(uri);
      const editor = vscode.window.visibleTextEditors.find((each) => each.document === document);
      assert.ok(editor, "the diff is open");
      const at = document.getText().indexOf(old);
      assert.ok(at >= 0, `${old} is in ${JSON.stringify(document.getText())}`);
      const range = new vscode.Range(document.positionAt(at), document.positionAt(at + old.length));
      assert.ok(await editor.edit((builder) => builder.replace(range, text)));
      return editor;
    }

    const shows = (editor: vscode.TextEditor, text: string) =>
      until(`the proposal's side shows ${JSON.stringify(text)}`, () => editor.document.getText() === text);

    it("a settled conflict and what was typed meanwhile reach it, so that its next key takes nothing away", async () => {
      const file = await openFile(five);
      await reviewing.begin(file.document, [
        hunkOn(file.document, 0, 1, ["ONE"]),
        hunkOn(file.document, 3, 1, ["FOUR"]),
      ]);
      const proposal = await typeInProposal("FOUR", "FOUR by hand");
      const editor = await vscode.window.showTextDocument(file.document);
      await typeAt(editor, 0, 3, " mine");
      await typeAt(editor, 1, 0, "PRECIOUS\n");
      await until("the first hunk is in conflict", () => reviewing.review.hunks[0]?.state === "conflict");
      await reviewing.review.resolve("h0", "keep-yours");
      await shows(proposal, "one mine\nPRECIOUS\ntwo\nthree\nFOUR by hand\nfive\n");
      await typeInProposal("FOUR by hand", "FOUR by my hand");
      await reviewing.review.decideAll("accepted");
      assert.equal(file.document.getText(), "one mine\nPRECIOUS\ntwo\nthree\nFOUR by my hand\nfive\n");
    });

    it("a rejected hunk leaves it, and does not come back with the next key", async () => {
      const file = await openFile(five);
      await reviewing.begin(file.document, [
        hunkOn(file.document, 0, 1, ["ONE"]),
        hunkOn(file.document, 3, 1, ["FOUR"]),
      ]);
      const proposal = await typeInProposal("ONE", "ONE by hand");
      await reviewing.review.decide(["h1"], "rejected");
      await shows(proposal, "ONE by hand\ntwo\nthree\nfour\nfive\n");
      await typeInProposal("ONE by hand", "ONE!");
      await reviewing.review.decideAll("accepted");
      assert.equal(file.document.getText(), "ONE!\ntwo\nthree\nfour\nfive\n");
    });
  });

  it("an undo that only happens to reach an earlier text leaves later decisions alone", async () => {
    const editor = await openFile(five);
    await reviewing.begin(editor.document, [
      hunkOn(editor.document, 0, 1, ["ONE"]),
      hunkOn(editor.document, 3, 1, ["FOUR"]),
    ]);
    await reviewing.review.decide(["h0"], "accepted");
    await reviewing.review.apply();
    await undo(editor);
    await until("the hunk waits again", () => reviewing.review.hunks[0]?.state === "pending");
    await reviewing.review.decideAll("rejected");
    await typeAt(editor, 2, 0, "x");
    await undo(editor);
    assert.equal(editor.document.getText(), five);
    assert.deepEqual(
      reviewing.review.hunks.map(({ state }) => state),
      ["rejected", "rejected"],
    );
    assert.equal(reviewing.review.open, false);
  });

  it("a decision made while an apply is under way is kept, and no conflict is told", async () => {
    const { document } = await openFile(five);
    await reviewing.begin(document, [hunkOn(document, 0, 1, ["ONE"]), hunkOn(document, 3, 1, ["FOUR"])]);
    await reviewing.review.decide(["h0"], "accepted");
    const applying = reviewing.review.apply();
    const deciding = reviewing.review.decide(["h1"], "rejected");
    await Promise.all([applying, deciding]);
    assert.deepEqual(
      reviewing.review.hunks.map(({ state }) => state),
      ["applied", "rejected"],
    );
    assert.ok(!reviewing.told.flat().some(({ state }) => state === "conflict"));
  });
});

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
