import { hasBareDots, mayHoldBareDots } from "./bareDots.ts";
import { codeIn, isCode } from "./codeText.ts";
import { holdsFences } from "./fenceMarks.ts";
import { outsideTexts } from "./heldText.ts";
import type { Change } from "./hunk.ts";
import { hasSpacedCommand } from "./makefileBlanks.ts";
import { outsideMarkup } from "./markupText.ts";
import { mixesIndentation } from "./mixedIndentation.ts";
import type { TextEdit } from "./placedEdit.ts";
import type { SourceText } from "./sourceText.ts";
import { isMarker } from "./wholeFile.ts";

/** What new lines may hold that is likelier a slip of copying than meant. What the file has itself is meant. */
type Slip = {
  readonly words: string;
  /** Where it may be one. */
  readonly isIn: (path: string, edit: TextEdit) => boolean;
  readonly test: (line: string, path: string) => boolean;
  /** Texts of several lines may hold it. */
  readonly isTextFree?: true;
};

const slips: readonly Slip[] = [
  { words: "markers of edits", isIn: (_, edit) => mayHoldMarkers(edit), test: isMarkerLine },
  { words: "the tags around the files that were sent", isIn: (_, edit) => mayHoldMarkers(edit), test: isPromptTag },
  { words: "HTML entities", isIn: isCode, test: isEncoded },
  { words: "curly quotes around strings", isIn: isCode, test: isQuotedCurly, isTextFree: true },
  { words: "curly quotes around strings", isIn: mayHoldTags, test: hasCurlyAttribute },
  { words: "line breaks inside of strings", isIn: endsStringsInLine, test: isRestOfString, isTextFree: true },
  {
    words: "blanks or invisible characters that no code has",
    isIn: isCode,
    test: hasOddBlank,
    isTextFree: true,
  },
  { words: "dots in place of code", isIn: mayHoldBareDots, test: hasBareDots, isTextFree: true },
];

/** In words; undefined where there is none. */
export function slipIn(
  source: SourceText,
  path: string,
  edit: TextEdit,
  changes: readonly Change[],
): string | undefined {
  const added = changes.flatMap((change) => change.added);
  const found = slips.find(({ isIn, test, isTextFree }) => {
    const isSlip = (line: string) => test(line, path);
    if (!isIn(path, edit) || !added.some(isSlip) || source.lines.some(isSlip)) return false;
    const code = outsideMarkup(source, path, changes);
    const texts = isTextFree === true ? new Set(outsideTexts(source, path, changes)) : undefined;
    return code.some(({ line, own }) => isSlip(own) && texts?.has(line) !== false);
  });
  if (found !== undefined) return found.words;
  if (isMakefile(path) && changes.some((change) => hasSpacedCommand(source, change)))
    return "spaces where a makefile needs tabs";
  if (mixesIndentation(source, path, changes)) return "tabs and spaces mixed in indentation";
  if (isCode(path) && "lines" in edit && isCounted(edit.lines) && isCounted(added) && !source.lines.some(isNumbered))
    return "line numbers";
  const isScript = ({ start, added: fresh }: Change) =>
    fresh.some((line) => isEncoded(line, ".js")) && isInScript(source, start);
  if (holdsScripts(path) && changes.some(isScript)) return "HTML entities";
  if (holdsFences(source, path, changes)) return "the marks of a code block";
  return isCode(path) && mayHoldMarkers(edit) && isMarked(source, added) ? "the marks of a diff" : undefined;
}

/** All lines of a text have their number before them, in a form that is also data: `1: code`, `1. code`, `1  code`. */
function isCounted(lines: readonly string[]): boolean {
  const filled = lines.filter((line) => line.trim() !== "");
  const numbers = filled.map((line) => Number(numbered.exec(line)?.[1] ?? Number.NaN));
  return (
    numbers.length > 1 &&
    numbers.every(
      (each, at) => each >= (numbers[0] ?? 0) && each > (numbers[at - 1] ?? 0) && each <= (numbers[at - 1] ?? each) + 3,
    )
  );
}

