import type { Change } from "./hunk.ts";
import { indentOf } from "./indentation.ts";
import type { SourceText } from "./sourceText.ts";
import { isFilled } from "./words.ts";

/** A body of several lines in place of which a comment, at most beside a statement that does nothing, says that it stays. */
export function keptBodyAmong(source: SourceText, path: string, { start, removed, added }: Change): string | undefined {
  const { lines } = source;
  const isNew = (line: string) => source.trimmed.count(line.trim(), 1) === 0;
  // In Lua they may be the arguments.
  const isEmptied = /\.lua$/i.test(path) ? codeCount(removed) > 1 : removed.some(isCode);
  const dotted = isEmptied ? added.find((line) => isDotted(line) && isNew(line)) : undefined;
  if (dotted !== undefined || codeCount(removed) < codeCount(added) + 2) return dotted;
  const end = start + removed.length;
  return added.find((line, at) => {
    const comment = commentIn(line);
    if (comment === undefined || !saysKept.test(comment) || !isNew(line)) return false;
    if (!isIdle(line)) return inBraces.test(line);
    const above = added.slice(0, at).findLast(isCode) ?? lines.slice(0, start).findLast(isCode) ?? "";
    const below = added.slice(at + 1).find(isCode) ?? lines.slice(end).find(isCode) ?? "";
    return opens.test(above) && (closes.test(below) || indentOf(below).length < indentOf(line).length);
  });
}

const part = "(?:body|code|logic|implementation|behaviou?r|handling|content|lines?|function|method)";
export const saysKept = new RegExp(
  `\\b(?:unchanged\\b|not changed\\b|same(?: as\\b|\\W*$)|as before\\b|as is\\b|omitted\\b|(?:existing|original|same)(?: ${part}\\b|\\W*$)|` +
    `(?:rest|${part}) (?:remains?|stays?|is kept)\\b)`,
  "i",
);
const inBraces = /\{\s*\/\*[^*]*\*\/\s*\}?[)\];,]*\s*$/;
const opens = /(?:[{:(]|=>|\b(?:do|then)|^\s*(?:def|function|sub)\b.*)\s*$/;
const closes = /^\s*(?:[)\]}]|end\b)/;

/** Dots between the braces of a body on one line, as they are or in a comment. */
function isDotted(line: string): boolean {
  return line.length <= 300 && dottedBody.test(line) && !isIdle(line) && !/^\s*\*/.test(line);
}

const dottedBody =
  /(?:[)\w>]|=)\s*\{\s*(?:(?:\/\*+\s*)?(?:\.{3,}|…)\s*(?:\*\/\s*)?\}[)\];,]*|\/\/\s*(?:\.{3,}|…)\s*\}?)\s*$/;

/** What a comment says, on a line of its own or at the end of a line. Longer ones are data. */
function commentIn(line: string): string | undefined {
  if (line.length > 300) return undefined;
  return /(?:^|\s)(?:\/\/+|\/\*+|#+|<!--|--)\s*(.*?)\s*(?:\*+\/\s*\}?[)\];,]*|-->)?\s*$/.exec(line)?.[1];
}

const idle = /^\s*(?:(?:pass|\.{3}|return;?)\s*)?(?:\/\/|\/\*.*\*\/\s*\}?\s*$|#|<!--|--|\{\s*\/\*.*\*\/\s*\}\s*$)/;

function isIdle(line: string): boolean {
  return idle.test(line) || /^\s*(?:pass|\.{3})\s*$/.test(line);
}

function isCode(line: string): boolean {
  return isFilled(line) && !isIdle(line);
}

function codeCount(lines: readonly string[]): number {
  return lines.filter((line) => isCode(line) && /\w/.test(line)).length;
}
