import { setTimeout as sleep } from "node:timers/promises";
import * as vscode from "vscode";
import type { Failure } from "../core/failure.ts";
import { t } from "../core/l10n.ts";
import type { LineRange, Snapshot, Target } from "../core/request.ts";
import { schemes } from "../manifest.ts";

/** The largest file that is sent, in bytes. */
export const fileSizeLimit = 5_000_000;

/** What a command is about, or why it cannot be about that. `name` is the enclosing symbol's, where there is one. */
export type FoundTarget =
  | { readonly kind: "target"; readonly target: Target; readonly name?: string }
  | { readonly kind: "failure"; readonly failure: Failure };

export type FoundFile =
  | { readonly kind: "file"; readonly file: Snapshot }
  | { readonly kind: "failure"; readonly failure: Failure };

/**
 * The selected lines, whole; without a selection the innermost function, method or class around the cursor; else the
 * whole file. The title of the question says which.
 */
export async function selectionTarget(editor: vscode.TextEditor): Promise<FoundTarget> {
  const found = fileSnapshot(editor.document);
  if (found.kind === "failure") return found;
  const { file } = found;
  if (!editor.selection.isEmpty) {
    return { kind: "target", target: { kind: "selection", file, lines: selectedLines(editor.selection) } };
  }
  const symbol = await enclosingSymbol(editor.document, editor.selection.active);
  if (symbol === undefined) return { kind: "target", target: { kind: "file", file } };
  const lines = { start: symbol.range.start.line, end: symbol.range.end.line + 1 };
  return { kind: "target", target: { kind: "selection", file, lines }, name: symbol.name };
}

export function fileTarget(document: vscode.TextDocument): FoundTarget {
  const found = fileSnapshot(document);
  return found.kind === "failure" ? found : { kind: "target", target: { kind: "file", file: found.file } };
}

/** The document as it is now, or why it cannot be sent. */
export function fileSnapshot(
  document: vscode.TextDocument,
  path = vscode.workspace.asRelativePath(document.uri, false),
): FoundFile {
  const why = unsupported(document.uri);
  if (why !== undefined) return { kind: "failure", failure: { kind: "unsupported-document", path, why } };
  const text = document.getText();
  const bytes = new TextEncoder().encode(text).byteLength;
  if (bytes > fileSizeLimit) {
    return { kind: "failure", failure: { kind: "file-too-large", path, bytes, limit: fileSizeLimit } };
  }
  if (text.includes("\0")) return { kind: "failure", failure: { kind: "binary", path } };
  return { kind: "file", file: snapshot(document, path, text) };
}

/** The same for a file that may not be open, or not be there any more. */
export async function fileAt({ uri, path }: Pick<Snapshot, "uri" | "path">): Promise<FoundFile> {
  try {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true));
    // VS Code keeps the document of a deleted file for a while. One with unsaved changes is all that is left of it.
    if (!document.isUntitled && !document.isDirty) await vscode.workspace.fs.stat(document.uri);
    return fileSnapshot(document, path);
  } catch {
    // Whatever VS Code's reason, the file is not there to be refactored.
    return { kind: "failure", failure: { kind: "file-gone", path } };
  }
}

function snapshot(document: vscode.TextDocument, path: string, text: string): Snapshot {
  return { uri: document.uri.toString(), path, languageId: document.languageId, version: document.version, text };
}

/** Why nothing at this address can be refactored, whatever it holds. */
export function unsupported({ scheme }: vscode.Uri): string | undefined {
  if (scheme === "vscode-notebook-cell") return t("Notebook cells are not supported.");
  if (scheme === schemes.proposal || scheme === schemes.snapshot) return t("It is one side of a review.");
  if (scheme === schemes.request) return t("It is the record of a request.");
  if (scheme === "untitled") return undefined;
  return vscode.workspace.fs.isWritableFileSystem(scheme) === true ? undefined : t("It is read-only.");
}

/** A selection that ends before the first character of a line does not mean that line. */
function selectedLines(selection: vscode.Selection): LineRange {
  const { start, end } = selection;
  return { start: start.line, end: end.character === 0 && end.line > start.line ? end.line : end.line + 1 };
}

const enclosingKinds = new Set([
  vscode.SymbolKind.Function,
  vscode.SymbolKind.Method,
  vscode.SymbolKind.Constructor,
  vscode.SymbolKind.Class,
  vscode.SymbolKind.Interface,
  vscode.SymbolKind.Enum,
  vscode.SymbolKind.Struct,
]);

/** Milliseconds. */
const symbolLimit = 3000;

async function enclosingSymbol(
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<vscode.DocumentSymbol | undefined> {
  const asked = vscode.commands.executeCommand<(vscode.DocumentSymbol | vscode.SymbolInformation)[] | undefined>(
    "vscode.executeDocumentSymbolProvider",
    document.uri,
  );
  // A language server that is busy with something large may not answer for minutes; then it is the whole file, and said.
  const symbols = await Promise.race([asked, sleep(symbolLimit, undefined, { ref: false })]);
  let innermost: vscode.DocumentSymbol | undefined;
  let level = symbols ?? [];
  while (level.length > 0) {
    const around = level.find((symbol) => "children" in symbol && symbol.range.contains(position));
    if (around === undefined || !("children" in around)) return innermost;
    if (enclosingKinds.has(around.kind)) innermost = around;
    level = around.children;
  }
  return innermost;
}
