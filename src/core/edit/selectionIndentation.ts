import type { LineRange } from "../request.ts";
import { isBracketed, isProse } from "./codeText.ts";
import { isPlaceholder } from "./elision.ts";
import {
  closes,
  type FirstLineTexts,
  firstIndent,
  fits,
  isRestAtHome,
  isStep,
  isTornOff,
  opens,
  outerIndent,
} from "./firstLine.ts";
import { indentOf, isOtherKind, type Reindent, reindentation } from "./indentation.ts";
import { matchTexts } from "./matchTexts.ts";
import { ownLevel } from "./ownIndentation.ts";
import { inOwnKind, isSameText, leastStep, type Shared } from "./ownKind.ts";
import type { SourceText } from "./sourceText.ts";
import { isFilled } from "./words.ts";

/** The lines of both that are not blank; the first ones stand for each other, unless the first is left out. */
type Texts = {
  readonly old: readonly string[];
  readonly said: readonly string[];
  readonly shared: readonly Shared[];
};

/**
 * The replacement of a selection, indented as the selection is: many models begin at the left edge, lose the blanks of the
 * first line alone, or write spaces for tabs. Undefined where it stands otherwise than the selection, and how is uncertain.
 */
export function inSelectionIndentation(
  source: SourceText,
  path: string,
  range: LineRange,
  lines: readonly string[],
): readonly string[] | undefined {
  const old = source.lines.slice(range.start, range.end).filter(isFilled);
  if (old.length === 0) return isProse(path) ? lines : inPlaceOfBlanks(source, path, range, lines);
  const sharedWith = (some: readonly string[]) => sharedLines(old, some.filter(isFilled));
  const own = inOwnKind(source, range, lines, sharedWith);
  if (own !== undefined) return inOwnPlace(source, path, range.start, old, own);
  const said = lines.filter(isFilled);
  const [top = "", first = ""] = [old[0], said[0]];
  const ends = closes(top) === closes(first) ? [{ old: top, said: first }] : [];
  const moved = byShared([...ends, ...sharedLines(old, said)], lines);
  return moved?.some((line, at) => line !== lines[at]) === true ? moved : undefined;
}

/** Blank lines were selected: code at the left edge goes as far in as the lines above and below do, where that is the same. */
function inPlaceOfBlanks(
  { lines: all }: SourceText,
  path: string,
  { start, end }: LineRange,
  lines: readonly string[],
) {
  const indent = indentOf(all.slice(0, start).findLast(isFilled) ?? "");
  const below = indentOf(all.slice(end).find(isFilled) ?? "");
  const [first, ...rest] = lines.filter(isFilled);
  if (first === undefined || indent !== below || indent === "" || indentOf(first) !== "") return lines;
  if (rest.some((line) => isOtherKind(indentOf(line), indent))) return undefined;
  const isFirstAlone = rest.length > 0 && rest.every((line) => line.startsWith(indent)) && !opens(path, first, rest[0]);
  if (isFirstAlone) return withFirst(lines, indent + first);
  return lines.map((line) => (isFilled(line) ? indent + line : line));
}

/** The same, where both are indented with the same blanks. */
function inOwnPlace(
  source: SourceText,
  path: string,
  start: number,
  old: readonly string[],
  lines: readonly string[],
): readonly string[] | undefined {
  const said = lines.filter(isFilled);
  const [top, first] = [old[0], said[0]];
  if (top === undefined || first === undefined) return lines;
  const texts = { old, said, shared: sharedLines(old, said) };
  // Neither says where the first line stands: in a text the blanks may be what changes.
  const isOther = isProse(path) || isPlaceholder(first, source.dotsAreCode);
  const asked = firstLineTexts(source, path, start, texts);
  const back = isOther ? undefined : backIn(asked, texts.shared, lines);
  if (back !== undefined && isStep(asked, back)) return back;
  const isTorn = !isOther && isTornOff(asked);
  if (!isTorn && (indentOf(top) === indentOf(first) || isAsInFile(texts))) return lines;
  if (isTorn || (!isOther && indentOf(top).startsWith(indentOf(first)) && isRestAtHome(asked))) {
    const indent = firstIndent(asked);
    const put = indent === undefined ? undefined : withFirst(lines, indent + first.trimStart());
    if (put !== undefined && (indent === indentOf(first) || isStep(asked, put))) return put;
    const moved = shifted(source, texts, path, lines);
    return moved !== undefined && isStep(asked, moved) ? moved : undefined;
  }
  const isAtEdge = isBracketed(path) && indentOf(first).length < indentOf(top).length;
  if (isAtHome(texts) && isAtEdge && !fits(path, first, said[1], indentOf(first))) return undefined;
  if (isAtHome(texts) || isAllThatChanges(texts)) return lines;
  const voted = isOther ? undefined : byVote(asked, texts.shared, lines);
  if (voted !== undefined) return isStep(asked, voted) ? voted : undefined;
  const moved = isOther ? byShared(texts.shared, lines) : shifted(source, texts, path, lines);
  if (!isOther && moved !== undefined && !isStep(asked, moved)) return undefined;
  return moved ?? (isProse(path) ? lines : undefined);
}

