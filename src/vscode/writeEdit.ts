import * as vscode from "vscode";

/** `unanswered`: VS Code has not said within the limit whether it wrote anything, and may still do it. */
export type EditAnswer = "written" | "declined" | "unanswered";
export type WriteEdit = (edit: vscode.WorkspaceEdit) => Promise<EditAnswer>;

/** Milliseconds. */
const answerLimit = 10_000;

/** Hands an edit to VS Code and waits for its answer, but not for ever: another extension's listener may hold it up. */
export const writeEdit: WriteEdit = (edit) => watchedWrite(vscode.workspace.applyEdit(edit), answerLimit);

export function watchedWrite(answer: Thenable<boolean>, limit: number): Promise<EditAnswer> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve("unanswered"), limit);
    const end = (how: EditAnswer) => {
      clearTimeout(timer);
      resolve(how);
    };
    // A rejection says as little as false does: what was written is read from the documents.
    answer.then(
      (written) => end(written ? "written" : "declined"),
      () => end("declined"),
    );
  });
}
