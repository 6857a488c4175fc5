import { changedSpans } from "./edit/changedSpans.ts";
import { type Change, changesIn } from "./edit/hunk.ts";

/** Characters of a line, in UTF-16 units, end-exclusive. */
type Span = { readonly start: number; readonly end: number };

/** One line of a hunk as it is shown: it stays, goes or comes. `changed` marks the words that tell it from its counterpart. */
export type HunkLine = {
  readonly kind: "stays" | "goes" | "comes";
  readonly text: string;
  readonly changed: readonly Span[];
};

/** What a change takes away and what it brings. */
export type Sides = Pick<Change, "removed" | "added">;

/** A hunk line by line: what stays in it is shown as such, and where lines changed only in part, which words did. */
export function hunkLines({ removed, added }: Sides): readonly HunkLine[] {
  const known = shown.get(added);
  if (known?.removed === removed) return known.lines;
  const lines = linesOf({ removed, added });
  shown.set(added, { removed, lines });
  return lines;
}

/** Typing elsewhere moves a hunk and leaves its lines as they are. */
const shown = new WeakMap<
  Sides["added"],
  { readonly removed: Sides["removed"]; readonly lines: readonly HunkLine[] }
>();

function linesOf({ removed, added }: Sides): HunkLine[] {
  const lines: HunkLine[] = [];
  let next = 0;
  const stay = (end: number) => {
    for (; next < end; next += 1) lines.push({ kind: "stays", text: removed[next] ?? "", changed: [] });
  };
  for (const change of changesIn({ start: 0, removed, added })) {
    stay(change.start);
    const spans = changedSpans(change.removed, change.added);
    for (const [at, text] of change.removed.entries())
      lines.push({ kind: "goes", text, changed: spansOn(at, spans?.removed) });
    for (const [at, text] of change.added.entries())
      lines.push({ kind: "comes", text, changed: spansOn(at, spans?.added) });
    next += change.removed.length;
  }
  stay(removed.length);
  return lines;
}

/** How many lines really come and go: a hunk may hold some that stay. */
export function changedCounts({ removed, added }: Sides): { readonly removed: number; readonly added: number } {
  if (removed.length === 0 || added.length === 0) return { removed: removed.length, added: added.length };
  const count = (wanted: HunkLine["kind"]) => lines.reduce((sum, { kind }) => (kind === wanted ? sum + 1 : sum), 0);
  const lines = hunkLines({ removed, added });
  return { removed: count("goes"), added: count("comes") };
}

function spansOn(line: number, spans: readonly (Span & { readonly line: number })[] = []): Span[] {
  return spans.flatMap(({ line: its, start, end }) => (its === line ? [{ start, end }] : []));
}
