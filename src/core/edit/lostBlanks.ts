import { goAround } from "./behindIndentation.ts";
import { isCode } from "./codeText.ts";
import { isWithinText } from "./heldText.ts";
import { indentOf, isOtherKind } from "./indentation.ts";
import type { QuotingEdit } from "./placedEdit.ts";
import { rawLinesIn } from "./rawText.ts";
import type { SourceText } from "./sourceText.ts";
import { isFilled } from "./words.ts";

/**
 * The edit with the blanks that its new lines lost, though the quoted ones have them: the first line alone, or all of a
 * block whose neighbours in the file keep theirs.
 */
export function withLostBlanks(source: SourceText, path: string, edit: QuotingEdit, start: number): QuotingEdit {
  if (!isCode(path)) return edit;
  if (edit.kind === "string") {
    const lines = withBlanks(source, path, edit.old.split("\n"), edit.new.split("\n"), start);
    return lines === undefined ? edit : { ...edit, new: lines.join("\n") };
  }
  const [reading, another] = edit.readings;
  if (reading === undefined || another !== undefined || reading.changes !== undefined) return edit;
  const replace = withBlanks(source, path, reading.search, reading.replace, start);
  return replace === undefined ? edit : { ...edit, readings: [{ ...reading, replace }] };
}

function withBlanks(
  source: SourceText,
  path: string,
  search: readonly string[],
  replace: readonly string[],
  start: number,
): readonly string[] | undefined {
  const top = search.findIndex(isFilled);
  const at = replace.findIndex(isFilled);
  const indent = indentOf(search[top] ?? "");
  const first = replace[at] ?? "";
  if (indent === "" || indentOf(source.lines[start + top] ?? "") !== indent) return undefined;
  if (!/^@?[\p{L}_$"'([{]/u.test(first)) return undefined;
  const rest = replace.slice(at + 1);
  const lines = isAtHome(rest, indent)
    ? withFirst(replace, at, indent)
    : isMoved(source, search, replace, start, indent)
      ? replace.map((line) => (isFilled(line) ? indent + line : line))
      : undefined;
  // Where nothing else changes, the blanks are the point.
  if (lines === undefined || isSame(lines, search)) return undefined;
  return isWithinText(path, source.lines.slice(0, start)) ? undefined : lines;
}

/** The lines below the first one stand where the quoted ones do, and it does not go around them. */
function isAtHome(rest: readonly string[], indent: string): boolean {
  const filled = rest.filter(isFilled);
  return filled.every((line) => line.startsWith(indent)) && filled.some((line) => indentOf(line) === indent);
}

/** Not where the line goes around those below it: then these stand one level further in, as it says itself. */
function withFirst(replace: readonly string[], at: number, indent: string): readonly string[] | undefined {
  const next = replace.slice(at + 1).find(isFilled) ?? "";
  const isAround = goAround(replace.slice(at)) && indentOf(next) === indent;
  return isAround ? undefined : replace.with(at, indent + (replace[at] ?? ""));
}

/** A block at the left edge, in place of one that is further in, right beside lines that are as far in. */
function isMoved(
  { lines }: SourceText,
  search: readonly string[],
  replace: readonly string[],
  start: number,
  indent: string,
): boolean {
  const [old, fresh] = [search.filter(isFilled), replace.filter(isFilled)];
  const isBlock = (some: readonly string[], edge: string) =>
    indentOf(some.at(-1) ?? "") === edge && some.every((line) => line.startsWith(edge));
  if (!isBlock(old, indent) || !isBlock(fresh, "") || /^[\w$]+:\s*$|^#/m.test(fresh.join("\n"))) return false;
  if (fresh.some((line) => isOtherKind(indentOf(line), indent))) return false;
  const { fixed, unsure } = rawLinesIn(replace);
  if (fixed.size > 0 || unsure.size > 0) return false;
  const above = lines[start - 1] ?? "";
  const below = lines[start + search.length - (search.at(-1) === "" ? 1 : 0)] ?? "";
  return [above, below].some((line) => isFilled(line) && indentOf(line) === indent);
}

function isSame(lines: readonly string[], others: readonly string[]): boolean {
  return lines.filter(isFilled).join("\n") === others.filter(isFilled).join("\n");
}