const numbered = /^\s*L?(\d{1,7})(?:[:.)]? |[:.)]?$)/;

function isNumbered(line: string): boolean {
  return numbered.test(line);
}

function holdsScripts(path: string): boolean {
  return /\.(?:x?html?|vue|svelte|astro|php)$/i.test(path);
}

/** Between the tags of a script that stand above it, each on a line. */
function isInScript({ lines }: SourceText, start: number): boolean {
  const last = lines.slice(0, start).findLast((line) => /<\/?script\b/i.test(line)) ?? "";
  return /<script\b/i.test(last) && !/<\/script\b/i.test(last);
}

/** Lines to remove that the file has, or nothing but lines to add, as they stand in a diff. */
function isMarked({ lines }: SourceText, added: readonly string[]): boolean {
  const isMark = (line: string) => /^[-+]/.test(line);
  const marked = added.filter(isMark);
  if (marked.length === 0 || lines.some(isMark)) return false;
  const removed = new Set(marked.filter((line) => line.startsWith("-")).map((line) => line.slice(1)));
  return (
    lines.some((line) => line.trim() !== "" && removed.has(line)) ||
    (marked.length > 1 && marked.length === added.length)
  );
}

/** Formats whose content stands between markers at the beginning of a line: there one that went astray looks like content. */
function mayHoldMarkers(edit: TextEdit): boolean {
  if (edit.kind === "block") return edit.escaped !== true && edit.readings[0]?.changes === undefined;
  return edit.kind === "whole" || edit.kind === "replacement";
}

function isMarkerLine(line: string): boolean {
  return /^(?:<{7}|\|{7}|>{7})(?: |$)/.test(line) || (/^\S/.test(line) && isMarker(line));
}

/** As the prompt has them. */
function isPromptTag(line: string): boolean {
  return /^<(?:file|selection|before|after|earlier)(?:-code)* path="[^"]*" language="[^"]*">$/.test(line);
}

function isMakefile(path: string): boolean {
  return /(?:^|\/)(?:GNU)?makefile$|\.mk$/i.test(path);
}

/** Blanks that look like spaces, and what cannot be seen, outside of strings. */
function hasOddBlank(line: string, path: string): boolean {
  return oddBlank.test(line) && oddBlank.test(codeIn(line, path));
}

const oddBlank = /[\u00A0\u00AD\u2000-\u200F\u202A-\u202F\u205F-\u2069\u3000\uFEFF]/;

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

/** Languages whose strings in simple quotes end in their line. */
function endsStringsInLine(path: string): boolean {
  return /\.(?:[cm]?[jt]sx?|pyi?|java|kts?|cs|c|h|cc|cpp|hpp|go|swift|scala|dart)$/i.test(path);
}

/** At the left edge the quote that ends a string, and what follows strings: its line break was escaped once too seldom. */
function isRestOfString(line: string): boolean {
  const quote = /^(["'])\s*[),;]/.exec(line)?.[1];
  return quote !== undefined && line.replace(/\\./g, "").split(quote).length % 2 === 0;
}

function mayHoldTags(path: string): boolean {
  return holdsScripts(path) || /\.[jt]sx$/i.test(path);
}

function hasCurlyAttribute(line: string): boolean {
  const tags = line.match(/<[a-z][^<>]*>/gi) ?? [];
  return tags.some((tag) => /=[\u2018-\u201F][^\u2018-\u201F]*[\u2018-\u201F]/.test(tag));
}

/** A string begins and ends with quotes that no language takes. */
function isQuotedCurly(line: string, path: string): boolean {
  if (!/[\u2018-\u201F]/.test(line)) return false;
  const code = codeIn(line, path);
  if (/\.sh$/i.test(path) && /(?:^|[\s=])[\u2018-\u201F]/.test(codeIn(line, path))) return true;
  return /(?:[=([,{+?:]|\b(?:return|case|from|import))\s*[bfru]{0,2}[\u2018-\u201F][^\u2018-\u201F]*.*[\u2018-\u201F]\s*(?:[;,)\]}+:]|$)/.test(
    code,
  );
}
