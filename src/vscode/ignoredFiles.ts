import { realpath } from "node:fs/promises";
import * as vscode from "vscode";
import { createIgnoreRules, type Ignored, type IgnoreFile } from "../core/ignoreRules.ts";
import { t } from "../core/l10n.ts";
import { readIgnore } from "./settings.ts";

/** The name of the files in which a workspace keeps its rules. */
const fileName = ".fathomignore";

type IgnoreCheck = (uri: vscode.Uri) => Promise<Ignored | undefined>;

/**
 * Tells which rule says that a file is not to be sent, if any: by its path, and by the path that it really has where it
 * is reached through a link. What cannot be found out counts as ignored. The rules are read once, as they are now: a
 * check is made for one request.
 */
export function createIgnoreCheck(): IgnoreCheck {
  const rules = createIgnoreRules(readIgnore());
  const texts = new Map<string, Promise<string | undefined>>();

  function readOnce(uri: vscode.Uri): Promise<string | undefined> {
    const read = texts.get(uri.toString()) ?? textOf(uri);
    texts.set(uri.toString(), read);
    return read;
  }

  /** From the workspace folder down to the folder of the file. */
  async function ignoreFiles(path: string, folder: vscode.WorkspaceFolder): Promise<IgnoreFile[]> {
    const parts = path.split("/").slice(0, -1);
    const folders = ["", ...parts.map((_, index) => parts.slice(0, index + 1).join("/"))];
    const read = await Promise.all(
      folders.map(async (each): Promise<IgnoreFile[]> => {
        const name = each === "" ? fileName : `${each}/${fileName}`;
        const text = await readOnce(vscode.Uri.joinPath(folder.uri, name));
        return text === undefined ? [] : [{ folder: each, name, text }];
      }),
    );
    return read.flat();
  }

  return async (uri) => {
    try {
      for (const each of await namesOf(uri)) {
        const folder = vscode.workspace.getWorkspaceFolder(each);
        const path = relativePath(each, folder);
        const found = rules.find(path, folder === undefined ? [] : await ignoreFiles(path, folder));
        if (found !== undefined) return found;
      }
      return undefined;
    } catch (error) {
      return { rule: error instanceof Error ? error.message : String(error), source: t("the rules cannot be checked") };
    }
  };
}

async function namesOf(uri: vscode.Uri): Promise<readonly vscode.Uri[]> {
  if (uri.scheme !== "file") return [uri];
  try {
    const real = vscode.Uri.file(await realpath(uri.fsPath));
    return real.path === uri.path ? [uri] : [uri, real];
  } catch (error) {
    // Not on disk any more, so it has no other name; anything else cannot be found out.
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [uri];
    throw error;
  }
}

function relativePath(uri: vscode.Uri, folder: vscode.WorkspaceFolder | undefined): string {
  const root = folder?.uri.path.replace(/\/*$/, "/") ?? "/";
  return uri.path.startsWith(root) ? uri.path.slice(root.length) : uri.path.replace(/^\/+/, "");
}

async function textOf(uri: vscode.Uri): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === "FileNotFound") return undefined;
    throw error;
  }
}
