import type { LineRange } from "../request.ts";
import { type FileGroup, fileGroups } from "./fileGroups.ts";
import type { Normalise } from "./formatting.ts";
import { blocksOf, type MovedChange, movedChanges } from "./movedChanges.ts";
import { meet, type Proposal, rangeOf, realChanges, type UnionHunk } from "./realChanges.ts";
import { type Variant, variantsOf } from "./variants.ts";

/** The original that all candidates changed: its files' paths and lines, and what languages they are in. */
export type Original = {
  readonly paths: readonly string[];
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
  /** What they would do to whole files, by path. */
  readonly files: readonly FileGroup[];
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

/** What a union finds out about each proposal by itself, and then knows: with many of them, by far the most of its work. */
export function knowProposal({ texts }: Original, proposal: Proposal): void {
  blocksOf(realChanges(texts, proposal));
}

/** Linear in the hunks and the original's lines. A candidate whose answer was not complete is none of the proposals. */
export function unionOf(original: Original, proposals: readonly Proposal[], normalise?: Normalise): Union {
  const candidates = proposals.map(({ candidate }) => candidate);
  const changes = proposals.map((proposal) => realChanges(original.texts, proposal));
  const groups = grouped(inOrder(changes.flat(), original)).map((span) =>
    groupOf(original, candidates, span, normalise),
  );
  const steps = proposals.flatMap(({ candidate, operations = [] }) =>
    operations.map(({ id, operation }) => ({ id: `${candidate}/${id}`, candidate, operation })),
  );
  return { original, candidates, groups, files: fileGroups(candidates, steps), moved: movedChanges(groups, changes) };
}

/** Who does what in one place: in lines of a file, or with a file as a whole. */
export type Place = {
  readonly id: string;
  readonly variants: readonly {
    readonly candidates: readonly string[];
    readonly wordings: readonly { readonly candidates: readonly string[] }[];
    readonly formattingOnly: boolean;
  }[];
  readonly unchanged: readonly string[];
};

export function placesOf({ groups, files }: Pick<Union, "groups" | "files">): readonly Place[] {
  return [...groups, ...files];
}

type Span = { readonly start: number; end: number; readonly file: number; readonly hunks: UnionHunk[] };

/** By file and line; where several begin, those that remove less come first, and then by candidate. Sorted by counting. */
function inOrder(hunks: readonly UnionHunk[], { texts }: Original): readonly UnionHunk[] {
  let lines = 0;
  const firsts = texts.map((text) => {
    const first = lines;
    lines += text.length + 1;
    return first;
  });
  const placeOf = ({ file, start }: UnionHunk) => (firsts[file] ?? 0) + start;
  const next = new Uint32Array(lines + 1);
  for (const hunk of hunks) next[placeOf(hunk) + 1] = (next[placeOf(hunk) + 1] ?? 0) + 1;
  for (let at = 1; at <= lines; at += 1) next[at] = (next[at] ?? 0) + (next[at - 1] ?? 0);
  const sorted = new Array<UnionHunk>(hunks.length);
  for (const hunk of hunks) {
    const place = placeOf(hunk);
    let at = next[place] ?? 0;
    next[place] = at + 1;
    for (; at > 0; at -= 1) {
      const before = sorted[at - 1];
      if (before === undefined || placeOf(before) !== place || before.removed.length <= hunk.removed.length) break;
      sorted[at] = before;
    }
    sorted[at] = hunk;
  }
  return sorted;
}

/** Hunks that meet, directly or through others, are one group; they come by their places. */
function grouped(hunks: readonly UnionHunk[]): Span[] {
  const found: Span[] = [];
  for (const hunk of hunks) {
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
