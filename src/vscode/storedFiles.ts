import * as vscode from "vscode";
import type { StoredRun } from "../core/history/storedRun.ts";
import { t } from "../core/l10n.ts";
import { filesOf, mapFiles, type Snapshot, type Target } from "../core/request.ts";
import { fileOf, type HunkView, type Review } from "../core/review.ts";
import { hunksOf } from "../core/runState.ts";
import type { RunRecord, Session } from "../core/session.ts";
import { schemes } from "../manifest.ts";
import { createDiskPathGate } from "./pathGate.ts";
import { movedInput, textsTaken } from "./renames.ts";
import type { FileReview } from "./reviewedFile.ts";

/**
 * The run as this workspace may use it. The addresses of an imported run are another computer's, or made up: its files are
 * looked for by their paths here, through the gate that every foreign path passes, and one that is not found has no
 * address that could be read or written. Where several folders have a file, it is the one that holds what the model saw;
 * else the user says which, or nobody does.
 */
export async function atHome(run: StoredRun, which: AskWhich = askFolder): Promise<StoredRun> {
  if (run.imported !== true) return run;
  textsTaken(run.input.run);
  const { request } = run.input;
  const files: Snapshot[] = [];
  for (const [index, file] of filesOf(request.target).entries()) {
    files.push((await inWorkspace(run.input.run, file, which)) ?? nowhere(run, file, index));
  }
  const target = mapFiles(request.target, (file, index) => files[index] ?? file);
  // Folders of another computer are none of this one's: nothing is created, renamed or deleted for an imported run.
  return { ...run, input: { ...run.input, request: { ...request, target }, roots: [] } };
}

/** The files of a run that is at home, with their reviews; those that are nowhere are left out. */
export function fileReviews(run: StoredRun, reviews: readonly Review[]): FileReview[] {
  return filesOf(movedInput(run.input).request.target).flatMap((file, index): FileReview[] => {
    const review = reviews[index];
    return review === undefined || isNowhere(file) ? [] : [{ file, review }];
  });
}

/** The whole picture of a run, given that of the files that are here: of its other files it holds what is known. */
export function withElsewhere(
  { input, state }: Pick<RunRecord, "input" | "state">,
  here: readonly HunkView[],
): HunkView[] {
  const files = filesOf(input.request.target);
  const isAway = (hunk: HunkView) => {
    const file = files[fileOf(hunk)];
    return file !== undefined && isNowhere(file);
  };
  const away = hunksOf(state)
    .filter(isAway)
    .map((hunk) => ({ ...hunk, readOnly: true as const, elsewhere: true as const }));
  return [...here.filter((hunk) => !isAway(hunk)), ...away].sort((a, b) => fileOf(a) - fileOf(b));
}

/** Says of the session's run which hunks are of files that are not here. */
export function markElsewhere(session: Session): void {
  const { current } = session;
  if (current?.state === undefined || !isElsewhere(current.input.request.target)) return;
  session.reviewChanged(current.input.run, withElsewhere(current, hunksOf(current.state)));
}

/** Whether a file of it is none of this workspace's: what is proposed for it can be read, and is written nowhere. */
export function isElsewhere(target: Target): boolean {
  return filesOf(target).some(isNowhere);
}

function isNowhere({ uri }: Snapshot): boolean {
  return vscode.Uri.parse(uri).scheme === schemes.run;
}

type Found = { readonly folder: vscode.WorkspaceFolder; readonly file: Snapshot };

/** Which of several folders is meant; undefined where that stays open. */
type AskWhich = (path: string, found: readonly Found[]) => Promise<Found | undefined>;

/** What stays open is read only. */
export const askNobody: AskWhich = async () => undefined;

/** What the user said, by run and path: they are asked once. */
const said = new Map<string, string>();

async function inWorkspace(run: string, file: Snapshot, which: AskWhich): Promise<Snapshot | undefined> {
  const found = await foldersWith(file);
  const [only, another] = found;
  if (another === undefined) return only?.file;
  const asSent = await Promise.all(found.map(({ file: here }) => isAsSent(here)));
  const alike = found.filter((_, at) => asSent[at] === true);
  const [same, second] = alike;
  if (same !== undefined && second === undefined) return same.file;
  const key = JSON.stringify([run, file.path]);
  const chosen =
    found.find(({ file: { uri } }) => uri === said.get(key)) ??
    (await which(file.path, alike.length > 0 ? alike : found));
  if (chosen !== undefined) said.set(key, chosen.file.uri);
  return chosen?.file;
}

async function foldersWith(file: Snapshot): Promise<Found[]> {
  const found: Found[] = [];
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    const { name, uri } = folder;
    if (uri.scheme !== "file") continue;
    const gate = await createDiskPathGate([{ name, path: uri.fsPath }], []);
    const decision = await gate.check(file.path, "edit");
    if (decision.kind !== "allowed") continue;
    found.push({
      folder,
      // As the editor knows it: the folder may be open by a link.
      file: { ...file, uri: vscode.Uri.joinPath(uri, decision.path).toString(), path: decision.path },
    });
  }
  return found;
}

/** Whether it still is what the model saw. What cannot be opened as text is not. */
async function isAsSent({ uri, text }: Snapshot): Promise<boolean> {
  return vscode.workspace.openTextDocument(vscode.Uri.parse(uri)).then(
    (document) => document.getText() === text,
    () => false,
  );
}

async function askFolder(path: string, found: readonly Found[]): Promise<Found | undefined> {
  const items = found.map((each) => ({ label: each.folder.name, description: each.folder.uri.fsPath, each }));
  const picked = await vscode.window.showQuickPick(items, {
    title: t("Which folder is {0} in?", path),
    placeHolder: t("{0} folders of this workspace have it; without an answer it can only be read", found.length),
    ignoreFocusOut: true,
  });
  return picked?.each;
}

function nowhere({ input }: StoredRun, file: Snapshot, index: number): Snapshot {
  return {
    ...file,
    uri: vscode.Uri.from({ scheme: schemes.run, path: `/${input.run}/elsewhere/${index}/${file.path}` }).toString(),
  };
}
