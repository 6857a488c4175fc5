import type { SourceText } from "./sourceText.ts";

/** A word that stands in more lines than this says little about the place. */
const rare = 24;
const word = /[\p{L}_$][\p{L}\p{N}_$]+|\p{N}{2,}/gu;

/**
 * Where the lines of a file that share most of the quoted words begin, for quotes of which no line is the file's. Undefined
 * where fewer than half of the words are there, or but one.
 */
export function likeLines({ lines }: SourceText, search: readonly string[]): number | undefined {
  const places = placesOf(lines);
  const votes = new Map<number, number>();
  for (const [at, line] of search.entries()) {
    for (const each of new Set(line.match(word))) {
      for (const place of places.get(each) ?? [])
        if (place >= at) votes.set(place - at, (votes.get(place - at) ?? 0) + 1);
    }
  }
  const [likest] = [...votes].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  if (likest === undefined) return undefined;
  const [start] = likest;
  const said = new Set(search.join("\n").match(word));
  const there = new Set(
    lines
      .slice(start, start + search.length)
      .join("\n")
      .match(word),
  );
  const shared = [...said].filter((each) => there.has(each)).length;
  return shared > 1 && shared * 2 >= said.size ? start : undefined;
}

/** By the lines of a file: many edits of one file ask. */
const known = new WeakMap<readonly string[], ReadonlyMap<string, readonly number[]>>();

/** The lines that each word stands in; none for a word of too many. */
function placesOf(lines: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const found = known.get(lines);
  if (found !== undefined) return found;
  const places = new Map<string, number[]>();
  for (const [at, line] of lines.entries()) {
    for (const each of new Set(line.match(word))) {
      const its = places.get(each);
      if (its === undefined) places.set(each, [at]);
      else if (its.length <= rare) its.push(at);
    }
  }
  for (const [each, its] of places) if (its.length > rare) places.set(each, []);
  known.set(lines, places);
  return places;
}
