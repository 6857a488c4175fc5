import { isCode } from "./codeText.ts";
import { indentOf } from "./indentation.ts";
import { isOneBlockOf } from "./lostBlocks.ts";
import { usesLost } from "./lostNames.ts";
import { bareCode, topLevelNames } from "./topLevel.ts";
import { hasWord, isFilled } from "./words.ts";

/** So many new lines may stand for those that are lost at an end, a share of them: the first or last ones of a part. */
const mostNew = 1 / 3;

/**
 * Does what was given as a whole file hold a part of it only? It says so itself where much of the file is gone, and what is
 * left begins and ends in its middle: then the lines around were not deleted but left out. A text that begins as the file
 * does is a whole one, however much it deletes, unless it ends within brackets.
 */
export function isPartOf(path: string, before: readonly string[], after: readonly string[]): boolean {
  if (isParsed(path, after)) return false;
  if (endsInComment(before, after)) return true;
  const isShort = after.some(hasWord) && isMuch(before.length - after.length, before.length);
  if (isShort && (isQuoteOf(path, before, after) || isBroken(path, before, after))) return true;
  if (isShort && isCode(path) && isDocumentation(after) && before.find(hasWord) !== after.find(hasWord)) return true;
  if (isShort && (isCode(path) ? isUnitOf(path, before, after) : isOneBlockOf(path, before, after))) return true;
  if (isShort && isCode(path) && !beginsFile(after) && usesLost(path, before, after)) return true;
  const kept = keptRange(before, after);
  if (kept === undefined) return false;
  const known = new Set(before);
  // What the new text has more of than the lines that were kept may be lines that moved.
  const moved = withoutLines(after, before.slice(kept.from, kept.to + 1));
  const head = lostAt(before.slice(0, kept.from), moved, after.slice(0, kept.first), known);
  const tail = lostAt(before.slice(kept.to + 1), moved, after.slice(kept.last + 1), known);
  if (!isMuch(head + tail, before.length)) return false;
  if (isBroken(path, before, after)) return true;
  return head > 0 && (tail > 0 || isCode(path)) && !beginsFile(after);
}

/** What its last comment is about stands in the file below it, and was left out. */
function endsInComment(before: readonly string[], after: readonly string[]): boolean {
  const last = after.findLast(hasWord) ?? "";
  const at = /^\s*\/\*\*.*\*\/\s*$/.test(last) ? before.indexOf(last) : -1;
  return at >= 0 && after.at(-1) === last && before.slice(at + 1).some(hasWord);
}

/** It ends in a comment that is about what follows it, and nothing does. */
function isDocumentation(lines: readonly string[]): boolean {
  return /^\s*(?:\/\*\*.*)?\*\/\s*$/.test(lines.findLast(isFilled) ?? "");
}

/** JSON that can be read is whole. */
function isParsed(path: string, lines: readonly string[]): boolean {
  if (!/\.json[c5]?$/i.test(path)) return false;
  try {
    JSON.parse(lines.join("\n"));
    return true;
  } catch {
    return false;
  }
}

/**
 * Some of the functions and the like that the file has, and not its head; or one more, that has nothing of the file, where
 * the file begins otherwise. What puts other ones in their place is the file written anew.
 */
function isUnitOf(path: string, before: readonly string[], after: readonly string[]): boolean {
  const [old, fresh] = [topLevelNames(path, before), topLevelNames(path, after)];
  if (beginsFile(after) || before.find(hasWord) === after.find(hasWord)) return false;
  const [first, another] = fresh;
  if (first === undefined || fresh.length >= new Set(old).size) return false;
  if (isRun(old, fresh)) return true;
  return beginsFile(before) && another === undefined && old.length > 1 && namesNothing(before, after);
}

/** Does it stand in one piece in the other? */
function isRun(names: readonly string[], some: readonly string[]): boolean {
  const at = names.indexOf(some[0] ?? "");
  return at >= 0 && some.every((name, index) => names[at + index] === name);
}

