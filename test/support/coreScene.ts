import fc from "fast-check";
import type { Hunk } from "../../src/core/edit/hunk.ts";
import { decide, openReview, type Review } from "../../src/core/review.ts";
import { hunkPicks, hunksOn } from "./coreDocuments.ts";

/**
 * A user's edits as seen by a slow oracle: `gaps[i]` are lines typed before base line i (the last gap is the end), and
 * `changed[i]` is what became of base line i: undefined where it is kept, else the lines in its place.
 */
type UserEdits = {
  readonly gaps: readonly (readonly string[])[];
  readonly changed: readonly (readonly string[] | undefined)[];
};

export type Scene = {
  readonly base: readonly string[];
  readonly hunks: readonly Hunk[];
  readonly states: readonly ("pending" | "accepted" | "rejected")[];
  readonly user: UserEdits;
  readonly ending: string;
};

/** Scenes in which every line is unlike every other, so that there is one right answer. */
export const anyScene: fc.Arbitrary<Scene> = fc
  .record({
    total: fc.integer({ min: 1, max: 12 }),
    picks: hunkPicks(fc.constant("")),
    states: fc.array(fc.constantFrom("pending", "accepted", "accepted", "rejected"), { minLength: 5, maxLength: 5 }),
    gaps: fc.array(rarely(fc.integer({ min: 1, max: 2 }), 0), { minLength: 13, maxLength: 13 }),
    changed: fc.array(rarely(fc.nat(2), -1), { minLength: 12, maxLength: 12 }),
    ending: fc.constantFrom("\n", "\r\n"),
  })
  .map(({ total, picks, states, gaps, changed, ending }) => {
    const base = Array.from({ length: total }, (_, line) => `base ${line}`);
    const named = picks.map((pick, index) => ({
      ...pick,
      added: pick.added.map((_, line) => `hunk ${index}.${line}`),
    }));
    const user: UserEdits = {
      gaps: gaps.slice(0, total + 1).map((count, gap) => typed(`typed ${gap}`, count)),
      changed: changed.slice(0, total).map((count, line) => (count < 0 ? undefined : typed(`changed ${line}`, count))),
    };
    return { base, hunks: hunksOn(base, named), states, user, ending };
  });

export function sceneReview({ base, hunks, states }: Scene): Review {
  return openReview(base.join("\n"), hunks).hunks.reduce(
    (review, { id }, index) => decide(review, [id], states[index] ?? "pending"),
    openReview(base.join("\n"), hunks),
  );
}

/** The document after the user's edits and the chosen hunks, walked line by line. */
export function oracleLines({ base, user }: Scene, chosen: readonly Hunk[]): string[] {
  const result: string[] = [];
  for (let line = 0; line <= base.length; line += 1) {
    result.push(...(user.gaps[line] ?? []));
    for (const { start, added } of chosen) if (start === line) result.push(...added);
    const replaced = chosen.some(({ start, removed }) => start <= line && line < start + removed.length);
    const kept = base[line];
    if (kept !== undefined && !replaced) result.push(...(user.changed[line] ?? [kept]));
  }
  return result;
}

/**
 * Whether the user changed a hunk's lines, typed between them, or changed what is beside an insertion. Both deleting a line
 * is no conflict, unless the user also wrote right there: then it may have been replaced.
 */
export function oracleConflict({ base, user }: Scene, { start, removed, added }: Hunk): boolean {
  const end = start + removed.length;
  const isTyped = (gap: number) => (user.gaps[gap]?.length ?? 0) > 0;
  const isDeleted = (line: number) => line >= 0 && line < base.length && user.changed[line]?.length === 0;
  const isDeletedToo = (line: number) => {
    let first = line;
    let last = line;
    while (isDeleted(first - 1)) first -= 1;
    while (isDeleted(last + 1)) last += 1;
    const gaps = Array.from({ length: last - first + 2 }, (_, index) => first + index);
    const isApart = user.changed[first - 1] === undefined && user.changed[last + 1] === undefined;
    return isDeleted(line) && first >= start && last < end && isApart && !gaps.some(isTyped);
  };
  const isDeletion = removed.length > 0 && added.length === 0;
  const isChanged = (line: number) => user.changed[line] !== undefined && !(isDeletion && isDeletedToo(line));
  if (start === end) return isTyped(start) || isChanged(start - 1) || isChanged(start);
  for (let line = start; line < end; line += 1) if (isChanged(line) || (line > start && isTyped(line))) return true;
  return false;
}

function typed(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, line) => `${name}.${line}`);
}

function rarely(value: fc.Arbitrary<number>, otherwise: number): fc.Arbitrary<number> {
  return fc.oneof({ arbitrary: fc.constant(otherwise), weight: 6 }, { arbitrary: value, weight: 1 });
}
