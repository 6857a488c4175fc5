import type { PlacedOrNot } from "./answerReader.ts";
import type { Redrawn } from "./edit/drawnHunks.ts";
import type { Hunk } from "./edit/hunk.ts";
import type { Placement } from "./edit/placement.ts";

/** What whoever is told of edits sees: hunks by their id. */
export type ShownHunks = Map<string, Hunk>;

export function follow(shown: ShownHunks, event: PlacedOrNot): void {
  if (event.type !== "edit-placed") return;
  for (const id of event.replaces ?? []) shown.delete(id);
  for (const hunk of event.hunks) shown.set(hunk.id, hunk);
}

/** What turns the hunks that are shown into those that are wanted, told of this edit; nothing where they are the same. */
export function changesTo(wanted: ShownHunks, shown: ShownHunks, edit: number): PlacedOrNot[] {
  const isShown = (hunk: Hunk) =>
    shown.get(hunk.id) === hunk || JSON.stringify(shown.get(hunk.id)) === JSON.stringify(hunk);
  const hunks = [...wanted.values()].filter((hunk) => !isShown(hunk));
  const changed = new Set(hunks.map(({ id }) => id));
  const replaces = [...shown.keys()].filter((id) => changed.has(id) || !wanted.has(id));
  return hunks.length === 0 && replaces.length === 0 ? [] : [{ type: "edit-placed", edit, hunks, replaces }];
}

/** In the order of their edits; what a later edit takes in is gone. */
export function hunksOf(placements: Iterable<Placement>): ShownHunks {
  const located = [...placements].filter((placement) => placement.kind === "located");
  const gone = new Set(located.flatMap(({ replaces = [] }) => replaces));
  return new Map(located.flatMap(({ hunks }) => hunks.flatMap((hunk) => (gone.has(hunk.id) ? [] : [[hunk.id, hunk]]))));
}

/** With those that a person would have drawn in place of them. */
export function drawn(hunks: ShownHunks, { hunks: fresh, replaces }: Redrawn): ShownHunks {
  const all = new Map(hunks);
  for (const id of replaces) all.delete(id);
  for (const hunk of fresh) all.set(hunk.id, hunk);
  return all;
}
