import type { Change, Hunk } from "./hunk.ts";
import { exactSites } from "./ladder.ts";
import { withoutNumbers } from "./lineNumbers.ts";
import type { Held, PlacedEdit, QuotingEdit, Settled, TextEdit } from "./placedEdit.ts";
import { quotedIn, refuse } from "./placement.ts";
import { inSequence, type SequenceStep } from "./sequence.ts";
import { slipIn } from "./slips.ts";
import { type SourceText, sourceOf } from "./sourceText.ts";
import { standInAmong } from "./standIns.ts";
import { everywhere, literalSites, type StringEdit } from "./stringSites.ts";

/** Each costs a pass over the file. */
const mostOpen = 64;

/**
 * Edits that have no place on the snapshot, or one that another has taken, may have been made for the text that the edits
 * before them leave. There only what stands literally, and once, counts.
 */
export function settleSequence(
  source: SourceText,
  path: string,
  held: readonly Held[],
  placed: readonly PlacedEdit[],
  inFile: Pick<Hunk, "file">,
): Settled[] {
  const open = held.flatMap((each) =>
    (each.kind === "none" || each.kind === "overlap") && isQuoting(each.edit) ? [{ ...each, edit: each.edit }] : [],
  );
  if (open.length === 0 || open.length > mostOpen || placed.length === 0) return [];
  const all = [...open, ...placed].sort((a, b) => a.index - b.index);
  const steps = all.map((each): SequenceStep => {
    if ("hunks" in each) return { kind: "placed", changes: each.hunks };
    return { kind: "open", find: (lines) => exactChanges(sourceOf(lines, source.dotsAreCode), path, each.edit) };
  });
  const result = inSequence(source.lines, steps);
  if (result === undefined || result.found.size === 0) return [];

  const old = placed.flatMap(({ hunks }) => hunks);
  const kept = new Set(result.changes.map(identity));
  const known = new Set(old.map(identity));
  const replaces = old.filter((hunk) => !kept.has(identity(hunk))).map(({ id }) => id);
  const fresh = result.changes.filter((change) => !known.has(identity(change)));
  return [...result.found].flatMap((at, count): Settled[] => {
    const edit = all[at];
    if (edit === undefined) return [];
    const { index } = edit;
    if (fresh.length === 0 && replaces.length === 0)
      return [{ index, placement: refuse("same", "", quotedIn(edit.edit)) }];
    // What the edits of a sequence make together cannot be told apart: the first of them carries it.
    const hunks =
      count > 0 ? [] : fresh.map((change, each): Hunk => ({ id: `${index}.${each}`, ...inFile, ...change }));
    return [{ index, placement: { kind: "located", hunks, ...(count > 0 ? {} : { replaces }) } }];
  });
}

function isQuoting(edit: TextEdit): edit is QuotingEdit {
  return edit.kind === "block" || edit.kind === "string";
}

function exactChanges(source: SourceText, path: string, edit: QuotingEdit): readonly Change[] | undefined {
  const changes = edit.kind === "string" && edit.all ? allChanges(source, path, edit) : onlyChanges(source, path, edit);
  if (changes === undefined || slipIn(source, path, edit, changes) !== undefined) return undefined;
  return standInAmong(source, path, edit, changes) === undefined ? changes : undefined;
}

function onlyChanges(source: SourceText, path: string, edit: QuotingEdit): readonly Change[] | undefined {
  const sites = edit.kind === "block" ? exactSites(source, edit.readings) : literalSites(source, edit.old, edit.new);
  const [site, another] = sites;
  if (site === undefined || another !== undefined || withoutNumbers(source, path, edit, site.start) !== "none")
    return undefined;
  const outcome = site.outcome();
  return outcome.kind === "unclear" ? undefined : outcome.changes;
}

function allChanges(source: SourceText, path: string, edit: StringEdit): readonly Change[] | undefined {
  if (literalSites(source, edit.old, edit.new).length === 0) return undefined;
  const changes = everywhere(source, edit);
  return changes?.every(({ start }) => withoutNumbers(source, path, edit, start) === "none") ? changes : undefined;
}

function identity({ start, removed, added }: Change): string {
  return JSON.stringify([start, removed.length, added]);
}
