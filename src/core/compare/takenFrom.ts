import { countText } from "../numbers.ts";
import { type Selection, takeAll } from "./assemble.ts";
import type { Changes } from "./candidateFiles.ts";
import { stepKey } from "./fileGroups.ts";
import type { Union } from "./union.ts";

/** More names than these are a number. */
const mostNames = 3;

/** Who proposes at least one of the changes that were taken, in the union's order. */
export function takenFrom({ candidates, groups, files }: Union, { hunks, operations }: Changes): readonly string[] {
  const taken = new Set(hunks.map(contentOf));
  const wanted = new Set(operations.map((operation) => stepKey({ operation })));
  const proposing = new Set(
    [
      ...groups.flatMap((group) => group.hunks.filter((hunk) => taken.has(contentOf(hunk)))),
      ...files.flatMap((file) => file.steps.filter((step) => wanted.has(stepKey(step)))),
    ].map(({ candidate }) => candidate),
  );
  return candidates.filter((candidate) => proposing.has(candidate));
}

/** "offline · low, offline · high", and of many "5 candidates". */
export function takenFromText(names: readonly string[]): string {
  return names.length > mostNames ? countText(names.length, "candidate") : names.join(", ");
}

/** In how many places something is taken. */
export function placesTaken({ groups, files }: Union, selection: Selection): number {
  const taken = new Set(selection);
  const isTaken = ({ id }: { readonly id: string }) => taken.has(id);
  return (
    groups.filter(({ hunks }) => hunks.some(isTaken)).length + files.filter(({ steps }) => steps.some(isTaken)).length
  );
}

/** Whatever the order in which it was taken. */
export function isSameSelection(one: Selection, other: Selection): boolean {
  const others = new Set(other);
  return one.length === other.length && one.every((id) => others.has(id));
}

/** Whether something that is taken would not be any more, whoever it was taken from. */
export function losesTaken(union: Union, selection: Selection, next: Selection): boolean {
  const kept = new Set(contentsOf(union, next));
  return contentsOf(union, selection).some((content) => !kept.has(content));
}

/** What one button took, and can take again. */
export function isAllOfOne(union: Union, selection: Selection): boolean {
  return union.candidates.some((candidate) => isSameSelection(selection, takeAll(union, [], candidate)));
}

function contentsOf({ groups, files }: Union, selection: Selection): string[] {
  const taken = new Set(selection);
  const isTaken = ({ id }: { readonly id: string }) => taken.has(id);
  return [
    ...groups.flatMap(({ hunks }) => hunks.filter(isTaken).map(contentOf)),
    ...files.flatMap(({ steps }) => steps.filter(isTaken).map(stepKey)),
  ];
}

function contentOf({ file = 0, start, removed, added }: Changes["hunks"][number]): string {
  return JSON.stringify([file, start, removed.length, added]);
}
