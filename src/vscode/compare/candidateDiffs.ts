import { candidateFiles } from "../../core/compare/candidateFiles.ts";
import type { Hunk } from "../../core/edit/hunk.ts";
import type { Target } from "../../core/request.ts";
import type { RunDocuments } from "../runDocuments.ts";

/** One side of a diff: what somebody makes of the original; without hunks the original itself. */
export type DiffSide = { readonly id: string; readonly name: string; readonly hunks: readonly Hunk[] };

/** Each file that the two sides do not leave the same, in VS Code's own diff editor. */
export async function diffSides(
  documents: Pick<RunDocuments, "diff">,
  comparison: string,
  target: Target,
  left: DiffSide,
  right: DiffSide,
): Promise<boolean> {
  const rights = candidateFiles(target, right.hunks);
  let shown = false;
  for (const [index, { path, after: text }] of candidateFiles(target, left.hunks).entries()) {
    const other = rights[index]?.after ?? text;
    if (other === text) continue;
    const sideOf = ({ id, name }: DiffSide, content: string) => ({
      id: `${comparison}/${id}`,
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
