import { alignLines } from "./alignLines.ts";
import { mergeLine } from "./mergeLine.ts";
import { isBlank } from "./words.ts";

/** What became of a hunk's lines in the document: each line's text now, undefined where it was deleted, and what was typed between them. */
export type LinesNow = {
  readonly lines: readonly (string | undefined)[];
  /** `typed[i]` stands before line i; nothing before the first. */
  readonly typed: readonly (readonly string[])[];
};

/**
 * The second look at lines that both the user and a hunk changed: what stands there when both have their way, or undefined
 * where that would be a guess. Lines that are much alike are one line, whose words are merged.
 */
export function mergeHunk(
  removed: readonly string[],
  added: readonly string[],
  now: LinesNow,
): readonly string[] | undefined {
  const proposed = align(removed, added);
  const indentation = createIndentation(removed, now.lines);
  const merged: string[] = [];
  for (let at = 0; at <= removed.length; at += 1) {
    const between = mergeBetween(proposed, now, at, indentation);
    if (between === undefined) return undefined;
    merged.push(...between);
    if (at === removed.length) break;
    const line = mergeAt(removed[at] ?? "", now.lines[at], proposed.lines[at], proposed.replaced[at] === true);
    if (line === undefined) return undefined;
    merged.push(...line);
  }
  return merged;
}

type Proposed = LinesNow & {
  /** Whether a line was not merely deleted: others stand in its place. */
  readonly replaced: readonly boolean[];
};

function align(removed: readonly string[], added: readonly string[]): Proposed {
  const matches = alignLines(removed, added);
  const typed: string[][] = Array.from({ length: removed.length + 1 }, () => []);
  const replaced = removed.map(() => false);
  let start = 0;
  let newStart = 0;
  for (let at = 0; at <= removed.length; at += 1) {
    const match = at === removed.length ? added.length : (matches[at] ?? -1);
    if (match < 0) continue;
    typed[start] = added.slice(newStart, match);
    if (match > newStart) replaced.fill(true, start, at);
    start = at + 1;
    newStart = match + 1;
  }
  const lines = removed.map((_, at) => ((matches[at] ?? -1) < 0 ? undefined : added[matches[at] ?? 0]));
  return { lines, typed, replaced };
}

/** What stands before a line: what the hunk adds there or what the user typed there, and both only where they agree. */
function mergeBetween(
  proposed: Proposed,
  now: LinesNow,
  at: number,
  indentation: (line: string) => string | undefined,
): readonly string[] | undefined {
  const typed = now.typed[at] ?? [];
  const fresh = proposed.typed[at] ?? [];
  if (fresh.length === 0) {
    const isKept = proposed.lines[at - 1] !== undefined && proposed.lines[at] !== undefined;
    if (typed.length === 0 || isKept) return typed;
    return typed.every(isBlank) ? [] : undefined;
  }
  const isGone = (line: number) => line >= 0 && line < now.lines.length && now.lines[line] === undefined;
  if (isGone(at - 1) || isGone(at)) return undefined;
  if (typed.length === fresh.length && typed.every((line, index) => line === fresh[index])) return fresh;
  if (!typed.every(isBlank)) return undefined;
  const indented = fresh.map(indentation);
  return indented.every((line) => line !== undefined) ? [...indented, ...typed] : undefined;
}

/** The line as a list: empty where it goes. Deleting does not undo what the user changed in it, but for its blanks. */
function mergeAt(
  base: string,
  now: string | undefined,
  proposed: string | undefined,
  isReplaced: boolean,
): readonly string[] | undefined {
  if (proposed === undefined) {
    const isUntouched = now !== undefined && sameButBlanks(base, now);
    return isUntouched || (now === undefined && !isReplaced) ? [] : undefined;
  }
  if (now === undefined) return proposed === base ? [] : undefined;
  const line = mergeLine(base, now, proposed);
  return line === undefined ? undefined : [line];
}

/**
 * What a new line looks like where the user's formatter indented the lines around it anew: as the lines that were indented
 * as it is. Undefined where no line tells, or two tell different things.
 */
export function createIndentation(
  before: readonly string[],
  now: readonly (string | undefined)[],
): (line: string) => string | undefined {
  const known = new Map<string, string | undefined>();
  let isSame = true;
  for (const [at, line] of before.entries()) {
    const current = now[at];
    if (current === undefined || isBlank(line) || isBlank(current)) continue;
    const old = indentOf(line);
    const fresh = indentOf(current);
    isSame &&= old === fresh;
    known.set(old, known.has(old) && known.get(old) !== fresh ? undefined : fresh);
  }
  return (line) => {
    if (isSame || isBlank(line)) return line;
    const indent = known.get(indentOf(line));
    return indent === undefined ? undefined : indent + line.slice(indentOf(line).length);
  };
}

function indentOf(line: string): string {
  return /^[ \t]*/.exec(line)?.[0] ?? "";
}

function sameButBlanks(first: string, second: string): boolean {
  return first.replace(/\s+/g, "") === second.replace(/\s+/g, "");
}
