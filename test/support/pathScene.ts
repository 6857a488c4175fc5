import {
  link,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import type { PathGate } from "../../src/core/paths/pathGate.ts";
import { createDiskPathGate } from "../../src/vscode/pathGate.ts";
import { protectedRows, respellings } from "./protectedSpellings.ts";

/** A workspace on disk with every kind of link in it, beside a folder that nothing may reach. */
export type PathScene = {
  readonly root: string;
  readonly gate: PathGate;
  /** The same with two folders open, so that a path begins with the name of one: `project` or `second`. */
  readonly gateOfTwo: PathGate;
  /** What must never change: every file outside the root, and version control's inside. */
  guarded(): Promise<string>;
  remove(): Promise<void>;
};

export const linkShapes = [
  "link-to-outside-file",
  "link-to-outside-folder/secret.txt",
  "link-to-outside-folder/new.txt",
  "link-to-inside-file",
  "link-to-inside-folder/a.ts",
  "dangling-outside",
  "dangling-inside",
  "dangling-folder/new.txt",
  "link-to-link",
  "link-to-git",
  "link-to-itself",
  "link-to-root/src/a.ts",
] as const;

export async function createPathScene(): Promise<PathScene> {
  const home = await realpath(await mkdtemp(join(tmpdir(), "fathom-paths-")));
  const root = join(home, "project");
  const outside = join(home, "outside");
  const second = join(home, "second");
  for (const folder of [
    "second/src",
    "second/.git",
    "project/src",
    "project/.git/hooks",
    "project/.github/workflows",
    "outside/deep",
  ]) {
    await mkdir(join(home, folder), { recursive: true });
  }
  await writeFile(join(root, "src/a.ts"), "a");
  await writeFile(join(root, "package.json"), "{}");
  await writeFile(join(root, ".git/config"), "[core]");
  await writeFile(join(outside, "secret.txt"), "secret");
  await writeFile(join(second, "src/a.ts"), "a");
  await writeFile(join(second, ".git/config"), "[core]");
  await symlink(outside, join(second, "link-to-outside-folder"));
  await symlink(root, join(second, "link-to-root"));
  await symlink(join(outside, "secret.txt"), join(root, "link-to-outside-file"));
  await symlink(outside, join(root, "link-to-outside-folder"));
  await symlink(join(root, "src/a.ts"), join(root, "link-to-inside-file"));
  await symlink("src", join(root, "link-to-inside-folder"));
  await symlink(join(outside, "new.txt"), join(root, "dangling-outside"));
  await symlink("nowhere.ts", join(root, "dangling-inside"));
  await symlink(join(outside, "nowhere"), join(root, "dangling-folder"));
  await symlink("link-to-outside-file", join(root, "link-to-link"));
  await symlink(".git/config", join(root, "link-to-git"));
  await symlink("link-to-itself", join(root, "link-to-itself"));
  await symlink(".", join(root, "link-to-root"));
  await link(join(outside, "secret.txt"), join(root, "hard-link.txt"));
  const gate = await createDiskPathGate([{ name: "project", path: root }], [join(root, "storage")]);
  const roots = [
    { name: "project", path: root },
    { name: "second", path: second },
  ];
  return {
    root,
    gate,
    gateOfTwo: await createDiskPathGate(roots, [join(root, "storage")]),
    guarded: async () =>
      JSON.stringify([
        await contents(outside),
        await contents(join(root, ".git")),
        await contents(join(second, ".git")),
      ]),
    remove: () => rm(home, { recursive: true, force: true }),
  };
}

async function contents(folder: string): Promise<string[]> {
  const names = (await readdir(folder, { recursive: true })).sort();
  const texts = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      return (await lstat(path)).isFile() ? `${name}: ${await readFile(path, "utf8")}` : name;
    }),
  );
  return texts;
}

const piece = fc.oneof(
  fc.constantFrom(
    ...["..", ".", "", "~", "a", "src", "a.ts", ".git", ".GIT", "config", "hooks", ".vscode", "settings.json"],
    ...[".github", "workflows", "ci.yml", "NUL", "con.txt", "com1", "GIT~1", ".git ", ".git.", ".g\u200cit", "．．"],
    ...[
      "%2e%2e",
      "%2E",
      "..%2f",
      "%252e%252e",
      "a:b",
      "C:",
      "file:",
      "\u2025",
      "\ufe52",
      "\0",
      "é",
      "e\u0301",
      "x".repeat(300),
    ],
    ...[
      "storage",
      "hard-link.txt",
      "outside",
      "secret.txt",
      ...linkShapes.map((shape) => shape.split("/")[0] ?? shape),
    ],
  ),
  fc.string({ unit: "binary", maxLength: 6 }),
);

