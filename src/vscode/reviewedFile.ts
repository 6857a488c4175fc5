import * as vscode from "vscode";
import { afterEdit, type FollowedDiff, followDiff } from "../core/edit/followedDiff.ts";
import { applyToLines } from "../core/edit/hunk.ts";
import { splitLines } from "../core/edit/lines.ts";
import { t } from "../core/l10n.ts";
import type { Snapshot } from "../core/request.ts";
import { afterApply, type HunkView, type Review } from "../core/review.ts";
import { afterUndo } from "../core/reviewUndo.ts";

/** One file under review: what the model saw, and the decisions on its hunks. */
export type FileReview = { readonly file: Snapshot; readonly review: Review };

/** The same while the review is open. */
export type ReviewedFile = {
  readonly index: number;
  readonly file: Snapshot;
  /** Where the file is now: it follows a rename. */
  uri: vscode.Uri;
  review: Review;
  /** What is shown and stored of it already. */
  shown: Review | undefined;
  storedBase: readonly string[];
  views: readonly HunkView[];
  /** How the document differs from the review's base, as long as its edits were followed. */
  followed:
    | { readonly document: vscode.TextDocument; readonly version: number; readonly diff: FollowedDiff }
    | undefined;
  /** What one undo takes back, and one redo does again. */
  readonly applied: AppliedOnce[];
  /** Nothing can be written to it, so that no hunk of it is offered for acceptance. */
  readOnly: boolean;
};

type AppliedOnce = {
  readonly before: string;
  readonly after: string;
  readonly hunks: readonly string[];
  readonly was: Review;
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
    readOnly: false,
  };
}

/** The document, also when its tab was closed. A file that was deleted is not made again by writing into what is left of it. */
export async function openReviewed(
  { uri, file }: ReviewedFile,
  saveAsNew: () => Promise<void>,
): Promise<vscode.TextDocument | undefined> {
  try {
    const document = await vscode.workspace.openTextDocument(uri);
    if (!document.isUntitled && !document.isDirty) await vscode.workspace.fs.stat(uri);
    return document;
  } catch {
    // Deleted, renamed or unreachable: VS Code's reasons differ by file system and say no more than that.
    void offerNewFile(file.path, saveAsNew);
    return undefined;
  }
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
export function newFileOf({ file, review }: ReviewedFile): {
  readonly text: string;
  readonly hunks: readonly string[];
} {
  const accepted = review.hunks.filter(({ state }) => state === "accepted");
  const hunks = accepted.length > 0 ? accepted : review.hunks.filter(isProposed);
  const separator = file.text.includes("\r\n") ? "\r\n" : "\n";
  return { text: applyToLines(review.base, hunks).join(separator), hunks: hunks.map(({ id }) => id) };
}

export function openDocument(uri: vscode.Uri): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
}

/** How the document differs from the base of the review. */
export function followedDiff(file: ReviewedFile, document: vscode.TextDocument): FollowedDiff {
  const { base } = file.review;
  const { version } = document;
  const known = file.followed;
  if (known?.document === document && known.version === version && known.diff.before === base) return known.diff;
  const diff = followDiff(base, splitLines(document.getText()).lines);
  file.followed = { document, version, diff };
  return diff;
}

/** Takes in what was typed. What does not fit what is known of the text makes it be read anew. */
export function followTyping(file: ReviewedFile, { document, contentChanges }: vscode.TextDocumentChangeEvent): void {
  let diff = file.followed?.document === document ? file.followed.diff : undefined;
  file.followed = undefined;
  for (const { range, text } of contentChanges) {
    const first = diff?.now[range.start.line];
    const last = diff?.now[range.end.line];
    if (diff === undefined || first === undefined || last === undefined) return;
    const typed = first.slice(0, range.start.character) + text + last.slice(range.end.character);
    diff = afterEdit(diff, { start: range.start.line, end: range.end.line + 1, added: splitLines(typed).lines });
  }
  const now = diff?.now ?? [];
  const isRight = ({ range: { start } }: vscode.TextDocumentContentChangeEvent) =>
    start.line >= now.length || now[start.line] === document.lineAt(start.line).text;
  if (diff === undefined || now.length !== document.lineCount || !contentChanges.every(isRight)) return;
  file.followed = { document, version: document.version, diff };
}

/** Follows a file that was renamed, or whose folder was. True when it was. */
export function followRename(file: ReviewedFile, event: vscode.FileRenameEvent): boolean {
  const renamed = renamedUri(file.uri, event);
  if (renamed !== undefined) file.uri = renamed;
  return renamed !== undefined;
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

/** One undo takes an apply back and its hunks can be decided again; one redo applies them again. */
export function followUndo(file: ReviewedFile, { reason, document }: vscode.TextDocumentChangeEvent): void {
  if (reason === undefined || file.applied.length === 0) return;
  const text = document.getText();
  // Another undo may happen to reach the same text: only one that crosses an apply takes it back or does it again.
  const stand = (hunks: readonly string[]) =>
    hunks.every((id) => file.review.hunks.some((hunk) => hunk.id === id && hunk.state === "applied"));
  if (reason === vscode.TextDocumentChangeReason.Undo) {
    const undone = file.applied.findLast((apply) => apply.before === text && stand(apply.hunks));
    if (undone !== undefined) file.review = afterUndo(file.review, undone.was, undone.hunks);
  } else {
    const redone = file.applied.findLast((apply) => apply.after === text && !stand(apply.hunks));
    if (redone !== undefined) file.review = afterApply(file.review, redone.hunks);
  }
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
