import { isProse } from "./codeText.ts";
import { isPlaceholder } from "./elision.ts";
import { indentOf, isOtherKind, type Reindent, reindentation } from "./indentation.ts";
import { matchTexts } from "./matchTexts.ts";
import { inOwnIndentation } from "./ownIndentation.ts";
import type { SourceText } from "./sourceText.ts";

/** A line that the selection and its replacement share, as each of them indents it. */
type Shared = { readonly old: string; readonly said: string };

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
  before: readonly string[],
  lines: readonly string[],
): readonly string[] | undefined {
  const [old, said] = [before.filter(isFilled), lines.filter(isFilled)];
  const [top, first] = [old[0], said[0]];
  if (top === undefined || first === undefined) return lines;
  const texts = { old, said, shared: sharedLines(old, said) };
  if (indentOf(top) === indentOf(first)) return inOwnKind(source, texts, lines);
  if (isAtHome(texts) || isAllThatChanges(texts)) return lines;
  // Neither says where the first line stands: in a text the blanks may be what changes.
  const isOther = isProse(path) || isPlaceholder(first, source.dotsAreCode);
  if (!isOther && isFirstStripped(texts)) return withFirst(lines, indentOf(top) + first.trimStart());
  const levelled = indentOf(first) === "" ? inOwnLevels(source, lines) : lines;
  const moved = isOther ? byShared(texts.shared, lines) : shifted(texts, levelled, lines);
  return moved ?? (isProse(path) ? lines : undefined);
}

function shifted(texts: Texts, levelled: readonly string[] | undefined, lines: readonly string[]) {
  const { old, said, shared } = texts;
  const [top = "", first = ""] = [old[0], said[0]];
  const ends = [{ old: top, said: first }, ...levelOf(indentOf(top), indentOf(first)), ...shared];
  const isBlock = !/^\s*[})\]]/.test(top) && old.every((line) => line.startsWith(indentOf(top)));
  if (isBlock || shared.some((each) => each.said !== first)) {
    const moved = byShared(ends, lines);
    if (moved !== undefined) return moved;
  }
  return isBlock && levelled !== undefined && isUniform(texts) ? byFirst(texts, levelled) : undefined;
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
function isUniform({ old, said, shared }: Texts): boolean {
  const [to, from] = [indentOf(old[0] ?? ""), indentOf(said[0] ?? "")];
  if (!said.every((line) => line.startsWith(from))) return false;
  const [first = "", ...rest] = said;
  if (rest.some((line) => indentOf(line).length < to.length)) return true;
  if (rest.length === 0 || shared.length === 0) return true;
  return opens(first, rest[0]) && (!/[{([]$/.test(first.trimEnd()) || rest.some((line) => closesAt(line, from)));
}

function closesAt(line: string, indent: string): boolean {
  return indentOf(line) === indent && /^\s*[})\]]/.test(line);
}

/** Where one side has tabs and the other spaces: what one level is, told by the first line of both. */
function levelOf(to: string, from: string): Shared[] {
  if (!isOtherKind(to, from)) return [];
  const [tabs, spaces] = to.startsWith("\t") ? [to, from] : [from, to];
  const width = spaces.length / tabs.length;
  if (width !== 2 && width !== 4 && width !== 8) return [];
  const [tab, blanks] = ["\t.", `${" ".repeat(width)}.`];
  return [{ old: ".", said: "." }, to.startsWith("\t") ? { old: tab, said: blanks } : { old: blanks, said: tab }];
}

/** A text of tabs where the selection has spaces alone, or the other way round. */
function inOwnKind(source: SourceText, { old, said, shared }: Texts, lines: readonly string[]) {
  const indents = (all: readonly string[]) => all.map(indentOf).filter((indent) => indent !== "");
  const [own, theirs] = [indents(old), indents(said)];
  const isOther = theirs.every((indent) => own.every((each) => isOtherKind(indent, each)));
  if (own.length === 0 || theirs.length === 0 || !isOther || isSameText({ old, said })) return lines;
  return byShared([{ old: old[0] ?? "", said: said[0] ?? "" }, ...shared], lines) ?? inOwnLevels(source, lines);
}

function inOwnLevels(source: SourceText, lines: readonly string[]): readonly string[] | undefined {
  return inOwnIndentation(source, [], [{ added: lines }])?.[0]?.added;
}

/** What both have stands where it stood, and the first line is another one. */
function isAtHome({ old, said, shared }: Texts): boolean {
  if (!shared.every(isUnmoved) || keepsFirst({ old, said })) return false;
  const [to, from] = [indentOf(old[0] ?? ""), indentOf(said[0] ?? "")];
  return leastIndent(old) === leastIndent(said) || (shared.length > 0 && from.length > to.length);
}

/** The same first two lines, of which the first has lost its blanks. */
function keepsFirst({ old, said }: Pick<Texts, "old" | "said">): boolean {
  const [top = "", first = ""] = [old[0], said[0]];
  return top.trim() === first && top !== first && old[1] !== undefined && old[1] === said[1];
}

/** Then the indentation is the point, unless the text just stands at the left edge. */
function isAllThatChanges({ old, said }: Texts): boolean {
  return indentOf(said[0] ?? "") !== "" && isSameText({ old, said });
}

function isSameText({ old, said }: Pick<Texts, "old" | "said">): boolean {
  return old.length === said.length && old.every((line, at) => line.trim() === said[at]?.trim());
}

/** The rest stands as the selection does, and the first line fits it only with the selection's blanks. */
function isFirstStripped({ old, said, shared }: Texts): boolean {
  const [first = "", next] = said;
  const indent = indentOf(old[0] ?? "");
  if (keepsFirst({ old, said })) return true;
  if (next === undefined || indent === indentOf(first) || !indent.startsWith(indentOf(first))) return false;
  if (said.some((line) => isOtherKind(indentOf(line), indent))) return false;
  const rest = shared.filter((each) => each.said !== first);
  const isHome = rest.length > 0 ? rest.every(isUnmoved) : said.slice(1).every((line) => line.startsWith(indent));
  if (!isHome) return false;
  return opens(first, next) === indentOf(next).length > indent.length;
}

function opens(line: string, next = ""): boolean {
  return /[{([:,=+\-*/&|?]$|=>$|\b(?:then|do)$/.test(line.trimEnd()) || /^\s*(?:[.?:+*/&|]|-\s)/.test(next);
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

function isFilled(line: string): boolean {
  return line.trim() !== "";
}
