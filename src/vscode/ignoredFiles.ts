import { realpath } from "node:fs/promises";
import * as vscode from "vscode";
import { createIgnoreRules, type Ignored, type IgnoreFile } from "../core/ignoreRules.ts";
import { readIgnore } from "./settings.ts";

/** The name of the files in which a workspace keeps its rules. */
const fileName = ".fathomignore";

/**
 * Which rule says that a file is not to be sent, if any: by its path, and by the path that it really is where it is a
 * link. What cannot be found out counts as ignored.
 */
export async function isIgnored(uri: vscode.Uri): Promise<Ignored | undefined> {
  const rules = createIgnoreRules(readIgnore());
  for (const each of await namesOf(uri)) {
    const folder = vscode.workspace.getWorkspaceFolder(each);
    const path = relativePath(each, folder);
    try {
      const found = rules.find(path, await ignoreFiles(path, folder));
      if (found !== undefined) return found;
    } catch (error) {
      return {
        rule: error instanceof Error ? error.message : String(error),
        source: `a ${fileName} that cannot be read`,
      };
    }
  }
  return undefined;
}

async function namesOf(uri: vscode.Uri): Promise<readonly vscode.Uri[]> {
  if (uri.scheme !== "file") return [uri];
  try {
    const real = vscode.Uri.file(await realpath(uri.fsPath));
    return real.path === uri.path ? [uri] : [uri, real];
  } catch {
    // Not on disk, or not any more: there is no other name to ask about.
    return [uri];
  }
}

function relativePath(uri: vscode.Uri, folder: vscode.WorkspaceFolder | undefined): string {
  const root = folder?.uri.path.replace(/\/*$/, "/") ?? "/";
  return uri.path.startsWith(root) ? uri.path.slice(root.length) : uri.path.replace(/^\/+/, "");
}

/** From the workspace folder down to the folder of the file. */
async function ignoreFiles(path: string, folder: vscode.WorkspaceFolder | undefined): Promise<IgnoreFile[]> {
  if (folder === undefined) return [];
  const parts = path.split("/").slice(0, -1);
  const folders = ["", ...parts.map((_, index) => parts.slice(0, index + 1).join("/"))];
  const read = await Promise.all(
    folders.map(async (each): Promise<IgnoreFile[]> => {
      const name = each === "" ? fileName : `${each}/${fileName}`;
      const text = await textOf(vscode.Uri.joinPath(folder.uri, name));
      return text === undefined ? [] : [{ folder: each, name, text }];
    }),
  );
  return read.flat();
}

async function textOf(uri: vscode.Uri): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === "FileNotFound") return undefined;
    throw error;
  }
}
