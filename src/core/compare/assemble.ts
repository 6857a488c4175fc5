import type { FileOperation } from "../edit/fileOperation.ts";
import type { Hunk } from "../edit/hunk.ts";
import { type FileStep, stepKey, stepsClash } from "./fileGroups.ts";
import { meet, rangeOf, type UnionHunk } from "./realChanges.ts";
import type { Union, UnionGroup } from "./union.ts";

/** Ids of the hunks and of the steps with whole files that are taken, in the order in which they were. */
export type Selection = readonly string[];

export type Assembled =
  | {
      readonly kind: "assembled";
      /** On the original, sorted, as any run's: they are reviewed and applied by the same way. */
      readonly hunks: readonly Hunk[];
      /** Files to create, rename or delete: each is confirmed by itself. */
      readonly operations: readonly FileOperation[];
      /** Which candidates propose exactly that, by the id of the hunk or step. */
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
  const steps = chosenSteps(union, selection);
  const pairs = [...clashes(chosen), ...stepClashes(steps)];
  if (pairs.length > 0) return { kind: "pick-one", pairs };
  const from = new Map<string, readonly string[]>();
  const known = sameHunks(union);
  const hunks = withoutDoubles(chosen).map((hunk, index): Hunk => {
    const id = `a${index + 1}`;
    from.set(id, known.get(contentOf(hunk)) ?? [hunk.candidate]);
    const { start, removed, added, file, approximate } = hunk;
    return { id, start, removed, added, ...(file > 0 && { file }), ...(approximate === true && { approximate }) };
  });
  const bySame = Map.groupBy(
    union.files.flatMap((file) => file.steps),
    stepKey,
  );
  const operations = [...new Map(steps.map((step) => [stepKey(step), step.operation]))].map(
    ([key, operation], index) => {
      from.set(
        `f${index + 1}`,
        (bySame.get(key) ?? []).map(({ candidate }) => candidate),
      );
      return operation;
    },
  );
  return { kind: "assembled", hunks, operations, from, torn: tornMoves(union, chosen) };
}

/** The selection with a hunk or step added; what it cannot stand beside is given up, which is what *pick one* means. */
export function take(union: Union, selection: Selection, id: string): Selection {
  const [hunk] = chosenHunks(union, [id]);
  if (hunk === undefined) return takeStep(union, selection, id);
  const others = chosenHunks(union, selection).filter((other) => other.id !== id && !isClash(other, hunk));
  const kept = new Set([...others, ...chosenSteps(union, selection)].map((other) => other.id));
  return [...selection.filter((each) => kept.has(each)), id];
}

function takeStep(union: Union, selection: Selection, id: string): Selection {
  const [step] = chosenSteps(union, [id]);
  if (step === undefined) return selection;
  const clashing = new Set(
    chosenSteps(union, selection)
      .filter((other) => stepsClash(other, step))
      .map((other) => other.id),
  );
  return [...selection.filter((other) => other !== id && !clashing.has(other)), id];
}

/** Everything of one candidate, or of one place of it. */
export function takeAll(union: Union, selection: Selection, candidate: string, group?: string): Selection {
  const isWanted = ({ id }: { readonly id: string }) => group === undefined || id === group;
  const hunks: readonly { readonly id: string; readonly candidate: string }[] = union.groups
    .filter(isWanted)
    .flatMap((each) => each.hunks);
  const steps = union.files.filter(isWanted).flatMap((each) => each.steps);
  const wanted = [...hunks, ...steps].filter((each) => each.candidate === candidate);
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
  for (const file of union.files) {
    const [first, second] = file.variants;
    if (first === undefined || first.candidates.length < least) continue;
    if (second?.candidates.length === first.candidates.length) undecided.push(file.id);
    else selection.push(first.step.id);
  }
  return { selection, undecided };
}

/** What a variant of a place is made of. */
export function idsOf({ groups, files }: Union, place: string, variant: number): readonly string[] {
  const hunks = groups.find(({ id }) => id === place)?.variants[variant]?.hunks;
  const step = files.find(({ id }) => id === place)?.variants[variant]?.step;
  return (hunks ?? (step === undefined ? [] : [step])).map(({ id }) => id);
}

function chosenSteps({ files }: Union, selection: Selection): FileStep[] {
  const wanted = new Set(selection);
  return files.flatMap(({ steps }) => steps.filter(({ id }) => wanted.has(id)));
}

function stepClashes(steps: readonly FileStep[]): [string, string][] {
  return steps.flatMap((step, at) =>
    steps
      .slice(at + 1)
      .filter((other) => stepsClash(step, other))
      .map((other): [string, string] => [step.id, other.id]),
  );
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
