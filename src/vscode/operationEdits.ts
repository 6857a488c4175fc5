import * as vscode from "vscode";
import type { FileOperation } from "../core/edit/fileOperation.ts";
import { filesOf } from "../core/request.ts";
import type { RunInput } from "../core/run.ts";
import type { AllowedOperation } from "./operationGate.ts";
import type { EditAnswer } from "./writeEdit.ts";

/** One operation and nothing else: VS Code does not undo half of an edit that mixes files and text. */
export function editFor({ from, to }: AllowedOperation, text: string): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  const careful = { overwrite: false, ignoreIfExists: false };
  if (from === undefined) {
    if (to !== undefined) edit.createFile(to.uri, { ...careful, contents: new TextEncoder().encode(text) });
  } else if (to === undefined) edit.deleteFile(from.uri, { recursive: false, ignoreIfNotExists: false });
  else edit.renameFile(from.uri, to.uri, careful);
  return edit;
}

/**
 * What stands on the disk decides, whatever VS Code answers. A new file's text is ours, or what an extension made of it at
 * once: VS Code says that it made the file, and it makes none where one stands.
 */
export async function happened({ from, to }: AllowedOperation, text: string, answer?: EditAnswer): Promise<boolean> {
  if (from !== undefined && (await exists(from.uri))) return false;
  if (to === undefined) return true;
  if (!(await exists(to.uri))) return false;
  if (from !== undefined || answer === "written") return true;
  return isText(await vscode.workspace.fs.readFile(to.uri), text);
}

/** Byte for byte, a mark at the start included. */
export function isText(bytes: Uint8Array, text: string): boolean {
  const own = new TextEncoder().encode(text);
  return own.length === bytes.length && own.every((byte, at) => byte === bytes[at]);
}

/** The way back: a deleted file is made again of its `bytes`; nothing that stands there now is overwritten. */
export function reverseEdit({ from, to }: AllowedOperation, bytes: Uint8Array): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  const careful = { overwrite: false, ignoreIfExists: false };
  if (from === undefined) {
    if (to !== undefined) edit.deleteFile(to.uri, { recursive: false, ignoreIfNotExists: false });
  } else if (to === undefined) edit.createFile(from.uri, { ...careful, contents: bytes });
  else edit.renameFile(to.uri, from.uri, careful);
  return edit;
}

/** A new file gets the line endings of the files that it comes with. */
export function textToWrite({ request }: RunInput, operation: FileOperation): string {
  if (operation.kind !== "create") return "";
  const separator = filesOf(request.target)[0]?.text.includes("\r\n") === true ? "\r\n" : "\n";
  return operation.text.replace(/\r\n|\n|\r/g, separator);
}

/** Whether two looks found the same places, with the same to be said of them. */
export function isSameChecked(one: AllowedOperation, other: AllowedOperation): boolean {
  const key = ({ from, to, reasons }: AllowedOperation) =>
    JSON.stringify([from?.uri.toString(), to?.uri.toString(), reasons]);
  return key(one) === key(other);
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === "FileNotFound") return false;
    throw error;
  }
}
