import { constants } from "node:fs";
import {
  copyFile,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readlink,
  realpath,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { t } from "../core/l10n.ts";
import { numberText } from "../core/numbers.ts";
import { isInside } from "./executables.ts";

/**
 * A file as it is to stand in the copy, by its path in the folder; `created`: it is none of the folder's. Without a text it
 * is not to stand there.
 */
export type CopiedText = { readonly path: string; readonly text: string | undefined; readonly created?: boolean };

export type WorkspaceCopy =
  | { readonly kind: "copied"; readonly folder: string }
  | { readonly kind: "refused"; readonly why: string };

/** More would take long to copy for each candidate. */
export const copyLimits = { files: 50_000, bytes: 1_000_000_000 };

/** What may fail for want of room or rights. */
const disk = { copyFile, writeFile };

/**
 * Does work in a temporary copy of a folder with some texts written in, and removes it whatever happens. The repository's
 * data are left out, packages are linked, and links that lead elsewhere are not followed.
 */
export async function inCopy<Result>(
  folder: string,
  texts: readonly CopiedText[],
  signal: AbortSignal,
  work: (copy: WorkspaceCopy) => Promise<Result>,
  limits: typeof copyLimits = copyLimits,
  files: typeof disk = disk,
): Promise<Result> {
  // Another user's cannot be removed, nor what another window is just removing.
  await removeLeftovers().catch(() => undefined);
  const made = await newFolder().catch((error: unknown) => notCopied(folder, error));
  if (typeof made !== "string") return work(made);
  const root = made;
  try {
    return await work(await copyOrWhy(root, folder, texts, signal, limits, files));
  } finally {
    // Antivirus and indexers hold files for a moment on Windows.
    await rm(root, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function newFolder(): Promise<string> {
  return realpath(await mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`)));
}

/** What cannot be read, or has no room, is said; an abort is no reason. */
async function copyOrWhy(
  ...[root, folder, texts, signal, limits, files]: Parameters<typeof copyInto>
): Promise<WorkspaceCopy> {
  try {
    return await copyInto(root, folder, texts, signal, limits, files);
  } catch (error) {
    signal.throwIfAborted();
    return notCopied(folder, error);
  }
}

function notCopied(folder: string, error: unknown): WorkspaceCopy {
  return { kind: "refused", why: whyNotCopied(folder, error) };
}

function whyNotCopied(folder: string, error: unknown): string {
  const of = (name: string): unknown => (error instanceof Error ? Reflect.get(error, name) : undefined);
  switch (of("code")) {
    case "ENOSPC":
    case "EDQUOT":
      return t("There is no room in {0} for a copy of {1}. Make room there, then run it again.", tmpdir(), folder);
    case "EACCES":
    case "EPERM":
      return t(
        "{0} may not be read or written, so {1} could not be copied. Allow it, then run it again.",
        String(of("path")),
        folder,
      );
    default:
      return t("{0} could not be copied: {1}", folder, error instanceof Error ? error.message : String(error));
  }
}

async function copyInto(
  root: string,
  folder: string,
  texts: readonly CopiedText[],
  signal: AbortSignal,
  limits: typeof copyLimits,
  { copyFile, writeFile }: typeof disk,
): Promise<WorkspaceCopy> {
  let [files, bytes] = [0, 0];
  const waiting = [""];
  for (let way = waiting.pop(); way !== undefined; way = waiting.pop()) {
    await mkdir(join(root, way), { recursive: true });
    for (const entry of await readdir(join(folder, way), { withFileTypes: true })) {
      signal.throwIfAborted();
      const own = join(way, entry.name);
      const [from, to] = [join(folder, own), join(root, own)];
      if (entry.name === ".git" || isInside(from, root)) continue;
      if (entry.name === "node_modules") await linkPackages(from, to);
      else if (entry.isDirectory()) waiting.push(own);
      else if (entry.isSymbolicLink()) await copyLink(folder, from, to);
      else if (entry.isFile()) {
        files += 1;
        bytes += (await stat(from)).size;
        if (files > limits.files || bytes > limits.bytes) return { kind: "refused", why: tooLarge(folder, limits) };
        await copyFile(from, to, constants.COPYFILE_FICLONE);
      }
    }
  }
  for (const { path, text, created = false } of texts) {
    const isOwn = created ? await isNewFile(root, path) : await isOwnFile(root, path);
    if (!isOwn) {
      return {
        kind: "refused",
        why: created
          ? t("{0} is there already or leads out of the folder, so it cannot be made in a copy.", path)
          : t("{0} is not a file of its own in the folder, so no copy of it can be changed.", path),
      };
    }
    if (text === undefined) {
      await rm(join(root, path));
      continue;
    }
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text, { flag: created ? "wx" : "w" });
  }
  return { kind: "copied", folder: root };
}

function tooLarge(folder: string, { files, bytes }: typeof copyLimits): string {
  return t(
    "{0} is too large to be copied for each candidate: more than {1} files or {2} MB.",
    folder,
    numberText(files),
    Math.round(bytes / 1_000_000),
  );
}

async function linkPackages(from: string, to: string): Promise<void> {
  const goal = await realpath(from).catch(() => undefined);
  // A junction needs no rights on Windows; elsewhere the kind does not matter.
  if (goal !== undefined) await symlink(goal, to, "junction");
}

/** A link that stays within the folder is made again; one that leads elsewhere would be a way out of the copy. */
async function copyLink(folder: string, from: string, to: string): Promise<void> {
  const goal = await readlink(from);
  if (isAbsolute(goal) || !isInside(folder, resolve(dirname(from), goal))) return;
  await symlink(goal, to);
}

/** Not reached through a link, so that nothing outside of the copy is written. */
async function isOwnFile(root: string, path: string): Promise<boolean> {
  const file = join(root, path);
  if (!isInside(root, file)) return false;
  try {
    return (await realpath(dirname(file))) === dirname(file) && (await lstat(file)).isFile();
  } catch {
    return false;
  }
}

/** There is nothing yet, no folder on the way to it is a link, and it is none of the repository's data. */
async function isNewFile(root: string, path: string): Promise<boolean> {
  const file = join(root, path);
  if (!isInside(root, file) || path.split(/[/\\]/).some((part) => part.toLowerCase() === ".git")) return false;
  for (let way = file; way !== root; way = dirname(way)) {
    const real = await realpath(way).catch(() => undefined);
    if (real !== undefined) return way !== file && real === way && (await lstat(way)).isDirectory();
  }
  return true;
}

const prefix = "fathom-verify-";

/** What an editor that was killed could not remove. */
async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const owner = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1];
    if (owner === undefined || isAlive(Number(owner))) continue;
    await rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => undefined);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && "code" in error && error.code === "ESRCH");
  }
}
