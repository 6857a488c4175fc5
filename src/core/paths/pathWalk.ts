import { fold, type SpellingRefusal } from "./pathPolicy.ts";

/** What the gate asks of a file system. Paths are absolute, with `/`. A rejection means refusal. */
export type PathFiles = {
  /** What stands at a path itself, links not followed; undefined where nothing does. */
  look(path: string): Promise<PathEntry | undefined>;
  /** The path with every link followed; rejects when it does not exist. */
  resolve(path: string): Promise<string>;
  /** The names in a folder. */
  list(path: string): Promise<readonly string[]>;
};

type PathEntry = {
  readonly kind: "file" | "folder" | "link" | "other";
  readonly bytes: number;
  /** How many names the file has: more than one when it is hard-linked. */
  readonly names: number;
};

const largestFile = 50_000_000;

export type PathOperation = "read" | "edit" | "create" | "delete";

export type PathRefusal =
  | SpellingRefusal
  | "protected"
  | "private-folder"
  | "outside"
  | "unknown-root"
  | "root-moved"
  | "link"
  | "exists"
  | "missing"
  | "not-a-file"
  | "not-a-folder"
  | "case-clash"
  | "too-large"
  | "unreadable";

export type Walked =
  | { readonly kind: "path"; readonly absolute: string; readonly entry: PathEntry | undefined; readonly parent: string }
  | { readonly kind: "refused"; readonly why: PathRefusal };

/**
 * Goes down from the root, looking at each name itself. A link on the way, also a dangling one, is refused: what is shown
 * would not be what is written to. What exists is resolved and must be where it seems to be.
 */
export async function walk(files: PathFiles, root: string, segments: readonly string[]): Promise<Walked> {
  let absolute = root;
  if (await isVersionControl(files, root)) return refuse("protected");
  for (const [index, segment] of segments.entries()) {
    const parent = absolute;
    const entry = await files.look(`${parent}/${segment}`);
    if (entry === undefined) {
      return { kind: "path", absolute: [parent, ...segments.slice(index)].join("/"), entry, parent };
    }
    if (entry.kind === "link") return refuse("link");
    const real = await files.resolve(`${parent}/${segment}`);
    if (fold(real) !== fold(`${parent}/${segment}`)) return refuse(isInside(real, root) ? "link" : "outside");
    if (!isInside(real, root)) return refuse("outside");
    absolute = real;
    if (index === segments.length - 1) return { kind: "path", absolute, entry, parent };
    if (entry.kind !== "folder") return refuse("not-a-folder");
    if (await isVersionControl(files, absolute)) return refuse("protected");
  }
  return refuse("empty");
}

export async function obstacleTo(
  files: PathFiles,
  operation: PathOperation,
  { absolute, entry, parent }: Extract<Walked, { kind: "path" }>,
): Promise<PathRefusal | undefined> {
  if (operation === "create") {
    if (entry !== undefined) return "exists";
    const name = absolute.slice(parent.length + 1).split("/")[0] ?? "";
    const names = await files.list(parent);
    return names.some((other) => other !== name && fold(other) === fold(name)) ? "case-clash" : undefined;
  }
  if (entry === undefined) return "missing";
  if (entry.kind !== "file") return "not-a-file";
  return entry.bytes > largestFile && operation !== "delete" ? "too-large" : undefined;
}

/** Whether git keeps a repository in a folder, whatever it is called: a `.git` file may point to any. */
export async function isVersionControl(files: PathFiles, folder: string): Promise<boolean> {
  if ((await files.look(`${folder}/HEAD`)) === undefined) return false;
  const kindOf = async (name: string) => (await files.look(`${folder}/${name}`))?.kind;
  if ((await kindOf("commondir")) === "file") return true;
  return (await kindOf("objects")) === "folder" && (await kindOf("refs")) === "folder";
}

/** Without the slash that the root of a disk ends in. */
export async function resolvedOrUndefined(files: PathFiles, path: string): Promise<string | undefined> {
  try {
    return (await files.resolve(path)).replace(/\/$/, "");
  } catch {
    // A folder that is not there has nothing in it; every path under it is refused.
    return undefined;
  }
}

export function isInside(path: string, folder: string): boolean {
  return fold(path) === fold(folder) || fold(path).startsWith(`${fold(folder)}/`);
}

export function refuse(why: PathRefusal): { readonly kind: "refused"; readonly why: PathRefusal } {
  return { kind: "refused", why };
}
