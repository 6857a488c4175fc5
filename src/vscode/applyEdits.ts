import * as vscode from "vscode";
import { applyOffsetEdits } from "../core/edit/hunk.ts";
import { planApply, type Review } from "../core/review.ts";

export type ApplyResult =
  | { readonly kind: "applied"; readonly hunks: readonly string[]; readonly before: string; readonly after: string }
  | { readonly kind: "conflict"; readonly hunks: readonly string[] }
  | { readonly kind: "nothing" }
  /** VS Code wrote nothing, and does not say why. */
  | { readonly kind: "declined" };

const attempts = 3;

/**
 * Writes the accepted hunks onto the document as it is now, in one `WorkspaceEdit`: all of them or none. Never
 * `isRefactoring`, which would save the file. VS Code declines an edit when the document changed between our reading
 * and its writing, and then the merge is done again.
 */
export async function applyAccepted(document: vscode.TextDocument, review: Review): Promise<ApplyResult> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const before = document.getText();
    const version = document.version;
    const plan = planApply(review, before);
    if (plan.kind !== "edits") return plan;
    // VS Code writes every line ending as the document's own; a document of one line shows none to go by.
    const eol = document.eol === vscode.EndOfLine.CRLF ? "\r\n" : "\n";
    const edits = plan.edits.map((each) => ({ ...each, text: each.text.replace(/\r\n|\n|\r/g, eol) }));
    const edit = new vscode.WorkspaceEdit();
    for (const { start, end, text } of edits) {
      edit.replace(document.uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), text);
    }
    if (await vscode.workspace.applyEdit(edit)) {
      return { kind: "applied", hunks: plan.hunks, before, after: applyOffsetEdits(before, edits) };
    }
    if (document.version === version) return { kind: "declined" };
  }
  return { kind: "declined" };
}
