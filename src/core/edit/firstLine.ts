import { holdsMarkup, isBracketed } from "./codeText.ts";
import { indentOf } from "./indentation.ts";
import { createSimilarity, hasWord, isFilled } from "./words.ts";

/** The lines that are not blank: of a selection, of its replacement, and of the file above and below the selection. */
export type FirstLineTexts = {
  readonly path: string;
  readonly old: readonly string[];
  readonly said: readonly string[];
  /** By index of `old`, the index of the same line in `said`, however it is indented, or -1. */
  readonly matches: ArrayLike<number>;
  readonly above: string | undefined;
  /** The indentation of the block that the selection begins in, one level further out. */
  readonly outer: string;
  /** What one level of the file is, where that is known. */
  readonly unit: string | undefined;
};

/** The lines below the first one stand as they stood, but for those that something new was put around. */
export function isRestAtHome(texts: FirstLineTexts): boolean {
  const { old, said, matches, unit } = texts;
  const pairs = old.flatMap((line, at) => {
    const place = matches[at] ?? -1;
    return place > 0 ? [{ line, place, by: indentOf(said[place] ?? "").length - indentOf(line).length }] : [];
  });
  const counts = new Map<string, number>();
  for (const line of old) counts.set(line.trim(), (counts.get(line.trim()) ?? 0) + 1);
  const worded = pairs.filter(({ line }) => /\w{2}/.test(line) && counts.get(line.trim()) === 1);
  const known = worded.length > 0 ? worded : pairs;
  if (known.every(({ by }) => by >= 0) && isFirstAlone(texts)) return true;
  const isIn = (line: string) => line.startsWith(indentOf(old[0] ?? "")) || closes(line);
  const isWrapped = (by: number) => unit !== undefined && by > 0 && by % unit.length === 0;
  const home = known.filter(({ by }) => by === 0);
  // What stands furthest out and is where it was, with nothing further out, was not moved: so others do that look moved.
  const isOut =
    home.some(({ line }) => indentOf(line).length === least(old)) &&
    least(old) < indentOf(old[0] ?? "").length &&
    least(said.slice(1)) >= least(old);
  const isHome =
    (known.every(({ by }) => by === 0 || isWrapped(by)) && home.length > 0) ||
    (isOut && 2 * home.length > known.length);
  const until = known.reduce((least, { place }) => Math.min(least, place), said.length);
  return isHome && said.slice(1, until).every(isIn);
}

/** The next line stands as far from it as only a line that lost its blanks has it, or it is all of the selection that is left. */
function isFirstAlone({ path, old, said, matches, unit }: FirstLineTexts): boolean {
  const [first = "", next] = said;
  if (next === undefined) return matches[0] === 0;
  const [below, own] = [indentOf(next).length, indentOf(first).length];
  if (!opens(path, first, next)) return below > own;
  const isStep = below - indentOf(old[0] ?? "").length === unit?.length;
  return opens(path, first) && isStep && below - own !== unit?.length;
}

/** The first line and the next one stood below each other in the selection, and the next one stands where it stood. */
export function isTornOff({ path, old, said, matches }: FirstLineTexts): boolean {
  const at = old.findIndex((_, index) => matches[index] === 0);
  const [line = "", next = ""] = at < 0 ? [] : old.slice(at, at + 2);
  if (!hasWord(line) || line === said[0] || matches[at + 1] !== 1 || next !== said[1]) return false;
  // The last line of a block may be all that is left of it.
  return isBracketed(path) || indentOf(line).length <= indentOf(next).length;
}

/** The first line and the next one stand in the selection as they are, one below the other. */
function isAsItStood({ old, said, matches }: FirstLineTexts): boolean {
  return old.some((line, at) => line === said[0] && matches[at + 1] === 1 && old[at + 1] === said[1]);
}

/**
 * How a replacement's first line is indented that stands less far in than the selection's first one, where the lines below
 * it stand as they stood: models lose its blanks. It is the same line as one of the selection's, or the same text stands
 * above both. Undefined where neither tells.
 */
export function firstIndent(texts: FirstLineTexts): string | undefined {
  const { old, said } = texts;
  const [first = "", next] = said;
  const own = indentOf(first);
  if (isAsItStood(texts)) return own;
  const same = sameLine(texts);
  if (same === own && hasWord(first)) return own;
  if (isTornOff(texts)) return same;
  const due = isBracketed(texts.path) ? dueInBrackets(texts) : dueInLevels(texts);
  if (same !== undefined && due !== undefined && same !== due) return undefined;
  const found = same ?? due ?? similarLine(texts);
  if (found !== undefined)
    return same !== undefined || found === own || fits(texts.path, first, next, found) ? found : undefined;
  const isMaybeLost =
    own === "" || least(said) < least(old) || !fits(texts.path, first, next, own) || indentOf(old[0] ?? "") === own;
  return isMaybeLost && (isBracketed(texts.path) || !isTopLevel(texts.path, first, next)) ? undefined : own;
}

function least(lines: readonly string[]): number {
  return lines.reduce((found, line) => Math.min(found, indentOf(line).length), Number.POSITIVE_INFINITY);
}

function sameLine({ old, matches }: FirstLineTexts): string | undefined {
  const at = old.findIndex((_, index) => matches[index] === 0);
  return at < 0 ? undefined : indentOf(old[at] ?? "");
}

