import * as vscode from "vscode";
import { t } from "../../core/l10n.ts";

/** Asks where, and writes. */
export async function saveText(name: string, kind: string, text: string): Promise<void> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const ending = name.slice(name.lastIndexOf(".") + 1);
  const place = await vscode.window.showSaveDialog({
    title: t("Export as {0}", kind),
    filters: { [kind]: [ending] },
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder.uri, name) }),
  });
  if (place === undefined) return;
  try {
    await vscode.workspace.fs.writeFile(place, new TextEncoder().encode(text));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    await vscode.window.showErrorMessage(
      t("The file could not be written to {0}: {1} Choose another place.", place.fsPath, why),
    );
    return;
  }
  await vscode.window.showInformationMessage(t("Exported to {0}.", place.fsPath));
}
