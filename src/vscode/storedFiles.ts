import * as vscode from "vscode";
import type { StoredRun } from "../core/history/storedRun.ts";
import { filesOf, mapFiles, type Snapshot } from "../core/request.ts";
import type { Review } from "../core/review.ts";
import { schemes } from "../manifest.ts";
import { createDiskPathGate } from "./pathGate.ts";
import type { FileReview } from "./reviewedFile.ts";

/**
 * The run as this workspace may use it. The addresses of an imported run are another computer's, or made up: its files are
 * looked for by their paths here, through the gate that every foreign path passes, and one that is not found has no
 * address that could be read or written.
 */
export async function atHome(run: StoredRun): Promise<StoredRun> {
  if (run.imported !== true) return run;
  const { request } = run.input;
  const files = await Promise.all(
    filesOf(request.target).map(async (file, index) => (await inWorkspace(file)) ?? nowhere(run, file, index)),
  );
  const target = mapFiles(request.target, (file, index) => files[index] ?? file);
  // Folders of another computer are none of this one's: nothing is created, renamed or deleted for an imported run.
  return { ...run, input: { ...run.input, request: { ...request, target }, roots: [] } };
}

/** The files of a run that is at home, with their reviews; those that are nowhere are left out. */
export function fileReviews(run: StoredRun, reviews: readonly Review[]): FileReview[] {
  return filesOf(run.input.request.target).flatMap((file, index): FileReview[] => {
    const review = reviews[index];
    const isHere = vscode.Uri.parse(file.uri).scheme !== schemes.run;
    return review === undefined || !isHere ? [] : [{ file, review }];
  });
}

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

function nowhere({ input }: StoredRun, file: Snapshot, index: number): Snapshot {
  return {
    ...file,
    uri: vscode.Uri.from({ scheme: schemes.run, path: `/${input.run}/elsewhere/${index}` }).toString(),
  };
}
