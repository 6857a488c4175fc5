import * as vscode from "vscode";

/** Asks where, and writes. */
export async function saveText(name: string, kind: string, text: string): Promise<void> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const ending = name.slice(name.lastIndexOf(".") + 1);
  const place = await vscode.window.showSaveDialog({
    title: `Export as ${kind}`,
    filters: { [kind]: [ending] },
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder.uri, name) }),
  });
  if (place === undefined) return;
  try {
    await vscode.workspace.fs.writeFile(place, new TextEncoder().encode(text));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    await vscode.window.showErrorMessage(
      `The file could not be written to ${place.fsPath}: ${why} Choose another place.`,
    );
    return;
  }
  await vscode.window.showInformationMessage(`Exported to ${place.fsPath}.`);
}
