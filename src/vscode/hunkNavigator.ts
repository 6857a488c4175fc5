import * as vscode from "vscode";
import { t } from "../core/l10n.ts";
import type { HunkView } from "../core/review.ts";

/** What a review shows, for those who move around in it. */
export type Shown = {
  readonly hunks: readonly HunkView[];
  uriOf(hunk: HunkView): vscode.Uri | undefined;
  /** The hunk that covers a line of the proposal, where that document is the one given. */
  atProposal(document: vscode.TextDocument, line: number): string | undefined;
  /** Shows it in the diff, where the editor is one of the review's; false where it is none. */
  showInDiff(editor: vscode.TextEditor, hunk: HunkView): Promise<boolean>;
  open(hunk: HunkView): Promise<vscode.TextDocument | undefined>;
  highlight(hunk: string | undefined): void;
};

/** Moves the view from hunk to hunk, and never the focus. */
export type HunkNavigator = {
  reveal(hunk: string | undefined): Promise<void>;
  /** Goes on from the hunk last shown. The one that a decision led to counts as shown once somebody steps to it. */
  step(direction: 1 | -1): Promise<void>;
  /** Shows the next hunk that waits for a decision after one that was just decided. */
  goOn(decided: string): Promise<void>;
  /**
   * The hunk that a command without an argument is about: the one that was shown since the cursor last moved, else the one
   * under the cursor, else the one last shown, else the first open one.
   */
  current(): string | undefined;
  /** Commands are about the hunk under the cursor now, no longer about the one that was shown. */
  cursorMoved(): void;
  /** Forgets which hunk was shown last: ids of another review may be the same. */
  reset(): void;
};

export function createHunkNavigator(shown: () => Shown): HunkNavigator {
  let last: string | undefined;
  /** The hunk that a decision led to, before anybody stepped. */
  let ledTo: string | undefined;
  /** Where the cursor stood when that hunk was shown. */
  let cursorThen: string | undefined;
  const openHunks = () => shown().hunks.filter(isOpen);

  async function reveal(id: string | undefined): Promise<void> {
    const hunk = shown().hunks.find((view) => view.id === id);
    if (hunk === undefined) return;
    last = hunk.id;
    ledTo = undefined;
    const document = await shown().open(hunk);
    if (document === undefined) return;
    // Opening may have waited until it was known where the hunk is.
    const place = shown().hunks.find((view) => view.id === id) ?? hunk;
    const visible = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
    const editor = visible ?? (await vscode.window.showTextDocument(document, { preserveFocus: true, preview: true }));
    revealLine(editor, place.line);
    cursorThen = cursor();
    shown().highlight(hunk.id);
  }

  /** Who reviews in a diff stays in one; the file would take its place, and the focus with it. */
  async function moveTo(id: string | undefined): Promise<void> {
    const hunk = shown().hunks.find((view) => view.id === id);
    const editor = vscode.window.activeTextEditor;
    if (hunk === undefined) return;
    if (editor !== undefined && (await shown().showInDiff(editor, hunk))) {
      last = hunk.id;
      ledTo = undefined;
      cursorThen = cursor();
      shown().highlight(hunk.id);
    } else await reveal(hunk.id);
    const { hunks } = shown();
    const number = hunks.findIndex((view) => view.id === id) + 1;
    vscode.window.setStatusBarMessage(t("Hunk {0} of {1}, line {2}", number, hunks.length, hunk.line + 1), 3000);
  }

  return {
    reveal,
    reset() {
      last = undefined;
      ledTo = undefined;
      cursorThen = undefined;
      shown().highlight(undefined);
    },
    async goOn(decided) {
      const { hunks } = shown();
      const at = hunks.findIndex(({ id }) => id === decided);
      const inTurn = [...hunks.slice(at + 1), ...hunks.slice(0, Math.max(0, at))];
      const next = inTurn.find(({ state }) => state === "pending" || state === "conflict");
      if (next === undefined) return shown().highlight(undefined);
      await moveTo(next.id);
      ledTo = next.id;
    },
    async step(direction) {
      const { hunks } = shown();
      if (direction === 1 && ledTo !== undefined && openHunks().some(({ id }) => id === ledTo)) return moveTo(ledTo);
      // One that was rejected meanwhile still says where to go on from.
      const at = hunks.findIndex(({ id }) => id === last);
      const from = direction === 1 ? at + 1 : Math.max(0, at);
      const inTurn = [...hunks.slice(from), ...hunks.slice(0, from)];
      await moveTo((direction === 1 ? inTurn.find(isOpen) : inTurn.findLast(isOpen))?.id);
    },
    current() {
      const open = openHunks();
      const isShown = last !== undefined && cursorThen === cursor();
      if (isShown && open.some((hunk) => hunk.id === last)) return last;
      const editor = vscode.window.activeTextEditor;
      const here = editor?.document.uri.toString();
      const line = editor?.selection.active.line ?? -1;
      // Also one that is decided already: a decision can be changed until it is applied.
      const under = shown().hunks.find(
        (hunk) =>
          hunk.state !== "applied" &&
          shown().uriOf(hunk)?.toString() === here &&
          line >= hunk.line &&
          line < hunk.line + Math.max(1, hunk.removed.length),
      );
      if (under !== undefined) return under.id;
      const proposed = editor && shown().atProposal(editor.document, editor.selection.active.line);
      return proposed ?? (open.find((hunk) => hunk.id === last) ?? open[0])?.id;
    },
    cursorMoved() {
      if (cursorThen !== cursor()) shown().highlight(undefined);
    },
  };
}

export function revealLine(editor: vscode.TextEditor, wanted: number): void {
  const line = Math.min(wanted, editor.document.lineCount - 1);
  editor.revealRange(new vscode.Range(line, 0, line, 0), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

function isOpen({ state }: HunkView): boolean {
  return state !== "applied" && state !== "rejected";
}

function cursor(): string {
  const { document, selection } = vscode.window.activeTextEditor ?? {};
  return `${document?.uri.toString()} ${selection?.active.line}:${selection?.active.character}`;
}
