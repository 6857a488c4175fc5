import { withoutBlankEnds } from "./blankEnds.ts";
import { isPlaceholder } from "./elision.ts";
import type { Change } from "./hunk.ts";
import { firstAlone, indentOf, type Reindent, reindentation } from "./indentation.ts";
import { isShifted } from "./lostPrefix.ts";
import { hasWord, nearMatch } from "./nearMatch.ts";
import { inOwnSpelling } from "./ownSpelling.ts";
import type { BlockReading } from "./proposedEdit.ts";
import { type Outcome, outcomeAt } from "./siteChanges.ts";
import type { SourceText } from "./sourceText.ts";
import { canonical, isBeyondAscii, repaired } from "./spelling.ts";
import { isFilled } from "./words.ts";

/** A place that the quoted lines fit: zero-based, end-exclusive. */
export type Site = {
  readonly start: number;
  readonly end: number;
  /** What to change there, or why that is not certain. */
  readonly outcome: () => Outcome;
  /** Found by likeness and not by equality: never to be accepted unseen. */
  readonly approximate: boolean;
  /** Found only when what was escaped once too often was set right. */
  readonly unescaped?: true;
};

/**
 * Where quoted lines stand. Each rung of the ladder is tried for all readings together, and the first that has any place
 * decides: as they are, without blanks at line ends, at another indentation; then the same in one spelling of dashes and
 * quotes, without slips of escaping, line numbers and blank ends, around what was left out, and at last by likeness.
 */
export function sitesOf(source: SourceText, readings: readonly BlockReading[]): readonly Site[] {
  const filled = readings.filter(({ search }) => search.length > 0);
  const [only, another] = filled;
  const literal = only === undefined || another !== undefined ? undefined : literalSite(source, only);
  if (literal !== undefined) return [literal];
  const asWritten = bestFits(source, filled, "trimmed");
  if (asWritten.length > 0) return besideBlanks(source, filled, asWritten);
  if (filled.some(({ search }) => search.some((line) => line.trim() !== ""))) {
    const respelled = bestFits(source, filled, "canonical");
    if (respelled.length > 0) return respelled;
  }
  for (const reading of filled) {
    for (const other of repaired(reading)) {
      const fits = bestFits(source, [other.reading], "trimmed");
      if (fits.length > 0) return other.unescaped ? fits.map((site) => ({ ...site, unescaped: true })) : fits;
    }
  }
  for (const reading of filled) {
    const site = elidedSite(source, reading) ?? similarSite(source, reading);
    if (site !== undefined) return [site];
  }
  return [];
}

/** The only place where the lines stand exactly, found without a table of the file's lines; undefined where it takes one. */
function literalSite(source: SourceText, reading: BlockReading): Site | undefined {
  const quoted = `\n${reading.search.join("\n")}\n`;
  if (quoted.length < 24) return undefined;
  const { bordered } = source;
  const at = bordered.indexOf(quoted);
  if (at < 0 || bordered.indexOf(quoted, at + 1) >= 0) return undefined;
  const start = source.lineAt(at).line;
  return {
    start,
    end: start + reading.search.length,
    approximate: false,
    outcome: () => outcomeAt(source, start, reading, undefined),
  };
}

/**
 * Lines that stand somewhere as they are but for blank lines around them, and elsewhere with these at another indentation:
 * several are meant as they are, and of one it is not known.
 */
function besideBlanks(source: SourceText, readings: readonly BlockReading[], sites: readonly Site[]): readonly Site[] {
  const cut = readings.flatMap(withoutBlankEnds);
  if (cut.length === 0 || exactSites(source, readings).length > 0) return sites;
  const exact = exactSites(source, cut);
  const places = new Set(sites.map(({ end }) => end));
  const others = longestAtEach(exact).filter(({ end }) => !places.has(end));
  const isSure = cut.every(({ search }) => search.filter(isFilled).length > 1);
  return others.length === 0 ? sites : isSure && others.length === 1 ? others : [...sites, ...others];
}

/** Where they stand as they are, but for blanks at line ends. */
export function exactSites(source: SourceText, readings: readonly BlockReading[]): Site[] {
  return bestFits(
    source,
    readings.filter(({ search }) => search.length > 0),
    "trimmed",
    2,
  );
}

/** Lines that are compared one by one with those of a block. */
const mostCompared = 4_000_000;

/** Exactly as in the file, exactly but for a blank taken for a prefix, but for blanks at line ends, but for indentation. */
type Fit = { readonly rung: 0 | 1 | 2 | 3; readonly reindent?: Reindent };

