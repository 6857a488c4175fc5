import { applyOffsetEdits, type Hunk, offsetEdits } from "../edit/hunk.ts";
import { splitLines } from "../edit/lines.ts";
import { filesOf, type Target } from "../request.ts";
import { fileOf } from "../review.ts";
import type { CheckedFile } from "../syntaxCheck.ts";

export type CandidateFile = CheckedFile & { readonly uri: string };

/** A target's files before and after all hunks of a candidate; those that it leaves alone too, since others may need them. */
export function candidateFiles(target: Target, hunks: readonly Hunk[]): CandidateFile[] {
  const byFile = Map.groupBy(hunks, fileOf);
  return filesOf(target).map(({ uri, path, languageId, text }, index) => {
    const own = (byFile.get(index) ?? []).toSorted((a, b) => a.start - b.start);
    const after = applyOffsetEdits(text, offsetEdits(splitLines(text), own));
    return { uri, path, languageId, before: text, after };
  });
}
