import { isBracketed, isCode } from "./codeText.ts";
import { outsideTexts } from "./heldText.ts";
import type { Change } from "./hunk.ts";
import { indentOf } from "./indentation.ts";
import type { SourceText } from "./sourceText.ts";
import { isFilled } from "./words.ts";

/** New code that begins at the left edge, in place of lines further in and in the midst of such: it lost its blanks. */
export function standsAtEdge(source: SourceText, path: string, changes: readonly Change[]): boolean {
  if (!isCode(path) || !isBracketed(path)) return false;
  const found = changes.filter((change) => isAtEdge(change.added.find(isFilled) ?? "") && isInside(source, change));
  return found.length > 0 && outsideTexts(source, path, found).some(isAtEdge);
}

/** A statement: neither a label nor what is for the compiler, a comment or the end of something. */
function isAtEdge(line: string): boolean {
  return /^[\w$(]/.test(line) && !/^\w+:\s*$/.test(line);
}

function isInside({ lines }: SourceText, { start, removed, added }: Change): boolean {
  const [old, fresh] = [removed.find(isFilled), added.find(isFilled)];
  // Where nothing else changes, the blanks are the point.
  if (old === undefined || old.trim() === fresh || !removed.every((line) => !isFilled(line) || isIndented(line)))
    return false;
  const above = lines.slice(0, start).findLast(isFilled) ?? "";
  const below = lines.slice(start + removed.length).find(isFilled) ?? "";
  return isIndented(below) && (isIndented(above) || /[{(]\s*$/.test(above));
}

function isIndented(line: string): boolean {
  return indentOf(line) !== "";
}
