import { access, constants, stat } from "node:fs/promises";
import * as vscode from "vscode";
import { splitLines } from "../core/edit/lines.ts";
import { equal } from "../core/review.ts";

/** Whether nothing can be written to a file, as far as it is known before it is tried. What cannot be asked is tried. */
export async function isReadOnly(uri: vscode.Uri): Promise<boolean> {
  if (uri.scheme === "untitled") return false;
  if (vscode.workspace.fs.isWritableFileSystem(uri.scheme) === false) return true;
  try {
    const { permissions = 0 } = await vscode.workspace.fs.stat(uri);
    if ((permissions & vscode.FilePermission.Readonly) !== 0) return true;
    // VS Code tells extensions nothing of the permissions of files on disk.
    return uri.scheme === "file" && (await isLocked(uri.fsPath));
  } catch {
    // A file that is not there is another matter, told when it is opened.
    return false;
  }
}

/** Whether the user's settings make VS Code show it read-only. What was set for this window alone no extension is told. */
export function isReadOnlyBySetting(document: vscode.TextDocument): boolean {
  const settings = vscode.workspace.getConfiguration("files", document.uri);
  const folder = vscode.workspace.getWorkspaceFolder(document.uri);
  const matches = (section: string) =>
    Object.entries(settings.get<Readonly<Record<string, unknown>>>(section) ?? {}).some(([glob, counts]) => {
      if (counts !== true) return false;
      const isAbsolute = glob.startsWith("/") || /^[a-z]:/i.test(glob);
      const pattern = folder === undefined || isAbsolute ? glob : new vscode.RelativePattern(folder, glob);
      return vscode.languages.match({ pattern }, document) > 0;
    });
  return matches("readonlyInclude") && !matches("readonlyExclude");
}

/**
 * Whether an edit that was just written stays: VS Code writes into a read-only editor too, but never counts that as
 * unsaved, so that it would be lost when the editor closes.
 */
export async function isKept(document: vscode.TextDocument): Promise<boolean> {
  if (document.isDirty || document.isUntitled) return true;
  try {
    const bytes = await vscode.workspace.fs.readFile(document.uri);
    const saved = await vscode.workspace.decode(bytes, { encoding: document.encoding });
    return document.isDirty || equal(splitLines(saved).lines, splitLines(document.getText()).lines);
  } catch {
    // Whether it was saved by itself cannot be seen: then VS Code's word counts.
    return true;
  }
}

const refusals: ReadonlySet<unknown> = new Set(["EACCES", "EPERM", "EROFS"]);

/** Nobody's to write, or not this user's. Who may write in spite of all permissions, as root may, keeps to them here. */
async function isLocked(path: string): Promise<boolean> {
  if (((await stat(path)).mode & 0o222) === 0) return true;
  return access(path, constants.W_OK).then(
    () => false,
    (error: unknown) => error instanceof Error && "code" in error && refusals.has(error.code),
  );
}
