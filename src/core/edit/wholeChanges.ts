import type { LineRange } from "../request.ts";
import { bracketCounts, breaksPairs, pairsBrackets } from "./brackets.ts";
import { isProse } from "./codeText.ts";
import { withContext, withoutContext } from "./contextLines.ts";
import { diffLines } from "./diffLines.ts";
import { hidesCode, isPlaceholder, withoutPlaceholders } from "./elision.ts";
import { declaresEnclosing } from "./enclosingName.ts";
import { withoutFenceAround } from "./fenceMarks.ts";
import { codeOutside } from "./heldText.ts";
import { linesWithoutNumbers } from "./lineNumbers.ts";
import { losesDefinitions } from "./lostDefinitions.ts";
import { isPartOf } from "./partOfFile.ts";
import { withoutLabel } from "./pathLabels.ts";
import type { TextEdit } from "./placedEdit.ts";
import { type FoundChanges, refuse } from "./placement.ts";
import { rawLinesIn } from "./rawText.ts";
import { sectionComments } from "./sectionComments.ts";
import { inSelectionIndentation } from "./selectionIndentation.ts";
import type { SourceText } from "./sourceText.ts";
import { wholeStatements } from "./wholeStatements.ts";

export type WholeEdit = Extract<TextEdit, { kind: "replacement" | "whole" }>;

const onlyPart = "The code block holds only a part of the file, and the whole file was expected.";
const otherBrackets = "With the code block in place of the selection a bracket would be open or closed too often.";
const otherBracketsInFile = "With the code block in place of the file a bracket would be open or closed too often.";
const aroundSelection = "The code block holds more than the selection: what the selection is in begins in it again.";

/** What new text for a whole file, or for all selected lines, changes; or why that is not certain. */
export function wholeChanges(
  source: SourceText,
  path: string,
  edit: WholeEdit,
  selection: LineRange | undefined,
): FoundChanges {
  const range = edit.kind === "whole" ? { start: 0, end: source.lines.length } : selection;
  if (range === undefined) return refuse("nothing-quoted", "", edit.lines);
  const before = source.lines.slice(range.start, range.end);
  const known = new Set(before);
  const bare = withoutFenceAround(path, edit.lines);
  const written = edit.kind === "replacement" ? withoutContext(source, range, withoutLabel(source, path, bare)) : bare;
  const plain = linesWithoutNumbers(written, { source, path, known: before, first: range.start + 1 });
  if (plain === "mixed") return refuse("slip", "line numbers", edit.lines);
  const said = edit.kind === "replacement" ? indented(source, path, range, plain) : plain;
  if (said === undefined) return refuse("indentation", "", edit.lines);
  const sections = sectionComments(before, said);
  const isElided = (line: string) => isPlaceholder(line, source.dotsAreCode) && !known.has(line) && !sections.has(line);
  const lines = said.some(isElided) ? filledIn(path, before, said, isElided) : said;
  if (lines === undefined) return refuse("elided", edit.lines.find(isElided)?.trim() ?? "", edit.lines);
  const hidden = lines.find((line) => hidesCode(line) && !known.has(line));
  if (hidden !== undefined) return refuse("elided", hidden.trim(), edit.lines);
  // The empty line that a final newline shows as is not content: the newline stays, and blank lines before it that were kept.
  const endsFile = range.end === source.lines.length && emptyAtEnd(lines) < emptyAtEnd(before);
  const needsEnd = endsFile && (before.length > 1 || edit.kind === "whole");
  if (edit.kind === "whole" && edit.anew !== true && isPartOf(path, before, lines))
    return refuse("malformed", onlyPart, edit.lines);
  const misfit = misfitOf(source, path, edit, range, lines);
  if (misfit !== undefined) return refuse("malformed", misfit, edit.lines);
  const regions = wholeStatements(before, diffLines(before, needsEnd ? [...lines, ""] : lines));
  const changes = regions.map((region) => ({
    start: range.start + region.start,
    removed: before.slice(region.start, region.end),
    added: region.added,
  }));
  return { changes };
}

function emptyAtEnd(lines: readonly string[]): number {
  return lines.length - 1 - lines.findLastIndex((line) => line !== "");
}

/** Undefined where it is not certain what the placeholders among the lines stand for. */
function filledIn(
  path: string,
  before: readonly string[],
  said: readonly string[],
  isElided: (line: string) => boolean,
): readonly string[] | undefined {
  const lines = withoutPlaceholders(before, said, isElided);
  return lines === undefined || losesDefinitions(path, before, said, lines, isElided) ? undefined : lines;
}

/** Why new lines cannot take the place of the old ones, though they are all there. */
function misfitOf(
  source: SourceText,
  path: string,
  { kind }: WholeEdit,
  range: LineRange,
  lines: readonly string[],
): string | undefined {
  if (kind === "replacement" && declaresEnclosing(path, source.lines, range, lines)) return aroundSelection;
  const counts = bracketCounts(path);
  if (!pairsBrackets(path) || !breaksPairs(counts, source.lines, range, lines)) return undefined;
  if (kind === "replacement") return otherBrackets;
  const code = codeOutside(path, source.lines);
  const isBroken = breaksPairs(counts, code, { start: 0, end: code.length }, codeOutside(path, lines));
  return isBroken ? otherBracketsInFile : undefined;
}

/** Once a replacement stands as the selection does, more of it may be context. What is inside of a text is not moved. */
function indented(source: SourceText, path: string, range: LineRange, lines: readonly string[]) {
  const moved = inSelectionIndentation(source, path, withContext(source, range, lines), lines);
  if (moved === undefined || moved === lines) return moved;
  const { fixed, unsure } = isProse(path) ? { fixed: new Set<number>(), unsure: new Set<number>() } : rawLinesIn(lines);
  if ([...unsure].some((at) => moved[at] !== lines[at])) return undefined;
  const said = moved.map((line, at) => (fixed.has(at) ? (lines[at] ?? line) : line));
  return withoutContext(source, range, said);
}
