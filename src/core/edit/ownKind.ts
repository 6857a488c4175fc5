import type { LineRange } from "../request.ts";
import { closes } from "./firstLine.ts";
import { indentOf, isOtherKind } from "./indentation.ts";
import { inLevels, ownLevel } from "./ownIndentation.ts";
import type { SourceText } from "./sourceText.ts";
import { isFilled } from "./words.ts";

/** So many indented lines of a file say whether it is indented with tabs or with spaces. */
const mostLooked = 100;

/** A line that a selection and its replacement share, as each of them indents it. */
export type Shared = { readonly old: string; readonly said: string };

/**
 * A replacement of tabs where the file has spaces alone, or the other way round, in the file's own. Where nothing else
 * changes, and no line of the file is left out, that is the point. Undefined where it is not certain what a level is.
 */
export function inOwnKind(
  source: SourceText,
  range: LineRange,
  lines: readonly string[],
  sharedWith: (lines: readonly string[]) => readonly Shared[],
): readonly string[] | undefined {
  const theirs = indents(lines);
  const inside = indents(source.lines.slice(range.start, range.end));
  const outside = indents([...source.lines.slice(0, range.start), ...source.lines.slice(range.end)]);
  const own = inside.length > 0 ? inside : outside;
  const isOther = theirs.every((indent) => own.every((each) => isOtherKind(indent, each)));
  if (theirs.length === 0 || own.length === 0 || !isOther) return lines;
  const isAsked = outside.length === 0 && isSameText(source.lines.slice(range.start, range.end), lines);
  return isAsked ? lines : likeliest(source, range, own[0] ?? "", lines, sharedWith);
}

function indents(lines: readonly string[]): readonly string[] {
  const found: string[] = [];
  for (const line of lines) {
    if (found.length === mostLooked) break;
    // The one blank before the star of a comment's later lines is no indentation.
    if (isFilled(line) && indentOf(line) !== "" && !/^ \*/.test(line)) found.push(indentOf(line));
  }
  return found;
}

export function isSameText(before: readonly string[], after: readonly string[]): boolean {
  const [old, said] = [before.filter(isFilled), after.filter(isFilled)];
  return old.length === said.length && old.every((line, at) => line.trim() === said[at]?.trim());
}

/** The one reading of their levels with which most shared lines stand where they stood, and then the first line. */
function likeliest(
  source: SourceText,
  { start, end }: LineRange,
  own: string,
  lines: readonly string[],
  sharedWith: (lines: readonly string[]) => readonly Shared[],
): readonly string[] | undefined {
  const known = ownLevel(source);
  const to = known !== undefined ? [known] : own.startsWith("\t") ? ["\t"] : ["  ", "    "];
  const from = own.startsWith("\t") ? ["  ", "    ", "        "] : ["\t", "\t\t"];
  const top = source.lines.slice(start, end).find(isFilled) ?? "";
  const candidates = to.flatMap((each) =>
    from.flatMap((level) => {
      const moved = inLevels(lines, level, each);
      if (moved === undefined) return [];
      const unmoved = sharedWith(moved).filter(({ old, said }) => indentOf(old) === indentOf(said)).length;
      const first = moved.find(isFilled) ?? "";
      const isFirst = indentOf(first) === indentOf(top) && closes(first) === closes(top);
      const isStep = level === "\t" || level === leastStep(lines);
      return [{ moved, score: 4 * unmoved + (isFirst ? 2 : 0) + (isStep ? 1 : 0) }];
    }),
  );
  const [best, second] = candidates.sort((a, b) => b.score - a.score);
  return second === undefined || best === undefined || best.score > second.score ? best?.moved : undefined;
}

/** The least that one line stands further in than the line above it. */
export function leastStep(lines: readonly string[]): string {
  let least = "";
  let before: string | undefined;
  for (const line of lines.filter(isFilled)) {
    const indent = indentOf(line);
    if (
      before !== undefined &&
      indent.length > before.length &&
      (least === "" || indent.length - before.length < least.length)
    )
      least = indent.slice(before.length);
    before = indent;
  }
  return least;
}
