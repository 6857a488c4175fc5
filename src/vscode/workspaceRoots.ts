import * as vscode from "vscode";
import { rootedFile, type WorkspaceRoot } from "../core/paths/roots.ts";

/** The folders that are open now. A run keeps them as they were when it began. */
export function workspaceRoots(): WorkspaceRoot[] {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.map(({ name, uri }) => ({ name, uri: uri.toString().replace(/\/$/, "") }));
}

/** Whether a file was in a folder of the workspace when the run began, and that folder is not open any more. */
export function isFolderClosed(uri: vscode.Uri, roots: readonly WorkspaceRoot[]): boolean {
  const wasInside = rootedFile(uri.toString(), roots) !== undefined;
  return wasInside && rootedFile(uri.toString(), workspaceRoots()) === undefined;
}
