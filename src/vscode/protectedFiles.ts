import { sep } from "node:path";
import * as vscode from "vscode";
import { t } from "../core/l10n.ts";
import type { FileDecision } from "../core/paths/pathGate.ts";
import { classify } from "../core/paths/pathPolicy.ts";
import { pathRefusalText, shownPath } from "../core/paths/pathRefusalText.ts";
import type { Writing } from "./applyChecks.ts";
import { createDiskPathGate } from "./pathGate.ts";

/**
 * What a write to an open file takes: by its path, by the path that it really has where it is reached through a link, and
 * by where it is. What cannot be found out is not written to.
 */
async function protectionOf(uri: vscode.Uri): Promise<FileDecision> {
  // A document that is on no disk yet is no such file, whatever it is called.
  if (uri.scheme === "untitled") return { kind: "allowed", tier: 4, why: undefined };
  if (uri.scheme !== "file") return byName(uri);
  const roots = (vscode.workspace.workspaceFolders ?? []).filter((folder) => folder.uri.scheme === "file");
  const gate = await createDiskPathGate(
    roots.map((folder) => ({ name: folder.name, path: diskPath(folder.uri) })),
    [],
  );
  return gate.weigh(diskPath(uri));
}

/** Whether the hunks may be written to it. Files that do something by being there are asked about, one by one. */
export async function protectionAgreed(file: Writing): Promise<boolean> {
  const { uri } = file;
  const decision = await protectionOf(uri);
  const path = vscode.workspace.asRelativePath(uri, false);
  if (decision.kind === "refused") {
    void vscode.window.showErrorMessage(pathRefusalText(path, decision.why), { modal: true });
    return false;
  }
  const { tier, why = t("is protected") } = decision;
  if (tier === 4) return true;
  const apply = t("Apply to This File");
  const answer = await vscode.window.showWarningMessage(
    t("{0} {1}. Are its accepted hunks to be written?", shownPath(path), why),
    { modal: true, detail: [readFirst, ...(tier === 1 ? await keysText(file) : [])].join("\n\n") },
    apply,
  );
  return answer === apply;
}

const readFirst = t("Read them in the diff first: such a file acts without being run by you.");
const shownKeys = 12;

/** The settings that the hunks change, where the file holds such. */
async function keysText(file: Writing): Promise<string[]> {
  const { changedKeys } = await import("../core/changedKeys.ts");
  const keys = changedKeys(file.before(), file.after()) ?? [];
  if (keys.length === 0) return [];
  const shown = keys.slice(0, shownKeys).map((names) => names.map(shownPath).join(" › "));
  const more = keys.length - shown.length;
  return [[t("They change:"), ...shown, ...(more > 0 ? [t("and {0} more", more)] : [])].join("\n")];
}

/** Of these, the files whose hunks are accepted one by one and never all together. */
export async function guardedFiles<File extends { readonly uri: vscode.Uri }>(files: readonly File[]): Promise<File[]> {
  const decisions = await Promise.all(files.map(({ uri }) => protectionOf(uri)));
  return files.filter((_, index) => {
    const decision = decisions[index];
    return decision?.kind !== "allowed" || decision.tier === 1;
  });
}

export async function guardedText(uri: vscode.Uri): Promise<string> {
  const decision = await protectionOf(uri);
  const path = vscode.workspace.asRelativePath(uri, false);
  if (decision.kind === "refused") return pathRefusalText(path, decision.why);
  return t("{0} {1}, so its hunks are accepted one by one.", shownPath(path), decision.why ?? t("is protected"));
}

function byName(uri: vscode.Uri): FileDecision {
  const names = vscode.workspace.asRelativePath(uri, false).split(/[\\/]/);
  const { tier, why } = classify(names.filter((name) => name !== ""));
  return tier === 0 ? { kind: "refused", why: "protected" } : { kind: "allowed", tier, why };
}

function diskPath(uri: vscode.Uri): string {
  return uri.fsPath.split(sep).join("/");
}
