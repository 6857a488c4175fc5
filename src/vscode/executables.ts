import { access, constants, realpath, stat } from "node:fs/promises";
import { delimiter, extname, isAbsolute, join, relative, sep } from "node:path";
import { t } from "../core/l10n.ts";

export type Executable =
  | { readonly kind: "found"; readonly path: string }
  | { readonly kind: "refused"; readonly why: string };

type Search = {
  /** The value of PATH. */
  readonly path: string;
  /** Folders of the workspace. What lies in them came with the code. */
  readonly within: readonly string[];
};

/**
 * The one file that a program's name means. Folders of the workspace are not searched, nor relative ones, so a repository
 * cannot plant a program; an absolute path is the user's own choice.
 */
export async function findExecutable(program: string, { path, within }: Search): Promise<Executable> {
  if (isAbsolute(program)) {
    if (isBatchFile(program)) return batchFile(program);
    return (await isExecutable(program))
      ? { kind: "found", path: program }
      : { kind: "refused", why: t("{0} is no program that can be run.", program) };
  }
  if (/[\\/]/.test(program)) {
    return {
      kind: "refused",
      why: t(
        "{0} is a relative path. Write the program's absolute path in fathom.verifyCommand, or a name that is on PATH.",
        program,
      ),
    };
  }
  const roots = await realRoots(within);
  let planted: string | undefined;
  for (const folder of await searchedFolders(path)) {
    for (const name of namesOf(program)) {
      const candidate = join(folder, name);
      if (!(await isExecutable(candidate))) continue;
      if (isIn(roots, candidate) || isIn(roots, await realpath(candidate))) planted ??= candidate;
      else return isBatchFile(candidate) ? batchFile(candidate) : { kind: "found", path: candidate };
    }
  }
  return {
    kind: "refused",
    why: planted === undefined ? t("{0} is not on PATH.", program) : insideText(program, planted),
  };
}

/** PATH without what a repository could fill: relative folders and those of the workspace. */
export async function safePath(path: string, within: readonly string[]): Promise<string> {
  const roots = await realRoots(within);
  const safe: string[] = [];
  for (const folder of await searchedFolders(path)) {
    if (!isIn(roots, folder) && !isIn(roots, await realOf(folder))) safe.push(folder);
  }
  return safe.join(delimiter);
}

export function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way === "" || (way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

function insideText(program: string, path: string): string {
  return t(
    "The only {0} on PATH is {1}, inside the workspace, where the repository may have put it. To run it all the same, write that path in fathom.verifyCommand.",
    program,
    path,
  );
}

async function searchedFolders(path: string): Promise<string[]> {
  return path.split(delimiter).filter((folder) => isAbsolute(folder));
}

function isIn(roots: readonly string[], path: string): boolean {
  return roots.some((root) => isInside(root, path));
}

async function realRoots(within: readonly string[]): Promise<string[]> {
  return [...within, ...(await Promise.all(within.map(realOf)))];
}

async function realOf(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}

/** Windows runs what has an extension, and of those only some without a shell. */
function namesOf(program: string): string[] {
  if (process.platform !== "win32" || extname(program) !== "") return [program];
  return [".exe", ".com", ".cmd", ".bat"].map((extension) => program + extension);
}

function isBatchFile(path: string): boolean {
  return process.platform === "win32" && /\.(?:cmd|bat)$/i.test(path);
}

function batchFile(path: string): Executable {
  return {
    kind: "refused",
    why: t(
      '{0} is a batch file, which only a shell can run. Name the program behind it, such as ["node", "node_modules/mocha/bin/mocha.js"].',
      path,
    ),
  };
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