function bestFits(
  source: SourceText,
  readings: readonly BlockReading[],
  by: "trimmed" | "canonical",
  worst: Fit["rung"] = 3,
): Site[] {
  const spell = by === "canonical" ? canonical : (line: string) => line;
  let best: number = worst;
  let sites: Site[] = [];
  for (const reading of readings) {
    if (by === "canonical" && !source.isBeyondAscii && !reading.search.some(isBeyondAscii)) continue;
    const search = by === "canonical" ? reading.search.map(spell) : reading.search;
    const starts = source[by].find(search.map((line) => line.trim()));
    // A long block in a text that repeats one line stands nearly everywhere, and nowhere for certain.
    if (starts.length * search.length > mostCompared) continue;
    for (const start of starts) {
      const fit = fitAt(source.lines, start, search, reading.loose, spell);
      if (fit === undefined || fit.rung > best) continue;
      if (fit.rung < best) sites = [];
      best = fit.rung;
      const end = start + search.length;
      const outcome = () =>
        fit.rung === 1 && isShifted(source.lines, start, search, reading.changes ?? [])
          ? unclear
          : outcomeAt(source, start, reading, fit.reindent);
      const own = by === "canonical" ? () => inOwnSpelling(source, start, reading.search, outcome()) : outcome;
      sites.push({ start, end, approximate: false, outcome: own });
    }
  }
  return readings.length > 1 ? longestAtEach(sites) : sites;
}

const unclear: Outcome = { kind: "unclear", why: "indentation" };

/** Of two readings of one block at one place, the one that finds more of what it quotes there is meant. */
function longestAtEach(sites: readonly Site[]): Site[] {
  const longest = new Map<number, Site>();
  for (const site of sites) {
    const known = longest.get(site.start);
    if (known === undefined || site.end > known.end) longest.set(site.start, site);
  }
  return [...longest.values()];
}

function fitAt(
  lines: readonly string[],
  start: number,
  search: readonly string[],
  loose: ReadonlySet<number> | undefined,
  spell: (line: string) => string,
): Fit | undefined {
  let rung: 0 | 1 | 2 = 0;
  let isReindented = false;
  for (const [at, quoted] of search.entries()) {
    const line = spell(lines[start + at] ?? "");
    if (line === quoted) continue;
    if (loose?.has(at) === true && line === ` ${quoted}`) rung = Math.max(rung, 1) as 1 | 2;
    else if (line.trimEnd() === quoted.trimEnd()) rung = 2;
    else if (isIndentedAlone(line) && isIndentedAlone(quoted)) isReindented = true;
    else return undefined;
  }
  return isReindented ? reindentedFit(lines, start, search, loose) : { rung };
}

/** Other blanks than spaces and tabs before a line, such as a form feed, are no indentation that could be mapped. */
function isIndentedAlone(line: string): boolean {
  return line.slice(indentOf(line).length).trimEnd() === line.trim();
}

function reindentedFit(
  lines: readonly string[],
  start: number,
  search: readonly string[],
  loose: ReadonlySet<number> | undefined,
): Fit | undefined {
  const actual = lines.slice(start, start + search.length);
  const reindent =
    reindentation(search, actual) ??
    (loose === undefined || loose.size === 0
      ? undefined
      : reindentation(
          search.map((line, at) => (loose.has(at) ? ` ${line}` : line)),
          actual,
        )) ??
    firstAlone(search, actual);
  return reindent === undefined ? undefined : { rung: 3, reindent };
}

/** Quoted lines with gaps that both sides mark alike: each piece must stand in one place, all in order. */
function elidedSite(source: SourceText, { search, replace, changes }: BlockReading): Site | undefined {
  if (changes !== undefined) return undefined;
  const isGap = (line: string) =>
    (isPlaceholder(line) || /^\s*(?:\.{3}|…)\s*$/.test(line)) && source.trimmed.count(line.trim(), 1) === 0;
  const olds = pieces(search, isGap);
  const news = pieces(replace, isGap);
  if (olds.length < 2 || olds.length !== news.length) return undefined;
  const outcomes: (() => Outcome)[] = [];
  let start = -1;
  let passed = 0;
  for (const [at, piece] of olds.entries()) {
    if (piece.every((line) => line.trim() === "")) {
      if ((news[at] ?? []).some((line) => line.trim() !== "")) return undefined;
      continue;
    }
    const [site, another] = bestFits(source, [{ search: piece, replace: news[at] ?? [] }], "trimmed");
    if (site === undefined || another !== undefined || site.start < passed) return undefined;
    if (start < 0) start = site.start;
    passed = site.end;
    outcomes.push(site.outcome);
  }
  if (start < 0) return undefined;
  return { start, end: passed, approximate: false, outcome: () => joined(outcomes) };
}

function pieces(lines: readonly string[], isGap: (line: string) => boolean): string[][] {
  const found: string[][] = [[]];
  for (const line of lines) {
    if (isGap(line)) found.push([]);
    else found.at(-1)?.push(line);
  }
  return found;
}

function joined(outcomes: readonly (() => Outcome)[]): Outcome {
  const changes: Change[] = [];
  for (const each of outcomes) {
    const outcome = each();
    if (outcome.kind === "unclear") return outcome;
    for (const change of outcome.changes) changes.push(change);
  }
  return { kind: "changes", changes };
}

function similarSite(source: SourceText, reading: BlockReading): Site | undefined {
  const near = nearMatch(source, reading.search);
  if (near === undefined || !near.isTypo) return undefined;
  const isMisspelt = (line: string) => near.misspelt.some((word) => hasWord(line, word));
  const start = near.start;
  const outcome = outcomeAt(source, start, reading, undefined);
  if (outcome.kind === "changes" && outcome.changes.some(({ added }) => added.some(isMisspelt))) return undefined;
  return { start, end: start + reading.search.length, approximate: true, outcome: () => outcome };
}
