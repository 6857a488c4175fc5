import { t } from "../l10n.ts";
import { classify, fold, type SpellingRefusal, spell } from "./pathPolicy.ts";
import type { Tier } from "./protectedPaths.ts";

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

type PathDecision =
  | {
      readonly kind: "allowed";
      readonly tier: Exclude<Tier, 0>;
      /** What the tier rests on, to be shown: "this file can run code …". */
      readonly why: string | undefined;
      /** Relative to its root, as it is written on disk; what is shown is what is written to. */
      readonly path: string;
      readonly absolute: string;
    }
  | { readonly kind: "refused"; readonly why: PathRefusal };

export type PathRoot = { readonly name: string; readonly path: string };

export type PathGateOptions = {
  /** The folders as they are at the start. With several, a path begins with its root's name. */
  readonly roots: readonly PathRoot[];
  /** Folders that nothing is written to: our own storage, where `.git` files point. */
  readonly refused: readonly string[];
  /** The user's home, whose dot folders are nobody's project. */
  readonly home: string | undefined;
  readonly files: PathFiles;
};

export type PathGate = { check(path: string, operation: PathOperation): Promise<PathDecision> };

const largestFile = 50_000_000;

/**
 * The one way from a path in a model's answer to a file. Roots are resolved now and stay these, so that a folder added
 * later is outside. Whatever cannot be established is refused.
 */
export async function createPathGate(options: PathGateOptions): Promise<PathGate> {
  const { files } = options;
  const roots = await Promise.all(
    options.roots.map(async ({ name, path }) => ({ name, path, real: await resolvedOrUndefined(files, path) })),
  );
  const refusedFolders = await Promise.all(
    options.refused.map(async (path) => (await resolvedOrUndefined(files, path)) ?? path),
  );
  const home = options.home === undefined ? undefined : await resolvedOrUndefined(files, options.home);

  async function check(path: string, operation: PathOperation): Promise<PathDecision> {
    const spelling = spell(path);
    if (spelling.kind === "refused") return spelling;
    const rooted = underRoot(spelling.segments);
    if (rooted === undefined) return refuse("unknown-root");
    const { root, segments } = rooted;
    if (root.real === undefined || segments.length === 0) return refuse("unknown-root");
    if ((await resolvedOrUndefined(files, root.path)) !== root.real) return refuse("root-moved");
    const walked = await walk(files, root.real, segments);
    if (walked.kind === "refused") return walked;
    const relative = walked.absolute.slice(root.real.length + 1).split("/");
    const { tier, why } = strictest(classify(segments), classify(relative));
    if (tier === 0) return refuse("protected");
    if (isPrivate(walked.absolute, root.real)) return refuse("private-folder");
    const obstacle = await obstacleTo(files, operation, walked);
    if (obstacle !== undefined) return refuse(obstacle);
    const place = { path: relative.join("/"), absolute: walked.absolute };
    const linked = (walked.entry?.names ?? 1) > 1 && operation !== "read";
    if (linked) return { kind: "allowed", tier: 1, why: t("has another name elsewhere (a hard link)"), ...place };
    return { kind: "allowed", tier, why, ...place };
  }

  function underRoot(segments: readonly string[]) {
    const [only] = roots;
    if (roots.length === 1) return only === undefined ? undefined : { root: only, segments };
    const root = roots.find(({ name }) => name === segments[0]);
    return root === undefined ? undefined : { root, segments: segments.slice(1) };
  }

  function isPrivate(absolute: string, root: string): boolean {
    if (refusedFolders.some((folder) => isInside(absolute, folder))) return true;
    if (home === undefined || !isInside(absolute, home)) return false;
    const [top = ""] = absolute.slice(home.length + 1).split("/");
    const isOwn = top.startsWith(".") || ["library", "appdata"].includes(fold(top));
    // A project that lies in such a folder was opened by the user as what it is.
    return isOwn && !isInside(root, `${home}/${top}`);
  }

  return {
    async check(path, operation) {
      try {
        return await check(path, operation);
      } catch {
        return refuse("unreadable");
      }
    },
  };
}

type Walked =
  | { readonly kind: "path"; readonly absolute: string; readonly entry: PathEntry | undefined; readonly parent: string }
  | { readonly kind: "refused"; readonly why: PathRefusal };

/**
 * Goes down from the root, looking at each name itself. A link on the way, also a dangling one, is refused: what is shown
 * would not be what is written to. What exists is resolved and must be where it seems to be.
 */
async function walk(files: PathFiles, root: string, segments: readonly string[]): Promise<Walked> {
  let absolute = root;
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
  }
  return refuse("empty");
}

async function obstacleTo(
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

/** Without the slash that the root of a disk ends in. */
async function resolvedOrUndefined(files: PathFiles, path: string): Promise<string | undefined> {
  try {
    return (await files.resolve(path)).replace(/\/$/, "");
  } catch {
    // A folder that is not there has nothing in it; every path under it is refused.
    return undefined;
  }
}

function isInside(path: string, folder: string): boolean {
  return fold(path) === fold(folder) || fold(path).startsWith(`${fold(folder)}/`);
}

function strictest<Rule extends { readonly tier: Tier }>(first: Rule, second: Rule): Rule {
  return second.tier < first.tier ? second : first;
}

function refuse(why: PathRefusal): { readonly kind: "refused"; readonly why: PathRefusal } {
  return { kind: "refused", why };
}