/** It declares nothing that the file has. */
function namesNothing(before: readonly string[], after: readonly string[]): boolean {
  const known = new Set(before.join("\n").match(/[\p{L}_$][\p{L}\p{N}_$]*/gu));
  const declares =
    /\b(?:function|class|interface|type|def|func|fn|struct)\s+([\w$]+)|^(?:export\s+)?(?:const|let|var)\s+([\w$]+)|^\s+(\w+)\(.*\{$/g;
  return after.every((line) =>
    [...line.matchAll(declares)].every((found) => !known.has(found[1] ?? found[2] ?? found[3] ?? "")),
  );
}

/** Fewer lines may well have been deleted. */
function isMuch(lines: number, of: number): boolean {
  return lines > 5 && lines > of * 0.3;
}

/** Some of its lines below each other, as they are, and not its first ones. */
export function isQuoteOf(path: string, before: readonly string[], after: readonly string[]): boolean {
  const text = `\n${before.filter(hasWord).join("\n")}\n`;
  const quote = `\n${after.filter(hasWord).join("\n")}\n`;
  const at = text.indexOf(quote);
  return at > 0 && quote.length > 2 && (isCode(path) || at + quote.length < text.length);
}

/** Where the lines that both have once, and in one order, begin and end in the file and in the new text. */
function keptRange(before: readonly string[], after: readonly string[]) {
  const places = oncePlaces(before);
  let range: { from: number; to: number; first: number; last: number } | undefined;
  for (const [line, at] of oncePlaces(after)) {
    const place = places.get(line);
    if (place === undefined || at === undefined || (range !== undefined && place < range.to)) continue;
    range = { from: range?.from ?? place, to: place, first: range?.first ?? at, last: at };
  }
  return range;
}

/** In their order; undefined for lines that stand more than once. */
function oncePlaces(lines: readonly string[]): Map<string, number | undefined> {
  const places = new Map<string, number | undefined>();
  for (const [at, line] of lines.entries()) if (hasWord(line)) places.set(line, places.has(line) ? undefined : at);
  return places;
}

/** How often each line stands in the one, less how often it stands in the other. */
function withoutLines(lines: readonly string[], others: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  for (const line of others) counts.set(line, (counts.get(line) ?? 0) - 1);
  return counts;
}

/** How many of these lines are gone, where most are and next to no new ones stand in their place. */
function lostAt(
  old: readonly string[],
  moved: Map<string, number>,
  fresh: readonly string[],
  known: ReadonlySet<string>,
): number {
  const said = old.filter(hasWord);
  let gone = 0;
  for (const line of said) {
    const left = moved.get(line) ?? 0;
    if (left > 0) moved.set(line, left - 1);
    else gone += 1;
  }
  const added = fresh.filter((line) => hasWord(line) && !known.has(line)).length;
  return gone > 0 && gone * 2 >= said.length && added <= said.length * mostNew ? old.length - added : 0;
}

const firstOfFile =
  /^(?:import\b|from\s+\S+\s+import\b|export\s*[*{]|#!|#\s*(?:include|pragma|define|ifndef|if)\b|package\b|module\b|namespace\b|using\b|use\b|require\b|const\s+.*\brequire\(|<\?|<!doctype|<html|["']use |\/\/|\/\*|---|# )/i;

/** As files begin, and parts of them do not. */
function beginsFile(lines: readonly string[]): boolean {
  return firstOfFile.test(lines.find(hasWord) ?? "");
}

/** It begins further in than a file does, or leaves brackets open, or closes some that it did not open. */
export function isBroken(path: string, before: readonly string[], after: readonly string[]): boolean {
  if (!isCode(path)) return false;
  const [old, fresh] = [before.find(hasWord) ?? "", after.find(hasWord) ?? ""];
  return indentOf(fresh).length > indentOf(old).length || (depth(path, before) === 0 && depth(path, after) !== 0);
}

function depth(path: string, lines: readonly string[]): number {
  let open = 0;
  for (const found of bareCode(path, lines).match(/[{}()[\]]/g) ?? []) open += /[{([]/.test(found) ? 1 : -1;
  return open;
}
