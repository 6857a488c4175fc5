import { type Hunk, hunkEnd } from "../edit/hunk.ts";
import { isKeyword, wordForm } from "./codeWords.ts";
import type { Place } from "./resolveMentions.ts";
import { createTies } from "./ties.ts";
import { indentationOf, type WordIndex } from "./wordIndex.ts";

/**
 * Which passages speak of what a hunk changes, in both directions, while both still come. A passage that names lines means
 * these lines, and whatever new name a hunk brings; any other means the names in a hunk's lines. Names that many hunks
 * share, and the name of the function around a hunk, tell hunks apart no more: they count where nothing closer does.
 */
export type HunkPassages = {
  addPassage(passage: string, names: ReadonlySet<string>, places: readonly Place[]): void;
  removePassage(passage: string): void;
  addHunk(hunk: Hunk): void;
  removeHunk(hunk: string): void;
  readonly hunks: readonly string[];
  passagesOf(hunk: string): readonly string[];
  hunksOf(passage: string): readonly string[];
};

/** Passages that a name leads to: what more of them speak of tells none apart. */
const mostByName = 100;
/** A name in the lines of so many hunks is what the run is about, and not what one of them changes. */
const manyHunks = 3;
/** Places in lines that hunks are compared with. */
const mostPlaces = 1000;
/** Names that are read of one hunk. */
const mostNames = 400;

type KnownPassage = { readonly id: string; readonly names: ReadonlySet<string>; readonly namesLines: boolean };
type KnownHunk = { readonly hunk: Hunk; readonly names: ReadonlySet<string>; readonly around: string | undefined };
/** Hunks that change lines with a name; `isNew`: the code as the model saw it has none of that name. */
type InHunks = { readonly isNew: boolean; readonly hunks: Set<string> };

/** `changed` is told of each passage and hunk whose links are others now. */
export function createHunkPassages(
  index: WordIndex,
  changed: { passage(id: string): void; hunk(id: string): void },
): HunkPassages {
  /** Those that a hunk may be tied to. */
  const passages = new Map<string, KnownPassage>();
  const hunks = new Map<string, KnownHunk>();
  const passagesByName = new Map<string, Set<KnownPassage>>();
  const hunksByName = new Map<string, InHunks>();
  /** By the name of the function that they stand in. */
  const hunksInside = new Map<string, Set<string>>();
  const places = new Map<string, readonly Place[]>();
  const ties = createTies(changed);
  let placeCount = 0;

  /** Ties by a name that both have, or takes that back. */
  function tieByName({ isNew, hunks: all }: InHunks, passage: KnownPassage, hunk: string, by: 1 | -1): void {
    const isShared = all.size >= manyHunks;
    if (passage.namesLines) {
      if (isNew && !isShared) ties.add(passage.id, hunk, "close", by);
    } else ties.add(passage.id, hunk, isShared ? "loose" : "close", by);
  }

  function tieAround(passage: KnownPassage, hunk: string, by: 1 | -1): void {
    if (!passage.namesLines) ties.add(passage.id, hunk, "loose", by);
  }

  /** A hunk with a name comes or goes: that may make it a name that many share, or end that. */
  function changeHunks(name: string, hunk: string, by: 1 | -1): void {
    const entry = hunksByName.get(name) ?? { isNew: index.find(name) === undefined, hunks: new Set() };
    hunksByName.set(name, entry);
    const known = passagesByName.get(name) ?? [];
    const turns = entry.hunks.size === (by === 1 ? manyHunks - 1 : manyHunks);
    const concerned = () => (turns ? entry.hunks : entry.hunks.has(hunk) ? [hunk] : []);
    for (const passage of known) for (const each of concerned()) tieByName(entry, passage, each, -1);
    if (by === 1) entry.hunks.add(hunk);
    else entry.hunks.delete(hunk);
    for (const passage of known) for (const each of concerned()) tieByName(entry, passage, each, 1);
  }

  function changeInside(name: string, hunk: string, by: 1 | -1): void {
    for (const passage of passagesByName.get(name) ?? []) tieAround(passage, hunk, by);
    if (by === 1) listOf(hunksInside, name).add(hunk);
    else hunksInside.get(name)?.delete(hunk);
  }

  return {
    addPassage(id, names, at) {
      const passage = { id, names, namesLines: at.length > 0 };
      const kept = at.slice(0, Math.max(0, mostPlaces - placeCount));
      if (kept.length > 0) {
        places.set(id, kept);
        passages.set(id, passage);
      }
      placeCount += kept.length;
      for (const name of names) {
        const list = listOf(passagesByName, name);
        if (list.size >= mostByName) continue;
        list.add(passage);
        passages.set(id, passage);
        const entry = hunksByName.get(name);
        for (const hunk of entry?.hunks ?? []) if (entry !== undefined) tieByName(entry, passage, hunk, 1);
        for (const hunk of hunksInside.get(name) ?? []) tieAround(passage, hunk, 1);
      }
      for (const { hunk } of kept.length > 0 ? hunks.values() : []) {
        if (kept.some((place) => overlaps(place, hunk))) ties.add(id, hunk.id, "close", 1);
      }
    },
    removePassage(id) {
      const passage = passages.get(id);
      if (passage === undefined) return;
      for (const name of passage.names) passagesByName.get(name)?.delete(passage);
      placeCount -= places.get(id)?.length ?? 0;
      places.delete(id);
      passages.delete(id);
      ties.removePassage(id);
      changed.passage(id);
    },
    addHunk(hunk) {
      const { id } = hunk;
      const names = namesIn(hunk);
      const around = enclosing(hunk, index);
      hunks.set(id, { hunk, names, around });
      changed.hunk(id);
      for (const name of names) changeHunks(name, id, 1);
      if (around !== undefined) changeInside(around, id, 1);
      for (const [passage, at] of places) {
        if (at.some((place) => overlaps(place, hunk))) ties.add(passage, id, "close", 1);
      }
    },
    removeHunk(id) {
      const hunk = hunks.get(id);
      if (hunk === undefined) return;
      for (const name of hunk.names) changeHunks(name, id, -1);
      if (hunk.around !== undefined) changeInside(hunk.around, id, -1);
      hunks.delete(id);
      ties.removeHunk(id);
      changed.hunk(id);
    },
    get hunks() {
      return [...hunks.keys()];
    },
    passagesOf: ties.passagesOf,
    hunksOf: ties.hunksOf,
  };
}

function namesIn(hunk: Hunk): Set<string> {
  const names = new Set<string>();
  for (const line of [...hunk.removed, ...hunk.added]) {
    if (names.size >= mostNames) break;
    for (const [word] of line.slice(0, 2000).matchAll(wordForm)) {
      if (word.length > 1 && !isKeyword(word)) names.add(word);
    }
  }
  return names;
}

function enclosing(hunk: Hunk, index: WordIndex): string | undefined {
  const first = [...hunk.removed, ...hunk.added].find((line) => line.trim() !== "") ?? "";
  return index.enclosing({ file: hunk.file ?? 0, line: hunk.start }, indentationOf(first));
}

/** An insertion has no lines of its own: it is where the lines meet. */
function overlaps({ file, lines }: Place, hunk: Hunk): boolean {
  if (file !== (hunk.file ?? 0)) return false;
  const end = hunkEnd(hunk);
  return end === hunk.start
    ? lines.start <= end && hunk.start <= lines.end
    : lines.start < end && hunk.start < lines.end;
}

function listOf<Item>(map: Map<string, Set<Item>>, name: string): Set<Item> {
  const known = map.get(name) ?? new Set();
  map.set(name, known);
  return known;
}
