import assert from "node:assert/strict";
import fc from "fast-check";
import { after, before, describe, it } from "mocha";
import * as vscode from "vscode";
import { splitLines } from "../../src/core/edit/lines.ts";
import { filesOf } from "../../src/core/request.ts";
import { asWritten, type HunkView, openReviews, type Review } from "../../src/core/review.ts";
import { movedInput, textsTaken, watchRenames } from "../../src/vscode/renames.ts";
import { runInput } from "../support/coreRun.ts";
import { codeLines } from "../support/history.ts";
import { type Asking, ask, asking, endRun, type Running, streamOn } from "../support/historyRun.ts";
import { appliedIn, appliedInText, areApart } from "../support/historySide.ts";
import { createReviewing, openFile, type Reviewing, redo, snapshotOf, typeAt, undo, until } from "./support.ts";

/** One thing that happens. Numbers choose places, whatever there is. */
type Step =
  | { readonly kind: "stream" | "stop" | "accept-all" | "apply" }
  | { readonly kind: "decide"; readonly at: number; readonly accept: boolean }
  | { readonly kind: "resolve"; readonly at: number; readonly choice: "keep-yours" | "take-proposed" }
  | Asking
  | FileStep;

/** What happens to one of the two files. */
type FileStep = { readonly file: 0 | 1 } & (
  | { readonly kind: "type" | "break-line" | "erase" | "external-write"; readonly at: number }
  | { readonly kind: "undo" | "redo" | "save" | "revert" | "reopen" | "rename" }
);

type History = {
  readonly files: readonly [readonly string[], readonly string[]];
  readonly eol: string;
  readonly steps: readonly Step[];
};

const at = fc.nat(200);
/** Going from one editor to the other takes its time: most happens to the first. */
const file = fc.constantFrom(0, 0, 0, 1);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record({ kind: fc.constantFrom("type", "type", "type", "break-line", "erase"), at, file }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom("undo", "undo", "redo"), file }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom("save", "save", "save", "save", "revert", "revert", "reopen", "rename", "rename"),
      file,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("external-write"), at, file }) },
  { weight: 14, arbitrary: fc.record({ kind: fc.constantFrom("stream", "stream", "accept-all", "apply") }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("stop") }) },
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
/** One history in forty is long. */
const steps = fc.oneof(
  { weight: 39, arbitrary: fc.array(step, { minLength: 7, maxLength: 11 }) },
  { weight: 1, arbitrary: fc.array(step, { minLength: 40, maxLength: 59, size: "max" }) },
);
const anyHistory: fc.Arbitrary<History> = fc.record({
  files: fc.tuple(codeLines, codeLines),
  eol: fc.constantFrom("\n", "\r\n"),
  steps: fc.tuple(asking, steps).map(([first, rest]) => [first, ...rest]),
});

const numbered = (letter: string) => Array.from({ length: 12 }, (_, line) => `${letter}${line}(first, second);`);
const both: Asking = {
  kind: "ask",
  blocks: [0, 1].map((file) => ({ file: file === 1 ? 1 : 0, at: 3, removed: 2, added: 2, keepsWords: true })),
  how: "complete",
  chunk: 200,
};
const streamed: readonly Step[] = Array.from({ length: 6 }, () => ({ kind: "stream" }));
const here = (kind: "save" | "revert" | "rename"): Step => ({ kind, file: 0 });
/** What comes about by chance too seldom to count on, each played with both line endings before chance has its turn. */
const certain: readonly (readonly Step[])[] = [
  [],
  [here("revert"), { kind: "accept-all" }],
  [here("save"), { kind: "type", file: 0, at: 5 }, here("revert")],
];
const certainHistories = certain.flatMap((rest): [History][] => {
  const steps: readonly Step[] = [here("save"), both, here("rename"), ...streamed, { kind: "accept-all" }, ...rest];
  return ["\n", "\r\n"].map((eol) => [{ files: [[...numbered("a"), "  blanks();  "], numbered("b")], eol, steps }]);
});

/** Questions before hunks are written are agreed to. */
const agreements: readonly unknown[] = ["Delete and Apply", "Apply All the Same"];
const histories = 200;
/** Milliseconds for all of them. */
const limit = 240_000;
const firstKey = 0xe000;
const isKey = (character: string) => character >= "\ue000" && character <= "\uf8ff";

