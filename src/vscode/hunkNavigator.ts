import * as vscode from "vscode";
import type { HunkView } from "../core/review.ts";

/** What a review shows, for those who move around in it. */
export type Shown = {
  readonly hunks: readonly HunkView[];
  uriOf(hunk: HunkView): vscode.Uri | undefined;
  /** The hunk that covers a line of the proposal, where that document is the one given. */
  atProposal(document: vscode.TextDocument, line: number): string | undefined;
  open(hunk: HunkView): Promise<vscode.TextDocument | undefined>;
};

/** Moves the view from hunk to hunk, and never the focus. */
export type HunkNavigator = {
  reveal(hunk: string | undefined): Promise<void>;
  step(direction: 1 | -1): Promise<void>;
  /** The hunk that a command without an argument is about: under the cursor, else the one last shown, else the first open one. */
  current(): string | undefined;
  /** Forgets which hunk was shown last: ids of another review may be the same. */
  reset(): void;
};

export function createHunkNavigator(shown: () => Shown): HunkNavigator {
  let last: string | undefined;
  const openHunks = () => shown().hunks.filter((hunk) => hunk.state !== "applied" && hunk.state !== "rejected");

  async function reveal(id: string | undefined): Promise<void> {
    const hunk = shown().hunks.find((view) => view.id === id);
    if (hunk === undefined) return;
    last = hunk.id;
    const document = await shown().open(hunk);
    if (document === undefined) return;
    const line = Math.min(hunk.line, document.lineCount - 1);
    const visible = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
    const editor = visible ?? (await vscode.window.showTextDocument(document, { preserveFocus: true, preview: true }));
    editor.revealRange(new vscode.Range(line, 0, line, 0), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }

  return {
    reveal,
    reset() {
      last = undefined;
    },
    async step(direction) {
      const open = openHunks();
      const at = open.findIndex((hunk) => hunk.id === last);
      const first = direction === 1 ? 0 : open.length - 1;
      await reveal(open[at < 0 ? first : (at + direction + open.length) % open.length]?.id);
    },
    current() {
      const open = openHunks();
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
  };
}
