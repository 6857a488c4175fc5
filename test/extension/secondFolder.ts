import assert from "node:assert/strict";
import * as vscode from "vscode";

/** What the rest of the editor says of folders, with one more of them: to really add one would restart this very host. */
export function withSecondFolder(uri: vscode.Uri): () => void {
  const { workspace } = vscode;
  const { getWorkspaceFolder } = workspace;
  const before = Object.getOwnPropertyDescriptor(workspace, "workspaceFolders");
  assert.ok(before);
  const second = { uri, name: "second", index: 1 };
  const folders = [...(workspace.workspaceFolders ?? []), second];
  Object.defineProperty(workspace, "workspaceFolders", { ...before, get: () => folders });
  const isSecond = (file: vscode.Uri) => file.path.startsWith(`${uri.path}/`);
  Object.assign(workspace, {
    getWorkspaceFolder: (file: vscode.Uri) => (isSecond(file) ? second : getWorkspaceFolder(file)),
  });
  return () => {
    Object.defineProperty(workspace, "workspaceFolders", before);
    Object.assign(workspace, { getWorkspaceFolder });
  };
}
