import { isCode } from "./codeText.ts";
import { indentOf } from "./indentation.ts";
import { isLargeDeletion } from "./largeDeletion.ts";

/** As many new lines may stand for those that are lost at an end: the changed first or last ones of a part. */
const mostNew = 3;

/**
 * Does what was given as a whole file hold a part of it only? It says so itself where much of the file is gone, and what is
 * left begins and ends in its middle: then the lines around were not deleted but left out. A text that begins as the file
 * does is a whole one, however much it deletes, unless it ends within brackets.
 */
export function isPartOf(path: string, before: readonly string[], after: readonly string[]): boolean {
  const kept = keptRange(before, after);
  if (kept === undefined) return false;
  const head = lostAt(before.slice(0, kept.from), after.slice(0, kept.first));
  const tail = lostAt(before.slice(kept.to + 1), after.slice(kept.last + 1));
  if (!isLargeDeletion(head + tail, before.length)) return false;
  if (isBroken(path, before, after)) return true;
  return head > 0 && (tail > 0 || isCode(path)) && !beginsFile(after);
}

/** Where the lines that both have once begin and end, in the file and in the new text. */
function keptRange(before: readonly string[], after: readonly string[]) {
  const places = oncePlaces(before);
  let range: { from: number; to: number; first: number; last: number } | undefined;
  let count = 0;
  for (const [line, at] of oncePlaces(after)) {
    const place = places.get(line);
    if (place === undefined || at === undefined) continue;
    count += 1;
    range ??= { from: place, to: place, first: at, last: at };
    range.from = Math.min(range.from, place);
    range.to = Math.max(range.to, place);
    range.last = at;
  }
  return count < 2 ? undefined : range;
}

/** In their order; undefined for lines that stand more than once. */
function oncePlaces(lines: readonly string[]): Map<string, number | undefined> {
  const places = new Map<string, number | undefined>();
  for (const [at, line] of lines.entries()) if (isSaid(line)) places.set(line, places.has(line) ? undefined : at);
  return places;
}

/** How many lines are gone where next to none stand in their place. */
function lostAt(old: readonly string[], fresh: readonly string[]): number {
  const [gone, said] = [old.filter(isSaid).length, fresh.filter(isSaid).length];
  return gone > 0 && said <= Math.min(mostNew, gone / 4) ? old.length - fresh.length : 0;
}

const firstOfFile =
  /^(?:import\b|from\s+\S+\s+import\b|export\s+\*|#!|#\s*(?:include|pragma|define|ifndef|if)\b|package\b|module\b|namespace\b|using\b|use\b|require\b|const\s+.*\brequire\(|<\?|<!doctype|<html|["']use |\/\/|\/\*|---|# )/i;

/** As files begin, and parts of them do not. */
function beginsFile(lines: readonly string[]): boolean {
  return firstOfFile.test(lines.find(isSaid) ?? "");
}

/** It begins further in than a file does, or leaves brackets open, or closes some that it did not open. */
function isBroken(path: string, before: readonly string[], after: readonly string[]): boolean {
  if (!isCode(path)) return false;
  const [old, fresh] = [before.find(isSaid) ?? "", after.find(isSaid) ?? ""];
  return indentOf(fresh).length > indentOf(old).length || (depth(before) === 0 && depth(after) !== 0);
}

function depth(lines: readonly string[]): number {
  let open = 0;
  for (const line of lines) for (const found of line.match(/[{}()[\]]/g) ?? []) open += /[{([]/.test(found) ? 1 : -1;
  return open;
}

function isSaid(line: string): boolean {
  return /[\p{L}\p{N}]/u.test(line);
}