function firstLineTexts(source: SourceText, path: string, start: number, { old, said }: Texts): FirstLineTexts {
  const { lines } = source;
  const above = lines.slice(0, start).findLast(isFilled);
  const trimmed = (all: readonly string[]) => all.map((line) => line.trim());
  const outer = outerIndent(lines, start, indentOf(old[0] ?? ""));
  return { path, old, said, matches: matchTexts(trimmed(old), trimmed(said)), above, outer, unit: ownLevel(source) };
}

function shifted(source: SourceText, texts: Texts, path: string, lines: readonly string[]) {
  const { old, said, shared } = texts;
  const [top = "", first = ""] = [old[0], said[0]];
  const isKnown = shared.some((each) => each.said !== first);
  if (!isKnown && isBracketed(path) && !fits(path, first, said[1], indentOf(first))) return undefined;
  const isBlock = !/^\s*[})\]]/.test(top) && old.every((line) => line.startsWith(indentOf(top)));
  if (isBlock || isKnown) {
    const moved = byShared([{ old: top, said: first }, ...shared], lines);
    // What has the file's own levels, or shows none, is moved as one.
    const isOther = leastStep(lines) !== "" && leastStep(lines) !== ownLevel(source);
    const isKept = isOther || (moved !== undefined && isOneMove(lines, moved));
    if (moved !== undefined && isKept) return moved;
  }
  return isBlock && isUniform(path, texts) ? byFirst(texts, lines) : undefined;
}

function isOneMove(lines: readonly string[], moved: readonly string[]): boolean {
  const by = lines.flatMap((line, at) => (isFilled(line) ? [(moved[at] ?? "").length - line.length] : []));
  return by.every((each) => each === by[0]);
}

function byShared(shared: readonly Shared[], lines: readonly string[]): readonly string[] | undefined {
  if (shared.length === 0) return undefined;
  const reindent: Reindent | undefined = reindentation(
    shared.map(({ said }) => said),
    shared.map(({ old }) => old),
  );
  const moved = lines.map((line) => reindent?.(line));
  return moved.every((line) => line !== undefined) ? moved : undefined;
}

/** Every line goes as far in as the first one must. */
function byFirst({ old, said }: Texts, lines: readonly string[]): readonly string[] | undefined {
  const [to, from] = [indentOf(old[0] ?? ""), indentOf(said[0] ?? "")];
  if (isOtherKind(to, from)) return undefined;
  return lines.map((line) => (isFilled(line) ? to + line.slice(from.length) : line));
}

/** Nothing stands further out than the first line, and what is shared is not where it was only because it was taken in. */
function isUniform(path: string, { old, said, shared }: Texts): boolean {
  const [to, from] = [indentOf(old[0] ?? ""), indentOf(said[0] ?? "")];
  if (!said.every((line) => line.startsWith(from))) return false;
  const [first = "", ...rest] = said;
  if (rest.some((line) => indentOf(line).length < to.length)) return true;
  if (rest.length === 0 || shared.length === 0) return true;
  return opens(path, first, rest[0]) && (!/[{([]$/.test(first.trimEnd()) || rest.some((line) => closesAt(line, from)));
}

function closesAt(line: string, indent: string): boolean {
  return indentOf(line) === indent && /^\s*[})\]]/.test(line);
}

