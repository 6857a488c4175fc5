import * as vscode from "vscode";
import { changedCounts, hunkLines } from "../core/hunkLines.ts";
import { t } from "../core/l10n.ts";
import { movedTexts } from "../core/movedText.ts";
import { countText } from "../core/numbers.ts";
import { asWritten, type HunkView, isThere } from "../core/review.ts";
import { approximateText } from "../core/reviewText.ts";
import { commands } from "../manifest.ts";
import { createGoneLines } from "./goneLines.ts";

/** How a review looks in the file's own editor: nothing is inserted, removed lines are struck, a lens stands above each hunk. */
export type ReviewMarks = vscode.Disposable & {
  show(files: readonly MarkedFile[]): void;
  /** Highlights the hunk that a step led to, as VS Code does with a line that it goes to. */
  highlight(hunk: string | undefined): void;
  clear(): void;
};

type MarkedFile = { readonly uri: vscode.Uri; readonly hunks: readonly HunkView[] };

export function createReviewMarks(): ReviewMarks {
  const lensesChanged = new vscode.EventEmitter<void>();
  let gone = createGoneLines();
  const insertion = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    overviewRulerColor: new vscode.ThemeColor("editorOverviewRuler.addedForeground"),
    overviewRulerLane: vscode.OverviewRulerLane.Left,
  });
  const conflict = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor("diffEditor.unchangedRegionBackground"),
    overviewRulerColor: new vscode.ThemeColor("editorOverviewRuler.warningForeground"),
    overviewRulerLane: vscode.OverviewRulerLane.Full,
  });
  const highlighted = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor("editor.rangeHighlightBackground"),
  });
  let shown: readonly MarkedFile[] = [];
  let steppedTo: string | undefined;
  let moves: ReadonlyMap<string, string> = new Map();
  const hunksIn = (document: vscode.TextDocument) =>
    shown.find(({ uri }) => uri.toString() === document.uri.toString())?.hunks.map(asWritten) ?? [];

  function decorate(editor: vscode.TextEditor): void {
    const hunks = hunksIn(editor.document);
    const hover = (hunk: HunkView) => hoverOf(editor.document, hunk, moves.get(hunk.id));
    const of = (wanted: (hunk: HunkView) => boolean) =>
      hunks.filter(wanted).map((hunk) => ({ range: rangeOf(editor.document, hunk), hoverMessage: hover(hunk) }));
    const goneIn = (state: HunkView["state"]) =>
      hunks
        .filter((hunk) => hunk.state === state)
        .flatMap((hunk) => goneRanges(editor.document, hunk).map((range) => ({ range, hoverMessage: hover(hunk) })));
    editor.setDecorations(gone.pending, goneIn("pending"));
    editor.setDecorations(gone.accepted, goneIn("accepted"));
    editor.setDecorations(
      gone.words,
      hunks.filter(({ state }) => state === "pending").flatMap((hunk) => changedRanges(editor.document, hunk)),
    );
    editor.setDecorations(
      insertion,
      of((hunk) => isUnsettled(hunk) && hunk.removed.length === 0),
    );
    editor.setDecorations(
      conflict,
      of((hunk) => hunk.state === "conflict"),
    );
    decorateStep(editor);
  }

  function decorateStep(editor: vscode.TextEditor): void {
    const hunks = hunksIn(editor.document).filter(({ id }) => id === steppedTo);
    editor.setDecorations(
      highlighted,
      hunks.map((hunk) => rangeOf(editor.document, hunk)),
    );
  }

  function refresh(): void {
    for (const editor of vscode.window.visibleTextEditors) decorate(editor);
    lensesChanged.fire();
  }

  const disposables = [
    lensesChanged,
    insertion,
    conflict,
    highlighted,
    { dispose: () => gone.dispose() },
    vscode.window.onDidChangeActiveColorTheme(() => {
      gone.dispose();
      gone = createGoneLines();
      for (const editor of vscode.window.visibleTextEditors) decorate(editor);
    }),
    vscode.window.onDidChangeVisibleTextEditors((editors) => editors.forEach(decorate)),
    vscode.languages.registerCodeLensProvider(
      { scheme: "*" },
      {
        onDidChangeCodeLenses: lensesChanged.event,
        provideCodeLenses: (document) => lensesOf(document, hunksIn(document), moves),
      },
    ),
  ];

  return {
    show(files) {
      shown = files;
      moves = movedTexts(
        files.flatMap(({ hunks }) => hunks),
        files.map(({ uri }) => uri.path),
      );
      refresh();
    },
    highlight(hunk) {
      if (hunk === steppedTo) return;
      steppedTo = hunk;
      vscode.window.visibleTextEditors.forEach(decorateStep);
    },
    clear() {
      shown = [];
      steppedTo = undefined;
      refresh();
    },
    dispose() {
      for (const disposable of disposables) disposable.dispose();
    },
  };
}

