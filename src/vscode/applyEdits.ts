import * as vscode from "vscode";
import type { FollowedDiff } from "../core/edit/followedDiff.ts";
import { applyOffsetEdits, type OffsetEdit } from "../core/edit/hunk.ts";
import { planApply, type Review } from "../core/review.ts";
import { isKept } from "./readOnly.ts";
import { type EditAnswer, type WriteEdit, writeEdit } from "./writeEdit.ts";

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
  | { readonly kind: "declined" }
  /** These are read-only in the editor: what VS Code wrote all the same was taken back everywhere. */
  | { readonly kind: "read-only"; readonly documents: readonly vscode.TextDocument[] }
  /** VS Code has not said whether it wrote anything, and nothing stands there yet. */
  | { readonly kind: "unanswered" }
  /** VS Code wrote some of the files. `restore` takes that back where nothing was changed since. */
  | {
      readonly kind: "partial";
      readonly written: readonly AppliedFile[];
      readonly missing: readonly AppliedFile[];
      readonly restore: () => Promise<boolean>;
    };

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
export async function applyAccepted(
  files: readonly ReviewedDocument[],
  write: WriteEdit = writeEdit,
): Promise<ApplyResult> {
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
    const answer = isThere ? "written" : await write(workspaceEdit(planned));
    // Whatever VS Code answers, what stands in the documents decides.
    const written = planned.filter((file) => isWritten(file, answer));
    const locked = await lockedOf(written);
    if (locked.length > 0 && (await takeBack(written, write))) return { kind: "read-only", documents: locked };
    if (written.length === planned.length) return { kind: "applied", files: planned };
    if (written.length > 0) return partial(planned, written, write);
    if (answer === "unanswered") return { kind: "unanswered" };
    if (planned.every(({ document, version }) => document.version === version)) return { kind: "declined" };
  }
  return { kind: "declined" };
}

/** Who types right after the write changes the text once more: then VS Code's word counts. */
function isWritten({ document, before, after }: PlannedFile, answer: EditAnswer): boolean {
  const now = document.getText();
  return now === after || (answer === "written" && now !== before);
}

function partial(planned: readonly PlannedFile[], written: readonly PlannedFile[], write: WriteEdit): ApplyResult {
  return {
    kind: "partial",
    written,
    missing: planned.filter((file) => !written.includes(file)),
    restore: () => takeBack(written, write),
  };
}

/** The documents that have the edit only until they are closed. */
async function lockedOf(written: readonly PlannedFile[]): Promise<vscode.TextDocument[]> {
  const changed = written.filter(({ edits }) => edits.length > 0).map(({ document }) => document);
  const kept = await Promise.all(changed.map(isKept));
  return changed.filter((_, index) => kept[index] === false);
}

/** Gives the documents their texts of before where nothing was changed since. */
async function takeBack(written: readonly PlannedFile[], write: WriteEdit): Promise<boolean> {
  const edit = new vscode.WorkspaceEdit();
  for (const { document, before, after } of written) {
    if (document.getText() !== after) return false;
    edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), before);
  }
  return (await write(edit)) === "written";
}

/** The text that a document would have with the accepted hunks; as it is where they cannot be written. */
export function plannedText(file: ReviewedDocument): string {
  const plan = planFile(file);
  return plan.kind === "planned" ? plan.file.after : file.document.getText();
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
