import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Hunk } from "../../src/core/edit/hunk.ts";
import { splitLines } from "../../src/core/edit/lines.ts";
import type { Snapshot } from "../../src/core/request.ts";
import { type HunkView, openReview, openReviews } from "../../src/core/review.ts";
import type { Rework } from "../../src/core/reviewRework.ts";
import type { Log } from "../../src/vscode/log.ts";
import { createProposalDocuments } from "../../src/vscode/proposalDocuments.ts";
import { createReviewSession, type ReviewedRun, type ReviewSession } from "../../src/vscode/review.ts";
import { createReviewMarks } from "../../src/vscode/reviewMarks.ts";
import type { WriteEdit } from "../../src/vscode/writeEdit.ts";

/** A review on the real editor's API, with its own documents and marks. */
export type Reviewing = {
  readonly review: ReviewSession;
  readonly documents: ReturnType<typeof createProposalDocuments>;
  /** What the panel would have been told, newest last. */
  readonly told: (readonly HunkView[])[];
  begin(document: vscode.TextDocument, hunks: readonly Omit<Hunk, "id">[], about?: ReviewedRun): Promise<void>;
  /** A review of several files; a hunk's id is "file.index". */
  beginAll(files: readonly (readonly [vscode.TextDocument, readonly Omit<Hunk, "id">[]])[]): Promise<void>;
  dispose(): void;
};

export const quietLog: Log = {
  info: () => undefined,
  error: () => undefined,
  show: () => undefined,
  hide: () => undefined,
  dispose: () => undefined,
};

export function createReviewing(write?: WriteEdit, rework?: Rework): Reviewing {
  const documents = createProposalDocuments();
  const marks = createReviewMarks();
  const told: (readonly HunkView[])[] = [];
  const subscriptions: vscode.Disposable[] = [];
  const listener = {
    changed: (_run: string, hunks: readonly HunkView[]) => void told.push(hunks),
    rebased: () => undefined,
  };
  const review = createReviewSession(documents, marks, quietLog, listener, subscriptions, write, rework);
  let count = 0;
  return {
    review,
    documents,
    told,
    async begin(document, hunks, about) {
      count += 1;
      const named = hunks.map((hunk, index) => ({ ...hunk, id: `h${index}` }));
      const file = snapshotOf(document);
      await review.begin(`run${count}`, [{ file, review: openReview(file.text, named) }], about);
    },
    async beginAll(files) {
      count += 1;
      const snapshots = files.map(([document]) => snapshotOf(document));
      const hunks = files.flatMap(([, ofFile], file) =>
        ofFile.map((hunk, index) => ({ ...hunk, file, id: `${file}.${index}` })),
      );
      const texts = snapshots.map(({ text }) => text);
      const reviews = openReviews(texts, hunks).map((each, index) => ({ file: at(snapshots, index), review: each }));
      await review.begin(`run${count}`, reviews);
    },
    dispose() {
      for (const each of [...subscriptions, documents, marks]) each.dispose();
    },
  };
}

export function snapshotOf(document: vscode.TextDocument): Snapshot {
  return {
    uri: document.uri.toString(),
    path: vscode.workspace.asRelativePath(document.uri),
    languageId: document.languageId,
    version: document.version,
    text: document.getText(),
  };
}

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index];
  assert.ok(item !== undefined);
  return item;
}

/** Names of this bundle only: every test file is bundled with its own copy of this module. */
const suite = Math.random().toString(36).slice(2, 8);
let files = 0;

/** A file of its own in the workspace, with exactly these bytes, open in an editor. */
export async function openFile(bytes: string | Uint8Array, extension = "ts"): Promise<vscode.TextEditor> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, "the suite runs in a folder");
  files += 1;
  const uri = vscode.Uri.joinPath(folder.uri, `scratch-${suite}-${files}.${extension}`);
  await vscode.workspace.fs.writeFile(uri, typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes);
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
}

/** Replaces lines by others: what a test means by a hunk. Lines are zero-based. */
export function hunkOn(
  document: vscode.TextDocument,
  start: number,
  count: number,
  added: readonly string[],
): Omit<Hunk, "id"> {
  return { start, removed: splitLines(document.getText()).lines.slice(start, start + count), added };
}

/** Types as a user does: through the editor's own commands, so that it has its own undo stops. */
export async function typeAt(editor: vscode.TextEditor, line: number, character: number, text: string): Promise<void> {
  await activate(editor);
  editor.selection = new vscode.Selection(line, character, line, character);
  await vscode.commands.executeCommand("type", { text });
}

async function activate(editor: vscode.TextEditor): Promise<void> {
  if (vscode.window.activeTextEditor === editor) return;
  await vscode.window.showTextDocument(editor.document, editor.viewColumn);
}

export async function undo(editor: vscode.TextEditor): Promise<void> {
  await activate(editor);
  await vscode.commands.executeCommand("undo");
}

export async function redo(editor: vscode.TextEditor): Promise<void> {
  await activate(editor);
  await vscode.commands.executeCommand("redo");
}

/** Waits until something holds, asking whenever a document changes, and fails with the last complaint after five seconds. */
export async function until(what: string, holds: () => boolean | Promise<boolean>, seconds = 5): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await holds())) {
    if (Date.now() > end) assert.fail(`It never came true that ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export async function bytesOf(document: vscode.TextDocument): Promise<Uint8Array> {
  return new Uint8Array(await vscode.workspace.fs.readFile(document.uri));
}

/** The diffs whose right side is one of these proposals. The window may show others, of suites that ran before. */
export function diffTabs(proposals: readonly (vscode.Uri | undefined)[]): vscode.Tab[] {
  const wanted = new Set(proposals.map(String));
  return vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(({ input }) => input instanceof vscode.TabInputTextDiff && wanted.has(String(input.modified)));
}
