import { type Changes, candidateFiles } from "../../core/compare/candidateFiles.ts";
import type { RunDocuments } from "../runDocuments.ts";
import { sha256 } from "../runFolder.ts";
import type { LiveComparison } from "./liveComparison.ts";

/** One side of a diff: what somebody makes of the original; without changes the original itself. */
export type DiffSide = { readonly id: string; readonly name: string; readonly changes: Changes };

/** Each file that the two sides do not leave the same, in VS Code's own diff editor. */
export async function diffSides(
  documents: Pick<RunDocuments, "diff">,
  { id: comparison, frozen, roots }: Pick<LiveComparison, "id" | "frozen" | "roots">,
  left: DiffSide,
  right: DiffSide,
): Promise<boolean> {
  const [lefts, rights] = [left, right].map(
    ({ changes }) =>
      new Map(candidateFiles(frozen.target, changes, roots).map(({ path, after }) => [path, after] as const)),
  );
  let shown = false;
  for (const path of new Set([...(lefts?.keys() ?? []), ...(rights?.keys() ?? [])])) {
    const [text, other] = [lefts?.get(path) ?? "", rights?.get(path) ?? ""];
    if (other === text) continue;
    const sideOf = ({ id, name }: DiffSide, content: string) => ({
      // Another text is another document: VS Code keeps that of one that is open, and labels change their owners.
      id: `${comparison}/${id}-${sha256(content).slice(0, 8)}`,
      name,
      imported: false,
      path,
      text: content,
    });
    await documents.diff(sideOf(left, text), sideOf(right, other));
    shown = true;
  }
  return shown;
}
