import * as vscode from "vscode";
import { applyToLines } from "../core/edit/hunk.ts";
import type { FollowedReview } from "../core/followedReview.ts";
import { t } from "../core/l10n.ts";
import type { Snapshot } from "../core/request.ts";
import { decide, type HunkView, type Review } from "../core/review.ts";
import { renamedUri } from "./renames.ts";

/** One file under review: what the model saw, and the decisions on its hunks. */
export type FileReview = { readonly file: Snapshot; readonly review: Review };

/** The same while the review is open. */
export type ReviewedFile = FollowedReview & {
  readonly index: number;
  readonly file: Snapshot;
  /** Where the file is now: it follows a rename. */
  uri: vscode.Uri;
  /** What is shown and stored of it already. */
  shown: Review | undefined;
  storedBase: readonly string[];
  views: readonly HunkView[];
  /** While it is worked out where its hunks are: until then `views` does not say. */
  working: Promise<void> | undefined;
  /** Nothing can be written to it, so that no hunk of it is offered for acceptance. */
  readOnly: boolean;
  /** As it is saved, while its document was seen. */
  encoding: string | undefined;
};

export function reviewedFile({ file, review }: FileReview, index: number): ReviewedFile {
  const uri = vscode.Uri.parse(file.uri, true);
  return {
    index,
    file,
    uri,
    review,
    shown: undefined,
    storedBase: review.base,
    views: [],
    followed: undefined,
    applied: [],
    unknown: undefined,
    crossing: undefined,
    working: undefined,
    readOnly: false,
    encoding: openDocument(uri)?.encoding,
  };
}

/**
 * The document, also when its tab was closed. A file that was deleted, or an untitled document that was closed, is not
 * made again by writing into what is left of it.
 */
export async function openReviewed(
  { uri, file }: ReviewedFile,
  saveAsNew: () => Promise<void>,
): Promise<vscode.TextDocument | undefined> {
  try {
    const open = openDocument(uri);
    // A document that was never saved is gone once it is closed: opening it would make another one, empty.
    if (open === undefined && uri.scheme === "untitled") throw new Error("Closed.");
    const document = open ?? (await vscode.workspace.openTextDocument(uri));
    if (!document.isUntitled && !document.isDirty) await vscode.workspace.fs.stat(uri);
    return document;
  } catch {
    // Deleted, renamed or unreachable: VS Code's reasons differ by file system and say no more than that.
    void offerNewFile(file.path, saveAsNew);
    return undefined;
  }
}

/** So that its text is known, where it has one. What cannot be opened is told when it is to be written. */
export async function openQuietly(uri: vscode.Uri): Promise<void> {
  if (openDocument(uri) !== undefined || uri.scheme === "untitled") return;
  await vscode.workspace.openTextDocument(uri).then(undefined, () => undefined);
}

async function offerNewFile(path: string, saveAsNew: () => Promise<void>): Promise<void> {
  const save = t("Save as New File…");
  const pressed = await vscode.window.showErrorMessage(
    t(
      "{0} cannot be opened any more, so nothing was written. Open Diff still shows the proposal, from where it can be copied.",
      path,
    ),
    save,
  );
  if (pressed === save) await saveAsNew();
}

/** The file as the accepted hunks, or where none is the open ones, would have made it. */
export function newFileOf({ file, review }: ReviewedFile): { readonly text: string; readonly review: Review } {
  const accepted = review.hunks.filter(({ state }) => state === "accepted");
  const hunks = accepted.length > 0 ? accepted : review.hunks.filter(isProposed);
  const separator = file.text.includes("\r\n") ? "\r\n" : "\n";
  const ids = hunks.map(({ id }) => id);
  return { text: applyToLines(review.base, hunks).join(separator), review: decide(review, ids, "accepted") };
}

export function openDocument(uri: vscode.Uri): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
}

/** Follows a file that was renamed, or whose folder was. True when it was. */
export function followRename(file: ReviewedFile, event: vscode.FileRenameEvent): boolean {
  const renamed = renamedUri(file.uri, event);
  if (renamed !== undefined) file.uri = renamed;
  return renamed !== undefined;
}

/** The hunk's first line in the proposal. */
export function lineInProposal(review: Review, id: string): number {
  let shift = 0;
  for (const hunk of review.hunks) {
    if (hunk.id === id) return hunk.start + shift;
    if (isProposed(hunk)) shift += hunk.added.length - hunk.removed.length;
  }
  return 0;
}

/** The hunk that covers a line of the proposal. */
export function hunkInProposal(review: Review, line: number): string | undefined {
  return review.hunks.find((hunk) => {
    if (!isProposed(hunk)) return false;
    const start = lineInProposal(review, hunk.id);
    return line >= start && line < start + Math.max(1, hunk.added.length);
  })?.id;
}

export function sameViews(a: readonly HunkView[], b: readonly HunkView[]): boolean {
  const same = (x: HunkView, y: HunkView | undefined) =>
    y !== undefined &&
    x.id === y.id &&
    x.state === y.state &&
    x.line === y.line &&
    x.readOnly === y.readOnly &&
    x.added === y.added &&
    x.removed === y.removed &&
    JSON.stringify(x.merged) === JSON.stringify(y.merged);
  return a.length === b.length && a.every((hunk, index) => same(hunk, b[index]));
}

function isProposed({ state }: Review["hunks"][number]): boolean {
  return state !== "rejected" && state !== "applied";
}
