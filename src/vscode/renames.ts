import * as vscode from "vscode";
import { filesOf, mapFiles, type Target } from "../core/request.ts";
import type { RunInput } from "../core/run.ts";
import { mementos } from "../manifest.ts";

/**
 * What was renamed in this window, in order. The addresses in a run's input are those of when its texts were taken: who
 * goes to its files asks here where they are now.
 */
const renames: vscode.FileRenameEvent[] = [];

/** How many renames there were when the texts of a run or comparison were taken; for those of earlier windows, none. */
const taken = new Map<string, number>();

/** One of an earlier window, in milliseconds since 1970. */
type EarlierRename = { readonly at: number; readonly from: string; readonly to: string };

const mostKept = 500;
let earlier: readonly (vscode.FileRenameEvent & { readonly at: number })[] = [];

/** `state` keeps them for later windows of the workspace. */
export function watchRenames(state?: vscode.Memento): vscode.Disposable {
  const kept = state?.get<readonly EarlierRename[]>(mementos.renames) ?? [];
  earlier = kept.map(({ at, from, to }) => ({
    at,
    files: [{ oldUri: vscode.Uri.parse(from), newUri: vscode.Uri.parse(to) }],
  }));
  return vscode.workspace.onDidRenameFiles((event) => {
    renames.push(event);
    const at = Date.now();
    const more = event.files.map(({ oldUri, newUri }) => ({ at, from: oldUri.toString(), to: newUri.toString() }));
    const before = state?.get<readonly EarlierRename[]>(mementos.renames) ?? [];
    void state?.update(mementos.renames, [...before, ...more].slice(-mostKept));
  });
}

/** Where a file was before, in this window and in earlier ones, the place where it is now first. */
export function earlierUris(uri: vscode.Uri): vscode.Uri[] {
  const uris = [uri];
  let at = uri;
  for (const { files } of [...earlier, ...renames].reverse()) {
    const before = renamedUri(at, { files: files.map(({ oldUri, newUri }) => ({ oldUri: newUri, newUri: oldUri })) });
    if (before === undefined) continue;
    at = before;
    uris.push(before);
  }
  return uris;
}

/** Those of earlier windows since a run began; its id says when. */
function renamesSince(run: string): readonly vscode.FileRenameEvent[] {
  if (taken.has(run)) return [];
  const [, day = "", hour, minute, second] = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2})-(\d{2})-(\d{2}))?/.exec(run) ?? [];
  const begun = Date.parse(hour === undefined ? day : `${day}T${hour}:${minute}:${second}Z`);
  return earlier.filter(({ at }) => at >= begun);
}

/** Now, for `since`. */
export function renamesSoFar(): number {
  return renames.length;
}

/** The texts of this run or comparison are of that moment. */
export function textsTaken(id: string, since = renames.length): void {
  taken.set(id, since);
}

export function textsTakenAt(id: string, comparison?: string): number {
  return taken.get(id) ?? (comparison === undefined ? undefined : taken.get(comparison)) ?? 0;
}

/** The input of a run with its files where they are now, under the paths that the model was told. */
export function movedInput(input: RunInput): RunInput {
  const { run, comparison, request } = input;
  const since = textsTakenAt(run, comparison);
  const later = [...renamesSince(run), ...renames.slice(since)];
  const target = mapFiles(request.target, (file) => ({ ...file, uri: uriAfter(file.uri, later) }));
  return isSamePlace(target, request.target) ? input : { ...input, request: { ...request, target } };
}

/** What is asked anew, with its files where they are now and by the paths that they have there. */
export function movedTarget(target: Target, since: number): Target {
  const inWords = target.kind === "files" ? undefined : false;
  return mapFiles(target, (file) => {
    const uri = movedUri(file.uri, since);
    return uri === file.uri
      ? file
      : { ...file, uri, path: vscode.workspace.asRelativePath(vscode.Uri.parse(uri, true), inWords) };
  });
}

/** The target of a run, to be asked anew. */
export function movedTargetOf({ run, comparison, request }: RunInput): Target {
  return movedTarget(request.target, textsTakenAt(run, comparison));
}

/** Where a file is now that was renamed, or whose folder was; undefined where it was not. */
export function renamedUri(uri: vscode.Uri, { files }: vscode.FileRenameEvent): vscode.Uri | undefined {
  for (const { oldUri, newUri } of files) {
    const rest = uri.path.slice(oldUri.path.length);
    if (uri.toString() === oldUri.toString()) return newUri;
    const isInside = rest.startsWith("/") && uri.with({ path: oldUri.path }).toString() === oldUri.toString();
    if (isInside && uri.path.startsWith(oldUri.path)) return newUri.with({ path: newUri.path + rest });
  }
  return undefined;
}

function movedUri(uri: string, since: number): string {
  return uriAfter(uri, renames.slice(since));
}

function uriAfter(uri: string, later: readonly vscode.FileRenameEvent[]): string {
  if (later.length === 0) return uri;
  const start = vscode.Uri.parse(uri, true);
  const now = later.reduce((at, event) => renamedUri(at, event) ?? at, start);
  return now === start ? uri : now.toString();
}

function isSamePlace(one: Target, other: Target): boolean {
  const others = filesOf(other);
  return filesOf(one).every(({ uri }, index) => uri === others[index]?.uri);
}
