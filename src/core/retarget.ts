import { splitLines } from "./edit/lines.ts";
import type { Snapshot, Target } from "./request.ts";
import { locate } from "./review.ts";

/**
 * The same target on the document as it is now: the selected lines have moved with what was typed elsewhere. Undefined
 * when they are gone: more than was agreed to is not sent in their place.
 */
export function retarget(target: Target, now: Snapshot): Target | undefined {
  if (target.kind === "file") return { kind: "file", file: now };
  const base = splitLines(target.file.text).lines;
  const { start, end } = target.lines;
  const hunk = { id: "target", start, removed: base.slice(start, end), added: [], state: "pending" } as const;
  const [place] = locate({ base, hunks: [hunk] }, splitLines(now.text).lines);
  if (place === undefined || place.end <= place.start) return undefined;
  return { kind: "selection", file: now, lines: { start: place.start, end: place.end } };
}
