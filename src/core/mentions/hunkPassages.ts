import { type Hunk, hunkEnd } from "../edit/hunk.ts";
import { isKeyword, wordForm } from "./codeWords.ts";
import type { Place, ScopedNames } from "./passageSubject.ts";
import { type Change, changeHunks, concernedBy, noHunks, reachOf, type ScopedHunks } from "./scopedHunks.ts";
import { createTies } from "./ties.ts";
import { indentationOf, type WordIndex } from "./wordIndex.ts";

/**
 * Which passages speak of what a hunk changes, in both directions, while both still come. A passage that names lines means
 * these lines, and whatever new name a hunk brings; any other means the names in a hunk's lines. Names that many hunks
 * share, and the name of the function around a hunk, tell hunks apart no more: they count where nothing closer does. A name
 * that is said of a file means the hunks of that file.
 */
export type HunkPassages = {
  addPassage(passage: string, names: ScopedNames, places: readonly Place[]): void;
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

type KnownPassage = { readonly id: string; readonly names: ScopedNames; readonly namesLines: boolean };
type KnownHunk = { readonly hunk: Hunk; readonly names: ReadonlySet<string>; readonly around: string | undefined };
type TieBy = (name: string, passage: KnownPassage, hunk: string, reach: ReadonlySet<string>, by: 1 | -1) => void;

/** `changed` is told of each passage and hunk whose links are others now. */
export function createHunkPassages(
  index: WordIndex,
  changed: { passage(id: string): void; hunk(id: string): void },
): HunkPassages {
  /** Those that a hunk may be tied to. */
  const passages = new Map<string, KnownPassage>();
  const hunks = new Map<string, KnownHunk>();
  const passagesByName = new Map<string, Set<KnownPassage>>();
  const hunksByName = new Map<string, ScopedHunks>();
  /** By the name of the function that they stand in. */
  const hunksInside = new Map<string, ScopedHunks>();
  const places = new Map<string, readonly Place[]>();
  const ties = createTies(changed);
  let placeCount = 0;

  /** Ties by a name that a hunk changes, or takes that back. */
  const tieByName: TieBy = (name, passage, hunk, reach, by) => {
    const isShared = reach.size >= manyHunks;
    if (!passage.namesLines) ties.add(passage.id, hunk, isShared ? "loose" : "close", by);
    else if (!isShared && index.find(name) === undefined) ties.add(passage.id, hunk, "close", by);
  };

  const tieAround: TieBy = (_, passage, hunk, __, by) => {
    if (!passage.namesLines) ties.add(passage.id, hunk, "loose", by);
  };

  /** A hunk with a name comes or goes: that may make it a name that many share, or the only one of its file, or end that. */
  function change(kept: Map<string, ScopedHunks>, name: string, step: Change, tie: TieBy): void {
    const hunks = kept.get(name) ?? noHunks();
    kept.set(name, hunks);
    const known = Array.from(passagesByName.get(name) ?? [], (passage) => {
      const file = passage.names.get(name);
      return { passage, file, concerned: concernedBy(hunks, file, step, manyHunks) };
    });
    const tieAll = (by: 1 | -1) => {
      for (const { passage, file, concerned } of known) {
        if (concerned === "none") continue;
        const reach = reachOf(hunks, file);
        const those = concerned === "all" ? reach : reach.has(step.hunk) ? [step.hunk] : [];
        for (const hunk of those) tie(name, passage, hunk, reach, by);
      }
    };
    tieAll(-1);
    changeHunks(hunks, step);
    tieAll(1);
  }

  function changeNames({ hunk: { id, file = 0 }, names, around }: KnownHunk, by: 1 | -1): void {
    const step = { hunk: id, file, by };
    for (const name of names) change(hunksByName, name, step, tieByName);
    if (around !== undefined) change(hunksInside, around, step, tieAround);
  }

  function tiePassage(kept: Map<string, ScopedHunks>, name: string, passage: KnownPassage, tie: TieBy): void {
    const hunks = kept.get(name);
    if (hunks === undefined) return;
    const reach = reachOf(hunks, passage.names.get(name));
    for (const hunk of reach) tie(name, passage, hunk, reach, 1);
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
      for (const name of names.keys()) {
        const list = listOf(passagesByName, name);
        if (list.size >= mostByName) continue;
        list.add(passage);
        passages.set(id, passage);
        tiePassage(hunksByName, name, passage, tieByName);
        tiePassage(hunksInside, name, passage, tieAround);
      }
      for (const { hunk } of kept.length > 0 ? hunks.values() : []) {
        if (kept.some((place) => overlaps(place, hunk))) ties.add(id, hunk.id, "close", 1);
      }
    },
    removePassage(id) {
      const passage = passages.get(id);
      if (passage === undefined) return;
      for (const name of passage.names.keys()) passagesByName.get(name)?.delete(passage);
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
      changeNames({ hunk, names, around }, 1);
      for (const [passage, at] of places) {
        if (at.some((place) => overlaps(place, hunk))) ties.add(passage, id, "close", 1);
      }
    },
    removeHunk(id) {
      const hunk = hunks.get(id);
      if (hunk === undefined) return;
      changeNames(hunk, -1);
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
