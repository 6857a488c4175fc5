import * as vscode from "vscode";
import type { AllowedOperation } from "./operationGate.ts";

/** What VS Code tells of files that operations are about: an undo makes one pending again, a redo done. */
export function followOperations(
  places: ReadonlyMap<string, AllowedOperation>,
  told: (id: string, kind: "done" | "pending") => void,
): vscode.Disposable {
  function follow(uris: readonly vscode.Uri[], appeared: boolean): void {
    for (const [id, { from, to }] of places) {
      if (from !== undefined && to !== undefined) continue;
      const meant = (from ?? to)?.uri.toString();
      if (uris.some((uri) => uri.toString() === meant)) told(id, appeared === (to !== undefined) ? "done" : "pending");
    }
  }

  function followRename({ files }: vscode.FileRenameEvent): void {
    for (const [id, { from, to }] of places) {
      if (from === undefined || to === undefined) continue;
      const moved = (one: vscode.Uri, other: vscode.Uri) =>
        files.some(
          ({ oldUri, newUri }) => oldUri.toString() === one.toString() && newUri.toString() === other.toString(),
        );
      if (moved(from.uri, to.uri)) told(id, "done");
      else if (moved(to.uri, from.uri)) told(id, "pending");
    }
  }

  return vscode.Disposable.from(
    vscode.workspace.onDidCreateFiles(({ files }) => follow(files, true)),
    vscode.workspace.onDidDeleteFiles(({ files }) => follow(files, false)),
    vscode.workspace.onDidRenameFiles(followRename),
  );
}
