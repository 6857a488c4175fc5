import { outsideTexts } from "./heldText.ts";
import type { Change } from "./hunk.ts";
import type { SourceText } from "./sourceText.ts";

const tabbed = /^ *\t/;
const spaced = /^ +\S/;

/**
 * New lines behind tabs in a file that has none, or the other way round, where indentation makes the blocks: that is another
 * program, or none.
 */
export function mixesIndentation(source: SourceText, path: string, changes: readonly Change[]): boolean {
  if (/\.ya?ml$/i.test(path)) return changes.some(({ added }) => added.some(isTabbed)) && !source.lines.some(isTabbed);
  if (!/\.pyi?$/i.test(path)) return false;
  return mixes(source, path, changes, tabbed, spaced) || mixes(source, path, changes, spaced, tabbed);
}

function isTabbed(line: string): boolean {
  return /^\t+\S/.test(line);
}

/** Do new lines have indentation that no line of the file has, and lines that stay the other one? */
function mixes(source: SourceText, path: string, changes: readonly Change[], fresh: RegExp, kept: RegExp): boolean {
  const isFresh = (line: string) => fresh.test(line) && line.trim() !== "";
  if (!changes.some(({ added }) => added.some(isFresh)) || source.lines.some(isFresh)) return false;
  if (!outsideTexts(source, path, changes).some(isFresh)) return false;
  const removed = new Set(changes.flatMap((change) => change.removed.map((_, at) => change.start + at)));
  return source.lines.some((line, at) => kept.test(line) && !removed.has(at));
}
