import { type Hunk, hunkEnd } from "../edit/hunk.ts";
import { isKeyword, wordForm } from "./codeWords.ts";
import type { Place } from "./resolveMentions.ts";
import { indentationOf, type WordIndex } from "./wordIndex.ts";

/** Which passages speak of what a hunk changes, in both directions, while both still come. */
export type HunkPassages = {
  addPassage(passage: string, names: ReadonlySet<string>, places: readonly Place[]): void;
  removePassage(passage: string): void;
  addHunk(hunk: Hunk): void;
  removeHunk(hunk: string): void;
  readonly hunks: readonly string[];
  passagesOf(hunk: string): number;
  hunksOf(passage: string): readonly string[];
};

/** Passages that a name leads to: what more of them speak of tells none apart. */
const mostByName = 100;
/** Places in lines that hunks are compared with. */
const mostPlaces = 1000;
/** Names that are read of one hunk. */
const mostNames = 400;

type KnownPassage = { readonly id: string; readonly names: ReadonlySet<string>; readonly hunks: Set<string> };
type KnownHunk = { readonly hunk: Hunk; readonly names: ReadonlySet<string>; readonly passages: Set<string> };

/** `changed` is told of each passage and hunk whose links are others now. */
export function createHunkPassages(
  index: WordIndex,
  changed: { passage(id: string): void; hunk(id: string): void },
): HunkPassages {
  const passages = new Map<string, KnownPassage>();
  const hunks = new Map<string, KnownHunk>();
  const passagesByName = new Map<string, Set<string>>();
  const hunksByName = new Map<string, Set<string>>();
  const places = new Map<string, readonly Place[]>();
  let placeCount = 0;

  function link(passage: string, hunk: string): void {
    const known = passages.get(passage);
    const other = hunks.get(hunk);
    if (known === undefined || other === undefined || known.hunks.has(hunk)) return;
    known.hunks.add(hunk);
    other.passages.add(passage);
    changed.passage(passage);
    changed.hunk(hunk);
  }

  function namesOf(hunk: Hunk): Set<string> {
    const names = new Set<string>();
    for (const line of [...hunk.removed, ...hunk.added]) {
      if (names.size >= mostNames) break;
      for (const [word] of line.slice(0, 2000).matchAll(wordForm)) {
        if (word.length > 1 && !isKeyword(word)) names.add(word);
      }
    }
    const first = [...hunk.removed, ...hunk.added].find((line) => line.trim() !== "") ?? "";
    const around = index.enclosing({ file: hunk.file ?? 0, line: hunk.start }, indentationOf(first));
    if (around !== undefined) names.add(around);
    return names;
  }

  return {
    addPassage(id, names, at) {
      passages.set(id, { id, names, hunks: new Set() });
      const kept = at.slice(0, Math.max(0, mostPlaces - placeCount));
      if (kept.length > 0) places.set(id, kept);
      placeCount += kept.length;
      for (const name of names) {
        const list = listOf(passagesByName, name);
        if (list.size >= mostByName) continue;
        list.add(id);
        for (const hunk of hunksByName.get(name) ?? []) link(id, hunk);
      }
      for (const { hunk } of kept.length > 0 ? hunks.values() : []) {
        if (kept.some((place) => overlaps(place, hunk))) link(id, hunk.id);
      }
    },
    removePassage(id) {
      const known = passages.get(id);
      if (known === undefined) return;
      for (const name of known.names) passagesByName.get(name)?.delete(id);
      for (const hunk of known.hunks) {
        hunks.get(hunk)?.passages.delete(id);
        changed.hunk(hunk);
      }
      placeCount -= places.get(id)?.length ?? 0;
      places.delete(id);
      passages.delete(id);
      changed.passage(id);
    },
    addHunk(hunk) {
      const names = namesOf(hunk);
      hunks.set(hunk.id, { hunk, names, passages: new Set() });
      changed.hunk(hunk.id);
      for (const name of names) {
        listOf(hunksByName, name).add(hunk.id);
        for (const passage of passagesByName.get(name) ?? []) link(passage, hunk.id);
      }
      for (const [passage, at] of places) if (at.some((place) => overlaps(place, hunk))) link(passage, hunk.id);
    },
    removeHunk(id) {
      const known = hunks.get(id);
      if (known === undefined) return;
      for (const name of known.names) hunksByName.get(name)?.delete(id);
      for (const passage of known.passages) {
        passages.get(passage)?.hunks.delete(id);
        changed.passage(passage);
      }
      hunks.delete(id);
      changed.hunk(id);
    },
    get hunks() {
      return [...hunks.keys()];
    },
    passagesOf: (hunk) => hunks.get(hunk)?.passages.size ?? 0,
    hunksOf: (passage) => [...(passages.get(passage)?.hunks ?? [])],
  };
}

/** An insertion has no lines of its own: it is where the lines meet. */
function overlaps({ file, lines }: Place, hunk: Hunk): boolean {
  if (file !== (hunk.file ?? 0)) return false;
  const end = hunkEnd(hunk);
  return end === hunk.start
    ? lines.start <= end && hunk.start <= lines.end
    : lines.start < end && hunk.start < lines.end;
}

function listOf(map: Map<string, Set<string>>, name: string): Set<string> {
  const known = map.get(name) ?? new Set();
  map.set(name, known);
  return known;
}
