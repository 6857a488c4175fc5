import { realpath } from "node:fs/promises";
import * as vscode from "vscode";
import type { ExcludedBy, LeftOut, PassedOver } from "../core/contextMeter.ts";
import { createExcludes, type ExcludeSetting, gitIgnores } from "../core/excludes.ts";

/** The most files that are looked at for one request. */
export const mostFiles = 2_000;

/** The files that were chosen, with those inside chosen folders, each once; those behind links come last. */
export type Walk = {
  readonly files: readonly vscode.Uri[];
  readonly leftOut: readonly { readonly uri: vscode.Uri; readonly reason: LeftOut }[];
  /** Files that were chosen all the same, themselves or with their folder, and what would have passed them over. */
  readonly named: ReadonlyMap<string, ExcludedBy>;
  readonly passedOver: readonly PassedOver[];
  /** There are more files than are looked at. */
  readonly stopped: boolean;
};

/**
 * Goes through folders as VS Code's search does: without what `files.exclude`, `search.exclude` and .gitignore files
 * name. What was chosen itself is taken whatever they say. Links are followed to what lies inside the workspace
 * or a chosen folder. `looked` hears how many files there are so far.
 */
export async function walkFiles(
  chosen: readonly vscode.Uri[],
  looked: (files: number) => void,
  signal: AbortSignal,
): Promise<Walk> {
  const files: vscode.Uri[] = [];
  const leftOut: { readonly uri: vscode.Uri; readonly reason: LeftOut }[] = [];
  const named = new Map<string, ExcludedBy>();
  const passedOver = createPassedOver(signal);
  const links: Entry[] = [];
  const seen = new Set<string>();
  const roots = await Promise.all(
    [...(vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri), ...chosen].map((uri) =>
      realUri(uri).catch(() => uri),
    ),
  );
  let stopped = false;

  /** Whether it is there for the first time, by the path that it really has. */
  function isNew(real: vscode.Uri): boolean {
    if (seen.has(real.toString())) return false;
    seen.add(real.toString());
    return true;
  }

  async function take(uri: vscode.Uri, type: vscode.FileType, visit: () => Promise<void>): Promise<void> {
    try {
      const real = await realUri(uri);
      if (!isNew(real)) return;
      const isLink = (type & vscode.FileType.SymbolicLink) !== 0;
      if (isLink && !roots.some((root) => isWithin(real, root))) {
        leftOut.push({ uri, reason: { kind: "leads-outside" } });
      } else await visit();
    } catch (error) {
      // A link to nothing, a folder without permission, a file system that is gone: the rest is still of use.
      if (!isFileFault(error)) throw error;
      leftOut.push({ uri, reason: { kind: "unreadable" } });
    }
  }

  async function visitEntry({ uri, type, rules }: Entry): Promise<void> {
    signal.throwIfAborted();
    if ((type & vscode.FileType.Directory) !== 0) {
      await take(uri, type, () => visitFolder(uri, rules));
    } else if (files.length >= mostFiles) {
      stopped = true;
    } else {
      await take(uri, type, async () => {
        files.push(uri);
        if (rules.chosenFrom !== undefined) named.set(uri.toString(), rules.chosenFrom);
        looked(files.length);
      });
    }
  }

  async function visitFolder(folder: vscode.Uri, above: Rules): Promise<void> {
    const entries = await vscode.workspace.fs.readDirectory(folder);
    entries.sort(([a], [b]) => (a < b ? -1 : 1));
    const names = new Set(entries.map(([name]) => name));
    const rules = names.has(gitIgnore) ? await above.under(folder) : above;
    for (const [name, type] of entries) {
      if (stopped) return;
      const uri = vscode.Uri.joinPath(folder, name);
      const isFolder = (type & vscode.FileType.Directory) !== 0;
      const by = rules.exclude(uri, isFolder, names);
      if (by !== undefined) {
        await passedOver.add(uri, type, by);
        continue;
      }
      const entry = { uri, type, rules };
      // What a link leads to may come by its own name yet.
      if ((type & vscode.FileType.SymbolicLink) !== 0) links.push(entry);
      else await visitEntry(entry);
    }
  }

  for (const uri of chosen) {
    signal.throwIfAborted();
    await take(uri, vscode.FileType.Unknown, async () => {
      const isFolder = uri.scheme !== "untitled" && ((await typeOf(uri)) & vscode.FileType.Directory) !== 0;
      const rules =
        uri.scheme === "untitled" ? undefined : await rulesAt(isFolder ? uri : vscode.Uri.joinPath(uri, ".."));
      const by = rules?.exclude(uri, isFolder, new Set());
      if (isFolder && rules !== undefined) return visitFolder(uri, by === undefined ? rules : chosenRules(uri, by));
      if (files.length >= mostFiles) {
        stopped = true;
        return;
      }
      files.push(uri);
      if (by !== undefined) named.set(uri.toString(), by);
    });
  }
  for (let next = links.shift(); next !== undefined && !stopped; next = links.shift()) await visitEntry(next);
  return { files, leftOut, named, passedOver: passedOver.counts(), stopped };
}

/** The most files, and the most folders, that are counted of what one rule names: some hold hundreds of thousands. */
const mostCounted = 2_000;
const mostFolders = 300;

