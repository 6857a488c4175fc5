import type { BlockReading } from "./proposedEdit.ts";

/** Blank lines at the ends that the file does not have: at one end, at the other, at both. */
export function withoutBlankEnds(reading: BlockReading): BlockReading[] {
  const { search } = reading;
  const lead = search.findIndex((line) => line.trim() !== "");
  if (lead < 0) return [];
  const tail = search.length - 1 - search.findLastIndex((line) => line.trim() !== "");
  const ends: [number, number][] = [];
  if (tail > 0) ends.push([0, tail]);
  if (lead > 0) ends.push([lead, 0]);
  if (lead > 0 && tail > 0) ends.push([lead, tail]);
  return ends.map(([from, to]) => cutEnds(reading, from, to)).filter((each) => each !== undefined);
}

/** Without so many lines at its beginning and its end; undefined where a change is among them. */
export function cutEnds(reading: BlockReading, lead: number, tail: number): BlockReading | undefined {
  const { search, replace, changes, loose } = reading;
  const end = search.length - tail;
  if (changes !== undefined) {
    if (changes.some((change) => change.start < lead || change.end > end)) return undefined;
    return {
      search: search.slice(lead, end),
      replace: replace.slice(lead, replace.length - tail),
      changes: changes.map((change) => ({ ...change, start: change.start - lead, end: change.end - lead })),
      ...(loose === undefined ? {} : { loose: new Set([...loose].map((at) => at - lead).filter((at) => at >= 0)) }),
    };
  }
  let from = 0;
  while (from < lead && replace[from]?.trim() === "") from += 1;
  let to = replace.length;
  while (to > from && replace.length - to < tail && replace[to - 1]?.trim() === "") to -= 1;
  return { search: search.slice(lead, end), replace: replace.slice(from, to) };
}
