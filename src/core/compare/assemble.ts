import type { Hunk } from "../edit/hunk.ts";
import { meet, rangeOf, type UnionHunk } from "./realChanges.ts";
import type { Union, UnionGroup } from "./union.ts";

/** Ids of the hunks that are taken, in the order in which they were. */
export type Selection = readonly string[];

export type Assembled =
  | {
      readonly kind: "assembled";
      /** On the original, sorted, as any run's: they are reviewed and applied by the same way. */
      readonly hunks: readonly Hunk[];
      /** Which candidates propose exactly that, by the hunk's id. */
      readonly from: ReadonlyMap<string, readonly string[]>;
      /** Moves of which only one half is taken: the block would be lost, or stand twice. */
      readonly torn: readonly TornMove[];
    }
  /** Hunks that cannot both stand: one of each pair is to be chosen. */
  | { readonly kind: "pick-one"; readonly pairs: readonly (readonly [string, string])[] };

type TornMove = {
  readonly from: string;
  readonly to: string;
  readonly lines: number;
  readonly lost: boolean;
};

/** What the chosen hunks are together. The order in which they were chosen does not matter. */
export function assemble(union: Union, selection: Selection): Assembled {
  const chosen = chosenHunks(union, selection);
  const pairs = clashes(chosen);
  if (pairs.length > 0) return { kind: "pick-one", pairs };
  const from = new Map<string, readonly string[]>();
  const known = sameHunks(union);
  const hunks = withoutDoubles(chosen).map((hunk, index): Hunk => {
    const id = `a${index + 1}`;
    from.set(id, known.get(contentOf(hunk)) ?? [hunk.candidate]);
    const { start, removed, added, file, approximate } = hunk;
    return { id, start, removed, added, ...(file > 0 && { file }), ...(approximate === true && { approximate }) };
  });
  return { kind: "assembled", hunks, from, torn: tornMoves(union, chosen) };
}

/** The selection with a hunk added; those that it cannot stand beside are given up, which is what *pick one* means. */
export function take(union: Union, selection: Selection, id: string): Selection {
  const [hunk] = chosenHunks(union, [id]);
  if (hunk === undefined) return selection;
  const others = chosenHunks(union, selection).filter((other) => other.id !== id && !isClash(other, hunk));
  const kept = new Set(others.map((other) => other.id));
  return [...selection.filter((each) => kept.has(each)), id];
}

/** Every hunk of one candidate, or of one group of it. */
export function takeAll(union: Union, selection: Selection, candidate: string, group?: string): Selection {
  const wanted = union.groups
    .filter(({ id }) => group === undefined || id === group)
    .flatMap(({ hunks }) => hunks.filter((hunk) => hunk.candidate === candidate));
  return wanted.reduce((taken, { id }) => take(union, taken, id), selection);
}

export type Agreed = {
  readonly selection: Selection;
  /** Groups in which several variants have as many candidates, or what was placed by likeness has to be read first. */
  readonly undecided: readonly string[];
};

/** What at least so many candidates agree on, up to formatting: each group's most agreed variant, where there is one. */
export function agreedBy(union: Union, least: number): Agreed {
  const selection: string[] = [];
  const undecided: string[] = [];
  for (const group of union.groups) {
    const [first, second] = group.variants;
    if (first === undefined || first.candidates.length < least) continue;
    const isTie = second !== undefined && second.candidates.length === first.candidates.length;
    if (isTie || first.hunks.some(({ approximate }) => approximate === true)) undecided.push(group.id);
    else selection.push(...first.hunks.map(({ id }) => id));
  }
  return { selection, undecided };
}

function chosenHunks(union: Union, selection: Selection): UnionHunk[] {
  const wanted = new Set(selection);
  return union.groups.flatMap(({ hunks }: UnionGroup) => hunks.filter(({ id }) => wanted.has(id)));
}

function clashes(chosen: readonly UnionHunk[]): [string, string][] {
  const pairs: [string, string][] = [];
  for (const [at, hunk] of chosen.entries()) {
    for (let next = at + 1; next < chosen.length; next += 1) {
      const other = chosen[next];
      if (other === undefined || other.file !== hunk.file || other.start > rangeOf(hunk).end) break;
      if (isClash(hunk, other)) pairs.push([hunk.id, other.id]);
    }
  }
  return pairs;
}

/** Two candidates' same hunk is one. */
function isClash(a: UnionHunk, b: UnionHunk): boolean {
  return a.file === b.file && meet(rangeOf(a), rangeOf(b)) && contentOf(a) !== contentOf(b);
}

function withoutDoubles(chosen: readonly UnionHunk[]): UnionHunk[] {
  return [...new Map(chosen.map((hunk) => [contentOf(hunk), hunk])).values()];
}

function sameHunks(union: Union): Map<string, string[]> {
  const all = union.groups.flatMap(({ hunks }) => hunks);
  const same = Map.groupBy(all, contentOf);
  return new Map([...same].map(([content, hunks]) => [content, hunks.map(({ candidate }) => candidate)]));
}

function contentOf({ file, start, removed, added }: UnionHunk): string {
  return JSON.stringify([file, start, removed.length, added]);
}

function tornMoves({ groups, moved }: Union, chosen: readonly UnionHunk[]): TornMove[] {
  const taken = new Set(chosen.map(contentOf));
  const byId = new Map(groups.flatMap(({ hunks }) => hunks.map((hunk) => [hunk.id, hunk] as const)));
  const isTaken = (id: string) => {
    const hunk = byId.get(id);
    return hunk !== undefined && taken.has(contentOf(hunk));
  };
  return moved.flatMap(({ from, to, lines, halves }) => {
    const states = halves.map(([removes, adds]) => ({ removed: isTaken(removes), added: isTaken(adds) }));
    const removed = states.some((state) => state.removed);
    const added = states.some((state) => state.added);
    return removed === added ? [] : [{ from, to, lines, lost: removed }];
  });
}
