import { hunkEnd } from "./hunk.ts";
import type { Site } from "./ladder.ts";
import { type Held, hintsOf, type PlacedEdit, type Settled } from "./placedEdit.ts";
import { quotedIn, refuse, refuseUnfound, withLines } from "./placement.ts";
import type { SourceText } from "./sourceText.ts";
import { linesOf } from "./stringSites.ts";

type Several = Extract<Held, { kind: "several" }>;

/** The one of several equal places that an edit means, told by the other edits of the answer. */
export function siteAmong(entry: Several, held: readonly Held[], placed: readonly PlacedEdit[]): Site | undefined {
  return byNumber(entry, held, placed) ?? byCount(entry, placed) ?? byOrder(entry, placed) ?? byRest(entry, placed);
}

/** Strings are replaced one after another: the one place that those before have left. It counts as found by likeness. */
function byRest({ edit, index, sites }: Several, placed: readonly PlacedEdit[]): Site | undefined {
  if (edit.kind !== "string") return undefined;
  const hunks = placed.filter((each) => each.index < index).flatMap((each) => each.hunks);
  if (hunks.some(({ added }) => added.join("\n").includes(edit.old))) return undefined;
  const isLeft = ({ start, end }: Site) => hunks.every((hunk) => hunk.start >= end || hunkEnd(hunk) <= start);
  const [left, another] = sites.filter(isLeft);
  return left === undefined || another !== undefined ? undefined : { ...left, approximate: true };
}

/** As many equal edits as there are places for them: each place gets one. */
function byNumber({ key, sites, index }: Several, held: readonly Held[], placed: readonly PlacedEdit[]) {
  const waiting = held.filter((each) => each.kind === "several" && each.key === key);
  const done = placed.filter(({ site }) => site !== undefined && sites.some(({ start }) => start === site.start));
  if (waiting.length < 2 && done.length === 0) return undefined;
  const isSame = done.every((each) => JSON.stringify(keyed(each)) === key);
  if (!isSame || waiting.length + done.length !== sites.length) return undefined;
  const free = sites.filter(({ start }) => !done.some(({ site }) => site?.start === start));
  return free[waiting.findIndex((each) => each.index === index)];
}

function keyed({ edit }: PlacedEdit): unknown {
  if (edit.kind === "block") return edit.readings;
  return edit.kind === "string" ? [edit.old, edit.new] : undefined;
}

/** The numbers of a diff are counted by the model, and believed where all of its other hunks are off by the same. */
function byCount({ edit, sites }: Several, placed: readonly PlacedEdit[]): Site | undefined {
  const { line, counted } = hintsOf(edit);
  if (line === undefined || counted !== true) return undefined;
  const shifts = new Set<number>();
  for (const { edit: other, site } of placed) {
    const hints = hintsOf(other);
    // A diff's numbers cannot be less than one, however wrong they are.
    if (site === undefined || hints.counted !== true || hints.line === undefined) continue;
    if (hints.line > 0 || site.start === 0) shifts.add(site.start - hints.line);
  }
  const [shift = 0] = shifts;
  if (shifts.size !== 1 || (line === 0 && shift !== 0)) return undefined;
  return sites.find(({ start }) => start === line + shift);
}

/** Models break the promise of order at times: so many other edits must keep it before it is believed of one more. */
const enoughInOrder = 4;

/**
 * Where the format promises the order of the file: unique places on both sides that leave one place between them. It is
 * still a conclusion from the other edits, so the place counts as found by likeness.
 */
function byOrder({ edit, sites, index }: Several, placed: readonly PlacedEdit[]): Site | undefined {
  if (hintsOf(edit).ordered !== true) return undefined;
  const sure = placed.filter(({ site }) => site?.approximate === false).sort((a, b) => a.index - b.index);
  const inOrder = sure.every((each, at) => at === 0 || (sure[at - 1]?.site?.end ?? 0) <= (each.site?.start ?? 0));
  const above = sure.findLast((each) => each.index < index)?.site;
  const below = sure.find((each) => each.index > index)?.site;
  if (!inOrder || sure.length < enoughInOrder || above === undefined || below === undefined) return undefined;
  const [only, another] = sites.filter(({ start, end }) => start >= above.end && end <= below.start);
  return only === undefined || another !== undefined ? undefined : { ...only, approximate: true };
}

const divided = "More than one ======= line stands in it, and it cannot be known which divides the block.";

export function refuseHeld(source: SourceText, held: Held): Settled {
  const settled = refusalOf(source, held);
  const site = "site" in held ? held.site : undefined;
  return site === undefined ? settled : { ...settled, placement: withLines(source, site, settled.placement) };
}

function refusalOf(source: SourceText, held: Held): Settled {
  const { edit, index } = held;
  const quoted = quotedIn(edit);
  switch (held.kind) {
    case "several": {
      const lines = new Set(held.sites.map(({ start }) => start + 1));
      return { index, placement: refuse("ambiguous", [...lines].join(", "), quoted) };
    }
    case "overlap":
      return { index, placement: refuse("overlap", "", quoted) };
    case "repeated": {
      const { words, range } = held.repeated;
      const shown = { start: Math.min(range.start, held.site.start), end: Math.max(range.end, held.site.end) };
      return { index, placement: withLines(source, shown, refuse("slip", words, quoted)) };
    }
    case "unreadable":
      return { index, placement: refuse("indentation", "", quoted) };
    case "escaped":
      return { index, placement: refuse("over-escaped", "", quoted) };
    case "none": {
      if (edit.kind === "string") {
        const { search, replace } = linesOf(edit);
        return { index, placement: refuseUnfound(source, search, replace) };
      }
      if (edit.kind === "block" && edit.divided === true)
        return { index, placement: refuse("malformed", divided, quoted) };
      const { search = [], replace = [] } =
        edit.kind === "block" ? (edit.readings.find((each) => each.search.length > 0) ?? {}) : {};
      return { index, placement: refuseUnfound(source, search, replace) };
    }
  }
}
