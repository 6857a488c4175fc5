import type { LineRange } from "../request.ts";
import type { Normalise } from "./formatting.ts";
import { type MovedChange, movedChanges } from "./movedChanges.ts";
import { meet, type Proposal, rangeOf, realChanges, type UnionHunk } from "./realChanges.ts";
import { type Variant, variantsOf } from "./variants.ts";

/** The original that all candidates changed: its files' lines, and what languages they are in. */
export type Original = {
  readonly texts: readonly (readonly string[])[];
  readonly languages: readonly string[];
};

/** What all candidates change, by the range of the original that they replace. */
export type Union = {
  readonly original: Original;
  /** Everyone who was compared, also who changes nothing. */
  readonly candidates: readonly string[];
  /** In the order of the files and their lines. Every hunk of every candidate is in exactly one. */
  readonly groups: readonly UnionGroup[];
  readonly moved: readonly MovedChange[];
};

export type UnionGroup = LineRange & {
  readonly id: string;
  readonly file: number;
  readonly removed: readonly string[];
  /** Of all candidates, by place. */
  readonly hunks: readonly UnionHunk[];
  /** Most agreed first. */
  readonly variants: readonly Variant[];
  /** Who leaves these lines as they are. */
  readonly unchanged: readonly string[];
};

/** Linear in the hunks, but for sorting them. A candidate whose answer was not complete is none of the proposals. */
export function unionOf(original: Original, proposals: readonly Proposal[], normalise?: Normalise): Union {
  const candidates = proposals.map(({ candidate }) => candidate);
  const changes = proposals.map((proposal) => realChanges(original.texts, proposal));
  const groups = grouped(changes.flat()).map((span) => groupOf(original, candidates, span, normalise));
  return { original, candidates, groups, moved: movedChanges(groups, changes) };
}

type Span = { readonly start: number; end: number; readonly file: number; readonly hunks: UnionHunk[] };

/** Hunks that meet, directly or through others, are one group. */
function grouped(hunks: readonly UnionHunk[]): Span[] {
  const found: Span[] = [];
  for (const hunk of hunks.toSorted(byPlace)) {
    const range = rangeOf(hunk);
    const last = found.at(-1);
    if (last !== undefined && last.file === hunk.file && meetsAny(last, range)) {
      last.hunks.push(hunk);
      last.end = Math.max(last.end, range.end);
    } else found.push({ ...range, file: hunk.file, hunks: [hunk] });
  }
  return found;
}

/** Where a hunk only touches the group's end, it meets what ends there if one of the two inserts. */
function meetsAny({ end, hunks }: Span, range: LineRange): boolean {
  return range.start === end ? hunks.some((hunk) => meet(rangeOf(hunk), range)) : range.start < end;
}

function groupOf(
  { texts, languages }: Original,
  candidates: readonly string[],
  { file, start, end, hunks }: Span,
  normalise?: Normalise,
): UnionGroup {
  const removed = (texts[file] ?? []).slice(start, end);
  const byCandidate = Map.groupBy(hunks, ({ candidate }) => candidate);
  return {
    id: `${file}:${start}-${end}`,
    file,
    start,
    end,
    removed,
    hunks,
    variants: variantsOf({ start, removed, byCandidate, languageId: languages[file] ?? "" }, normalise),
    unchanged: candidates.filter((candidate) => !byCandidate.has(candidate)),
  };
}

function byPlace(a: UnionHunk, b: UnionHunk): number {
  return a.file - b.file || a.start - b.start || a.removed.length - b.removed.length;
}