/** The same text stands above both first lines: they stand equally far in, unless one ends what the other is inside of. */
function dueInBrackets({ path, old, said, outer }: FirstLineTexts): string | undefined {
  const [top = "", first = ""] = [old[0], said[0]];
  if (/^#/.test(first)) return "";
  if (isLabel(first) !== isLabel(top)) return undefined;
  if (!holdsMarkup(path) && isContinued(first) !== isContinued(top)) return undefined;
  if (closes(first) === closes(top)) return indentOf(top);
  return closes(first) ? outer : undefined;
}

/** Where levels alone make blocks, only the first line of one is bound to stand as far in as the one before it did. */
function dueInLevels({ old, said, above }: FirstLineTexts): string | undefined {
  const [top = "", first = ""] = [old[0], said[0]];
  const next = said[1];
  const inside = indentOf(top);
  if (above !== undefined && opensBlock(above) && indentOf(above).length < inside.length) return inside;
  const own = indentOf(first);
  const isTorn = next !== undefined && indentOf(next).length > own.length && !opensBlock(first);
  if (isTorn && indentOf(next) === inside) return inside;
  if (isTorn || next === undefined || !opensBlock(first) || indentOf(next).length <= inside.length) return undefined;
  const unit = indentOf(next).slice(inside.length);
  return indentOf(next) !== own + unit ? inside : undefined;
}

function similarLine({ path, old, said, matches }: FirstLineTexts): string | undefined {
  const similarity = createSimilarity();
  const until = old.findIndex((_, at) => (matches[at] ?? -1) > 0);
  const among = old.slice(0, until < 0 ? old.length : until).slice(0, 20);
  const scored = among.map((line) => ({ line, score: similarity(line.trim(), (said[0] ?? "").trim()) }));
  const [best, second] = scored.sort((a, b) => b.score - a.score);
  if (best === undefined || best.score < 0.6) return undefined;
  const isClear = second === undefined || second.score < best.score || indentOf(second.line) === indentOf(best.line);
  // Where levels alone make blocks, a like line in another block says nothing of this one.
  const isOfBlock = isBracketed(path) || indentOf(best.line) === indentOf(old[0] ?? "");
  return isClear && isOfBlock ? indentOf(best.line) : undefined;
}

/** What is below stands further in where the line opens something, and only there. */
export function fits(path: string, first: string, next: string | undefined, indent: string): boolean {
  if (next === undefined) return true;
  const below = indentOf(next).length;
  if (opens(path, first, next)) return below > indent.length || (closes(next) && below === indent.length);
  return below <= indent.length;
}

/**
 * The second line of all stands one level further in than the first one where that opens a block, further in where that
 * opened something in the selection too, and else no further.
 */
export function isStep({ path, unit, old, matches }: FirstLineTexts, lines: readonly string[]): boolean {
  const [first = "", next] = lines.filter(isFilled);
  if (next === undefined || unit === undefined || closes(next)) return true;
  const by = indentOf(next).length - indentOf(first).length;
  if (!opens(path, first, next)) return by <= 0 || !isLevelled(path);
  if (opensBlock(first) || opensTag(first)) return by === unit.length;
  const at = old.findIndex((line, index) => matches[index] === 0 && line.trim() === first.trim());
  const [same = "", below = ""] = at < 0 ? [] : old.slice(at, at + 2);
  return by > 0 || indentOf(below).length <= indentOf(same).length;
}

function isLevelled(path: string): boolean {
  return isBracketed(path) || /\.(?:pyi?|ya?ml)$/i.test(path);
}

/** A definition at the left edge, with the lines of its body one step in. */
function isTopLevel(path: string, first: string, next: string | undefined): boolean {
  const isDefinition = /^(?:(?:async )?def|class|import|from|@|if __name__)/.test(first);
  return isDefinition && fits(path, first, next, "");
}

export function opens(path: string, line: string, next = ""): boolean {
  return (
    /[{([:,=+\-*/&|?]$|=>$|\b(?:then|do|else)$|<[A-Za-z][^<>]*(?<!\/)>?$|^\s*- /.test(withoutComment(line)) ||
    (!holdsMarkup(path) && /^\s*(?:[.?:+&|]|[*/](?![*/])|-\s)/.test(next))
  );
}

function withoutComment(line: string): string {
  return line.replace(/(?:^|\s)(?:\/\/|#).*$/, "").trimEnd();
}

function opensBlock(line: string): boolean {
  return /[:{([]$/.test(withoutComment(line));
}

/** A whole tag that stands alone. */
function opensTag(line: string): boolean {
  return /^\s*<[A-Za-z][^<>]*(?<!\/)>$/.test(line);
}

export function closes(line: string): boolean {
  return /^\s*(?:[})\]]|<\/|end\b)/.test(line);
}

function isLabel(line: string): boolean {
  return /^\s*(?:case\b.*|default\s*|[A-Za-z_]\w*):\s*(?:\{\s*)?$/.test(line);
}

function isContinued(line: string): boolean {
  return /^\s*(?:\.\w|\?[.:\s]|:\s|&&|\|\||[+*/|&]\s)/.test(line);
}

/** The indentation of the nearest line above that stands less far in. */
export function outerIndent(lines: readonly string[], start: number, inside: string): string {
  for (let at = start - 1; at >= 0; at -= 1) {
    const line = lines[at] ?? "";
    if (isFilled(line) && indentOf(line).length < inside.length) return indentOf(line);
  }
  return "";
}
