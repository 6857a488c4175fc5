import { splitLines } from "../edit/lines.ts";
import type { LineRange } from "../request.ts";
import { locate } from "../review.ts";

/** Where lines of a snapshot stand in the document as it is now. Empty where they are gone: then it is where they stood. */
export function placeNow(snapshotText: string, { start, end }: LineRange, now: readonly string[]): LineRange {
  const base = splitLines(snapshotText).lines;
  const hunk = { id: "place", start, removed: base.slice(start, end), added: [], state: "pending" } as const;
  const [place] = locate({ base, hunks: [hunk] }, now);
  return place === undefined ? { start, end: start } : { start: place.start, end: place.end };
}
