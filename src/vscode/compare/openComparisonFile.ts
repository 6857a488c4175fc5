import * as vscode from "vscode";
import type { Candidate } from "../../core/compare/candidate.ts";
import { importComparison } from "../../core/compare/comparisonImport.ts";
import type { FrozenRequest } from "../../core/compare/frozenRequest.ts";
import { t } from "../../core/l10n.ts";
import { sha256 } from "../runFolder.ts";
import { newRunId } from "../runIds.ts";
import { atHome } from "../storedFiles.ts";
import type { ComparisonBoards } from "./comparisonBoards.ts";
import type { ComparisonStore } from "./comparisonStore.ts";

/** A file that somebody sent: its files are looked for here, and it is stored as a comparison of this workspace. */
export async function openComparisonFile(store: ComparisonStore, boards: ComparisonBoards): Promise<void> {
  const [place] =
    (await vscode.window.showOpenDialog({ title: t("Open Comparison"), filters: { JSON: ["json"] } })) ?? [];
  if (place === undefined) return;
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(place));
  const read = importComparison(text, sha256);
  if (read.kind === "unreadable") {
    void vscode.window.showWarningMessage(t("This file cannot be opened as a comparison. {0}", read.why));
    return;
  }
  const [first] = read.board.cells;
  if (first === undefined) return;
  const { target } = await homeRequest(read.request, first.candidate);
  const id = newRunId();
  const request = { ...read.request, target };
  // Folders of another computer are none of this one's: nothing is created, renamed or deleted for it.
  const origin = { earlier: undefined, roots: [] };
  store.begin(id, request, read.board.hashes, origin);
  const log = read.log.map((event) => (event.type === "comparison-start" ? { ...event, comparison: id } : event));
  for (const event of log) store.append(id, event);
  await boards.showImported(id, { ...read, request, log, board: { ...read.board, comparison: id }, ...origin });
}

async function homeRequest(
  { title, instruction, target, prompt }: FrozenRequest,
  { model, modelName, effort }: Candidate,
) {
  const input = { run: newRunId(), title, request: { instruction, target, model, effort }, prompt, modelName };
  return (await atHome({ input, log: [], bases: new Map(), imported: true })).input.request;
}
