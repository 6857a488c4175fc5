import assert from "node:assert/strict";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "mocha";
import * as vscode from "vscode";
import type { FileOperation } from "../../src/core/edit/fileOperation.ts";
import type { LogEvent } from "../../src/core/events.ts";
import { proposedReviews } from "../../src/core/history/reviews.ts";
import { reviewedState } from "../../src/core/history/storedRun.ts";
import { filesOf, mapFiles } from "../../src/core/request.ts";
import type { RunInput } from "../../src/core/run.ts";
import { hunksOf } from "../../src/core/runState.ts";
import { createSession, type Session } from "../../src/core/session.ts";
import { schemes } from "../../src/manifest.ts";
import { openAnswerDiff } from "../../src/vscode/answerDiff.ts";
import { createAppliedHover } from "../../src/vscode/appliedHover.ts";
import { createAppliedRuns } from "../../src/vscode/appliedRuns.ts";
import { systemClock } from "../../src/vscode/clock.ts";
import { createHistory, type History } from "../../src/vscode/history.ts";
import { createHistoryIndex } from "../../src/vscode/historyIndex.ts";
import { createHistoryList, type HistoryList } from "../../src/vscode/historyList.ts";
import { createHistoryTree, type HistoryNode } from "../../src/vscode/historyTree.ts";
import { createOperationUndo } from "../../src/vscode/operationUndo.ts";
import { exportRuns, importRuns } from "../../src/vscode/portableRuns.ts";
import { createProposalDocuments } from "../../src/vscode/proposalDocuments.ts";
import { createReasoningDocuments } from "../../src/vscode/reasoningDocument.ts";
import { watchRenames } from "../../src/vscode/renames.ts";
import { createReplays, type Replays } from "../../src/vscode/replay.ts";
import { restoreLastRun } from "../../src/vscode/restore.ts";
import { createReviewSession, type ReviewSession } from "../../src/vscode/review.ts";
import { createReviewMarks } from "../../src/vscode/reviewMarks.ts";
import { createRunDocuments } from "../../src/vscode/runDocuments.ts";
import { createRunStore, type RunStore } from "../../src/vscode/runStore.ts";
import { atHome, fileReviews } from "../../src/vscode/storedFiles.ts";
import { createTextDocuments } from "../../src/vscode/textDocuments.ts";
import { workspaceRoots } from "../../src/vscode/workspaceRoots.ts";
import { answer, reasoning, runInput, scripted, stop } from "../support/coreRun.ts";
import { answerBlock } from "../support/coreTarget.ts";
import { openFile, quietLog, undo, until } from "./support.ts";

const text = "a\nb\nc\nd\ne\n";

/** The parts of a window that history is about, on the real editor's API. */
type Window = {
  readonly session: Session;
  readonly store: RunStore;
  readonly review: ReviewSession;
  readonly list: HistoryList;
  readonly history: History;
  readonly replays: Replays;
  /** What the panel shows in place of the session's run. */
  readonly replayed: LogEvent[];
};

