import type { Hunk } from "../../core/edit/hunk.ts";
import { joinLines, splitLines } from "../../core/edit/lines.ts";
import { proposalLines } from "../../core/proposal.ts";
import { filesOf, type Target } from "../../core/request.ts";
import { openReviews } from "../../core/review.ts";
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
  const rights = textsOf(target, right.hunks);
  let shown = false;
  for (const [index, text] of textsOf(target, left.hunks).entries()) {
    const other = rights[index] ?? text;
    if (other === text) continue;
    const path = filesOf(target)[index]?.path ?? "";
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

function textsOf(target: Target, hunks: readonly Hunk[]): string[] {
  const texts = filesOf(target).map(({ text }) => text);
  return openReviews(texts, hunks).map((review, index) => {
    const text = texts[index] ?? "";
    if (review.hunks.length === 0) return text;
    const separator = splitLines(text).separators[0] ?? "\n";
    const lines = proposalLines(review);
    return joinLines({ lines, separators: lines.slice(1).map(() => separator) });
  });
}
