import { splitLines } from "./edit/lines.ts";
import type { Snapshot, Target } from "./request.ts";
import { locate } from "./review.ts";

/**
 * The same target on its documents as they are `now`, in the order of `filesOf`: the selected lines have moved with what was typed elsewhere. Undefined
 * when they are gone: more than was agreed to is not sent in their place.
 */
export function retarget(target: Target, now: readonly Snapshot[]): Target | undefined {
  if (target.kind === "files") return { kind: "files", files: now };
  const [file] = now;
  if (file === undefined) return undefined;
  if (target.kind === "file") return { kind: "file", file };
  const base = splitLines(target.file.text).lines;
  const { start, end } = target.lines;
  const hunk = { id: "target", start, removed: base.slice(start, end), added: [], state: "pending" } as const;
  const [place] = locate({ base, hunks: [hunk] }, splitLines(file.text).lines);
  if (place === undefined || place.end <= place.start) return undefined;
  return { kind: "selection", file, lines: { start: place.start, end: place.end } };
}
