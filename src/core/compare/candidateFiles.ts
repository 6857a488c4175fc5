import type { FileOperation } from "../edit/fileOperation.ts";
import { applyOffsetEdits, type Hunk, offsetEdits } from "../edit/hunk.ts";
import { splitLines } from "../edit/lines.ts";
import { rootedPath, type WorkspaceRoot } from "../paths/roots.ts";
import { filesOf, type Target } from "../request.ts";
import { fileOf } from "../review.ts";
import { hunksOf, type RunState } from "../runState.ts";
import type { CheckedFile } from "../syntaxCheck.ts";

/** `fate`: there was no such file, or there will be none. Then the text that is not there is empty. */
export type CandidateFile = CheckedFile & { readonly uri: string; readonly fate?: "created" | "deleted" };

/** What a candidate, or what was assembled, makes of the original. */
export type Changes = { readonly hunks: readonly Hunk[]; readonly operations: readonly FileOperation[] };

export const noChanges: Changes = { hunks: [], operations: [] };

export function changesOf(run: RunState | undefined): Changes {
  return { hunks: hunksOf(run), operations: (run?.operations ?? []).map(({ operation }) => operation) };
}

export function changesNothing({ hunks, operations }: Changes): boolean {
  return hunks.length === 0 && operations.length === 0;
}

/**
 * A target's files before and after all changes; those that are left alone too, since others may need them. New files are
 * in the folders that were open; where none is, they are left out.
 */
export function candidateFiles(
  target: Target,
  { hunks, operations }: Changes,
  roots: readonly WorkspaceRoot[] = [],
): CandidateFile[] {
  const byFile = Map.groupBy(hunks, fileOf);
  const edited = filesOf(target).map(({ uri, path, languageId, text }, index): CandidateFile => {
    const own = (byFile.get(index) ?? []).toSorted((a, b) => a.start - b.start);
    const after = applyOffsetEdits(text, offsetEdits(splitLines(text), own));
    return { uri, path, languageId, before: text, after };
  });
  const files = new Map(edited.map((file) => [file.path, file]));
  for (const operation of operations) {
    const own = files.get(operation.path);
    if (operation.kind !== "create" && own !== undefined) files.set(own.path, { ...own, after: "", fate: "deleted" });
    const path = operation.kind === "create" ? operation.path : operation.kind === "rename" ? operation.to : undefined;
    const text = operation.kind === "create" ? operation.text : own?.after;
    const uri = path === undefined ? undefined : newUri(path, target, roots);
    if (path === undefined || text === undefined || uri === undefined || files.has(path)) continue;
    const languageId = languageOfPath(path, edited);
    files.set(path, { uri, path, languageId, before: "", after: text, fate: "created" });
  }
  return [...files.values()];
}

function newUri(path: string, target: Target, roots: readonly WorkspaceRoot[]): string | undefined {
  const place = rootedPath(path, roots, filesOf(target));
  return place && `${place.root.uri}/${place.path.split("/").map(encodeURIComponent).join("/")}`;
}

const languages: Readonly<Record<string, string>> = {
  ts: "typescript",
  mts: "typescript",
  cts: "typescript",
  tsx: "typescriptreact",
  js: "javascript",
  mjs: "javascript",
  cjs: "javascript",
  jsx: "javascriptreact",
  json: "json",
};

/** That of a file beside it with the same ending, else what the ending usually means. */
function languageOfPath(path: string, files: readonly CandidateFile[]): string {
  const ending = path.slice(path.lastIndexOf(".") + 1);
  return files.find((file) => file.path.endsWith(`.${ending}`))?.languageId ?? languages[ending] ?? "plaintext";
}
