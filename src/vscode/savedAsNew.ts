import * as vscode from "vscode";
import { t } from "../core/l10n.ts";
import { afterApply } from "../core/review.ts";
import { mayWrite } from "./applyChecks.ts";
import { newFileOf, type ReviewedFile } from "./reviewedFile.ts";

/** Writes the proposal of a file that is gone where the user says; the review goes on there. */
export async function savedAsNew(file: ReviewedFile): Promise<vscode.TextDocument | undefined> {
  const target = await vscode.window.showSaveDialog({
    defaultUri: file.uri,
    title: t("Save the Proposal as a New File"),
  });
  if (target === undefined) return undefined;
  const { text, review } = newFileOf(file);
  const { encoding } = file;
  if (!(await mayWrite({ uri: target, encoding, review, before: () => "", after: () => text }))) return undefined;
  const { encode } = vscode.workspace;
  const bytes = await (encoding === undefined ? encode(text, { uri: target }) : encode(text, { encoding }));
  await vscode.workspace.fs.writeFile(target, bytes);
  file.uri = target;
  file.review = afterApply(
    review,
    review.hunks.filter(({ state }) => state === "accepted").map(({ id }) => id),
  );
  return vscode.workspace.openTextDocument(target, encoding === undefined ? {} : { encoding });
}
