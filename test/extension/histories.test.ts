import assert from "node:assert/strict";
import fc from "fast-check";
import { after, before, describe, it } from "mocha";
import * as vscode from "vscode";
import { splitLines } from "../../src/core/edit/lines.ts";
import { asWritten, type HunkView, openReview } from "../../src/core/review.ts";
import { codeLines } from "../support/history.ts";
import { type Asking, ask, asking, endRun, type Running, streamOn } from "../support/historyRun.ts";
import { createReviewing, openFile, type Reviewing, redo, typeAt, undo, until } from "./support.ts";

/** One thing that happens. Numbers choose places, whatever there is. */
type Step =
  | { readonly kind: "type" | "break-line" | "erase" | "external-write" | "apply"; readonly at: number }
  | { readonly kind: "undo" | "redo" | "save" | "revert" | "reopen" | "rename" | "stream" | "stop" | "accept-all" }
  | { readonly kind: "decide"; readonly at: number; readonly accept: boolean }
  | { readonly kind: "resolve"; readonly at: number; readonly choice: "keep-yours" | "take-proposed" }
  | Asking;

type History = { readonly lines: readonly string[]; readonly eol: string; readonly steps: readonly Step[] };

const at = fc.nat(200);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 9, arbitrary: fc.record({ kind: fc.constantFrom("type", "type", "type", "break-line", "erase"), at }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom("undo", "undo", "redo") }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom("save", "save", "save", "save", "revert", "reopen", "rename", "rename"),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("external-write"), at }) },
  { weight: 10, arbitrary: fc.record({ kind: fc.constantFrom("stream", "stream", "stream", "accept-all") }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("apply"), at }) },
  { weight: 1, arbitrary: fc.constant({ kind: "stop" }) },
  { weight: 2, arbitrary: asking },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("decide"), at, accept: fc.constantFrom(true, true, false) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("resolve"),
      at,
      choice: fc.constantFrom("keep-yours", "take-proposed"),
    }),
  },
);
const anyHistory: fc.Arbitrary<History> = fc.record({
  lines: codeLines,
  eol: fc.constantFrom("\n", "\r\n"),
  steps: fc.tuple(asking, fc.array(step, { minLength: 7, maxLength: 12 })).map(([first, rest]) => [first, ...rest]),
});

const histories = 200;
/** Milliseconds for all of them. */
const limit = 90_000;
const firstKey = 0xe000;
const isKey = (character: string) => character >= "\ue000" && character <= "\uf8ff";

