import type * as vscode from "vscode";
import type { WorkspaceRoot } from "../core/paths/roots.ts";
import { type HunkView, isOpen, type ReviewHunk } from "../core/review.ts";
import type { ReviewedFile } from "./reviewedFile.ts";

/** The one review of a window: what its parts work on. */
export type OpenReview = {
  run: string;
  /** The folders that were open when the run began. */
  roots: readonly WorkspaceRoot[];
  /** How many edits of the answer could not be placed, and so are no hunk here. */
  unplaced: number;
  files: readonly ReviewedFile[];
};

export function viewsOf({ files }: OpenReview): readonly HunkView[] {
  return files.flatMap(({ views }) => views);
}

/** Whether any hunk still waits for a decision or for being applied. */
export function isReviewOpen({ files }: OpenReview): boolean {
  return files.some(({ review }) => isOpen(review));
}

export function unsettledOf({ files }: OpenReview): readonly ReviewHunk[] {
  return files.flatMap(({ review }) => review.hunks.filter(({ state }) => state !== "rejected" && state !== "applied"));
}

export function fileWith({ files }: OpenReview, hunk: string | undefined): ReviewedFile | undefined {
  return files.find((file) => holdsAny(file, hunk === undefined ? [] : [hunk]));
}

export function fileAt({ files }: OpenReview, uri: vscode.Uri): ReviewedFile | undefined {
  return files.find((file) => file.uri.toString() === uri.toString());
}

export function holdsAny({ review }: ReviewedFile, hunks: readonly string[]): boolean {
  return review.hunks.some(({ id }) => hunks.includes(id));
}
