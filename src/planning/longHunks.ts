import type { PlacedOrNot } from "../core/answerReader.ts";
import type { Hunk } from "../core/edit/hunk.ts";
import type { LinesOfHunk } from "./protocol.ts";

/** A hunk of more lines is sent in pieces, each taken in a turn of its own: to take one whole would hold the thread. */
const mostLines = 4000;

/** What was found without the lines of its long hunks, and these in pieces; `long` counts such hunks from 0. */
export function withoutLongLines(found: readonly PlacedOrNot[]): {
  readonly found: readonly PlacedOrNot[];
  readonly pieces: readonly LinesOfHunk[];
} {
  const pieces: LinesOfHunk[] = [];
  let long = 0;

  function cut(of: LinesOfHunk["of"], lines: readonly string[]): void {
    for (let at = 0; at < lines.length; at += mostLines)
      pieces.push({ type: "lines", long, of, lines: lines.slice(at, at + mostLines) });
  }

  const light = mapLong(found, (hunk) => {
    cut("removed", hunk.removed);
    cut("added", hunk.added);
    long += 1;
    return { ...hunk, removed: [], added: [], long: long - 1 };
  });
  return { found: light, pieces };
}

/** Puts the lines back that came before. */
export function createLongLines(): {
  push(piece: LinesOfHunk): void;
  /** The same as it was found; what came is used up. */
  join(found: readonly PlacedOrNot[]): readonly PlacedOrNot[];
} {
  let known = new Map<number, { readonly removed: string[]; readonly added: string[] }>();
  return {
    push({ long, of, lines }) {
      const own = known.get(long) ?? { removed: [], added: [] };
      known.set(long, own);
      own[of].push(...lines);
    },
    join(found) {
      if (known.size === 0) return found;
      const lines = known;
      known = new Map();
      return found.map((event) => {
        if (event.type !== "edit-placed") return event;
        return { ...event, hunks: event.hunks.map((hunk) => joined(hunk, lines)) };
      });
    },
  };
}

function joined(
  hunk: Hunk & { readonly long?: number },
  lines: ReadonlyMap<number, Pick<Hunk, "removed" | "added">>,
): Hunk {
  const { long, ...rest } = hunk;
  return long === undefined ? hunk : { ...rest, ...lines.get(long) };
}

function mapLong(found: readonly PlacedOrNot[], change: (hunk: Hunk) => Hunk): readonly PlacedOrNot[] {
  const isLong = ({ removed, added }: Hunk) => removed.length + added.length > mostLines;
  return found.map((event) => {
    if (event.type !== "edit-placed" || !event.hunks.some(isLong)) return event;
    return { ...event, hunks: event.hunks.map((hunk) => (isLong(hunk) ? change(hunk) : hunk)) };
  });
}