describe("histories in the real editor", () => {
  let reviewing: Reviewing;
  let desk: Desk;
  const tally = { applied: 0, conflicts: 0, undone: 0, finished: 0, written: 0, renamed: 0, keys: 0 };

  before(async () => {
    reviewing = createReviewing();
    desk = createDesk(await openFile("", "txt"));
  });

  after(async () => {
    await reviewing.review.end();
    reviewing.dispose();
    await desk.close();
  });

  it(`${histories} of typing, undo, save, rename, external writes, streaming and apply: nothing typed is lost`, async function () {
    this.timeout(limit + 30_000);
    const seed = Number(process.env["FATHOM_SEED"] ?? Date.now() % 1_000_000);
    const found = await fc.check(
      fc.asyncProperty(anyHistory, (history) => play(history)),
      // Shrinking would play hundreds more: the seed and the history that failed are enough to look at it again.
      { numRuns: histories, seed, endOnFailure: true, interruptAfterTimeLimit: limit, markInterruptAsFailure: true },
    );
    const why = found.errorInstance instanceof Error ? found.errorInstance.stack : "";
    assert.ok(!found.failed, `FATHOM_SEED=${seed}\n${why}\n${await fc.asyncDefaultReportMessage(found)}`);
    assert.equal(found.numRuns, histories);
    for (const [what, count] of Object.entries(tally)) assert.ok(count > 2, `${what}: ${count}`);
  });

  async function play({ lines, eol, steps }: History): Promise<void> {
    await desk.begin(lines, eol);
    let running: Running | undefined;
    let runs = 0;
    try {
      for (const [index, each] of steps.entries()) {
        const { document } = desk.editor;
        const text = document.getText();
        const shown = reviewing.review.hunks;
        const toldBefore = reviewing.told.length;
        switch (each.kind) {
          case "ask":
            running ??= ask(text, each);
            break;
          case "stream":
          case "stop": {
            if (running === undefined) break;
            if (each.kind === "stop") running.stop.abort();
            const ended = await streamOn(running);
            if (ended === undefined) break;
            // What a run that did not finish proposes is not under review: there is nothing to accept (I7).
            if (ended.kind === "finished") {
              tally.finished += 1;
              runs += 1;
              const { snapshot, hunks } = running;
              const file = {
                uri: document.uri.toString(),
                path: vscode.workspace.asRelativePath(document.uri),
                languageId: document.languageId,
                version: document.version,
                text: snapshot,
              };
              await reviewing.review.begin(`history${runs}`, [{ file, review: openReview(snapshot, hunks) }]);
            }
            running = undefined;
            break;
          }
          case "decide":
          case "resolve": {
            const hunk = shown[each.at % Math.max(1, shown.length)];
            if (hunk === undefined) break;
            if (each.kind === "decide") await reviewing.review.decide([hunk.id], each.accept ? "accepted" : "rejected");
            else if (hunk.state === "conflict") await reviewing.review.resolve(hunk.id, each.choice);
            break;
          }
          case "accept-all":
            await reviewing.review.decideAll("accepted");
            break;
          case "apply":
            await reviewing.review.apply();
            break;
          default:
            await desk.carryOut(each);
            desk.assertKeys(each.kind);
            continue;
        }
        await assertWritten(each, text, toldBefore, shown);
        desk.assertKeys(each.kind);
        if (index % 2 === 0) continue;
        const now = desk.editor.document.getText();
        if (now !== text) await assertUndo(text, now);
      }
    } finally {
      if (running !== undefined) await endRun(running);
      await reviewing.review.end();
    }
  }

  /** A review's step changes the text only by hunks that were accepted, and to what was shown of them (I1, I2, I3, I5). */
  async function assertWritten(
    { kind }: Step,
    before: string,
    toldBefore: number,
    shownBefore: readonly HunkView[],
  ): Promise<void> {
    const { document } = desk.editor;
    const now = document.getText();
    const views = reviewing.review.hunks;
    const wasApplied = new Set(shownBefore.filter(({ state }) => state === "applied").map(({ id }) => id));
    const fresh = new Set(
      views.filter(({ id, state }) => state === "applied" && !wasApplied.has(id)).map(({ id }) => id),
    );
    if (views.some(({ state }) => state === "conflict")) tally.conflicts += 1;
    if (fresh.size === 0 || kind === "stream" || kind === "stop") {
      assert.equal(now, before, `I1: ${kind} changed the document`);
      return;
    }
    tally.applied += 1;
    // The last picture of the hunks before they were written.
    const pictures = [shownBefore, ...reviewing.told.slice(toldBefore)];
    const isBefore = (picture: readonly HunkView[]) =>
      picture.every(({ id, state }) => !fresh.has(id) || state !== "applied");
    const written = (pictures.findLast(isBefore) ?? []).filter(({ id }) => fresh.has(id)).map(asWritten);
    const lines = written.toReversed().reduce<readonly string[]>((text, { line, removed, added }) => {
      assert.deepEqual(text.slice(line, line + removed.length), removed, "I2: a hunk shows lines that are not there");
      return text.toSpliced(line, removed.length, ...added);
    }, splitLines(before).lines);
    assert.deepEqual(
      splitLines(now).lines,
      lines.length === 0 ? [""] : lines,
      "I2: what was written is not what was shown",
    );
    const eol = document.eol === vscode.EndOfLine.CRLF ? "\r\n" : "\n";
    assert.equal(now.split(eol).length, splitLines(now).lines.length, "I3: a line ending changed");
    const replaced =
      shownBefore.flatMap(({ removed }) => removed).join("\n") + written.flatMap((hunk) => hunk.removed).join("\n");
    for (const key of desk.keys) {
      assert.ok(now.includes(key) || replaced.includes(key), "an apply lost a key");
      if (!now.includes(key)) desk.keys.delete(key);
    }
  }

  /** One undo restores the exact text, and one redo gives it back (I4). */
  async function assertUndo(before: string, after: string): Promise<void> {
    const states = () => JSON.stringify(reviewing.review.hunks.map(({ id, state }) => [id, state]));
    const applied = states();
    await undo(desk.editor);
    assert.equal(desk.editor.document.getText(), before, "I4: an undo does not restore the text");
    assert.notEqual(states(), applied, "I4: the undone hunks cannot be decided again");
    await redo(desk.editor);
    assert.equal(desk.editor.document.getText(), after, "I4: a redo does not give the text back");
    assert.equal(states(), applied, "I4: the redone hunks are not applied");
    tally.undone += 1;
  }

  type Desk = ReturnType<typeof createDesk>;

  /** What the user and other programs do with one file. Keys are characters of their own, so that a lost one is seen. */
  function createDesk(first: vscode.TextEditor) {
    let editor = first;
    let keys = new Set<string>();
    let typed = 0;
    const { uri: start } = first.document;

    const place = (offset: number): vscode.Position => {
      const { document } = editor;
      return document.positionAt(offset % (document.getText().length + 1));
    };
    /** The user has chosen to have this text: what is not in it, the user took away. */
    const choose = () => {
      keys = new Set([...editor.document.getText()].filter(isKey));
    };
    const disk = async () => new TextDecoder().decode(await vscode.workspace.fs.readFile(editor.document.uri));
    async function show(uri: vscode.Uri): Promise<void> {
      editor = await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: false });
    }

    async function externalWrite(at: number): Promise<void> {
      const { document } = editor;
      // An editor with unsaved changes keeps them, and the file stays newer: movingDocuments.test.ts looks at that.
      if (document.isDirty && at % 3 > 0) return;
      await document.save();
      const lines = (await disk()).split("\n");
      const text = lines.toSpliced(at % lines.length, 0, `external ${at}`).join("\n");
      const { lines: expected } = splitLines(text);
      const write = () => vscode.workspace.fs.writeFile(document.uri, new TextEncoder().encode(text));
      await write();
      let writtenAt = Date.now();
      await until(
        `the editor took over what another program wrote (${JSON.stringify(text)})`,
        async () => {
          if (JSON.stringify(splitLines(document.getText()).lines) === JSON.stringify(expected)) return true;
          // VS Code's watcher may still be starting, or miss a write right behind a save: the next one tells it.
          if (Date.now() - writtenAt > 1000) {
            await write();
            writtenAt = Date.now();
          }
          return false;
        },
        25,
      );
      tally.written += 1;
      choose();
    }

    /** An undo takes a rename back too. */
    async function followName(): Promise<void> {
      const { uri } = editor.document;
      const isThere = (one: vscode.Uri) =>
        vscode.workspace.fs.stat(one).then(
          () => true,
          () => false,
        );
      if (!(await isThere(uri))) await show(otherName(uri));
      choose();
    }

    async function rename(): Promise<void> {
      const { document } = editor;
      const text = document.getText();
      const to = otherName(document.uri);
      const edit = new vscode.WorkspaceEdit();
      edit.renameFile(document.uri, to);
      assert.ok(await vscode.workspace.applyEdit(edit));
      await show(to);
      assert.equal(editor.document.getText(), text, "a rename changed the text");
      tally.renamed += 1;
    }

    return {
      /** The same file for every history, with what was undone and redone in those before. */
      async begin(lines: readonly string[], eol: string): Promise<void> {
        if (vscode.window.activeTextEditor !== editor) await show(editor.document.uri);
        const { document } = editor;
        await editor.edit((builder) => {
          builder.setEndOfLine(eol === "\n" ? vscode.EndOfLine.LF : vscode.EndOfLine.CRLF);
          builder.replace(new vscode.Range(0, 0, document.lineCount, 0), lines.join(eol));
        });
        assert.equal(document.getText(), lines.join(eol));
        choose();
      },
      get editor() {
        return editor;
      },
      get keys() {
        return keys;
      },
      async carryOut(each: Step): Promise<void> {
        switch (each.kind) {
          case "type": {
            const key = String.fromCharCode(firstKey + typed);
            const { line, character } = place(each.at);
            await typeAt(editor, line, character, key);
            typed += 1;
            tally.keys += 1;
            keys.add(key);
            return;
          }
          case "break-line": {
            const { line, character } = place(each.at);
            await typeAt(editor, line, character, "\n");
            return;
          }
          case "erase": {
            const from = place(each.at);
            const to = place(Math.min(editor.document.getText().length, editor.document.offsetAt(from) + 9));
            await editor.edit((builder) => builder.delete(new vscode.Range(from, to)));
            return choose();
          }
          case "undo":
            await undo(editor);
            return followName();
          case "redo":
            await redo(editor);
            return followName();
          case "save":
            await editor.document.save();
            return;
          case "revert":
            await show(editor.document.uri);
            await vscode.commands.executeCommand("workbench.action.files.revert");
            await until("the document is as the file", () => !editor.document.isDirty);
            return choose();
          case "reopen": {
            const { uri } = editor.document;
            await show(uri);
            await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
            await show(uri);
            return choose();
          }
          case "external-write":
            return externalWrite(each.at);
          case "rename":
            return rename();
        }
      },
      assertKeys(by: string): void {
        const text = editor.document.getText();
        for (const key of keys) assert.ok(text.includes(key), `a key was lost by ${by}`);
      },
      async close(): Promise<void> {
        await show(editor.document.uri);
        await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
        for (const uri of [start, editor.document.uri])
          await vscode.workspace.fs.delete(uri).then(undefined, () => undefined);
      },
    };
  }
});

/** Each file goes by two names, one at a time. */
function otherName(uri: vscode.Uri): vscode.Uri {
  const path = uri.path.endsWith("-r.txt")
    ? uri.path.replace(/-r\.txt$/, ".txt")
    : uri.path.replace(/\.txt$/, "-r.txt");
  return uri.with({ path });
}
