import type { Change } from "./hunk.ts";
import type { TextEdit } from "./placedEdit.ts";
import type { SourceText } from "./sourceText.ts";
import { isMarker } from "./wholeFile.ts";

/**
 * What the new lines hold that is likelier a slip of copying than meant, in words; undefined where there is none. What the
 * file or the quoted lines have themselves is meant.
 */
export function slipIn(
  source: SourceText,
  path: string,
  edit: TextEdit,
  changes: readonly Change[],
): string | undefined {
  const added = changes.flatMap((change) => change.added);
  if (mayHoldMarkers(edit) && added.some(isMarkerLine) && !source.lines.some(isMarkerLine)) return "markers of edits";
  if (!isCode(path)) return undefined;
  if (added.some((line) => isEncoded(line, path) && !isSame(source, line))) return "HTML entities";
  if (added.some((line) => isQuotedCurly(line, path) && !isSame(source, line))) return "curly quotes around strings";
  return undefined;
}

/** Formats whose content stands between markers at the beginning of a line: there one that went astray looks like content. */
function mayHoldMarkers(edit: TextEdit): boolean {
  if (edit.kind === "block") return edit.escaped !== true && edit.readings[0]?.changes === undefined;
  return edit.kind === "whole" || edit.kind === "replacement";
}

function isMarkerLine(line: string): boolean {
  return /^(?:<{7}|\|{7}|>{7})(?: |$)/.test(line) || (/^\S/.test(line) && isMarker(line));
}

function isSame({ trimmed }: SourceText, line: string): boolean {
  return trimmed.count(line.trim(), 1) > 0;
}

/** Languages in which neither an entity nor a curly quote means anything outside of strings and comments. */
function isCode(path: string): boolean {
  return /\.(?:[cm]?[jt]sx?|pyi?|java|kts?|cs|c|h|cc|cpp|hpp|go|rs|swift|scala|dart|rb|sh|lua|sql|json[c5]?)$/i.test(
    path,
  );
}

const entity = /&(?:lt|gt|amp|quot|apos|#39);/;
/** Operators and strings of code, encoded: no text holds these. */
const encodedCode = /&amp;&amp;|[=-]&gt;|[=(,[:]\s*&(?:quot|apos|#39);|&(?:quot|apos|#39);\s*[;,)\]]/;
const statement = /^\s*(?:\}\s*else\s+)?(?:if|while|for|switch|return|const|let|var|import|export|function)\b/;

/** The line's code, outside of strings and comments, holds HTML's entities in place of what they stand for. */
function isEncoded(line: string, path: string): boolean {
  if (!entity.test(line)) return false;
  const code = codeIn(line, path);
  if (!entity.test(code)) return false;
  if (encodedCode.test(code)) return true;
  // Text of markup, in JSX or in a string of several lines, ends otherwise than a statement.
  if (/<\/?[a-z]/i.test(line)) return false;
  return statement.test(code) || /[;{(,=]\s*$/.test(code.replace(new RegExp(entity, "g"), "_"));
}

/** A string begins and ends with quotes that no language takes. */
function isQuotedCurly(line: string, path: string): boolean {
  if (!/[\u2018-\u201F]/.test(line)) return false;
  const code = codeIn(line, path);
  return /(?:[=([,{+?:]|\b(?:return|case|from|import))\s*[\u2018-\u201F][^\u2018-\u201F]*.*[\u2018-\u201F]\s*(?:[;,)\]}+:]|$)/.test(
    code,
  );
}

/** A line without its strings and comments, as far as the line alone tells. */
function codeIn(line: string, path: string): string {
  if (/^\s*(?:\/\/|\/\*|\*|--|<!--)/.test(line)) return "";
  const hash = /\.(?:py|pyi|rb|sh)$/i.test(path);
  let code = "";
  let quote = "";
  for (let at = 0; at < line.length; at += 1) {
    const char = line[at] ?? "";
    if (quote !== "") {
      if (char === "\\") at += 1;
      else if (char === quote) quote = "";
    } else if (/["'`]/.test(char)) {
      quote = char;
      code += char;
    } else if (hash ? char === "#" : char === "/" && line[at + 1] === "/") break;
    else code += char;
  }
  return code;
}
