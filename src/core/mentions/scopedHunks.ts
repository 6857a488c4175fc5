/** Hunks that have a name, all of them and by their file. */
export type ScopedHunks = { readonly all: Set<string>; readonly byFile: Map<number, Set<string>> };

export function noHunks(): ScopedHunks {
  return { all: new Set(), byFile: new Map() };
}

/** Those that a name means that is said of a file: the hunks of that file, and where it has none, all of them. */
export function reachOf({ all, byFile }: ScopedHunks, file: number | undefined): ReadonlySet<string> {
  const own = file === undefined ? undefined : byFile.get(file);
  return own === undefined || own.size === 0 ? all : own;
}

export type Change = { readonly hunk: string; readonly file: number; readonly by: 1 | -1 };

export function changeHunks({ all, byFile }: ScopedHunks, { hunk, file, by }: Change): void {
  const own = byFile.get(file) ?? new Set();
  byFile.set(file, own);
  for (const hunks of [all, own]) {
    if (by === 1) hunks.add(hunk);
    else hunks.delete(hunk);
  }
}

/**
 * Whose ties are others after a change that is still to come, for a name that is said of `file`. `many`: so many hunks share
 * a name, which changes the ties of each.
 */
export function concernedBy(
  hunks: ScopedHunks,
  file: number | undefined,
  change: Change,
  many: number,
): "none" | "the hunk" | "all" {
  const own = (file === undefined ? undefined : hunks.byFile.get(file)?.size) ?? 0;
  if (file !== change.file && own > 0) return "none";
  const edge = (size: number, least: number) => size === (change.by === 1 ? least - 1 : least);
  if (file === change.file) return edge(own, 1) || edge(own, many) ? "all" : "the hunk";
  return edge(hunks.all.size, many) ? "all" : "the hunk";
}