/** Paths that try to get out, beside ordinary ones. */
export const hostilePath: fc.Arbitrary<string> = fc.oneof(
  fc
    .record({
      pieces: fc.array(piece, { minLength: 1, maxLength: 6 }),
      separator: fc.constantFrom("/", "/", "/", "\\", "//", "\u2215", "\uff0f", "%2f"),
      front: fc.constantFrom("", "", "", "/", "./", "../", "\\\\?\\", "\\\\server\\share\\", "file:///", "~/"),
    })
    .map(({ pieces, separator, front }) => front + pieces.join(separator)),
  fc
    .record({ row: fc.constantFrom(...protectedRows), respelling: fc.constantFrom(...respellings) })
    .map(({ row, respelling }) => respelling.respell(row.sample)),
);

/**
 * What really happens when a decision is followed: an allowed path is written to on disk, and then nothing that is guarded
 * may have changed.
 */
export async function followed(
  scene: PathScene,
  path: string,
  guarded: string,
): Promise<{ readonly complaint: string | undefined; readonly written: boolean }> {
  const decision = await scene.gate.check(path, "create");
  if (decision.kind === "refused") return { complaint: undefined, written: false };
  const { absolute } = decision;
  const parents: string[] = [];
  for (let folder = dirname(absolute); folder.length > scene.root.length; folder = dirname(folder)) {
    if ((await lstat(folder).catch(() => undefined)) === undefined) parents.push(folder);
  }
  try {
    await mkdir(dirname(absolute), { recursive: true });
    await writeFile(absolute, "written", { flag: "wx" });
    return { complaint: await complaintAbout(scene, path, absolute, guarded), written: true };
  } catch (error) {
    // A name that this disk cannot have harms nobody.
    const tooLong = error instanceof Error && "code" in error && error.code === "ENAMETOOLONG";
    return { complaint: tooLong ? undefined : String(error), written: false };
  } finally {
    for (const made of [absolute, ...parents]) await rm(made, { recursive: true, force: true }).catch(() => undefined);
  }
}

export type FileStep = {
  readonly path: string;
  readonly operation: "edit" | "delete" | "rename";
  /** Which folder the path begins with, where two are open. */
  readonly folder: "project/" | "second/" | "" | undefined;
};

/** Steps with files that exist or not, in one open folder or two. */
export const hostileStep: fc.Arbitrary<FileStep> = fc.record({
  path: fc.oneof(
    { weight: 2, arbitrary: hostilePath },
    { weight: 1, arbitrary: fc.constantFrom("src/a.ts", "package.json", ".git/config") },
    { weight: 1, arbitrary: fc.constantFrom(...linkShapes) },
  ),
  operation: fc.constantFrom("edit", "delete", "rename"),
  folder: fc.constantFrom("project/", "second/", "", undefined),
});

/** The same for what is done with a file: it is done on disk where the gate allows it, looked at, and undone. */
export async function carriedOut(
  scene: PathScene,
  { path, operation, folder }: FileStep,
  guarded: string,
): Promise<{ readonly complaint: string | undefined; readonly done: boolean }> {
  const gate = folder === undefined ? scene.gate : scene.gateOfTwo;
  const named = `${folder ?? ""}${path}`;
  const decision = await gate.check(named, operation === "edit" ? "edit" : "delete");
  const to = await gate.check(`${folder === undefined ? "" : "project/"}moved.ts`, "create");
  if (decision.kind === "refused" || to.kind === "refused") return { complaint: undefined, done: false };
  const { absolute } = decision;
  const before = await lstat(absolute).catch(() => undefined);
  if (before?.isFile() !== true) return { complaint: `${named} is allowed and no file`, done: false };
  // What is written to it is in its other name too, wherever that is: nobody does that unasked.
  if (before.nlink > 1) {
    const isAsked = decision.tier === 1;
    return {
      complaint: isAsked ? undefined : `${named} has another name, and is not asked about by itself`,
      done: false,
    };
  }
  const bytes = await readFile(absolute);
  const isThere = (await realpath(absolute)) === absolute;
  try {
    if (operation === "edit") await writeFile(absolute, "written");
    else if (operation === "delete") await rm(absolute);
    else await rename(absolute, to.absolute);
    const isGuarded = (await scene.guarded()) === guarded;
    if (isThere && isGuarded) return { complaint: undefined, done: true };
    return { complaint: `${operation} of ${named} went to ${absolute}`, done: true };
  } finally {
    await rm(to.absolute, { force: true });
    await writeFile(absolute, bytes);
  }
}

async function complaintAbout(
  scene: PathScene,
  path: string,
  absolute: string,
  guarded: string,
): Promise<string | undefined> {
  if ((await realpath(absolute)) !== absolute) return `${path} is shown as ${absolute} and is somewhere else`;
  if (!absolute.startsWith(`${scene.root}/`)) return `${path} got out, to ${absolute}`;
  return (await scene.guarded()) === guarded ? undefined : `${path} changed what is guarded`;
}
