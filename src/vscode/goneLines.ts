import * as vscode from "vscode";

/** How lines look that hunks take away, in the theme of the moment. */
export type GoneLines = vscode.Disposable & {
  readonly pending: vscode.TextEditorDecorationType;
  readonly accepted: vscode.TextEditorDecorationType;
  /** Words that change in lines that are pending. */
  readonly words: vscode.TextEditorDecorationType;
};

/** Struck, and faint until accepted. Themes of high contrast have no grounds for lines and words: they get frames. */
export function createGoneLines(): GoneLines {
  const inContrast = isHighContrast();
  const frame = inContrast
    ? { borderStyle: "solid", borderColor: new vscode.ThemeColor("diffEditor.removedTextBorder") }
    : undefined;
  const pending = vscode.window.createTextEditorDecorationType({
    textDecoration: "line-through",
    ...(inContrast ? {} : { opacity: "0.55" }),
    overviewRulerColor: new vscode.ThemeColor("editorOverviewRuler.modifiedForeground"),
    overviewRulerLane: vscode.OverviewRulerLane.Left,
  });
  const accepted = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor("diffEditor.removedLineBackground"),
    textDecoration: "line-through",
    ...(frame === undefined ? {} : { ...frame, borderWidth: "0 0 0 3px" }),
  });
  const words = vscode.window.createTextEditorDecorationType({
    backgroundColor: new vscode.ThemeColor("diffEditor.removedTextBackground"),
    ...(frame === undefined ? {} : { ...frame, borderWidth: "1px" }),
  });
  return { pending, accepted, words, dispose: () => vscode.Disposable.from(pending, accepted, words).dispose() };
}

function isHighContrast(): boolean {
  const { kind } = vscode.window.activeColorTheme;
  return kind === vscode.ColorThemeKind.HighContrast || kind === vscode.ColorThemeKind.HighContrastLight;
}
