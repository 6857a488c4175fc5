import { t } from "../l10n.ts";
import { classify, fold, spell } from "./pathPolicy.ts";
import {
  isInside,
  isVersionControl,
  obstacleTo,
  type PathFiles,
  type PathOperation,
  type PathRefusal,
  refuse,
  resolvedOrUndefined,
  walk,
} from "./pathWalk.ts";
import type { Tier } from "./protectedPaths.ts";

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

/** What a write to a file takes, or why there is none. */
export type FileDecision =
  | { readonly kind: "allowed"; readonly tier: Exclude<Tier, 0>; readonly why: string | undefined }
  | { readonly kind: "refused"; readonly why: PathRefusal };

export type PathRoot = { readonly name: string; readonly path: string };

export type PathGateOptions = {
  /** The folders as they are at the start. With several, a path begins with its root's name. */
  readonly roots: readonly PathRoot[];
  /** Folders that nothing is written to, such as our own storage. */
  readonly refused: readonly string[];
  /** The user's home, whose dot folders are nobody's project. */
  readonly home: string | undefined;
  readonly files: PathFiles;
};

export type PathGate = {
  /** For a path that an answer names. */
  check(path: string, operation: PathOperation): Promise<PathDecision>;
  /** For a change of a file that the user chose, wherever it is: its absolute path. */
  weigh(path: string): Promise<FileDecision>;
};

/** A root is told by so many names at its end: `.github/workflows` may be opened as a folder. */
const namesOfRoot = 3;

/**
 * The one way from a path in a model's answer to a file. Roots are resolved now and stay these, so that a folder added
 * later is outside. Whatever cannot be established is refused.
 */
export async function createPathGate(options: PathGateOptions): Promise<PathGate> {
  const { files } = options;
  const roots = await Promise.all(
    options.roots.map(async ({ name, path }) => {
      const real = await resolvedOrUndefined(files, path);
      return { name, path, real, hidden: real === undefined ? [] : await hiddenNames(files, real) };
    }),
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
    const { tier, why } = strictest(classify([...root.hidden, ...segments]), classify([...root.hidden, ...relative]));
    if (tier === 0) return refuse("protected");
    if (isPrivate(walked.absolute, root.real)) return refuse("private-folder");
    const obstacle = await obstacleTo(files, operation, walked);
    if (obstacle !== undefined) return refuse(obstacle);
    const place = { path: relative.join("/"), absolute: walked.absolute };
    if ((walked.entry?.names ?? 1) > 1 && operation !== "read") return { ...linked, ...place };
    return { kind: "allowed", tier, why, ...place };
  }

  async function weigh(path: string): Promise<FileDecision> {
    const real = await realPath(files, path);
    for (let folder = parentOf(real); folder !== ""; folder = parentOf(folder)) {
      if (await isVersionControl(files, folder)) return refuse("protected");
    }
    const root = roots.find((each) => isInside(real, each.real ?? each.path));
    if (isPrivate(real, root?.real ?? "")) return refuse("private-folder");
    const { tier, why } = strictest(await told(path), await told(real));
    if (tier === 0) return refuse("protected");
    if (tier > 1 && ((await files.look(real))?.names ?? 1) > 1) return linked;
    if (tier > 2 && roots.length > 0 && root === undefined) return outside;
    return { kind: "allowed", tier, why };
  }

  /** By the names below the innermost root, or below its own folder where it lies in none. */
  async function told(path: string) {
    const holding = roots.flatMap((root) =>
      [root.path, root.real ?? root.path]
        .filter((folder) => isInside(path, folder))
        .map((folder) => ({ folder, hidden: root.hidden })),
    );
    const [inner] = holding.sort((a, b) => b.folder.length - a.folder.length);
    const folder = inner?.folder ?? parentOf(path);
    const hidden = inner?.hidden ?? (await hiddenNames(files, folder));
    return classify([...hidden, ...path.slice(folder.length + 1).split("/")]);
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
    async weigh(path) {
      try {
        return await weigh(path);
      } catch {
        return refuse("unreadable");
      }
    },
  };
}

const linked = { kind: "allowed", tier: 1, why: t("has another name elsewhere (a hard link)") } as const;
const outside = { kind: "allowed", tier: 2, why: t("is outside the folders of this workspace") } as const;

/**
 * The last names of a folder from its first hidden one on: what they say of a file holds though it was opened as a
 * folder. A repository of its own is a project wherever it lies.
 */
async function hiddenNames(files: PathFiles, folder: string): Promise<string[]> {
  const names = folder
    .split("/")
    .filter((name) => name !== "")
    .slice(-namesOfRoot);
  const first = names.findIndex((name) => name.startsWith("."));
  if (first < 0) return [];
  const repository = await files.look(`${folder}/.git`).catch(() => undefined);
  return repository === undefined ? names.slice(first) : [];
}

/** Of what is not there, its name in the folder that it would really be in; that it is gone is told where it is opened. */
async function realPath(files: PathFiles, path: string): Promise<string> {
  if ((await files.look(path)) !== undefined) return files.resolve(path);
  const parent = parentOf(path);
  return /^(?:[a-z]:)?$/i.test(parent) ? path : `${await realPath(files, parent)}${path.slice(parent.length)}`;
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

function strictest<Rule extends { readonly tier: Tier }>(first: Rule, second: Rule): Rule {
  return second.tier < first.tier ? second : first;
}
