import { plainAbsolute } from "../paths/absolutePath.ts";

/** A file that was sent. `absolute` is its whole path on its disk, where it has one. */
export type NamedFile = { readonly path: string; readonly absolute?: string };

/**
 * The known path that a model names: as it was given, behind the name of the workspace's folder, or whole from the root of
 * the disk or of the workspace. Any other path names another file, whatever it ends in.
 */
export function resolvePath(named: string, files: readonly NamedFile[]): string | undefined {
  const exact = files.find(({ path }) => path === named);
  if (exact !== undefined) return exact.path;
  const whole = plainAbsolute(named);
  if (whole !== undefined) {
    const there = files.filter(({ absolute }) => plainAbsolute(absolute ?? "") === whole);
    // Models write `/src/a.ts` for what lies there in the workspace.
    const below = files.filter(({ path }) => `/${path.normalize("NFC")}` === whole);
    return onlyOne(there.length > 0 ? there : below);
  }
  const clean = cleanPath(named);
  if (clean === "") return undefined;
  const same = files.filter(({ path }) => path.normalize("NFC") === clean);
  return onlyOne(same.length > 0 ? same : belowRoot(clean, files));
}

/**
 * The same, or the only known path that ends in the named one, or stands in it behind the `a/` or `b/` of a diff: it may as
 * well name a file that was not sent, and counts where something else shows that it does not.
 */
export function likelyPath(named: string, files: readonly NamedFile[]): string | undefined {
  const known = resolvePath(named, files);
  const clean = cleanPath(named);
  if (known !== undefined || clean === "" || plainAbsolute(named) !== undefined) return known;
  if (files.some(({ path }) => path.normalize("NFC") === clean)) return undefined;
  const behind = behindMark(clean, files);
  return behind ?? onlyOne(files.filter(({ path }) => path.normalize("NFC").endsWith(`/${clean}`)));
}

/** Alone in such a folder the file is likelier another one. */
function behindMark(named: string, files: readonly NamedFile[]): string | undefined {
  const [, mark = "", rest = ""] = /^([ab]\/)(.+\/.+)$/.exec(named) ?? [];
  if (rest === "" || files.some(({ path }) => path.startsWith(mark))) return undefined;
  return onlyOne(files.filter(({ path }) => path.normalize("NFC") === rest));
}

function cleanPath(named: string): string {
  return named
    .replaceAll("\\", "/")
    .replace(/\/{2,}/g, "/")
    .replace(/(?<=^|\/)(?:\.\/)+/g, "")
    .normalize("NFC");
}

/** Models put the name of the workspace's folder in front, which stands in no path that was sent. */
function belowRoot(named: string, files: readonly NamedFile[]): readonly NamedFile[] {
  const [root = "", ...rest] = named.split("/");
  if (root === "" || rest.length < 2 || files.some(({ path }) => path.startsWith(`${root}/`))) return [];
  const inside = rest.join("/");
  const isThere = (absolute: string | undefined) => plainAbsolute(absolute ?? "")?.endsWith(`/${named}`) === true;
  return files.filter(({ path, absolute }) => path.normalize("NFC") === inside && isThere(absolute));
}

function onlyOne(files: readonly NamedFile[]): string | undefined {
  return files.length === 1 ? files[0]?.path : undefined;
}

/** As paths are written in a workspace: from its root, with slashes. */
export function plainPath(named: string): string {
  return named.replaceAll("\\", "/").replace(/^(?:\.\/)+(?=[^/])/, "");
}

export function climbs(named: string): boolean {
  return named.split(/[\\/]/).includes("..");
}

/** One spelling of a path for file systems that know no case. */
export function foldedPath(path: string): string {
  return path.replaceAll("\\", "/").normalize("NFC").toLowerCase();
}

const deviceName = /^(?:con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)(?:\.|$)/i;

/** A path that may name a new file in the workspace, by its form alone; where it really leads is for the host to see. */
export function isPlainPath(path: string): boolean {
  if (path === "" || path.length > 1000 || /^[/\\~]|^[a-z]:|[\p{Cc}:*?"<>|]/iu.test(path)) return false;
  return path
    .replaceAll("\\", "/")
    .split("/")
    .every((part) => part !== "" && part !== "." && part !== ".." && !/[. ]$/.test(part) && isHarmless(part));
}

function isHarmless(part: string): boolean {
  return part.toLowerCase() !== ".git" && !/^git~\d/i.test(part) && !deviceName.test(part);
}