/** Counts what is passed over, without a look at any file of it. */
function createPassedOver(signal: AbortSignal) {
  const found = new Map<ExcludedBy, { files: number; folders: number }>();

  async function count(folder: vscode.Uri, sum: { files: number; folders: number }): Promise<void> {
    const waiting = [folder];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      signal.throwIfAborted();
      if (sum.files > mostCounted || sum.folders > mostFolders) return;
      sum.folders += 1;
      const entries = await vscode.workspace.fs.readDirectory(next).then(undefined, () => []);
      for (const [name, type] of entries) {
        if (type === vscode.FileType.Directory) waiting.push(vscode.Uri.joinPath(next, name));
        else sum.files += 1;
      }
    }
  }

  return {
    async add(uri: vscode.Uri, type: vscode.FileType, by: ExcludedBy): Promise<void> {
      const sum = found.get(by) ?? { files: 0, folders: 0 };
      found.set(by, sum);
      if (type === vscode.FileType.Directory) await count(uri, sum);
      else sum.files += 1;
    },
    counts: (): PassedOver[] =>
      [...found]
        .map(([by, { files, folders }]) => ({
          by,
          files: Math.min(files, mostCounted),
          more: files > mostCounted || folders > mostFolders,
        }))
        .filter(({ files }) => files > 0),
  };
}

type Entry = { readonly uri: vscode.Uri; readonly type: vscode.FileType; readonly rules: Rules };

/** VS Code's file systems throw errors of their own, Node's functions such with a code. */
function isFileFault(error: unknown): boolean {
  return error instanceof vscode.FileSystemError || (error instanceof Error && "errno" in error);
}

async function typeOf(uri: vscode.Uri): Promise<vscode.FileType> {
  return (await vscode.workspace.fs.stat(uri)).type;
}

async function realUri(uri: vscode.Uri): Promise<vscode.Uri> {
  return uri.scheme === "file" ? vscode.Uri.file(await realpath(uri.fsPath)) : uri;
}

function isWithin(uri: vscode.Uri, root: vscode.Uri): boolean {
  return uri.path === root.path || uri.path.startsWith(root.path.replace(/\/*$/, "/"));
}

const gitIgnore = ".gitignore";

type Rules = {
  /** What leaves it out, if anything. */
  exclude(uri: vscode.Uri, isFolder: boolean, neighbours: ReadonlySet<string>): ExcludedBy | undefined;
  /** What names the chosen folder that it is all in. */
  readonly chosenFrom?: ExcludedBy;
  /** With the .gitignore file of a folder further down, which has the last word. */
  under(folder: vscode.Uri): Promise<Rules>;
};

/** The rules for what is in a folder, with the .gitignore files of the folders above it in the workspace. */
async function rulesAt(folder: vscode.Uri): Promise<Rules> {
  const root = vscode.workspace.getWorkspaceFolder(folder)?.uri ?? folder;
  const setting = (section: string): ExcludeSetting =>
    vscode.workspace.getConfiguration(section, folder).get<ExcludeSetting>("exclude", {});
  const excluded = [
    ["always", createExcludes([])],
    ["files.exclude", createExcludes([setting("files")])],
    ["search.exclude", createExcludes([setting("search")])],
  ] as const;
  const usesGitIgnore = vscode.workspace.getConfiguration("search", folder).get<boolean>("useIgnoreFiles", true);
  let rules = rulesWith([]);
  const parts = folder.path
    .slice(root.path.length)
    .split("/")
    .filter((part) => part !== "");
  for (let depth = 0; depth < parts.length; depth += 1) {
    rules = await rules.under(vscode.Uri.joinPath(root, ...parts.slice(0, depth)));
  }
  return rules;

  type GitRules = { readonly folder: string; readonly test: ReturnType<typeof gitIgnores> };

  function rulesWith(git: readonly GitRules[]): Rules {
    return {
      exclude(uri, isFolder, neighbours) {
        const path = `${uri.path}${isFolder ? "/" : ""}`;
        const inRoot = within(path, root.path);
        // A chosen folder that is the root itself has no path in it.
        if (inRoot === "") return undefined;
        const by = excluded.find(([, test]) => test(inRoot, neighbours))?.[0];
        if (by !== undefined) return by;
        const verdict = git.map((each) => each.test(within(path, each.folder))).find((each) => each !== undefined);
        return verdict === "ignored" ? "gitignore" : undefined;
      },
      async under(at) {
        const text = usesGitIgnore ? await textOf(vscode.Uri.joinPath(at, gitIgnore)) : undefined;
        return text === undefined ? rulesWith(git) : rulesWith([{ folder: at.path, test: gitIgnores(text) }, ...git]);
      },
    };
  }
}

/** For a folder that was chosen although it is named: what it holds goes by its own .gitignore files alone. */
function chosenRules(folder: vscode.Uri, by: ExcludedBy): Rules {
  const nested = createExcludes([]);
  const rulesWith = (
    git: readonly { readonly folder: string; readonly test: ReturnType<typeof gitIgnores> }[],
  ): Rules => ({
    chosenFrom: by,
    exclude(uri, isFolder) {
      const path = `${uri.path}${isFolder ? "/" : ""}`;
      if (nested(within(path, folder.path), new Set())) return "always";
      const verdict = git.map((each) => each.test(within(path, each.folder))).find((each) => each !== undefined);
      return verdict === "ignored" ? "gitignore" : undefined;
    },
    async under(at) {
      const text = await textOf(vscode.Uri.joinPath(at, gitIgnore));
      return text === undefined ? rulesWith(git) : rulesWith([{ folder: at.path, test: gitIgnores(text) }, ...git]);
    },
  });
  return rulesWith([]);
}

function within(path: string, folder: string): string {
  return path.slice(folder.replace(/\/*$/, "/").length);
}

async function textOf(uri: vscode.Uri): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch (error) {
    // No such file, or none that can be read: then it excludes nothing.
    if (error instanceof vscode.FileSystemError) return undefined;
    throw error;
  }
}
