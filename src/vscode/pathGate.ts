import { lstat, readdir, realpath } from "node:fs/promises";
import { homedir } from "node:os";
import { sep } from "node:path";
import { createPathGate, type PathGate, type PathRoot } from "../core/paths/pathGate.ts";
import type { PathFiles } from "../core/paths/pathWalk.ts";

/** A gate over the files of this machine. `refused` are folders that nothing is written to, such as our own storage. */
export function createDiskPathGate(roots: readonly PathRoot[], refused: readonly string[]): Promise<PathGate> {
  return createPathGate({ roots, refused, home: homedir(), files: diskFiles });
}

const diskFiles: PathFiles = {
  async look(path) {
    try {
      const found = await lstat(path);
      const kind = found.isSymbolicLink() ? "link" : found.isFile() ? "file" : found.isDirectory() ? "folder" : "other";
      return { kind, bytes: found.size, names: kind === "file" ? found.nlink : 1 };
    } catch (error) {
      // Anything else, such as a folder that may not be read, is for the gate to refuse.
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
      throw error;
    }
  },
  async resolve(path) {
    return (await realpath(path)).split(sep).join("/");
  },
  list: (path) => readdir(path),
};
