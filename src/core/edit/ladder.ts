import { diffLines, type Region } from "./diffLines.ts";
import { isPlaceholder, withoutPlaceholders } from "./elision.ts";
import type { Change } from "./hunk.ts";
import { indentOf, isOtherKind, type Reindent, reindentation } from "./indentation.ts";
import { hasWord, nearMatch } from "./nearMatch.ts";
import type { BlockReading } from "./proposedEdit.ts";
import type { SourceText } from "./sourceText.ts";
import { canonical, isBeyondAscii, repaired } from "./spelling.ts";

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

export type Outcome =
  | { readonly kind: "changes"; readonly changes: readonly Change[] }
  | { readonly kind: "unclear"; readonly why: "elided" | "indentation" };

/**
 * Where quoted lines stand. Each rung of the ladder is tried for all readings together, and the first that has any place
 * decides: as they are, without blanks at line ends, at another indentation; then the same in one spelling of dashes and
 * quotes, without slips of escaping, line numbers and blank ends, around what was left out, and at last by likeness.
 */
export function sitesOf(source: SourceText, readings: readonly BlockReading[]): Site[] {
  const filled = readings.filter(({ search }) => search.length > 0);
  const [only, another] = filled;
  const literal = only === undefined || another !== undefined ? undefined : literalSite(source, only);
  if (literal !== undefined) return [literal];
  const asWritten = bestFits(source, filled, "trimmed");
  if (asWritten.length > 0) return asWritten;
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

/** Where they stand as they are, but for blanks at line ends. */
export function exactSites(source: SourceText, readings: readonly BlockReading[]): Site[] {
  return bestFits(
    source,
    readings.filter(({ search }) => search.length > 0),
    "trimmed",
    2,
  );
}

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
    for (const start of source[by].find(search.map((line) => line.trim()))) {
      const fit = fitAt(source.lines, start, search, reading.loose, spell);
      if (fit === undefined || fit.rung > best) continue;
      if (fit.rung < best) sites = [];
      best = fit.rung;
      const end = start + search.length;
      sites.push({ start, end, approximate: false, outcome: () => outcomeAt(source, start, reading, fit.reindent) });
    }
  }
  return readings.length > 1 ? longestAtEach(sites) : sites;
}

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
  for (const [at, quoted] of search.entries()) {
    const line = spell(lines[start + at] ?? "");
    if (line === quoted) continue;
    if (loose?.has(at) === true && line === ` ${quoted}`) rung = Math.max(rung, 1) as 1 | 2;
    else if (line.trimEnd() === quoted.trimEnd()) rung = 2;
    else return reindentedFit(lines, start, search, loose);
  }
  return { rung };
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
        ));
  return reindent === undefined ? undefined : { rung: 3, reindent };
}

/** What the quoted and the new lines share is not touched: there the file keeps its bytes. */
function outcomeAt(source: SourceText, start: number, reading: BlockReading, reindent: Reindent | undefined): Outcome {
  const { search } = reading;
  const isElided = (line: string) =>
    isPlaceholder(line) && source.trimmed.count(line.trim(), 1) === 0 && !search.includes(line);
  let { replace, changes } = reading;
  if (replace.some(isElided)) {
    const whole = withoutPlaceholders(search, replace, isElided);
    if (whole === undefined) return { kind: "unclear", why: "elided" };
    replace = whole;
    changes = undefined;
  }
  if (reindent !== undefined && isAtHome(source, start, search, replace)) {
    const actual = source.lines.slice(start, start + search.length);
    return { kind: "changes", changes: placed(source, start, diffLines(actual, replace)) };
  }
  const regions: Region[] = [];
  for (const region of changes ?? diffLines(search, replace)) {
    const added: string[] = [];
    for (const line of region.added) {
      const aligned = reindent === undefined ? line : reindent(line);
      if (aligned === undefined) return { kind: "unclear", why: "indentation" };
      added.push(aligned);
    }
    regions.push({ start: region.start, end: region.end, added });
  }
  if (reindent === undefined && isIndentedOtherwise(source, search, regions)) {
    return { kind: "unclear", why: "indentation" };
  }
  return { kind: "changes", changes: placed(source, start, regions) };
}

/** Some models quote without indentation and write the new lines with the file's. */
function isAtHome(source: SourceText, start: number, search: readonly string[], replace: readonly string[]): boolean {
  const filled = (line: string) => line.trim() !== "";
  const places = new Map(search.map((line, at) => [line.trim(), at]));
  const real = (at: number) => indentOf(source.lines[start + at] ?? "");
  const shared = replace.filter((line) => filled(line) && places.has(line.trim()));
  if (shared.length > 0) {
    const place = (line: string) => places.get(line.trim()) ?? 0;
    const isReal = (line: string) => indentOf(line) === real(place(line));
    return shared.every(isReal) && shared.some((line) => indentOf(line) !== indentOf(search[place(line)] ?? ""));
  }
  const at = search.findIndex(filled);
  const fresh = replace.filter(filled);
  if (at < 0 || fresh.length === 0 || indentOf(search[at] ?? "") === real(at)) return false;
  return indentOf(fresh[0] ?? "") === real(at) && fresh.every((line) => line.startsWith(real(at)));
}

/** So many indented lines say how a file is indented; more are not looked at. */
const fewestIndented = 4;
const mostIndented = 100;

/** Quoted lines without indentation say nothing of how the model indents; new lines then may not do it otherwise. */
export function isIndentedOtherwise(
  source: SourceText,
  search: readonly string[],
  regions: readonly { readonly added: readonly string[] }[],
): boolean {
  if (search.some((line) => line.trim() !== "" && indentOf(line) !== "")) return false;
  const added = regions.flatMap((region) => region.added).filter((line) => line.trim() !== "" && indentOf(line) !== "");
  if (added.length === 0) return false;
  const own: string[] = [];
  for (const line of source.lines) {
    if (own.length === mostIndented) break;
    if (line.trim() !== "" && indentOf(line) !== "") own.push(line);
  }
  const isOther = (line: string) => own.every((each) => isOtherKind(indentOf(line), indentOf(each)));
  return own.length >= fewestIndented && added.some(isOther);
}

function placed(source: SourceText, start: number, regions: readonly Region[]): Change[] {
  return regions.map((region) => ({
    start: start + region.start,
    removed: source.lines.slice(start + region.start, start + region.end),
    added: region.added,
  }));
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
    changes.push(...outcome.changes);
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