function lensesOf(
  document: vscode.TextDocument,
  hunks: readonly HunkView[],
  moves: ReadonlyMap<string, string>,
): vscode.CodeLens[] {
  return hunks.flatMap((hunk, index) => {
    if (!isUnsettled(hunk)) return [];
    const range = rangeOf(document, hunk);
    const lens = (title: string, command: string, ...rest: string[]) =>
      new vscode.CodeLens(range, { title, command, arguments: [hunk.id, ...rest] });
    const { added, removed } = changedCounts(hunk);
    const move = moves.get(hunk.id);
    const counted = isThere(hunk)
      ? t("{0} of {1} · already in the file", index + 1, hunks.length)
      : t("{0} of {1} · +{2} −{3}", index + 1, hunks.length, added, removed);
    const merged = hunk.withYours === true ? t("merged with your change") : undefined;
    const guessed = hunk.approximate === true ? t("placed approximately") : undefined;
    const place = [counted, guessed, move, merged].filter((part) => part !== undefined).join(" · ");
    if (hunk.state === "conflict") {
      return [
        lens(t("$(warning) You changed these lines meanwhile"), commands.openDiff),
        lens(t("Keep Yours"), commands.rejectHunk, "keep-yours"),
        hunk.readOnly === true
          ? lens(t("Read-only"), commands.openDiff)
          : lens(t("Take Proposed"), commands.acceptHunk, "take-proposed"),
        lens(t("Edit Both"), commands.openDiff, "edit-both"),
      ];
    }
    const accept = hunk.state === "accepted" ? t("$(check) Accepted") : t("Accept");
    return [
      hunk.readOnly === true ? lens(t("Read-only"), commands.openDiff) : lens(accept, commands.acceptHunk),
      lens(t("Reject"), commands.rejectHunk),
      lens(t("Diff"), commands.openDiff),
      lens(place, commands.openDiff),
    ];
  });
}

/** What would stand there instead. Plain code: nothing in it is a link, an image or a command. */
function hoverOf(document: vscode.TextDocument, hunk: HunkView, move: string | undefined): vscode.MarkdownString {
  const hover = new vscode.MarkdownString();
  if (hunk.approximate === true) hover.appendText(`${approximateText(1)} `);
  if (move !== undefined) hover.appendText(`${move}. `);
  if (hunk.added.length === 0)
    return hover.appendText(t("Fathom proposes to remove {0}.", countText(hunk.removed.length, "line")));
  hover.appendText(t("Fathom proposes:"));
  return hover.appendCodeblock(hunk.added.join("\n"), document.languageId);
}

function rangeOf(document: vscode.TextDocument, { line, removed }: HunkView): vscode.Range {
  return lineRange(document, line, removed.length);
}

function lineRange(document: vscode.TextDocument, line: number, count: number): vscode.Range {
  const last = Math.max(0, document.lineCount - 1);
  const start = Math.min(line, last);
  const end = Math.min(Math.max(start, line + count - 1), last);
  return new vscode.Range(start, 0, end, document.lineAt(end).text.length);
}

/** The lines that go: a hunk may hold some that stay. */
function goneRanges(document: vscode.TextDocument, hunk: HunkView): vscode.Range[] {
  const ranges: vscode.Range[] = [];
  const lines = hunkLines(hunk).filter(({ kind }) => kind !== "comes");
  for (let from = 0; from < lines.length; ) {
    let to = from;
    while (lines[to]?.kind === "goes") to += 1;
    if (to > from) ranges.push(lineRange(document, hunk.line + from, to - from));
    from = to + 1;
  }
  return ranges;
}

/** Which words of the lines that go are what changes in them. */
function changedRanges(document: vscode.TextDocument, hunk: HunkView): vscode.Range[] {
  const { line } = hunk;
  return hunkLines(hunk)
    .filter(({ kind }) => kind !== "comes")
    .flatMap(({ changed }, at) =>
      changed.map(({ start, end }) => document.validateRange(new vscode.Range(line + at, start, line + at, end))),
    );
}

function isUnsettled(hunk: HunkView): boolean {
  return hunk.state === "pending" || hunk.state === "accepted" || hunk.state === "conflict";
}