describe("histories in the real editor", () => {
  let reviewing: Reviewing;
  let desks: readonly [Desk, Desk];
  let formatting: vscode.Disposable;
  let watching: vscode.Disposable;
  let played = 0;
  const { showWarningMessage } = vscode.window;
  const tally = {
    applied: 0,
    conflicts: 0,
    undone: 0,
    finished: 0,
    written: 0,
    renamed: 0,
    renamedMeanwhile: 0,
    keys: 0,
    appliedInBoth: 0,
    reverted: 0,
    formatted: 0,
  };

  before(async () => {
    reviewing = createReviewing();
    watching = watchRenames();
    const first = await openFile("", "txt");
    const { document } = await openFile("", "txt");
    // Beside each other, so that showing one keeps the other's editor.
    const second = await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Two });
    desks = [createDesk(first), createDesk(second)];
    formatting = vscode.languages.registerDocumentFormattingEditProvider(
      { pattern: "**/scratch-*.txt" },
      { provideDocumentFormattingEdits: blanksAtEnds },
    );
    await setFormatOnSave(true);
    // An answer may well take most of a short file away, about which people are asked.
    Object.assign(vscode.window, {
      showWarningMessage: async (text: string, ...rest: never[]) =>
        rest.find((each) => agreements.includes(each)) ?? showWarningMessage(text, ...rest),
    });
  });

  after(async () => {
    Object.assign(vscode.window, { showWarningMessage });
    await reviewing.review.end();
    reviewing.dispose();
    watching.dispose();
    formatting.dispose();
    await setFormatOnSave(undefined);
    for (const desk of desks) await desk.close();
  });

  it(`${histories} of two files, of typing, undo, save, rename, external writes, streaming and apply: nothing typed is lost`, async function () {
    this.timeout(limit + 30_000);
    const seed = Number(process.env["FATHOM_SEED"] ?? Date.now() % 1_000_000);
    const found = await fc.check(
      fc.asyncProperty(anyHistory, (history) => play(history)),
      // Shrinking would play hundreds more: the seed and the history that failed are enough to look at it again.
      {
        ...{ numRuns: histories, seed, examples: certainHistories },
        ...{ endOnFailure: true, interruptAfterTimeLimit: limit, markInterruptAsFailure: true },
      },
    );
    const why = found.errorInstance instanceof Error ? found.errorInstance.stack : "";
    assert.ok(!found.failed, `FATHOM_SEED=${seed}\n${why}\n${await fc.asyncDefaultReportMessage(found)}`);
    assert.equal(found.numRuns, histories);
    for (const [what, count] of Object.entries(tally)) assert.ok(count > 2, `${what}: ${count}`);
  });

  async function play({ files, eol, steps: all }: History): Promise<void> {
    for (const [at, desk] of desks.entries()) await desk.begin(files[at] ?? [], eol);
    let running: Running | undefined;
    let asked = runInput();
    let runs = 0;
    played += 1;
    try {
      for (const [index, each] of all.entries()) {
        const texts = textsNow();
        const shown = reviewing.review.hunks;
        const toldBefore = reviewing.told.length;
        switch (each.kind) {
          case "ask":
            if (running !== undefined) break;
            running = ask(texts, each);
            runs += 1;
            asked = runInput(
              { kind: "files", files: desks.map(({ editor }) => snapshotOf(editor.document)) },
              `history${played}.${runs}`,
            );
            textsTaken(asked.run);
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
              // The files have the names of when it was asked for; they may have others since.
              const moved = filesOf(movedInput(asked).request.target);
              const before = filesOf(asked.request.target);
              if (moved.some(({ uri }, at) => uri !== before[at]?.uri)) tally.renamedMeanwhile += 1;
              const reviews = openReviews(running.snapshots, running.hunks);
              await reviewing.review.begin(
                asked.run,
                moved.flatMap((one, at) => reviews.slice(at, at + 1).map((review) => ({ file: one, review }))),
              );
              for (const [at, desk] of desks.entries()) desk.reviewBegun(reviewOf(at));
            }
            running = undefined;
            break;
          }
          case "decide":
          case "resolve": {
            const hunk = shown[each.at % Math.max(1, shown.length)];
            if (hunk === undefined) break;
            if (each.kind === "decide") await reviewing.review.decide([hunk.id], each.accept ? "accepted" : "rejected");
            else if (hunk.state === "conflict") {
              await reviewing.review.resolve(hunk.id, each.choice);
              desks[hunk.file === 1 ? 1 : 0].reviewEdited();
            }
            break;
          }
          case "accept-all":
            await reviewing.review.decideAll("accepted");
            break;
          case "apply":
            await reviewing.review.apply();
            break;
          default:
            await desks[each.file].carryOut(each, () => reviewOf(each.file));
            for (const desk of desks) desk.assertKeys(each.kind);
            continue;
        }
        await assertWritten(each, texts, toldBefore, shown);
        for (const desk of desks) desk.assertKeys(each.kind);
        const changed = desks.filter(({ editor }, at) => editor.document.getText() !== texts[at]);
        const [one] = changed;
        // One undo of both files asks a person first: reviewFiles.test.ts looks at what comes of an undo in one.
        if (index % 2 === 1 && one !== undefined && changed.length === 1)
          await assertUndo(one, texts[desks.indexOf(one)] ?? "", one.editor.document.getText());
      }
    } finally {
      if (running !== undefined) await endRun(running);
      await reviewing.review.end();
    }
  }

  const textsNow = (): [string, string] => [desks[0].editor.document.getText(), desks[1].editor.document.getText()];

  function reviewOf(at: number): Review | undefined {
    return reviewing.review.files[at]?.review;
  }

  /**
   * A review's step changes the texts only by hunks that were accepted, and to what was shown of them (I1, I2, I3): in both
   * files, or in none (I5).
   */
  async function assertWritten(
    { kind }: Step,
    before: readonly string[],
    toldBefore: number,
    shownBefore: readonly HunkView[],
  ): Promise<void> {
    const views = reviewing.review.hunks;
    const wasApplied = new Set(shownBefore.filter(({ state }) => state === "applied").map(({ id }) => id));
    const fresh = new Set(
      views.filter(({ id, state }) => state === "applied" && !wasApplied.has(id)).map(({ id }) => id),
    );
    if (views.some(({ state }) => state === "conflict")) tally.conflicts += 1;
    if (fresh.size === 0 || kind === "stream" || kind === "stop") {
      assert.deepEqual(textsNow(), before, `I1: ${kind} changed a document`);
      return;
    }
    const left = views.filter(({ state }) => state === "accepted").map(({ id }) => id);
    assert.deepEqual(left, [], "I5: some hunks were written and others not");
    tally.applied += 1;
    if (new Set(views.filter(({ id }) => fresh.has(id)).map(({ file: at = 0 }) => at)).size > 1)
      tally.appliedInBoth += 1;
    // The last picture of the hunks before they were written.
    const pictures = [shownBefore, ...reviewing.told.slice(toldBefore)];
    const isBefore = (picture: readonly HunkView[]) =>
      picture.every(({ id, state }) => !fresh.has(id) || state !== "applied");
    const picture = (pictures.findLast(isBefore) ?? []).filter(({ id }) => fresh.has(id)).map(asWritten);
    for (const [at, desk] of desks.entries()) {
      const isOfFile = (view: HunkView) => (view.file ?? 0) === at;
      assertWrittenTo(desk, before[at] ?? "", picture.filter(isOfFile), shownBefore.filter(isOfFile));
    }
  }

  function assertWrittenTo(
    desk: Desk,
    before: string,
    written: readonly HunkView[],
    shownBefore: readonly HunkView[],
  ): void {
    const { document } = desk.editor;
    const now = document.getText();
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
  async function assertUndo({ editor }: Desk, before: string, after: string): Promise<void> {
    const states = () => JSON.stringify(reviewing.review.hunks.map(({ id, state }) => [id, state]));
    const applied = states();
    await undo(editor);
    assert.equal(editor.document.getText(), before, "I4: an undo does not restore the text");
    assert.notEqual(states(), applied, "I4: the undone hunks cannot be decided again");
    await redo(editor);
    assert.equal(editor.document.getText(), after, "I4: a redo does not give the text back");
    assert.equal(states(), applied, "I4: the redone hunks are not applied");
    tally.undone += 1;
  }

  type Desk = ReturnType<typeof createDesk>;

  /** What the user and other programs do with one file. Keys are characters of their own, so that a lost one is seen. */
  function createDesk(first: vscode.TextEditor) {
    let editor = first;
    let keys = new Set<string>();
    let typed = 0;
    /** Which hunks the file on disk holds, where it is what the model saw with nothing but these. */
    let onDisk: readonly string[] | undefined;
    let isAsProposed = true;
    const { uri: start } = first.document;
    const viewColumn = first.viewColumn ?? vscode.ViewColumn.One;

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
      const document = await vscode.workspace.openTextDocument(uri);
      editor = await vscode.window.showTextDocument(document, { preview: false, viewColumn });
    }

    async function externalWrite(at: number): Promise<void> {
      const { document } = editor;
      // An editor with unsaved changes keeps them, and the file stays newer: movingDocuments.test.ts looks at that.
      if (document.isDirty && at % 3 > 0) return;
      await document.save();
      assert.equal(document.isDirty, false, "a save before an external write did not save");
      const lines = (await disk()).split("\n");
      const text = lines.toSpliced(at % lines.length, 0, `external ${at}`).join("\n");
      const { lines: expected } = splitLines(text);
      await vscode.workspace.fs.writeFile(document.uri, new TextEncoder().encode(text));
      const writtenAt = Date.now();
      let isReread = false;
      await until(
        `the editor took over what another program wrote (${JSON.stringify(text)})`,
        async () => {
          if (JSON.stringify(splitLines(document.getText()).lines) === JSON.stringify(expected)) return true;
          // VS Code's watcher may miss a write right behind a save. The file is not written once more to tell it: that
          // write would be newer than what the editor took over, and the next save be refused.
          if (!isReread && Date.now() - writtenAt > 1000) {
            isReread = true;
            await show(document.uri);
            await vscode.commands.executeCommand("workbench.action.files.revert");
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

    /** As a user does where the editor has the focus, else as an extension does. */
    async function type(at: vscode.Position, text: string): Promise<void> {
      if (vscode.window.activeTextEditor === editor) return typeAt(editor, at.line, at.character, text);
      await editor.edit((builder) => builder.insert(at, text));
    }

    const seen = (review: Review | undefined) => {
      const { document } = editor;
      onDisk =
        review === undefined || document.isDirty || !isAsProposed
          ? undefined
          : appliedInText(review, document.getText());
    };

    /** A formatter runs on save: nothing but blanks at the ends of lines goes. */
    async function save(): Promise<void> {
      const { document } = editor;
      const text = document.getText();
      await document.save();
      if (document.getText() === text) return;
      assert.deepEqual(
        splitLines(document.getText()).lines,
        splitLines(text).lines.map((line) => line.trimEnd()),
        "a save changed more than its formatter",
      );
      tally.formatted += 1;
    }

    async function revert(review: () => Review | undefined): Promise<void> {
      await show(editor.document.uri);
      const { document } = editor;
      const text = document.getText();
      await vscode.commands.executeCommand("workbench.action.files.revert");
      await until("the document is as the file", () => !document.isDirty);
      choose();
      const now = review();
      if (document.getText() === text || onDisk === undefined || now === undefined || !areApart(now)) return;
      assert.deepEqual(appliedIn(now), onDisk, "a revert left hunks that the file holds or lacks");
      tally.reverted += 1;
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
        if (!vscode.window.visibleTextEditors.includes(editor)) await show(editor.document.uri);
        const { document } = editor;
        await editor.edit((builder) => {
          builder.setEndOfLine(eol === "\n" ? vscode.EndOfLine.LF : vscode.EndOfLine.CRLF);
          builder.replace(new vscode.Range(0, 0, document.lineCount, 0), lines.join(eol));
        });
        assert.equal(document.getText(), lines.join(eol));
        onDisk = undefined;
        choose();
      },
      reviewBegun(review: Review | undefined): void {
        isAsProposed = true;
        seen(review);
      },
      reviewEdited(): void {
        isAsProposed = false;
        onDisk = undefined;
      },
      get editor() {
        return editor;
      },
      get keys() {
        return keys;
      },
      async carryOut(each: FileStep, review: () => Review | undefined): Promise<void> {
        switch (each.kind) {
          case "type": {
            const key = String.fromCharCode(firstKey + typed);
            await type(place(each.at), key);
            typed += 1;
            tally.keys += 1;
            keys.add(key);
            return;
          }
          case "break-line": {
            await type(place(each.at), "\n");
            return;
          }
          case "erase": {
            const from = place(each.at);
            const to = place(Math.min(editor.document.getText().length, editor.document.offsetAt(from) + 9));
            await editor.edit((builder) => builder.delete(new vscode.Range(from, to)));
            return choose();
          }
          case "undo":
            await undone(() => undo(editor));
            return followName();
          case "redo":
            await undone(() => redo(editor));
            return followName();
          case "save":
            await save();
            return seen(review());
          case "revert":
            return revert(review);
          case "reopen": {
            const { uri } = editor.document;
            await show(uri);
            await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
            await show(uri);
            return choose();
          }
          case "external-write":
            onDisk = undefined;
            await externalWrite(each.at);
            return seen(review());
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

/** What was written to both files is undone in both, which VS Code asks a person about, and tests have none. */
async function undone(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    if (!(error instanceof Error && error.message.includes("refused to show dialog"))) throw error;
  }
}

function blanksAtEnds(document: vscode.TextDocument): vscode.TextEdit[] {
  return splitLines(document.getText()).lines.flatMap((line, at) => {
    const kept = line.trimEnd().length;
    return kept === line.length ? [] : [vscode.TextEdit.delete(new vscode.Range(at, kept, at, line.length))];
  });
}

async function setFormatOnSave(value: boolean | undefined): Promise<void> {
  const settings = vscode.workspace.getConfiguration("editor", { languageId: "plaintext" });
  await settings.update("formatOnSave", value, vscode.ConfigurationTarget.Global, true);
}

/** Each file goes by two names, one at a time. */
function otherName(uri: vscode.Uri): vscode.Uri {
  const path = uri.path.endsWith("-r.txt")
    ? uri.path.replace(/-r\.txt$/, ".txt")
    : uri.path.replace(/\.txt$/, "-r.txt");
  return uri.with({ path });
}
