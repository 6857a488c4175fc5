import assert from "node:assert/strict";
import { chmod } from "node:fs/promises";
import { afterEach, beforeEach, describe, it } from "mocha";
import * as vscode from "vscode";
import { fileAt, fileSnapshot } from "../../src/vscode/targets.ts";
import { workspaceRoots } from "../../src/vscode/workspaceRoots.ts";
import { type WriteEdit, watchedWrite } from "../../src/vscode/writeEdit.ts";
import { registerMemoryFiles } from "./memoryFiles.ts";
import { type Messages, playMessages } from "./messages.ts";
import { bytesOf, createReviewing, hunkOn, openFile, type Reviewing, typeAt, undo, until } from "./support.ts";

const five = "one\ntwo\nthree\nfour\nfive\n";

describe("a document or an editor that does not do what is asked", () => {
  let reviewing: Reviewing;
  let messages: Messages;
  let write: WriteEdit | undefined;

  beforeEach(() => {
    messages = playMessages();
    write = undefined;
    reviewing = createReviewing(async (edit) => {
      if (write !== undefined) return write(edit);
      return (await vscode.workspace.applyEdit(edit)) ? "written" : "declined";
    });
  });

  afterEach(async () => {
    await reviewing.review.end();
    reviewing.dispose();
    messages.restore();
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });

  const states = () => reviewing.review.hunks.map(({ state }) => state);
  const applyOnly =
    (count: number, answer: "written" | "declined" | "unanswered"): WriteEdit =>
    async (edit) => {
      const some = new vscode.WorkspaceEdit();
      for (const [uri, edits] of edit.entries().slice(0, count)) some.set(uri, edits);
      await vscode.workspace.applyEdit(some);
      return answer;
    };

  describe("that is gone", () => {
    const { showSaveDialog } = vscode.window;
    afterEach(() => void Object.assign(vscode.window, { showSaveDialog }));

    it("its proposal is saved as a new file where the user says so, with the accepted hunks, and is settled then", async () => {
      const { document } = await openFile(five);
      await reviewing.begin(document, [hunkOn(document, 1, 1, ["TWO"]), hunkOn(document, 3, 1, ["FOUR"])]);
      await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
      await vscode.workspace.fs.delete(document.uri);
      const target = document.uri.with({ path: document.uri.path.replace("scratch-", "saved-") });
      Object.assign(vscode.window, { showSaveDialog: async () => target });
      await reviewing.review.decide(["h0"], "accepted");
      messages.press = "Save as New File…";
      await reviewing.review.apply();
      await until("it is saved", () => states()[0] === "applied");
      assert.deepEqual(states(), ["applied", "pending"]);
      assert.match(messages.told.join(), /cannot be opened any more, so nothing was written/);
      const saved = await vscode.workspace.openTextDocument(target);
      assert.equal(saved.getText(), "one\nTWO\nthree\nfour\nfive\n");
      await assert.rejects(async () => vscode.workspace.fs.stat(document.uri));
      // What is accepted later goes there too.
      await reviewing.review.decide(["h1"], "accepted");
      assert.equal(saved.getText(), "one\nTWO\nthree\nFOUR\nfive\n");
    });

    it("its new file keeps encoding, mark and line endings, and is asked about as any file is", async () => {
      const text = "ä\r\nb\r\nc\r\n";
      const { document } = await openFile(await vscode.workspace.encode(text, { encoding: "utf8bom" }));
      assert.equal(document.encoding, "utf8bom");
      await reviewing.begin(document, [hunkOn(document, 1, 1, ["B"])]);
      await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
      await vscode.workspace.fs.delete(document.uri);
      const target = vscode.Uri.joinPath(document.uri, "..", "made", "package.json");
      Object.assign(vscode.window, { showSaveDialog: async () => target });
      messages.press = "Save as New File…";
      await reviewing.review.decideAll("accepted");
      const isAsked = () => messages.told.some((each) => /Are its accepted hunks to be written\?/.test(each));
      await until("it is asked about", isAsked);
      await assert.rejects(async () => vscode.workspace.fs.stat(target));
      assert.deepEqual(states(), ["accepted"]);
      const { showWarningMessage } = vscode.window;
      Object.assign(vscode.window, { showWarningMessage: async () => "Apply to This File" });
      await reviewing.review.apply();
      await until("it is saved", () => states()[0] === "applied");
      Object.assign(vscode.window, { showWarningMessage });
      const expected = await vscode.workspace.encode(text.replace("b", "B"), { encoding: "utf8bom" });
      assert.deepEqual([...(await vscode.workspace.fs.readFile(target))], [...expected]);
      await vscode.workspace.fs.delete(target);
    });

    it("a document that was never saved and is closed is gone: no empty one is made in its place", async () => {
      const document = await vscode.workspace.openTextDocument({ content: five, language: "typescript" });
      await vscode.window.showTextDocument(document);
      await reviewing.begin(document, [hunkOn(document, 1, 1, ["TWO"])]);
      await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
      await until("it is closed", () => document.isClosed);
      await reviewing.review.decideAll("accepted");
      assert.match(messages.told.join(), /cannot be opened any more, so nothing was written/);
      assert.deepEqual(states(), ["accepted"]);
      assert.ok(!vscode.workspace.textDocuments.some(({ uri }) => uri.toString() === document.uri.toString()));
      const again = await fileAt({ uri: document.uri.toString(), path: "Untitled-1" });
      assert.equal(again.kind === "failure" && again.failure.kind, "file-gone");
    });

    it("nothing is made when the user names no place", async () => {
      const { document } = await openFile(five);
      await reviewing.begin(document, [hunkOn(document, 1, 1, ["TWO"])]);
      await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
      await vscode.workspace.fs.delete(document.uri);
      let asked = false;
      const dialog = async () => {
        asked = true;
        return undefined;
      };
      Object.assign(vscode.window, { showSaveDialog: dialog });
      messages.press = "Save as New File…";
      await reviewing.review.decideAll("accepted");
      await until("it was asked", () => asked);
      await assert.rejects(async () => vscode.workspace.fs.stat(document.uri));
      assert.deepEqual(states(), ["accepted"]);
    });
  });

  describe("that cannot be written to", () => {
    it("a read-only file's hunks are not offered for acceptance, and are once it can be written to", async () => {
      const memory = registerMemoryFiles("fathom-test-locked", false);
      const uri = memory.uri("/a.ts", five);
      memory.locked.add("/a.ts");
      const document = await vscode.workspace.openTextDocument(uri);
      await vscode.window.showTextDocument(document);
      await reviewing.begin(document, [hunkOn(document, 1, 1, ["TWO"])]);
      assert.equal(reviewing.told.at(-1)?.[0]?.readOnly, true, "the panel knows before anything is offered");
      assert.match(messages.told.join(), /read-only, so its hunks can be read and copied, not accepted/);
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>("vscode.executeCodeLensProvider", uri);
      assert.ok(!lenses.some(({ command }) => command?.title === "Accept"));
      await reviewing.review.decideAll("accepted");
      assert.deepEqual([states(), document.getText()], [["pending"], five]);
      memory.unlock(uri);
      await until("VS Code lets it be edited", async () => {
        await reviewing.review.decideAll("accepted");
        return states()[0] === "applied";
      });
      assert.equal(document.getText(), "one\nTWO\nthree\nfour\nfive\n");
      assert.ok(document.isDirty);
      await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
      memory.dispose();
    });

    it("a file on disk that nobody may write to is seen, and a conflict in it offers no way to write", async () => {
      const editor = await openFile(five);
      const { document } = editor;
      await chmod(document.uri.fsPath, 0o444);
      await reviewing.begin(document, [hunkOn(document, 1, 1, ["TWO"])]);
      assert.equal(reviewing.told.at(-1)?.[0]?.readOnly, true);
      await typeAt(editor, 1, 0, "my ");
      await until("it is a conflict", () => states()[0] === "conflict");
      const lenses = async () => {
        const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(
          "vscode.executeCodeLensProvider",
          document.uri,
        );
        return found.map(({ command }) => command?.title);
      };
      assert.ok(!(await lenses()).includes("Take Proposed"));
      messages.told.length = 0;
      await reviewing.review.resolve("h0", "take-proposed");
      assert.match(messages.told.join(), /is read-only, so its hunks can be read and copied, not accepted/);
      assert.deepEqual([states(), document.getText()], [["conflict"], five.replace("two", "my two")]);
      await chmod(document.uri.fsPath, 0o644);
      await reviewing.review.resolve("h0", "take-proposed");
      assert.deepEqual([states(), document.getText()], [["applied"], five.replace("two", "TWO")]);
    });

    it("a file that the user's settings make read-only is refused before anything is sent, and not offered for acceptance", async () => {
      const { document } = await openFile(five, "fixed");
      const settings = vscode.workspace.getConfiguration();
      const include = { "scratch-*.fixed": true };
      assert.equal((await fileSnapshot(document)).kind, "file");
      await settings.update("files.readonlyInclude", include, vscode.ConfigurationTarget.Global);
      try {
        const found = await fileSnapshot(document);
        assert.ok(found.kind === "failure" && found.failure.kind === "unsupported-document");
        await reviewing.begin(document, [hunkOn(document, 1, 1, ["TWO"])]);
        await reviewing.review.decideAll("accepted");
        assert.deepEqual([states(), document.getText()], [["pending"], five]);
        await settings.update("files.readonlyExclude", include, vscode.ConfigurationTarget.Global);
        assert.equal((await fileSnapshot(document)).kind, "file");
      } finally {
        await settings.update("files.readonlyInclude", undefined, vscode.ConfigurationTarget.Global);
        await settings.update("files.readonlyExclude", undefined, vscode.ConfigurationTarget.Global);
      }
    });

    it("an editor that is read-only in this window: it is said, nothing is changed in any file and nothing is marked applied", async () => {
      const first = await openFile("a\nb\nc\n");
      const second = await openFile(five);
      await vscode.commands.executeCommand("workbench.action.files.setActiveEditorReadonlyInSession");
      await reviewing.beginAll([
        [first.document, [hunkOn(first.document, 1, 1, ["B"])]],
        [second.document, [hunkOn(second.document, 1, 1, ["TWO"])]],
      ]);
      await reviewing.review.decideAll("accepted");
      assert.match(messages.told.join(), /^scratch\S+ is read-only in VS Code, so nothing was changed\. Run File: Set/);
      assert.deepEqual([first.document.getText(), second.document.getText()], ["a\nb\nc\n", five]);
      assert.deepEqual(states(), ["accepted", "accepted"]);
      assert.deepEqual(
        reviewing.review.hunks.map(({ readOnly }) => readOnly),
        [undefined, true],
      );
      await vscode.window.showTextDocument(second.document);
      await vscode.commands.executeCommand("workbench.action.files.setActiveEditorWriteableInSession");
      await reviewing.review.apply();
      assert.deepEqual(states(), ["applied", "applied"]);
      assert.equal(second.document.getText(), five.replace("two", "TWO"));
      assert.ok(second.document.isDirty);
      await vscode.commands.executeCommand("workbench.action.files.resetActiveEditorReadonlyInSession");
    });

    it("hunks that VS Code saved by itself are applied all the same", async () => {
      const { document } = await openFile(five);
      write = async (edit) => {
        const written = await vscode.workspace.applyEdit(edit);
        await document.save();
        return written ? "written" : "declined";
      };
      await reviewing.begin(document, [hunkOn(document, 1, 1, ["TWO"])]);
      await reviewing.review.decideAll("accepted");
      assert.deepEqual([states(), document.isDirty], [["applied"], false]);
    });

    it("a file system that is read-only is refused before anything is sent", async () => {
      const memory = registerMemoryFiles("fathom-test-readonly", true);
      const document = await vscode.workspace.openTextDocument(memory.uri("/a.ts", five));
      const found = await fileSnapshot(document);
      assert.ok(found.kind === "failure" && found.failure.kind === "unsupported-document");
      assert.equal(found.failure.why, "It is read-only.");
      await reviewing.begin(document, [hunkOn(document, 1, 1, ["TWO"])]);
      await reviewing.review.decideAll("accepted");
      assert.deepEqual(states(), ["pending"]);
      memory.dispose();
    });
  });

  it("a file of a virtual file system takes hunks, and gives them back with one undo", async () => {
    const memory = registerMemoryFiles("fathom-test-virtual", false);
    const document = await vscode.workspace.openTextDocument(memory.uri("/a.ts", five));
    const editor = await vscode.window.showTextDocument(document);
    assert.equal((await fileSnapshot(document)).kind, "file");
    await reviewing.begin(document, [hunkOn(document, 1, 1, ["TWO"])]);
    await reviewing.review.decideAll("accepted");
    assert.equal(document.getText(), "one\nTWO\nthree\nfour\nfive\n");
    assert.equal(new TextDecoder().decode(memory.files.get("/a.ts")), five);
    await undo(editor);
    assert.equal(document.getText(), five);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    memory.dispose();
  });

  it("a notebook's cell is refused with a sentence", async () => {
    const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, "a", "python");
    const notebook = await vscode.workspace.openNotebookDocument("jupyter-notebook", new vscode.NotebookData([cell]));
    const found = await fileSnapshot(notebook.cellAt(0).document);
    assert.ok(found.kind === "failure" && found.failure.kind === "unsupported-document");
    assert.equal(found.failure.why, "Notebook cells are not supported.");
  });

  it("a file whose folder is not open any more is left alone, and the proposal is kept", async () => {
    const { document } = await openFile(five);
    const outside = vscode.Uri.file(`${document.uri.fsPath.replace(/\/[^/]*\/[^/]*$/, "")}/gone-${Date.now()}`);
    await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(outside, "a.ts"), new TextEncoder().encode(five));
    const target = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(outside, "a.ts"));
    await vscode.window.showTextDocument(target);
    const roots = [...workspaceRoots(), { name: "gone", uri: outside.toString() }];
    await reviewing.begin(target, [hunkOn(target, 1, 1, ["TWO"])], { roots });
    await reviewing.review.decide(["h0"], "accepted");
    assert.match(messages.told.join(), /is not open any more, so nothing was written/);
    assert.deepEqual([target.getText(), states()], [five, ["accepted"]]);
  });

  describe("when VS Code does not answer", () => {
    it("the wait has an end", async () => {
      assert.equal(await watchedWrite(new Promise(() => undefined), 1), "unanswered");
      assert.equal(await watchedWrite(Promise.resolve(true), 10_000), "written");
      assert.equal(await watchedWrite(Promise.resolve(false), 10_000), "declined");
      assert.equal(await watchedWrite(Promise.reject(new Error("no")), 10_000), "declined");
    });

    it("nothing written: it is said, the hunks stay accepted, and another try writes them once", async () => {
      const { document } = await openFile(five);
      write = async () => "unanswered";
      await reviewing.begin(document, [hunkOn(document, 1, 1, ["TWO"])]);
      await reviewing.review.decideAll("accepted");
      assert.match(messages.told.join(), /has not answered/);
      assert.deepEqual([document.getText(), states()], [five, ["accepted"]]);
      write = undefined;
      await reviewing.review.apply();
      assert.deepEqual([document.getText(), states()], ["one\nTWO\nthree\nfour\nfive\n", ["applied"]]);
    });

    it("written too late: another try reads what stands there and writes nothing twice", async () => {
      const { document } = await openFile(five);
      let late: vscode.WorkspaceEdit | undefined;
      write = async (edit) => {
        late = edit;
        return "unanswered";
      };
      await reviewing.begin(document, [hunkOn(document, 1, 0, ["new"])]);
      await reviewing.review.decideAll("accepted");
      assert.ok(late !== undefined && (await vscode.workspace.applyEdit(late)));
      await reviewing.review.apply();
      assert.deepEqual([document.getText(), states()], ["one\nnew\ntwo\nthree\nfour\nfive\n", ["applied"]]);
    });

    it("an answer that comes once another run is under review says nothing of that run's hunks", async () => {
      const { document } = await openFile(five);
      let answer: ((how: "unanswered") => void) | undefined;
      write = async (edit) => {
        const late = new Promise<"unanswered">((resolve) => (answer = resolve));
        await vscode.workspace.applyEdit(edit);
        return late;
      };
      await reviewing.begin(document, [hunkOn(document, 1, 1, ["TWO"])]);
      const first = reviewing.review.decide(["h0"], "accepted");
      await until("it is written", () => answer !== undefined && document.getText() !== five);
      const other = reviewing.begin(document, [hunkOn(document, 3, 1, ["FOUR"])]);
      answer?.("unanswered");
      await Promise.all([first, other]);
      assert.deepEqual(states(), ["pending"]);
      write = undefined;
      await reviewing.review.decide(["h0"], "accepted");
      assert.equal(document.getText(), "one\nTWO\nthree\nFOUR\nfive\n");
    });

    it("written all the same: what stands there counts", async () => {
      const { document } = await openFile(five);
      write = applyOnly(1, "unanswered");
      await reviewing.begin(document, [hunkOn(document, 1, 1, ["TWO"])]);
      await reviewing.review.decideAll("accepted");
      assert.deepEqual([states(), messages.told], [["applied"], []]);
    });

    it("it declines, or fails: nothing was changed and the proposal stays", async () => {
      const { document } = await openFile(five);
      write = async () => "declined";
      await reviewing.begin(document, [hunkOn(document, 1, 1, ["TWO"])]);
      await reviewing.review.decideAll("accepted");
      assert.match(messages.told.join(), /did not write the hunks/);
      assert.deepEqual([document.getText(), states()], [five, ["accepted"]]);
    });
  });

  describe("when VS Code writes one file of two", () => {
    async function applyHalf(
      answer: "written" | "declined",
    ): Promise<readonly [vscode.TextDocument, vscode.TextDocument]> {
      const first = await openFile(five);
      const second = await openFile("a\nb\nc\n");
      write = applyOnly(1, answer);
      await reviewing.beginAll([
        [first.document, [hunkOn(first.document, 0, 1, ["ONE"])]],
        [second.document, [hunkOn(second.document, 1, 1, ["B"])]],
      ]);
      const press = messages.press;
      await reviewing.review.decide(["0.0"], "accepted");
      messages.press = press;
      const decided = reviewing.review.decide(["1.0"], "accepted");
      write = async (edit) => {
        // The way back is written whole.
        write = undefined;
        return applyOnly(1, answer)(edit);
      };
      await decided;
      return [first.document, second.document];
    }

    for (const answer of ["declined", "written"] as const) {
      it(`and says ${answer}: it is told which, and one press has both as they were`, async () => {
        messages.press = "Undo What Was Written";
        const [first, second] = await applyHalf(answer);
        assert.match(messages.told.join(), /wrote the hunks to scratch\S* but not to scratch/);
        assert.deepEqual([first.getText(), second.getText()], [five, "a\nb\nc\n"]);
        assert.deepEqual(states(), ["accepted", "accepted"]);
      });
    }

    it("while nobody answers what to do about it, hunks are written all the same, those of another run too", async () => {
      const { showErrorMessage } = vscode.window;
      let answer: ((button: string) => void) | undefined;
      Object.assign(vscode.window, {
        showErrorMessage: () => new Promise<string>((resolve) => (answer = resolve)),
      });
      const halved = applyHalf("declined").catch(() => undefined);
      await until("it is asked what to do", () => answer !== undefined);
      Object.assign(vscode.window, { showErrorMessage });
      assert.deepEqual(states(), ["applied", "accepted"]);
      const { document } = await openFile(five);
      await reviewing.begin(document, [hunkOn(document, 1, 1, ["TWO"])]);
      write = undefined;
      await within(3000, reviewing.review.decide(["h0"], "accepted"));
      assert.deepEqual([document.getText(), states()], ["one\nTWO\nthree\nfour\nfive\n", ["applied"]]);
      answer?.("");
      await halved;
      assert.deepEqual(states(), ["applied"]);
    });

    it("what was written is kept where the user keeps it, and the rest can be applied again", async () => {
      const [first, second] = await applyHalf("declined");
      assert.deepEqual(states(), ["applied", "accepted"]);
      await reviewing.review.apply();
      assert.deepEqual([first.getText(), second.getText()], [five.replace("one", "ONE"), "a\nB\nc\n"]);
      assert.deepEqual(states(), ["applied", "applied"]);
    });
  });

  describe("whose encoding is not UTF-8", () => {
    async function openAs(encoding: string, text: string): Promise<vscode.TextEditor> {
      const { document } = await openFile(await vscode.workspace.encode(text, { encoding }));
      return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(document.uri, { encoding }));
    }

    for (const encoding of ["utf16le", "utf16be", "windows1252"]) {
      it(`${encoding} is kept, byte for byte outside the hunk`, async () => {
        const editor = await openAs(encoding, "äh\r\nzwei\r\ndrei\r\n");
        const { document } = editor;
        const before = await bytesOf(document);
        assert.equal(document.encoding, encoding);
        await reviewing.begin(document, [hunkOn(document, 1, 1, ["zwölf"])]);
        await reviewing.review.decideAll("accepted");
        await document.save();
        assert.deepEqual(messages.told, []);
        const expected = await vscode.workspace.encode("äh\r\nzwölf\r\ndrei\r\n", { encoding });
        assert.deepEqual(await bytesOf(document), new Uint8Array(expected));
        await undo(editor);
        await document.save();
        assert.deepEqual(await bytesOf(document), before);
      });
    }

    it("what the encoding lacks is said before it is written, and written only when the user agrees", async () => {
      const { document } = await openAs("windows1252", "ä\nb\n");
      await reviewing.begin(document, [hunkOn(document, 1, 1, ["b → 😀 €"])]);
      await reviewing.review.decideAll("accepted");
      assert.match(messages.told.join(), /is saved as windows1252, which has no → 😀\./);
      assert.equal(document.getText(), "ä\nb\n");
      messages.press = "Apply All the Same";
      await reviewing.review.apply();
      assert.equal(document.getText(), "ä\nb → 😀 €\n");
    });
  });

  it("mixed line endings on disk, and lone CRs, are told once, when hunks are written", async () => {
    const { document } = await openFile("one\r\ntwo\nthree\r\nfour\r\n");
    await reviewing.begin(document, [hunkOn(document, 1, 1, ["TWO"]), hunkOn(document, 3, 1, ["FOUR"])]);
    assert.deepEqual(messages.told, []);
    await reviewing.review.decide(["h0"], "accepted");
    await reviewing.review.apply();
    await reviewing.review.decide(["h1"], "accepted");
    assert.equal(messages.told.length, 1);
    assert.match(messages.told.join(), /has other line endings on disk, or mixed ones\. VS Code made them all CRLF/);
    const plain = await openFile("one\ntwo\n");
    await reviewing.begin(plain.document, [hunkOn(plain.document, 1, 1, ["TWO"])]);
    await reviewing.review.decideAll("accepted");
    assert.equal(messages.told.length, 1);
    const old = await openFile("one\rtwo\rthree\r");
    await reviewing.begin(old.document, [hunkOn(old.document, 1, 1, ["TWO"])]);
    await reviewing.review.decideAll("accepted");
    assert.equal(old.document.getText(), "one\r\nTWO\r\nthree\r\n");
    assert.equal(messages.told.length, 2);
    assert.match(messages.told[1] ?? "", /or mixed ones\. VS Code made them all CRLF/);
  });

  it("typing while VS Code keeps us waiting is kept", async () => {
    const editor = await openFile(five);
    write = async (edit) => {
      write = undefined;
      await typeAt(editor, 4, 0, "typed ");
      return (await vscode.workspace.applyEdit(edit)) ? "written" : "declined";
    };
    await reviewing.begin(editor.document, [hunkOn(editor.document, 1, 1, ["TWO"])]);
    await reviewing.review.decideAll("accepted");
    assert.equal(editor.document.getText(), "one\nTWO\nthree\nfour\ntyped five\n");
  });
});

/** Fails where it takes longer, instead of waiting for the suite's own limit. */
function within<Value>(milliseconds: number, promise: Promise<Value>): Promise<Value> {
  const limit = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error(`Nothing came within ${milliseconds} ms.`)), milliseconds);
  });
  return Promise.race([promise, limit]);
}