describe("history", () => {
  const {
    showInformationMessage,
    showWarningMessage,
    showErrorMessage,
    showQuickPick,
    showSaveDialog,
    showOpenDialog,
    showInputBox,
  } = vscode.window;
  const own = {
    showInformationMessage,
    showWarningMessage,
    showErrorMessage,
    showQuickPick,
    showSaveDialog,
    showOpenDialog,
    showInputBox,
  };
  const disposables: vscode.Disposable[] = [];
  let folder: string;
  let window: Window;
  let said: string[];
  /** The modal questions, with what they explain. */
  let asked: string[];
  /** What the user picks, types or presses next. */
  let answers: unknown[];
  /** Whether the user presses Open where that is offered. */
  let opening: boolean;
  let count = 0;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "fathom-history-"));
    said = [];
    asked = [];
    answers = [];
    opening = false;
    const say = (message: string, ...rest: unknown[]) => {
      said.push(message);
      const isQuestion = typeof rest[0] === "object";
      if (rest[0] === "Open") return Promise.resolve(opening ? "Open" : undefined);
      if (isQuestion) asked.push(`${message} ${(rest[0] as vscode.MessageOptions).detail ?? ""}`);
      return Promise.resolve(isQuestion ? answers.shift() : undefined);
    };
    const pick = (items: readonly { label: string }[]) => {
      const wanted = answers.shift();
      return Promise.resolve(items.find(({ label }) => label === wanted));
    };
    const next = () => Promise.resolve(answers.shift());
    Object.assign(vscode.window, {
      showInformationMessage: say,
      showWarningMessage: say,
      showErrorMessage: say,
      showQuickPick: pick,
      showSaveDialog: next,
      showOpenDialog: next,
      showInputBox: next,
    });
    window = openWindow();
  });

  afterEach(async () => {
    Object.assign(vscode.window, own);
    await closeWindow();
  });

  async function closeWindow(): Promise<void> {
    await window.store.flush();
    await window.review.end();
    for (const each of disposables.splice(0)) each.dispose();
  }

  function openWindow(): Window {
    const session = createSession(systemClock);
    const store = createRunStore(folder, session, quietLog, {
      limits: () => ({ days: undefined, bytes: undefined }),
      onFailure: (why) => said.push(why),
      onTooLong: (file) => said.push(file),
    });
    const documents = createProposalDocuments();
    const marks = createReviewMarks();
    const review: ReviewSession = createReviewSession(
      documents,
      marks,
      quietLog,
      {
        changed: (run, hunks) => history.reviewChanged(run, hunks),
        rebased: store.saveBase,
        ended: (run, reviews) => history.reviewEnded(run, reviews),
      },
      disposables,
    );
    const memento = new Map<string, unknown>();
    const list = createHistoryList(createHistoryIndex(store), store, session, {
      keys: () => [...memento.keys()],
      get: <Value>(key: string) => memento.get(key) as Value | undefined,
      update: async (key: string, value: unknown) => void memento.set(key, value),
    } as vscode.Memento);
    const replayed: LogEvent[] = [];
    const reveal = async () => undefined;
    const replays = createReplays(
      session,
      {
        reveal,
        replay: (replay) => void replayed.splice(0, replayed.length, ...(replay?.shown() ?? [])),
        replayed: (events) => void replayed.push(...events),
      },
      { play: () => undefined, played: () => undefined },
    );
    const runDocuments = createRunDocuments();
    const makeRoom = async () => {
      await review.end();
      return true;
    };
    const rerun = async (input: RunInput, on: "now" | "sent") => {
      asked.push(`rerun on ${on}`);
      count += 1;
      const follows = { run: input.run, how: "again", title: input.title } as const;
      const again = { ...runInput(input.request.target, `2026-11-21-run-${count}`), follows };
      await session.start(again, scripted([answer(answerBlock("b", "B again")), stop()]));
    };
    const refactor = { makeRoom, rerun };
    const texts = createTextDocuments();
    const operations = createOperationUndo([]);
    const history: History = createHistory({
      store,
      list,
      session,
      review,
      refactor,
      panel: { reveal },
      documents: runDocuments,
      replays,
      comparisons: { list: async () => [], clear: async () => undefined },
      operations,
      diffAnswers: (first, second) => openAnswerDiff(texts, first, second),
    });
    disposables.push(
      documents,
      marks,
      runDocuments,
      texts,
      operations,
      replays,
      createAppliedHover(session, store, createAppliedRuns(store, list.summaries)),
    );
    return { session, store, review, list, history, replays, replayed };
  }

  /** A run over a document that replaces b by B and d by D, with its review open. */
  async function ran(
    document: vscode.TextDocument,
    title = "Rename",
    edits = answerBlock("b", "B") + answerBlock("d", "D"),
  ): Promise<string> {
    count += 1;
    const id = `2026-11-21-run-${count}`;
    const uri = document.uri.toString();
    const path = vscode.workspace.asRelativePath(document.uri, false);
    const file = { uri, path, languageId: document.languageId, version: 1, text: document.getText() };
    const input = { ...runInput({ kind: "file", file }, id), title };
    const acts = [reasoning("Look at `b`, in line 2.\n\nThe other one is the same."), answer(edits), stop()];
    await window.session.start(input, scripted(acts));
    await window.store.flush();
    const stored = await window.store.read(id);
    assert.ok(stored !== undefined);
    await window.review.begin(id, fileReviews(stored, proposedReviews(stored)));
    return id;
  }

  async function applied(document: vscode.TextDocument): Promise<string> {
    const id = await ran(document);
    await window.review.decideAll("accepted");
    assert.equal(document.getText(), "a\nB\nc\nD\ne\n");
    return id;
  }

  const stateOf = async (id: string) => (await window.list.summaries()).find(({ run }) => run === id)?.word;

  it("a run is opened in another window as it was left, and its review goes on there", async () => {
    const { document } = await openFile(text);
    const id = await ran(document);
    await window.review.decide(["0.0"], "rejected");
    await window.store.flush();
    await closeWindow();
    window = openWindow();
    await window.history.open(id);
    assert.deepEqual(
      window.review.hunks.map(({ state }) => state),
      ["rejected", "pending"],
    );
    await window.review.decide(["1.0"], "accepted");
    assert.equal(document.getText(), "a\nb\nc\nD\ne\n");
    await window.store.flush();
    assert.equal(await stateOf(id), "partly applied");
  });

  it("the last run comes back after a reload, with what it is counted on", async () => {
    const { document } = await openFile(text);
    const id = await ran(document);
    await window.review.decide(["0.0"], "accepted");
    await window.review.apply();
    await window.store.flush();
    await closeWindow();
    window = openWindow();
    await restoreLastRun(window.store, window.session, window.review);
    assert.equal(window.session.current?.input.run, id);
    await window.review.decide(["1.0"], "accepted");
    assert.equal(document.getText(), "a\nB\nc\nD\ne\n");
  });

  it("a run is applied again onto the document as it is now", async () => {
    const editor = await openFile(text);
    const id = await ran(editor.document);
    await window.review.decideAll("rejected");
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), "mine\n"));
    await window.history.reapply(id);
    await window.review.decideAll("accepted");
    assert.equal(editor.document.getText(), "mine\na\nB\nc\nD\ne\n");
  });

  for (const order of [
    [0, 1],
    [1, 0],
  ] as const) {
    const turn = order[0] === 0 ? "one after the other" : "the later one first";
    it(`two runs on one text that change it apart are both applied, ${turn}`, async () => {
      const { document } = await openFile(text);
      const runs = [
        await ran(document, "One", answerBlock("b", "B\nand more")),
        await ran(document, "Two", answerBlock("d", "D")),
      ];
      for (const at of order) {
        await window.history.reapply(runs[at]);
        await window.review.decideAll("accepted");
      }
      assert.equal(document.getText(), "a\nB\nand more\nc\nD\ne\n");
    });

    it(`two runs that change the same line are a conflict once one of them is applied, ${turn}`, async () => {
      const { document } = await openFile(text);
      const runs = [
        await ran(document, "One", answerBlock("b", "B")),
        await ran(document, "Two", answerBlock("b", "another")),
      ];
      await window.history.reapply(runs[order[0]]);
      await window.review.decideAll("accepted");
      const first = document.getText();
      assert.equal(first, order[0] === 0 ? "a\nB\nc\nd\ne\n" : "a\nanother\nc\nd\ne\n");
      await window.history.reapply(runs[order[1]]);
      assert.deepEqual(
        window.review.hunks.map(({ state }) => state),
        ["conflict"],
      );
      await window.review.decideAll("accepted");
      assert.equal(document.getText(), first);
      await window.review.resolve("0.0", "take-proposed");
      assert.equal(document.getText(), order[1] === 0 ? "a\nB\nc\nd\ne\n" : "a\nanother\nc\nd\ne\n");
    });
  }

  it("a revert takes back what still stands, in one undo, and the run can be decided again", async () => {
    const editor = await openFile(text);
    const id = await applied(editor.document);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), "mine\n"));
    await window.history.revert(id);
    assert.equal(editor.document.getText(), "mine\na\nb\nc\nd\ne\n");
    assert.match(said.join(), /Reverted 2 hunks of “Rename”/);
    await window.store.flush();
    assert.equal(await stateOf(id), "ready");
    await undo(editor);
    assert.equal(editor.document.getText(), "mine\na\nB\nc\nD\ne\n");
    await window.history.revert(id);
    assert.match(said.at(-1) ?? "", /nothing to revert/);
  });

  it("a re-apply of what still stands leaves it applied, and an undecided one leaves the run as it was", async () => {
    const editor = await openFile(text);
    const id = await applied(editor.document);
    await window.history.reapply(id);
    assert.match(said.at(-1) ?? "", /All that this run proposed still stands/);
    const change = async (from: number, to: string) => {
      const shown = await vscode.window.showTextDocument(editor.document);
      await shown.edit((edit) => edit.replace(new vscode.Range(3, 0, 3, from), to));
    };
    await change(1, "D of mine");
    await window.history.reapply(id);
    assert.deepEqual(
      window.review.hunks.map(({ state }) => state),
      ["applied", "conflict"],
    );
    await window.review.end();
    await window.store.flush();
    assert.equal((await window.list.summaries()).find(({ run }) => run === id)?.applied, 2);
    await change(9, "D");
    await window.history.revert(id);
    assert.equal(editor.document.getText(), text);
  });

  /** A run that changes nothing in its file, and created, renamed and deleted whole files. */
  async function carriedOut(document: vscode.TextDocument, operations: readonly FileOperation[]): Promise<string> {
    count += 1;
    const id = `2026-11-21-run-${count}`;
    const path = vscode.workspace.asRelativePath(document.uri, false);
    const file = { uri: document.uri.toString(), path, languageId: "plaintext", version: 1, text: document.getText() };
    const input: RunInput = { ...runInput({ kind: "file", file }, id), title: "Split it", roots: workspaceRoots() };
    const { effort } = input.request;
    const log: LogEvent[] = [
      { type: "run-start", at: 0, run: id, startedAt: 0, instruction: "Do.", target: path, model: "M", effort },
      ...operations.map((operation, edit): LogEvent => ({ type: "file-operation", at: 1, edit, operation })),
      { type: "run-end", at: 2, outcome: { kind: "finished" } },
      ...operations.map(
        (_, edit): LogEvent => ({ type: "operation-changed", at: 3, operation: `o${edit}`, state: { kind: "done" } }),
      ),
    ];
    await window.store.add({ input, log, bases: new Map() });
    return id;
  }

  const inFolder = (path: string) =>
    vscode.Uri.joinPath(vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file("/"), path);
  const writeTo = (path: string, content: string) =>
    vscode.workspace.fs.writeFile(inFolder(path), new TextEncoder().encode(content));
  const read = (path: string) =>
    vscode.workspace.fs.readFile(inFolder(path)).then(
      (bytes) => new TextDecoder().decode(bytes),
      () => undefined,
    );

  it("a revert asks about each file that the run created, renamed or deleted, and says what it leaves", async () => {
    const { document } = await openFile(text);
    const name = `made-${Math.random().toString(36).slice(2, 8)}`;
    const seen = vscode.workspace.asRelativePath(document.uri, false);
    await writeTo(`${name}-new.ts`, "a\n");
    await writeTo(`${name}-mine.ts`, "a\nmine\n");
    await vscode.workspace.fs.rename(document.uri, inFolder(`${name}-moved.txt`));
    const id = await carriedOut(document, [
      { kind: "create", path: `${name}-new.ts`, text: "a\n" },
      { kind: "create", path: `${name}-mine.ts`, text: "a\n" },
      { kind: "rename", path: seen, to: `${name}-moved.txt` },
    ]);
    const summary = async () => (await window.list.summaries()).find(({ run }) => run === id);
    assert.deepEqual([(await summary())?.applied, (await summary())?.changes], [3, 3]);
    answers = [undefined, "Delete"];
    await window.history.revert(id);
    assert.deepEqual(
      asked.map((each) => each.split("?")[0]),
      [`Rename ${name}-moved.txt to ${seen}`, `Delete ${name}-new.ts`],
    );
    assert.match(asked[1] ?? "", new RegExp(`This takes back “Create ${name}-new.ts” of the run “Split it”`));
    assert.deepEqual([await read(`${name}-new.ts`), await read(`${name}-mine.ts`)], [undefined, "a\nmine\n"]);
    assert.equal(await read(`${name}-moved.txt`), text);
    const told = said.at(-1) ?? "";
    assert.match(told, new RegExp(`Deleted ${name}-new.ts`));
    assert.match(told, new RegExp(`Not undone: Rename .* to ${name}-moved.txt: you left it`));
    assert.match(told, new RegExp(`Not undone: Create ${name}-mine.ts: it was changed since`));
    await window.store.flush();
    assert.deepEqual([(await summary())?.applied, await stateOf(id)], [2, "partly applied"]);
    answers = ["Rename"];
    await window.history.revert(id);
    assert.equal(await read(seen), text);
  });

  it("a revert makes a file that the run deleted again, with the text that the model saw", async () => {
    const { document } = await openFile(text);
    const seen = vscode.workspace.asRelativePath(document.uri, false);
    const id = await carriedOut(document, [{ kind: "delete", path: seen }]);
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await vscode.workspace.fs.delete(document.uri);
    answers = ["Create"];
    await window.history.revert(id);
    assert.match(asked[0] ?? "", /with 5 lines\? .*It gets the text that the model saw/);
    assert.equal(await read(seen), text);
    await window.store.flush();
    assert.equal(await stateOf(id), "ready");
  });

  it("a revert of an earlier run does not touch the current one", async () => {
    const editor = await openFile(text);
    const first = await applied(editor.document);
    const other = await openFile(text);
    const second = await ran(other.document);
    await window.review.decideAll("rejected");
    await window.history.revert(first);
    assert.equal(editor.document.getText(), text);
    await window.store.flush();
    assert.deepEqual([await stateOf(first), await stateOf(second)], ["ready", "rejected"]);
  });

  it("a revert of lines that the user changed since writes nothing, and leaves a conflict to settle", async () => {
    const editor = await openFile(text);
    const id = await applied(editor.document);
    await editor.edit((edit) => edit.replace(new vscode.Range(1, 0, 1, 1), "B of mine"));
    await window.history.revert(id);
    assert.equal(editor.document.getText(), "a\nB of mine\nc\nD\ne\n");
    assert.match(said.join(), /Nothing was written/);
    const conflict = window.review.hunks.find(({ state }) => state === "conflict");
    assert.ok(conflict !== undefined);
    await window.review.resolve(conflict.id, "keep-yours");
    assert.equal(editor.document.getText(), "a\nB of mine\nc\nd\ne\n");
    await window.store.flush();
    assert.equal(await stateOf(id), "partly applied");
  });

  it("a document of the reasoning that VS Code brings back after a reload is read from the store", async () => {
    const { document } = await openFile(text);
    const id = await ran(document);
    await closeWindow();
    window = openWindow();
    const { session, store } = window;
    disposables.push(createReasoningDocuments({ session, played: () => undefined, stored: store.read }));
    const at = (run: string) => vscode.Uri.from({ scheme: schemes.reasoning, path: `/${run}/reasoning.md` });
    const shown = (await vscode.workspace.openTextDocument(at(id))).getText();
    assert.match(shown, /```text\nLook at `b`, in line 2\.\n\nThe other one is the same\.\n```/);
    const gone = (await vscode.workspace.openTextDocument(at("no-such-run"))).getText();
    assert.match(gone, /not stored, so its reasoning cannot be shown/);
  });

  it("what was exported can be opened from the message that says so", async () => {
    const { document } = await openFile(text);
    const target = vscode.Uri.file(join(folder, "report.md"));
    answers = ["Markdown", target];
    opening = true;
    await exportRuns([await ran(document)], window.store, window.list);
    await until("it is open", () => vscode.window.activeTextEditor?.document.uri.fsPath === target.fsPath);
  });

  it("runs go to another place as one JSON file, and are the same there; a file of that path is found by its path", async () => {
    const { document } = await openFile(text);
    const id = await ran(document);
    const target = vscode.Uri.file(join(folder, "runs-out.json"));
    answers = ["JSON", target];
    await exportRuns([id], window.store, window.list);
    assert.match(said.at(-1) ?? "", /Exported 1 run/);
    await closeWindow();
    folder = await mkdtemp(join(tmpdir(), "fathom-history-"));
    window = openWindow();
    answers = [[target], [target]];
    await importRuns(window.store);
    await importRuns(window.store);
    assert.match(said.at(-1) ?? "", /Imported 0 runs from runs-out\.json\. 1 run was here already\./);
    const [summary] = await window.list.summaries();
    assert.ok(summary?.imported === true && summary.run === id);
    await window.history.reapply(id);
    await window.review.decideAll("accepted");
    assert.equal(document.getText(), "a\nB\nc\nD\ne\n");
  });

  it("an import that was changed is refused by name, and nothing is added", async () => {
    const { document } = await openFile(text);
    const target = vscode.Uri.file(join(folder, "runs-out.json"));
    answers = ["JSON", target];
    await exportRuns([await ran(document)], window.store, window.list);
    const bundle = new TextDecoder().decode(await vscode.workspace.fs.readFile(target));
    const changed = new TextEncoder().encode(bundle.replace("Look at `b`", "Look at `c`"));
    await vscode.workspace.fs.writeFile(target, changed);
    await closeWindow();
    folder = await mkdtemp(join(tmpdir(), "fathom-history-"));
    window = openWindow();
    answers = [[target]];
    await importRuns(window.store);
    assert.match(said.at(-1) ?? "", /not imported: run 1 of 1 was changed.*hash of its reasoning/);
    assert.deepEqual(await window.list.summaries(), []);
  });

  it("an imported run whose file lies outside the workspace can only be read", async () => {
    const { document } = await openFile(text);
    const id = await ran(document);
    const stored = await window.store.read(id);
    assert.ok(stored !== undefined);
    for (const path of ["../outside.ts", "/etc/passwd", ".git/config", "no/such/file.ts"]) {
      const { request } = stored.input;
      const target = mapFiles(request.target, (file) => ({ ...file, path, uri: document.uri.toString() }));
      const input: RunInput = { ...stored.input, request: { ...request, target } };
      const run = await atHome({ ...stored, input, imported: true });
      assert.deepEqual(fileReviews(run, [{ base: [], hunks: [] }]), [], path);
      assert.match(filesOf(run.input.request.target)[0]?.uri ?? "", /^fathom-run:/, path);
    }
  });

  it("a run of several files of which some are not here keeps the hunks of these, whatever becomes of the others", async () => {
    const { document } = await openFile(text);
    const id = await ran(document);
    const stored = await window.store.read(id);
    assert.ok(stored !== undefined);
    const { request } = stored.input;
    const [here] = filesOf(request.target);
    assert.ok(here !== undefined);
    const gone = (path: string) => ({ ...here, path, uri: `file:///${path}` });
    const files = [gone("no/first.ts"), here, gone("no/last.ts")];
    const hunks = ["0.0", "1.0", "2.0"].map((hunk, at) => ({
      ...{ id: hunk, file: at, start: 1, removed: ["b"], added: ["B"] },
    }));
    const both = "2026-11-22-both";
    await window.store.add({
      ...stored,
      log: stored.log.flatMap((event): LogEvent[] => {
        if (event.type === "review-changed") return [];
        if (event.type !== "edit-placed") return [event];
        return event.edit === 0 ? [{ ...event, hunks }] : [];
      }),
      input: { ...stored.input, run: both, request: { ...request, target: { kind: "files", files } } },
      imported: true,
    });
    const shown = () => hunksOf(window.session.current?.state).map((hunk) => [hunk.id, hunk.state, hunk.elsewhere]);
    const away = (hunk: string) => [hunk, "pending", true];
    await window.history.open(both);
    assert.equal(window.session.current?.input.run, both, said.join());
    assert.deepEqual(shown(), [away("0.0"), ["1.0", "pending", undefined], away("2.0")]);
    await window.review.decideAll("accepted");
    assert.equal(document.getText(), "a\nB\nc\nd\ne\n");
    assert.deepEqual(shown(), [away("0.0"), ["1.0", "applied", undefined], away("2.0")]);
    await window.history.revert(both);
    assert.equal(document.getText(), text);
    assert.deepEqual(shown(), [away("0.0"), ["1.0", "pending", undefined], away("2.0")]);
    await window.history.reapply(both);
    await window.review.decideAll("accepted");
    await window.review.end();
    assert.equal(document.getText(), "a\nB\nc\nd\ne\n");
    await window.store.flush();
    const back = await window.store.read(both);
    assert.deepEqual(
      hunksOf(reviewedState(back ?? stored)).map((hunk) => [hunk.id, hunk.state]),
      [
        ["0.0", "pending"],
        ["1.0", "applied"],
        ["2.0", "pending"],
      ],
    );
  });

  it("a run whose file is not here is asked again on what was sent, and its proposal is a diff that nobody can apply", async () => {
    const { document } = await openFile(text);
    const id = await ran(document);
    const stored = await window.store.read(id);
    assert.ok(stored !== undefined);
    const { request } = stored.input;
    const target = mapFiles(request.target, (file) => ({ ...file, path: "no/such/file.ts" }));
    const away = "2026-11-22-away";
    await window.store.add({
      ...stored,
      input: { ...stored.input, run: away, request: { ...request, target } },
      imported: true,
    });
    answers = [undefined];
    await window.history.rerun(away);
    assert.match(asked.at(-1) ?? "", /no file no\/such\/file\.ts .*nothing is written/);
    answers = ["Run on the Sent Text"];
    await window.history.rerun(away);
    assert.equal(asked.at(-1), "rerun on sent");
    const tabs = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    await until("the diff is open", () =>
      tabs().some(({ label }) => label.includes("as it was sent ↔ Model One · low")),
    );
    const shown = vscode.workspace.textDocuments.filter(({ uri }) => uri.path.includes("no/such/file.ts"));
    assert.deepEqual(shown.map((each) => each.getText()).sort(), ["a\nB again\nc\nd\ne\n", text]);
    const { state } = window.session.current ?? {};
    assert.deepEqual(
      hunksOf(state).map(({ elsewhere }) => elsewhere),
      [true],
    );
    assert.equal(document.getText(), text);
  });

  it("where the file was changed since, the user says on which text a run is asked again", async () => {
    const editor = await openFile(text);
    const id = await ran(editor.document);
    await window.history.rerun(id);
    assert.equal(asked.at(-1), "rerun on now");
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), "mine\n"));
    answers = ["The text that was sent then"];
    await window.history.rerun(id);
    assert.equal(asked.at(-1), "rerun on sent");
  });

  it("runs are not deleted while one streams", async () => {
    const { document } = await openFile(text);
    await ran(document);
    const file = { uri: document.uri.toString(), path: "a", languageId: "plaintext", version: 1, text };
    const streaming = window.session.start(
      runInput({ kind: "file", file }, "2026-11-23-run"),
      scripted([{ type: "hang" }]),
    );
    await until("it streams", () => window.session.running);
    answers = ["Delete All"];
    await window.history.removeAll();
    assert.match(said.at(-1) ?? "", /still streaming\. Stop it, then delete all/);
    window.session.stop();
    await streaming;
    await window.store.flush();
    assert.equal((await window.list.summaries()).length, 2);
  });

  it("a Markdown report is written where the user says", async () => {
    const { document } = await openFile(text);
    const target = vscode.Uri.file(join(folder, "report.md"));
    answers = ["Markdown", target];
    await exportRuns([await ran(document)], window.store, window.list);
    const report = new TextDecoder().decode(await vscode.workspace.fs.readFile(target));
    assert.match(report, /^## Fathom: ` Rename `/);
    assert.match(report, /```diff\n-b\n\+B\n```/);
  });

  it("what two runs propose is shown side by side", async () => {
    const { document } = await openFile(text);
    const first = await ran(document);
    await window.review.decideAll("rejected");
    const second = await ran(document);
    await window.history.diff([first, second]);
    const tabs = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    await until("the diff is open", () =>
      tabs().some(({ label }) => label.includes("Model One · low ↔ Model One · low")),
    );
    const isOfThem = ({ uri }: vscode.TextDocument) =>
      uri.scheme === "fathom-run" && (uri.path.startsWith(`/${first}/`) || uri.path.startsWith(`/${second}/`));
    const shown = vscode.workspace.textDocuments.filter(isOfThem);
    assert.deepEqual(
      shown.map((each) => each.getText()),
      ["a\nB\nc\nD\ne\n", "a\nB\nc\nD\ne\n"],
    );
  });

  it("two answers that are no edits are compared as JSON, however they are written", async () => {
    const answered = async (said: string) => {
      count += 1;
      const id = `2026-11-21-run-${count}`;
      const file = { uri: "untitled:a", path: "a", languageId: "plaintext", version: 1, text };
      await window.session.start(runInput({ kind: "file", file }, id), scripted([answer(said), stop()]));
      await window.store.flush();
      return id;
    };
    const first = await answered('{"b": 1, "a": [1, 2]}');
    await window.history.diff([first, await answered('{ "a": [1, 2.0], "b": 1 }')]);
    assert.match(said.at(-1) ?? "", /gave the same JSON, however it is written/);
    await window.history.diff([first, await answered('{"a": [1, 3], "b": 1}')]);
    const shown = vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === "fathom-text");
    assert.deepEqual(
      shown.map((each) => each.getText()),
      ['{\n  "a": [\n    1,\n    2\n  ],\n  "b": 1\n}', '{\n  "a": [\n    1,\n    3\n  ],\n  "b": 1\n}'],
    );
    await window.history.diff([first, await answered("It cannot be told.")]);
    assert.match(said.at(-1) ?? "", /did not answer with JSON .* so they are compared as text/);
  });

  it("the list groups, filters and forgets runs", async () => {
    const { document } = await openFile(text);
    const ids = [await ran(document, "Split it"), await ran(document, "Join it")];
    const shown = async () => {
      const groups = await window.list.groups();
      return groups.map((node) => (node.kind === "group" ? `${node.group.label}: ${node.group.runs.length}` : ""));
    };
    assert.equal((await shown()).length, 1);
    answers = ["Model"];
    await window.list.group();
    assert.deepEqual(await shown(), ["Model One: 2"]);
    answers = ["join"];
    await window.list.filter();
    assert.deepEqual(await shown(), ["Model One: 1"]);
    answers = [undefined];
    await window.history.remove(ids);
    assert.equal((await window.list.summaries()).length, 2, "nothing is deleted without a yes");
    answers = ["Delete"];
    await window.history.remove(ids.slice(0, 1));
    assert.deepEqual(
      (await window.list.summaries()).map(({ title }) => title),
      ["Join it"],
    );
    answers = ["Delete All"];
    await window.history.removeAll();
    assert.deepEqual(await window.list.summaries(), []);
  });

  it("a replay shows the stored run in place of the session's, which stays as it is, and a new run ends it", async () => {
    const { document } = await openFile(text);
    const first = await ran(document);
    await window.review.decideAll("rejected");
    await window.store.flush();
    const second = await ran(document);
    answers = ["At once"];
    await window.history.replay(first);
    assert.equal(window.replays.active, true);
    assert.deepEqual([window.replayed[0]?.type, window.replayed.at(-1)?.type], ["run-start", "review-changed"]);
    assert.equal(window.session.current?.input.run, second);
    window.replays.act({ type: "replay", action: "seek", at: 0 });
    window.replays.end();
    assert.equal(window.replays.active, false);
    assert.deepEqual(window.replayed, []);
    answers = ["At once"];
    await window.history.replay(first);
    await ran(document);
    assert.equal(window.replays.active, false);
    assert.deepEqual(window.replayed, []);
  });

  it("applied lines say which run wrote them, until they are changed", async () => {
    const editor = await openFile(text);
    await applied(editor.document);
    const hoverAt = async (line: number) => {
      const { uri } = editor.document;
      const at = new vscode.Position(line, 0);
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>("vscode.executeHoverProvider", uri, at);
      const texts = hovers.flatMap(({ contents }) =>
        contents.map((each) => (typeof each === "string" ? each : each.value)),
      );
      return texts.find((each) => each.includes("Fathom"))?.replaceAll("&nbsp;", " ");
    };
    assert.match((await hoverAt(1)) ?? "", /Model One · low, just now, 1 passage/);
    assert.equal(await hoverAt(0), undefined);
    await editor.edit((edit) => edit.insert(new vscode.Position(1, 1), "!"));
    assert.equal(await hoverAt(1), undefined);
    assert.match((await hoverAt(3)) ?? "", /Model One · low, just now, not in the reasoning/);
    await undo(editor);
    // Another window, whose last run is another one.
    await closeWindow();
    window = openWindow();
    const other = await openFile("other\n");
    await ran(other.document);
    const shown = await vscode.window.showTextDocument(editor.document);
    assert.match((await hoverAt(1)) ?? "", /Model One · low, just now, 1 passage/);
    await shown.edit((edit) => edit.insert(new vscode.Position(1, 1), "!"));
    assert.equal(await hoverAt(1), undefined);
  });

  it("a line that the oldest of many runs wrote says so, also where its file was renamed in an earlier window", async () => {
    const { document } = await openFile(text);
    const seen = vscode.workspace.asRelativePath(document.uri, false);
    const first = await applied(document);
    const stored = await window.store.read(first);
    assert.ok(stored !== undefined);
    for (let at = 0; at < 12; at += 1) {
      const later = `2026-11-22-later-${at}`;
      const text = `x${at}\nb\ny${at}\nd\n`;
      const target = mapFiles(stored.input.request.target, (file) => ({ ...file, text }));
      const input = { ...stored.input, run: later, request: { ...stored.input.request, target } };
      const log = stored.log.map((event) =>
        event.type === "run-start" ? { ...event, run: later, startedAt: event.startedAt + 1000 + at } : event,
      );
      await window.store.add({ input, log, bases: new Map([[0, [`x${at}`, "B", `y${at}`, "D", ""]]]) });
    }
    await closeWindow();
    const moved = inFolder(`moved-${Math.random().toString(36).slice(2, 8)}.txt`);
    await vscode.workspace.fs.writeFile(moved, new TextEncoder().encode("a\nB\nc\nD\ne\n"));
    const renames = [{ at: Date.now(), from: inFolder(seen).toString(), to: moved.toString() }];
    const memento = { keys: () => [], get: () => renames, update: async () => undefined };
    disposables.push(watchRenames(memento as unknown as vscode.Memento));
    window = openWindow();
    const now = await vscode.workspace.openTextDocument(moved);
    const at = new vscode.Position(1, 0);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>("vscode.executeHoverProvider", now.uri, at);
    const said = hovers.flatMap(({ contents }) =>
      contents.map((each) => (typeof each === "string" ? each : each.value)),
    );
    assert.match(said.join().replaceAll("&nbsp;", " "), /Model One · low, just now/);
  });

  it("a run is found by the words of its reasoning while one types", async () => {
    const { document } = await openFile(text);
    const id = await ran(document, "Split it");
    await ran(document, "Join it");
    const { createQuickPick } = vscode.window;
    const input = createQuickPick();
    const typed = new vscode.EventEmitter<string>();
    const accepted = new vscode.EventEmitter<void>();
    const hidden = new vscode.EventEmitter<void>();
    Object.defineProperties(input, {
      onDidChangeValue: { value: typed.event },
      onDidAccept: { value: accepted.event },
      onDidHide: { value: hidden.event },
      activeItems: { get: () => input.items },
      show: { value: () => undefined },
      hide: { value: () => hidden.fire() },
    });
    Object.assign(vscode.window, { createQuickPick: () => input });
    try {
      const found = window.list.search();
      await until("all runs are offered", () => input.items.length === 2);
      typed.fire("absent");
      await until("none is offered", () => input.items.length === 0);
      typed.fire("look SPLIT");
      await until("one is offered", () => input.items.length === 1);
      assert.match(input.items[0]?.detail ?? "", /^reasoning: Look at b, in line 2\./);
      accepted.fire();
      assert.equal(await found, id);
    } finally {
      Object.assign(vscode.window, { createQuickPick });
    }
  });

  it("each line of the list says in words what its icon says, and offers only what can be done", async () => {
    const { document } = await openFile(text);
    await applied(document);
    const { createTreeView } = vscode.window;
    const made: vscode.TreeViewOptions<HistoryNode>[] = [];
    Object.assign(vscode.window, {
      createTreeView: (_id: string, options: vscode.TreeViewOptions<HistoryNode>) => {
        made.push(options);
        return { dispose: () => undefined };
      },
    });
    try {
      disposables.push(createHistoryTree(async () => window.list));
    } finally {
      Object.assign(vscode.window, { createTreeView });
    }
    const provider = made[0]?.treeDataProvider;
    assert.ok(provider !== undefined);
    const [group] = (await provider.getChildren()) ?? [];
    assert.ok(group !== undefined);
    assert.equal((await provider.getTreeItem(group)).accessibilityInformation?.label, "Today, 1 run");
    const [run] = (await provider.getChildren(group)) ?? [];
    assert.ok(run !== undefined);
    const item = await provider.getTreeItem(run);
    assert.match(String(item.label), /^\d\d:\d\d Rename$/);
    assert.match(String(item.description), /^Model One · low · scratch-[^/]+ · 2 of 2 applied$/);
    assert.match(
      item.accessibilityInformation?.label ?? "",
      /^\d\d:\d\d Rename, Model One · low · scratch-[^/]+ · 2 of 2 applied, scratch-/,
    );
    assert.equal(item.contextValue, "run reviewable applied");
    assert.ok(item.iconPath instanceof vscode.ThemeIcon && item.iconPath.id === "pass-filled");
    assert.equal(typeof item.tooltip, "string");
    assert.equal(item.command?.command, "fathom.openRun");
  });

  it("the list of runs is a view of Fathom's own container", async () => {
    await vscode.commands.executeCommand("fathom.history.focus");
    const known = await vscode.commands.getCommands(true);
    for (const id of ["fathom.searchRuns", "fathom.openRun", "fathom.replayRun", "fathom.revertRun"]) {
      assert.ok(known.includes(id), id);
    }
  });
});
