import { diffLines } from "../edit/diffLines.ts";
import { applyToLines, type Change, type Hunk } from "../edit/hunk.ts";
import type { OperationView } from "../operations.ts";
import type { LineRange } from "../request.ts";
import { fileOf } from "../review.ts";

/** All hunks of one run, and what it would do to whole files, as they take part in a comparison. */
export type Proposal = {
  readonly candidate: string;
  readonly hunks: readonly Hunk[];
  readonly operations?: readonly OperationView[];
};

/** One hunk of one candidate: a real change of the original, however the model cut its edits. */
export type UnionHunk = Hunk & { readonly file: number; readonly candidate: string };

type Known = {
  readonly candidate: string;
  readonly texts: readonly (readonly string[])[];
  readonly changes: readonly UnionHunk[];
};

/** A comparison is counted anew whenever a candidate ends, and what the others change stays as it is. */
const known = new WeakMap<readonly Hunk[], Known>();

/** The candidate's changes as our own diff finds them against the original, by file and line. Ids are unique in the comparison. */
export function realChanges(texts: readonly (readonly string[])[], proposal: Proposal): readonly UnionHunk[] {
  const { candidate, hunks } = proposal;
  const before = known.get(hunks);
  if (before?.candidate === candidate && before.texts === texts) return before.changes;
  const changes = changesOf(texts, proposal);
  known.set(hunks, { candidate, texts, changes });
  return changes;
}

function changesOf(texts: readonly (readonly string[])[], { candidate, hunks }: Proposal): UnionHunk[] {
  const byFile = Map.groupBy(hunks, fileOf);
  const found: UnionHunk[] = [];
  for (const [file, base] of texts.entries()) {
    const own = (byFile.get(file) ?? []).toSorted((a, b) => a.start - b.start);
    if (own.length === 0) continue;
    const unsure = own.filter(({ approximate }) => approximate === true).map(rangeOf);
    for (const { start, end, added } of diffLines(base, applyToLines(base, own))) {
      const id = `${candidate}/${found.length + 1}`;
      const hunk = { id, candidate, file, start, removed: base.slice(start, end), added };
      const isApproximate = unsure.some((range) => meet(range, { start, end }));
      found.push(isApproximate ? { ...hunk, approximate: true } : hunk);
    }
  }
  return found;
}

/** The lines of the original that a hunk replaces. */
export function rangeOf({ start, removed }: Change): LineRange {
  return { start, end: start + removed.length };
}

/**
 * Whether two changes cannot both stand: they replace a line in common, or one inserts right where the other one changes
 * something. Changed lines side by side do not meet.
 */
export function meet(a: LineRange, b: LineRange): boolean {
  const [first, second] = a.start < b.start || (a.start === b.start && a.end <= b.end) ? [a, b] : [b, a];
  if (second.start < first.end) return true;
  return second.start === first.end && (first.start === first.end || second.start === second.end);
}
