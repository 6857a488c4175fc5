import { realpath } from "node:fs/promises";
import * as vscode from "vscode";
import { t } from "../core/l10n.ts";
import { type Classification, classify } from "../core/paths/pathPolicy.ts";
import { pathRefusalText, shownPath } from "../core/paths/pathRefusalText.ts";

/**
 * What a write to an open file needs: by its path, and by the path that it really has where it is reached through a link.
 * What cannot be found out is judged by the path alone.
 */
async function protectionOf(uri: vscode.Uri): Promise<Classification> {
  const own = classifyUri(uri);
  if (uri.scheme !== "file") return own;
  const real = await realpath(uri.fsPath).catch(() => uri.fsPath);
  const resolved = classifyUri(vscode.Uri.file(real));
  return resolved.tier < own.tier ? resolved : own;
}

/** Whether the hunks may be written to it. Files that do something by being there are asked about, one by one. */
export async function protectionAgreed(uri: vscode.Uri): Promise<boolean> {
  const { tier, why = t("is protected") } = await protectionOf(uri);
  if (tier === 4) return true;
  const path = vscode.workspace.asRelativePath(uri, false);
  if (tier === 0) {
    void vscode.window.showErrorMessage(pathRefusalText(path, "protected"), { modal: true });
    return false;
  }
  const apply = t("Apply to This File");
  const answer = await vscode.window.showWarningMessage(
    t("{0} {1}. Are its accepted hunks to be written?", shownPath(path), why),
    { modal: true, detail: t("Read them in the diff first: such a file acts without being run by you.") },
    apply,
  );
  return answer === apply;
}

/** Of these, the files whose hunks are accepted one by one and never all together. */
export async function guardedFiles<File extends { readonly uri: vscode.Uri }>(files: readonly File[]): Promise<File[]> {
  const tiers = await Promise.all(files.map(async ({ uri }) => (await protectionOf(uri)).tier));
  return files.filter((_, index) => (tiers[index] ?? 4) <= 1);
}

export async function guardedText(uri: vscode.Uri): Promise<string> {
  const { why = t("is protected") } = await protectionOf(uri);
  return t(
    "{0} {1}, so its hunks are accepted one by one.",
    shownPath(vscode.workspace.asRelativePath(uri, false)),
    why,
  );
}

function classifyUri(uri: vscode.Uri): Classification {
  // A document that is on no disk yet is no such file, whatever it is called.
  if (uri.scheme === "untitled") return { tier: 4, why: undefined };
  return classify(
    vscode.workspace
      .asRelativePath(uri, false)
      .split(/[\\/]/)
      .filter((segment) => segment !== ""),
  );
}
