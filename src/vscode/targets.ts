import { setTimeout as sleep } from "node:timers/promises";
import * as vscode from "vscode";
import type { Failure } from "../core/failure.ts";
import { t } from "../core/l10n.ts";
import { megabytesText } from "../core/numbers.ts";
import type { LineRange, Snapshot, Target } from "../core/request.ts";
import { utf8Length } from "../core/tokenRatio.ts";
import { schemes } from "../manifest.ts";
import { isMisread, textOfBytes } from "./fileText.ts";
import { isReadOnlyBySetting } from "./readOnly.ts";
import { openDocument } from "./reviewedFile.ts";

/** The most of a file that is sent, in bytes. */
export const fileSizeLimit = 5_000_000;

/** Of larger files VS Code tells extensions nothing. */
export const documentLimit = 50_000_000;

/** What a command is about, or why it cannot be about that. `name` is the enclosing symbol's, where there is one. */
export type FoundTarget =
  | { readonly kind: "target"; readonly target: Target; readonly name?: string }
  | { readonly kind: "failure"; readonly failure: Failure };

export type FoundFile =
  | { readonly kind: "file"; readonly file: Snapshot }
  | { readonly kind: "failure"; readonly failure: Failure };

/**
 * The selected lines, whole; without a selection the innermost function, method or class around the cursor; else the
 * whole file. The title of the question says which. A part of a file may be sent however large the rest of it is.
 */
export async function selectionTarget(editor: vscode.TextEditor): Promise<FoundTarget> {
  const { document } = editor;
  const found = await fileSnapshot(document, undefined, documentLimit);
  if (found.kind === "failure") return found;
  const { file } = found;
  if (!editor.selection.isEmpty) return partTarget(document, file, selectedLines(editor.selection));
  const symbol = await enclosingSymbol(document, editor.selection.active);
  if (symbol === undefined) return fileTarget(document);
  const lines = { start: symbol.range.start.line, end: symbol.range.end.line + 1 };
  return partTarget(document, file, lines, symbol.name);
}

function partTarget(document: vscode.TextDocument, file: Snapshot, lines: LineRange, name?: string): FoundTarget {
  const part = document.getText(new vscode.Range(lines.start, 0, lines.end, 0));
  const failure = tooLarge(file.path, part, fileSizeLimit);
  if (failure !== undefined) return { kind: "failure", failure };
  return { kind: "target", target: { kind: "selection", file, lines }, ...(name === undefined ? {} : { name }) };
}

export async function fileTarget(document: vscode.TextDocument): Promise<FoundTarget> {
  const found = await fileSnapshot(document);
  return found.kind === "failure" ? found : { kind: "target", target: { kind: "file", file: found.file } };
}

/** The document as it is now, or why it cannot be sent. */
export async function fileSnapshot(
  document: vscode.TextDocument,
  path = vscode.workspace.asRelativePath(document.uri, false),
  limit = fileSizeLimit,
): Promise<FoundFile> {
  const why = unsupported(document.uri) ?? (isReadOnlyBySetting(document) ? readOnlyReason() : undefined);
  const failure =
    why === undefined ? await unfit(document, path, limit) : ({ kind: "unsupported-document", path, why } as const);
  return failure === undefined
    ? { kind: "file", file: snapshot(document, path, document.getText()) }
    : { kind: "failure", failure };
}

async function unfit(document: vscode.TextDocument, path: string, limit: number): Promise<Failure | undefined> {
  const text = document.getText();
  const large = tooLarge(path, text, limit);
  if (large !== undefined) return large;
  if (text.includes("\0")) return { kind: "binary", path };
  // Saving would put the substitutes in the place of the bytes that they stand for.
  if (text.includes("\ufffd") && (await isMisread(document))) {
    return { kind: "undecodable", path, encoding: document.encoding };
  }
  return undefined;
}

function tooLarge(path: string, text: string, limit: number): Failure | undefined {
  // A unit of UTF-16 takes three bytes at most.
  const bytes = text.length * 3 <= limit ? 0 : utf8Length(text);
  return bytes > limit ? { kind: "file-too-large", path, bytes, limit } : undefined;
}

/** The same for a file that may not be open, or not be there any more. */
export async function fileAt({ uri, path }: Pick<Snapshot, "uri" | "path">, limit = fileSizeLimit): Promise<FoundFile> {
  const place = vscode.Uri.parse(uri, true);
  // A document that was never saved is gone once it is closed: opening it would make another one, empty.
  if (place.scheme === "untitled" && openDocument(place) === undefined) {
    return { kind: "failure", failure: { kind: "file-gone", path } };
  }
  try {
    const document = await vscode.workspace.openTextDocument(place);
    // VS Code keeps the document of a deleted file for a while. One with unsaved changes is all that is left of it.
    if (!document.isUntitled && !document.isDirty) await vscode.workspace.fs.stat(document.uri);
    return await fileSnapshot(document, path, limit);
  } catch {
    return { kind: "failure", failure: await whyUnopened(place, path) };
  }
}

/** VS Code's reasons are words for people, and differ by file system: the file itself tells. */
async function whyUnopened(uri: vscode.Uri, path: string): Promise<Failure> {
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > fileSizeLimit) return { kind: "file-too-large", path, bytes: size, limit: fileSizeLimit };
  } catch {
    return { kind: "file-gone", path };
  }
  try {
    const bytes = await vscode.workspace.fs.readFile(uri);
    return (await textOfBytes(uri, bytes)).kind === "binary"
      ? { kind: "binary", path }
      : { kind: "unsupported-document", path, why: t("VS Code cannot open it.") };
  } catch {
    return { kind: "unsupported-document", path, why: t("It cannot be read.") };
  }
}

function snapshot(document: vscode.TextDocument, path: string, text: string): Snapshot {
  return { uri: document.uri.toString(), path, languageId: document.languageId, version: document.version, text };
}

/** Why there is no text editor for extensions although the user sees one; undefined where there is none. */
export async function hiddenText(): Promise<string | undefined> {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (!(input instanceof vscode.TabInputText) || input.uri.scheme === "untitled") return undefined;
  const { size } = await vscode.workspace.fs.stat(input.uri).then(undefined, () => ({ size: 0 }));
  if (size <= documentLimit) return undefined;
  const path = vscode.workspace.asRelativePath(input.uri, false);
  return t(
    "{0} is {1} MB, and VS Code shows extensions files of up to {2} MB. Refactor a smaller file.",
    path,
    megabytesText(size),
    megabytesText(documentLimit),
  );
}

/** Why nothing at this address can be refactored, whatever it holds. */
export function unsupported({ scheme }: vscode.Uri): string | undefined {
  if (scheme === "vscode-notebook-cell") return t("Notebook cells are not supported.");
  if (scheme === schemes.proposal || scheme === schemes.snapshot) return t("It is one side of a review.");
  if (scheme === schemes.request) return t("It is the record of a request.");
  if (scheme === "untitled") return undefined;
  return vscode.workspace.fs.isWritableFileSystem(scheme) === true ? undefined : readOnlyReason();
}

export function readOnlyReason(): string {
  return t("It is read-only.");
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
