import * as vscode from "vscode";
import type { FollowedDiff } from "../core/edit/followedDiff.ts";
import { applyOffsetEdits, type OffsetEdit } from "../core/edit/hunk.ts";
import { planApply, type Review } from "../core/review.ts";

/** A review and the document that it is about. */
export type ReviewedDocument = {
  readonly document: vscode.TextDocument;
  readonly review: Review;
  /** By what the hunks are shown. */
  followed?(): FollowedDiff | undefined;
};

export type ApplyResult =
  | { readonly kind: "applied"; readonly files: readonly AppliedFile[] }
  | { readonly kind: "conflict"; readonly hunks: readonly string[] }
  | { readonly kind: "nothing" }
  /** VS Code wrote nothing, and does not say why. */
  | { readonly kind: "declined" };

/** The document's text before and after, as it was written. */
export type AppliedFile = {
  readonly document: vscode.TextDocument;
  readonly hunks: readonly string[];
  readonly before: string;
  readonly after: string;
};

type PlannedFile = AppliedFile & { readonly version: number; readonly edits: readonly OffsetEdit[] };

const attempts = 3;

/**
 * Writes the accepted hunks of all files onto the documents as they are now, in one `WorkspaceEdit`: all of them or none.
 * Never `isRefactoring`, which would save the files. VS Code declines an edit when a document changed between our reading
 * and its writing, and then the merge is done again.
 */
export async function applyAccepted(files: readonly ReviewedDocument[]): Promise<ApplyResult> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const planned: PlannedFile[] = [];
    const conflicts: string[] = [];
    for (const file of files) {
      const plan = planFile(file);
      if (plan.kind === "conflict") conflicts.push(...plan.hunks);
      if (plan.kind === "planned") planned.push(plan.file);
    }
    if (conflicts.length > 0) return { kind: "conflict", hunks: conflicts };
    if (planned.length === 0) return { kind: "nothing" };
    // What stands there already needs no edit, and VS Code declines one that is empty.
    const isThere = planned.every(({ edits }) => edits.length === 0);
    if (isThere || (await vscode.workspace.applyEdit(workspaceEdit(planned)))) {
      return { kind: "applied", files: planned };
    }
    if (planned.every(({ document, version }) => document.version === version)) return { kind: "declined" };
  }
  return { kind: "declined" };
}

function planFile({ document, review, followed }: ReviewedDocument) {
  const before = document.getText();
  const plan = planApply(review, before, followed?.());
  if (plan.kind !== "edits") return plan;
  // VS Code writes every line ending as the document's own; a document of one line shows none to go by.
  const eol = document.eol === vscode.EndOfLine.CRLF ? "\r\n" : "\n";
  const edits = plan.edits.map((each) => ({ ...each, text: each.text.replace(/\r\n|\n|\r/g, eol) }));
  const after = applyOffsetEdits(before, edits);
  const file: PlannedFile = { document, version: document.version, hunks: plan.hunks, edits, before, after };
  return { kind: "planned", file } as const;
}

function workspaceEdit(files: readonly PlannedFile[]): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  for (const { document, edits } of files) {
    for (const { start, end, text } of edits) {
      edit.replace(document.uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), text);
    }
  }
  return edit;
}
