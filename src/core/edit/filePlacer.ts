import type { LineRange } from "../request.ts";
import { additionOf } from "./additions.ts";
import { beginsEscaped } from "./escapedBlanks.ts";
import { withoutFences } from "./fenceMarks.ts";
import { type Change, type Hunk, hunkEnd } from "./hunk.ts";
import { type Site, sitesOf } from "./ladder.ts";
import { standsAtEdge } from "./leftEdge.ts";
import { withoutNumbers } from "./lineNumbers.ts";
import { withLostBlanks } from "./lostBlanks.ts";
import { isElsewhere, narrowed } from "./narrowing.ts";
import { withoutLabels } from "./pathLabels.ts";
import { type Held, hintsOf, type PlacedEdit, type QuotingEdit, type Settled, type TextEdit } from "./placedEdit.ts";
import { type FoundChanges, type Placement, quotedIn, refuse, withLines } from "./placement.ts";
import { breaksBlocks } from "./pythonBlocks.ts";
import { repeatedEnd, withoutRepetition } from "./repeatedEnds.ts";
import { settleSequence } from "./sequentialEdits.ts";
import { refuseHeld, siteAmong } from "./settling.ts";
import { slipIn } from "./slips.ts";
import type { SourceText } from "./sourceText.ts";
import { hasBrokenOff, isOverEscaped, unescapeNew } from "./spelling.ts";
import { standInAmong } from "./standIns.ts";
import { everywhere, stringSites } from "./stringSites.ts";
import { createTakenLines } from "./takenLines.ts";
import { wholeChanges } from "./wholeChanges.ts";

/** Places the edits of one file onto its snapshot. */
export type FilePlacer = {
  /** Undefined where the other edits may still tell the place: `settle` says it then. */
  place(edit: TextEdit, index: number): Placement | undefined;
  /** Does what the edit quotes stand anywhere? */
  fits(edit: TextEdit): boolean;
  settle(): readonly Settled[];
  readonly lines: readonly string[];
};