/** What both have stands where it stood, and the first line is another one. */
function isAtHome({ old, said, shared }: Texts): boolean {
  if (!shared.every(isUnmoved) || keepsFirst({ old, said })) return false;
  const [to, from] = [indentOf(old[0] ?? ""), indentOf(said[0] ?? "")];
  return leastIndent(old) === leastIndent(said) || (shared.length > 0 && from.length > to.length);
}

/** All that both have stands where it stood, and nothing at the left edge: no model moves a selection out by a part. */
function isAsInFile({ said, shared }: Texts): boolean {
  return leastIndent(said) > 0 && shared.length > 0 && shared.every(isUnmoved);
}

/** The same first two lines, of which the first has lost its blanks. */
function keepsFirst({ old, said }: Pick<Texts, "old" | "said">): boolean {
  const [top = "", first = ""] = [old[0], said[0]];
  return top.trim() === first && top !== first && old[1] !== undefined && old[1] === said[1];
}

/** Then the indentation is the point, unless the text just stands at the left edge. */
function isAllThatChanges({ old, said }: Texts): boolean {
  return indentOf(said[0] ?? "") !== "" && isSameText(old, said);
}

/** The first line must stand so much further in, and most that both have as well; what is left got something put around. */
function byVote(asked: FirstLineTexts, shared: readonly Shared[], lines: readonly string[]) {
  const { said, unit } = asked;
  if (!shared.some((each) => each.said !== said[0])) return undefined;
  const [due, from] = [firstIndent(asked), indentOf(said[0] ?? "")];
  if (due === undefined || due.length <= from.length || !due.startsWith(from) || unit === undefined) return undefined;
  const by = due.slice(0, due.length - from.length);
  // What stands further out than that, and is where it was, was not moved.
  if (shared.some((each) => isUnmoved(each) && indentOf(each.old).length < by.length)) return undefined;
  const off = shared.map((each) => indentOf(each.said).length + by.length - indentOf(each.old).length);
  const there = shared.filter((each, at) => off[at] === 0 && each.said !== said[0]).length;
  const isMost = 2 * there > off.length || (there > 0 && off.every((each) => each >= 0));
  if (!isMost || off.some((each) => each % unit.length !== 0)) return undefined;
  return lines.map((line) => (isFilled(line) ? by + line : line));
}

/**
 * All was moved out by as much until something stood at the left edge, and the first line did not: moved back, what is
 * shared stands where it stood, but for what got something put around.
 */
function backIn({ old, said, unit }: FirstLineTexts, shared: readonly Shared[], lines: readonly string[]) {
  const by = old.map(indentOf).reduce((least, indent) => (indent.length < least.length ? indent : least));
  if (unit === undefined || by === "" || leastIndent(said) > 0 || indentOf(said[0] ?? "") === "") return undefined;
  const off = shared.map((each) => indentOf(each.said).length + by.length - indentOf(each.old).length);
  if (!off.includes(0) || off.some((each) => each < 0 || each % unit.length !== 0)) return undefined;
  return said.some((line) => isOtherKind(by, indentOf(line)))
    ? undefined
    : lines.map((line) => (isFilled(line) ? by + line : line));
}

function withFirst(lines: readonly string[], first: string): readonly string[] {
  return lines.with(lines.findIndex(isFilled), first);
}

function sharedLines(old: readonly string[], said: readonly string[]): Shared[] {
  const matches = matchTexts(
    old.map((line) => line.trim()),
    said.map((line) => line.trim()),
  );
  return old.flatMap((line, at) => {
    const found = said[matches[at] ?? -1];
    return found !== undefined && /\w{2}/.test(line) ? [{ old: line, said: found }] : [];
  });
}

function isUnmoved({ old, said }: Shared): boolean {
  return indentOf(old) === indentOf(said);
}

function leastIndent(lines: readonly string[]): number {
  return lines.reduce((least, line) => Math.min(least, indentOf(line).length), Number.POSITIVE_INFINITY);
}
