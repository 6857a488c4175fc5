import * as vscode from "vscode";
import type { StoredRun } from "../core/history/storedRun.ts";
import { filesOf, type Snapshot } from "../core/request.ts";
import type { Review } from "../core/review.ts";
import { createDiskPathGate } from "./pathGate.ts";
import type { FileReview } from "./reviewedFile.ts";

/**
 * A stored run's files with their reviews. The addresses of an imported run are another computer's, or made up: its files
 * are looked for by their paths in this workspace, through the gate that every foreign path passes.
 */
export async function fileReviews(run: StoredRun, reviews: readonly Review[]): Promise<FileReview[]> {
  const found = await Promise.all(
    filesOf(run.input.request.target).map(async (file, index): Promise<FileReview[]> => {
      const review = reviews[index];
      const here = run.imported === true ? await inWorkspace(file) : file;
      return review === undefined || here === undefined ? [] : [{ file: here, review }];
    }),
  );
  return found.flat();
}

/** Undefined where the workspace has no such file. */
async function inWorkspace(file: Snapshot): Promise<Snapshot | undefined> {
  for (const { name, uri } of vscode.workspace.workspaceFolders ?? []) {
    if (uri.scheme !== "file") continue;
    const gate = await createDiskPathGate([{ name, path: uri.fsPath }], []);
    const decision = await gate.check(file.path, "edit");
    if (decision.kind !== "allowed") continue;
    return { ...file, uri: vscode.Uri.file(decision.absolute).toString(), path: decision.path };
  }
  return undefined;
}
