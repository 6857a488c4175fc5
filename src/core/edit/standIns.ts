import { isCode } from "./codeText.ts";
import { collapsedAmong } from "./collapsedLines.ts";
import { type Change, changesIn } from "./hunk.ts";
import { indentOf } from "./indentation.ts";
import { keptBodyAmong } from "./keptBodies.ts";
import type { TextEdit } from "./placedEdit.ts";
import type { SourceText } from "./sourceText.ts";

/** A new line that stands where code stood and is none: what it leaves out cannot be filled in. */
export function standInAmong(
  source: SourceText,
  path: string,
  edit: TextEdit,
  changes: readonly Change[],
): string | undefined {
  // A patch says itself which lines go.
  const isPatch = edit.kind === "block" && edit.readings[0]?.changes !== undefined;
  for (const change of changes.flatMap(changesIn)) {
    const body = /\.py$/i.test(path) ? emptyBody(source, change) : undefined;
    const kept = body ?? keptBodyAmong(source, path, change) ?? collapsedAmong(source, change);
    const found = kept ?? emptiedBody(path, change) ?? (isPatch ? undefined : loneComment(path, change));
    if (found !== undefined) return found.trim();
  }
  return undefined;
}

/** Files in which dots on a line of their own are a statement. */
export function isPython(path: string): boolean {
  return /\.pyi?$/i.test(path);
}

const dots = /^\s*(?:\.{3}|…)\s*$/;
/** What a body holds that does nothing. */
const idle = /^\s*(?:$|#|pass\b|\.{3}|raise NotImplementedError\b|[rbu]{0,2}(?:"""|'''))/;

/** Dots in place of a body that did something; in place of none they make a stub, and so they do below a new name. */
function emptyBody({ lines }: SourceText, { start, removed, added }: Change): string | undefined {
  if (removed.some((line) => dots.test(line)) || removed.every((line) => idle.test(line) || definition.test(line)))
    return undefined;
  return added.find((line, at) => {
    if (!dots.test(line)) return false;
    const isAround = (above: string) => above.trim() !== "" && indentOf(above).length < indentOf(line).length;
    const header = added.slice(0, at).findLast(isAround) ?? lines.slice(0, start).findLast(isAround) ?? "";
    const name = definition.exec(header)?.[1];
    return name === undefined || lines.some((each) => definition.exec(each)?.[1] === name);
  });
}

const definition = /^\s*(?:async\s+)?(?:def|class)\s+(\w+)/;

/** One comment in place of several lines of code, of which it holds none. */
function loneComment(path: string, { removed, added }: Change): string | undefined {
  const [comment, another] = added.filter((line) => line.trim() !== "");
  if (comment === undefined || another !== undefined || !isComment(path, comment)) return undefined;
  const code = removed.filter((line) => line.trim() !== "" && !isComment(path, line));
  const isOut = code.some((line) => comment.includes(line.trim()));
  return code.length < 2 || code.length < removed.filter((line) => line.trim() !== "").length || isOut
    ? undefined
    : comment;
}

/** A function with other parameters, and nothing but a comment in place of its lines. */
function emptiedBody(path: string, { removed, added }: Change): string | undefined {
  return added.find((line, at) => {
    const [head = "", next] = [added[at - 1], added[at + 1]];
    if (!isComment(path, line) || removed.some((old) => old.trim() === line.trim())) return false;
    if (next !== undefined && indentOf(next).length >= indentOf(line).length) return false;
    const name = signature.exec(head)?.[0];
    const from = name === undefined ? -1 : removed.findIndex((old) => old.startsWith(name));
    if (from < 0) return false;
    const rest = removed.slice(from + 1);
    const end = rest.findIndex((old) => old.trim() !== "" && indentOf(old).length <= indentOf(head).length);
    const body = end < 0 ? rest : rest.slice(0, end);
    const code = body.filter((old) => old.trim() !== "" && !isComment(path, old));
    return code.length > 1 && !code.some((old) => line.includes(old.trim()));
  });
}

/** A declaration up to its parameters. */
const signature =
  /^\s*(?=\S)(?!(?:\}\s*)?(?:if|for|while|switch|catch|else|elif|with|until|unless)\b)[\w$#.*<> ]*[\w$]\s*\(/;

function isComment(path: string, line: string): boolean {
  if (/\.(?:py|pyi|rb|sh)$/i.test(path)) return /^\s*#(?!!)/.test(line);
  if (/\.(?:sql|lua)$/i.test(path)) return /^\s*--/.test(line);
  if (!isCode(path) && !/\.(?:css|scss|less|php|vue|svelte|x?html?)$/i.test(path)) return false;
  return /^\s*(?:\/\/|\/\*.*\*\/\s*$|\{\s*\/\*.*\*\/\s*\}\s*$|<!--.*-->\s*$)/.test(line);
}