/** `file` counts the run's files from 0; `selection` is what a replacement replaces, where one was asked for. */
export function createFilePlacer(
  source: SourceText,
  path: string,
  file: number,
  selection: LineRange | undefined,
): FilePlacer {
  const inFile = file === 0 ? {} : { file };
  const placed: PlacedEdit[] = [];
  const held: Held[] = [];
  const taken = createTakenLines();
  const seen = new Map<string, readonly Change[]>();

  function accept(edit: TextEdit, index: number, changes: readonly Change[], site?: Site): Placement | undefined {
    const real = changes.filter(isReal);
    if (real.length === 0) return refuse("same", "", quotedIn(edit));
    const slip = slipIn(source, path, edit, real);
    if (slip !== undefined) return refuse("slip", slip, quotedIn(edit));
    const standIn = standInAmong(source, path, edit, real);
    if (standIn !== undefined) return refuse("elided", standIn, quotedIn(edit));
    if (site?.unescaped !== true && isSuspicious(edit, real))
      return hold({ kind: "escaped", edit, index, changes: real, site });
    if (breaksBlocks(source, path, real)) return hold({ kind: "unreadable", edit, index, changes: real, site });
    return write(edit, index, real, site);
  }

  function write(edit: TextEdit, index: number, real: readonly Change[], site?: Site): Placement | undefined {
    if (!taken.isFree(real)) {
      return isDone(edit, real) ? refuse("same", "", quotedIn(edit)) : hold({ kind: "overlap", edit, index, site });
    }
    taken.take(real);
    const mark = site?.approximate === true ? { approximate: true as const } : {};
    const hunks = real.map((change, count): Hunk => ({ id: `${index}.${count}`, ...inFile, ...change, ...mark }));
    placed.push({ edit, index, hunks, site });
    return { kind: "located", hunks };
  }

  /** An earlier edit changes the same lines to the same ones, they stand nowhere else, and none that waits could bring them back. */
  function isDone(edit: TextEdit, changes: readonly Change[]): boolean {
    if (held.length > 0 || (edit.kind === "string" && edit.new.includes(edit.old))) return false;
    if (!changes.every((change) => change.removed.length > 0 && taken.has(change))) return false;
    return (edit.kind === "block" || edit.kind === "string") && sitesFor(edit).length === 1;
  }

  /** Its new lines escape quotes or backslashes, and it quotes none that would say whether that is once too often. */
  function isSuspicious(edit: TextEdit, changes: readonly Change[]): boolean {
    const isNew = (line: string) =>
      (/\\["'\\]/.test(line) || hasBrokenOff(line)) && source.trimmed.count(line.trim(), 1) === 0;
    if (edit.kind !== "block" && edit.kind !== "string") return false;
    if (quotedIn(edit).some((line) => line.includes("\\"))) return false;
    return changes.some(({ added }) => added.some(isNew)) || beginsEscaped(source, path, changes);
  }

  function hold(entry: Held): undefined {
    held.push(entry);
    return undefined;
  }

  function acceptSite(edit: QuotingEdit, index: number, site: Site): Placement | undefined {
    return withLines(source, site, placeAt(edit, index, site));
  }

  function placeAt(edit: QuotingEdit, index: number, site: Site): Placement | undefined {
    const bare = withoutFences(source, path, edit, site.start);
    if (bare !== edit) return acceptAgain(bare, index, site, "the marks of a code block");
    const unlabelled = withoutLabels(source, path, edit, site.start);
    if (unlabelled !== edit) return acceptAgain(unlabelled, index, site, "the file's path");
    const plain = withoutNumbers(source, path, edit, site.start);
    if (plain === "mixed") return refuse("slip", "line numbers", quotedIn(edit));
    if (plain !== "none") return acceptAgain(plain, index, site, "line numbers");
    const moved = withLostBlanks(source, path, edit, site.start);
    if (moved !== edit) return acceptAgain(moved, index, site, "");
    const outcome = site.outcome();
    if (outcome.kind === "unclear") {
      return refuse(outcome.why, outcome.why === "slip" ? "quotes in another spelling" : "", quotedIn(edit));
    }
    const { changes } = outcome;
    if (standsAtEdge(source, path, changes)) return refuse("indentation", "", quotedIn(edit));
    const repeated = repeatedEnd(source, path, changes, site);
    if (repeated !== undefined) return hold({ kind: "repeated", edit, index, changes, site, repeated });
    return accept(edit, index, changes, site);
  }

  /** The edit without a slip, at the same place. */
  function acceptAgain(edit: QuotingEdit, index: number, site: Site, slip: string): Placement | undefined {
    const again = sitesFor(edit).find(({ start, end }) => start === site.start && end === site.end);
    return again === undefined ? refuse("slip", slip, quotedIn(edit)) : acceptSite(edit, index, again);
  }

  function sitesFor(edit: QuotingEdit): readonly Site[] {
    return edit.kind === "block" ? sitesOf(source, edit.readings) : stringSites(source, edit);
  }

  function placeQuoting(said: QuotingEdit, index: number): Placement | undefined {
    const edit = withoutLabels(source, path, said);
    const key = JSON.stringify(edit.kind === "block" ? edit.readings : [edit.old, edit.new]);
    // The same edit again, once it has its place: whether an insertion is meant twice or said twice, there is no telling.
    const first = seen.get(key);
    if (first !== undefined && !isMeantElsewhere(edit, first))
      return refuse(isDone(edit, first) ? "same" : "overlap", "", quotedIn(edit));
    if (edit.kind === "string" && edit.all) {
      const changes = everywhere(source, edit);
      if (changes !== undefined && placed.some((each) => each.index < index && bringsIn(each, edit.old)))
        return hold({ kind: "overlap", edit, index, site: undefined });
      if (changes !== undefined) {
        const isPlain = changes.every(({ start }) => withoutNumbers(source, path, edit, start) === "none");
        return isPlain ? accept(edit, index, changes) : refuse("slip", "line numbers", quotedIn(edit));
      }
    }
    const sites = sitesFor(edit);
    const hints = hintsOf(edit);
    const site = sites.length > 1 ? (narrowed(source, sites, hints) ?? selectedAmong(sites)) : sites[0];
    if (site !== undefined && isElsewhere(source, site, hints.anchors ?? []))
      return hold({ kind: "none", edit, index });
    if (site !== undefined) {
      const placement = acceptSite(edit, index, site);
      if (placement?.kind === "located") seen.set(key, placement.hunks);
      return placement;
    }
    return hold(sites.length > 1 ? { kind: "several", edit, index, sites, key } : { kind: "none", edit, index });
  }

  /** Its own hints, such as the number of its first line, name another place than the one that the same edit has. */
  function isMeantElsewhere(edit: QuotingEdit, first: readonly Change[]): boolean {
    const sites = sitesFor(edit);
    const site = sites.length > 1 ? narrowed(source, sites, hintsOf(edit)) : undefined;
    return site !== undefined && first.every((change) => hunkEnd(change) < site.start || change.start > site.end);
  }

  /** Of a selection's file the model saw no more than what is around it. */
  function selectedAmong(sites: readonly Site[]): Site | undefined {
    if (selection === undefined) return undefined;
    const [only, another] = sites.filter(({ start, end }) => start >= selection.start && end <= selection.end);
    return another === undefined ? only : undefined;
  }

  function placeFound(edit: TextEdit, index: number, found: FoundChanges): Placement | undefined {
    return "changes" in found ? accept(edit, index, found.changes) : found;
  }

  function settleSeveral(): Settled[] {
    const settled: Settled[] = [];
    for (const entry of held.filter((each) => each.kind === "several")) {
      const site = siteAmong(entry, held, placed);
      if (site === undefined) continue;
      held.splice(held.indexOf(entry), 1);
      const placement = acceptSite(entry.edit, entry.index, site);
      if (placement !== undefined) settled.push({ index: entry.index, placement });
    }
    return settled;
  }

  /**
   * Where another edit stands only once its escapes are set right, this one's were as many too many. Without such, quotes
   * that are escaped outside of strings are refused, unless the file does so itself.
   */
  function settleEscaped(): Settled[] {
    const settled: Settled[] = [];
    const isKnown = placed.some(({ site }) => site?.unescaped === true);
    for (const entry of held.filter((each) => each.kind === "escaped")) {
      const isFree = !entry.changes.some(({ added }) => added.some(isOverEscaped)) || source.lines.some(isOverEscaped);
      const isPlain = isFree && !beginsEscaped(source, path, entry.changes);
      if (!isKnown && !isPlain) continue;
      if (isKnown && entry.changes.some(({ added }) => added.some((line) => unescapeNew(line) === undefined))) continue;
      held.splice(held.indexOf(entry), 1);
      const unescaped = entry.changes.map((change) => ({ ...change, added: change.added.flatMap(unescapedLines) }));
      const placement = write(entry.edit, entry.index, isKnown ? unescaped : entry.changes, entry.site);
      if (placement !== undefined) settled.push({ index: entry.index, placement });
    }
    return settled;
  }

  function settleRepeated(): Settled[] {
    const waiting = held.filter((each) => each.kind === "repeated");
    const changes = placed.flatMap(({ hunks }) => hunks);
    return withoutRepetition(waiting, changes).flatMap((entry): Settled[] => {
      held.splice(held.indexOf(entry), 1);
      const placement = accept(entry.edit, entry.index, entry.changes, entry.site);
      return placement === undefined ? [] : [{ index: entry.index, placement }];
    });
  }

  /** Several edits may move a block in together, also those that are made for what others leave. */
  function settleUnreadable(): Settled[] {
    const open = held.filter((each) => each.kind === "unreadable");
    const together = [...placed.flatMap(({ hunks }) => hunks), ...open.flatMap(({ changes }) => changes)];
    const isFollowed = held.some(({ kind }) => kind === "none" || kind === "overlap");
    if (open.length === 0 || (!isFollowed && breaksBlocks(source, path, together))) return [];
    return open.flatMap(({ edit, index, changes, site }) => {
      const placement = write(edit, index, changes, site);
      return placement === undefined ? [] : [{ index, placement }];
    });
  }

  return {
    lines: source.lines,
    place(edit, index) {
      if (edit.kind === "replacement" || edit.kind === "whole")
        return placeFound(edit, index, wholeChanges(source, path, edit, selection));
      if (quotesNothing(edit)) return placeFound(edit, index, additionOf(source, path, edit));
      return placeQuoting(edit, index);
    },
    fits(edit) {
      return (edit.kind === "block" || edit.kind === "string") && sitesFor(edit).length > 0;
    },
    settle() {
      const early = [...settleSeveral(), ...settleRepeated(), ...settleEscaped(), ...settleUnreadable()];
      const settled = [...early, ...settleSequence(source, path, held, placed, inFile)];
      const known = new Set(settled.map(({ index }) => index));
      return [...settled, ...held.filter(({ index }) => !known.has(index)).map((each) => refuseHeld(source, each))];
    },
  };
}

/** Strings are replaced one after another, so all of them are those, too, that an edit before has written. */
function bringsIn({ hunks }: PlacedEdit, old: string): boolean {
  return hunks.some(({ added }) => added.join("\n").includes(old));
}

function unescapedLines(line: string): string[] {
  return (unescapeNew(line) ?? line).split("\n");
}

function quotesNothing(edit: QuotingEdit): boolean {
  if (edit.kind === "string") return edit.old === "";
  return edit.readings.length === 1 && edit.readings[0]?.search.length === 0;
}

/** Not a change that takes lines out and puts the same in again. */
function isReal({ removed, added }: Change): boolean {
  return removed.length !== added.length || removed.some((line, at) => line !== added[at]);
}
