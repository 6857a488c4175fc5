import { isProse } from "./codeText.ts";
import { indentOf } from "./indentation.ts";
import { isPython } from "./standIns.ts";

/**
 * New lines for a text that begins right behind `indent`, its line's indentation: do the ones below the first have it as the
 * file does? They may have lost it like the first one, and then stand further in than that one only where it opens something
 * or goes on below.
 */
export function haveIndentation([first = "", ...rest]: readonly string[], indent: string, path: string): boolean {
  const [next = ""] = rest;
  if (indentOf(first) !== "") return false;
  if (rest.some((line) => !line.startsWith(indent)) && !closesAround(rest, indent)) return false;
  const step = indentOf(next);
  if (isCloser(next)) return true;
  const isDeeper = step.length > indent.length;
  if (opens(first, next, path)) return isDeeper;
  return !isDeeper || !isPython(path);
}

/** Do the lines begin with what goes around those that stand further in: does it open them, or end below? */
export function goAround(lines: readonly string[]): boolean {
  const filled = lines.filter((line) => line.trim() !== "");
  const indents = filled.map(indentOf);
  const at = indents.findIndex((indent, index) => indent.length < (indents[index + 1] ?? "").length);
  return opens((filled[at] ?? "").trim(), filled[at + 1] ?? "", "") || indents.at(-1) === indents[0];
}

/** What is around ends, and the last line stands where the first does: none of them has lost anything. */
function closesAround(rest: readonly string[], indent: string): boolean {
  const last = rest.at(-1) ?? "";
  const isInside = (line: string) => indentOf(line) !== "";
  return isCloser(rest[0] ?? "") && rest.every(isInside) && indentOf(last) === indent;
}

function isCloser(line: string): boolean {
  return /^\s*[\])}]/.test(line);
}

/** What stands below such a line belongs further in. */
function opens(first: string, next: string, path: string): boolean {
  const code = first.trimEnd();
  if (/^(?:[-*+]|\d+[.)]) /.test(code)) return isProse(path) || !/^\s*[-*+] /.test(next);
  if (/^(?:\/\/|\/?\*|#|--|<!--)/.test(code)) return false;
  if (/^\s*(?:case\b|default\b)/.test(next) && /^(?:case|default)\b/.test(code)) return false;
  if (!connects(code) && connects(next)) return true;
  if (/(?:\+\+|--)$/.test(code)) return false;
  if (/^(?:\}\s*)?(?:if|else|for|foreach|while)\b/.test(code) && !/[;}]$/.test(code)) return true;
  return /(?:[[({:=\\?]|[-+*/%&|<]|=>|\b(?:and|or|then|do))$/.test(code) || leavesOpen(code);
}

/** Goes on with the line above. */
function connects(line: string): boolean {
  return /^\s*(?:\??\.\w|[?:]\s|&&|\|\||[-+*/%]\s)/.test(line);
}

function leavesOpen(code: string): boolean {
  const opened = code.match(/[[({]/g)?.length ?? 0;
  return opened > (code.match(/[\])}]/g)?.length ?? 0);
}
