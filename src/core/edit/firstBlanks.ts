import { goAround } from "./behindIndentation.ts";
import { isCode } from "./codeText.ts";
import { isWithinText } from "./heldText.ts";
import { indentOf } from "./indentation.ts";
import type { QuotingEdit } from "./placedEdit.ts";
import type { SourceText } from "./sourceText.ts";
import { linesOf } from "./stringSites.ts";
import { isFilled } from "./words.ts";

/** The edit with the blanks that the first of its new lines alone lost: the quoted one and all other new ones have them. */
export function withFirstBlanks(source: SourceText, path: string, edit: QuotingEdit, start: number): QuotingEdit {
  if (!isCode(path)) return edit;
  if (edit.kind === "string") {
    const { search, replace } = linesOf(edit);
    const indent = lostIndent(source, path, search, replace, start);
    return indent === undefined ? edit : { ...edit, new: edit.new.replace(/\S/, (first) => indent + first) };
  }
  const [reading, another] = edit.readings;
  if (reading === undefined || another !== undefined || reading.changes !== undefined) return edit;
  const { search, replace } = reading;
  const indent = lostIndent(source, path, search, replace, start);
  if (indent === undefined) return edit;
  const first = replace.findIndex(isFilled);
  return { ...edit, readings: [{ ...reading, replace: replace.with(first, indent + (replace[first] ?? "")) }] };
}

function lostIndent(
  source: SourceText,
  path: string,
  search: readonly string[],
  replace: readonly string[],
  start: number,
): string | undefined {
  const top = search.findIndex(isFilled);
  const indent = indentOf(search[top] ?? "");
  if (indent === "" || indentOf(source.lines[start + top] ?? "") !== indent) return undefined;
  const [first = "", ...rest] = replace.filter(isFilled);
  const indents = rest.map(indentOf);
  if (
    !/^@?[\p{L}_$"'([{]/u.test(first) ||
    !indents.includes(indent) ||
    indents.some((each) => !each.startsWith(indent))
  )
    return undefined;
  // Where nothing else changes, the blanks are the point.
  const isPoint = search.filter(isFilled).join("\n") === [indent + first, ...rest].join("\n");
  if (isPoint || goAround([first, ...rest])) return undefined;
  return isWithinText(path, source.lines.slice(0, start)) ? undefined : indent;
}
