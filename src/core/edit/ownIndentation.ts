import { indentOf, isOtherKind } from "./indentation.ts";
import type { SourceText } from "./sourceText.ts";

/** So many indented lines say how a file is indented; more are not looked at. */
const fewestIndented = 4;
const mostIndented = 100;
const mostSteps = 2000;
/** What one level of spaces may be. */
const levels: readonly number[] = [2, 4];

/** Before the star of a comment's later lines, or before C++'s `public:`, it is no level. */
const oneBlank = /^ \S/;

type WithLines = { readonly added: readonly string[] };

/**
 * Quoted lines without indentation say nothing of how the model indents. Where its new lines have tabs and the file has
 * spaces, or the other way round, they get the file's: level by level, where both sides show what a level is. Undefined
 * where they do not.
 */
export function inOwnIndentation<Region extends WithLines>(
  source: SourceText,
  search: readonly string[],
  regions: readonly Region[],
): readonly Region[] | undefined {
  if (search.some((line) => isIndented(line) && !oneBlank.test(line))) return regions;
  const added = regions.flatMap((region) => region.added).filter(isIndented);
  if (added.length === 0 || !isOtherwise(source, added)) return regions;
  const own = ownLevel(source);
  const theirs = levelOf(added);
  if (own === undefined || theirs === undefined) return undefined;
  const levelled: Region[] = [];
  for (const region of regions) {
    const lines = inLevels(region.added, theirs, own);
    if (lines === undefined) return undefined;
    levelled.push({ ...region, added: lines });
  }
  return levelled;
}

/** Each level `from` as one of `to`; undefined where a line stands between two levels. */
export function inLevels(lines: readonly string[], from: string, to: string): readonly string[] | undefined {
  const moved = lines.map((line) => withLevels(line, from, to));
  return moved.every((line) => line !== undefined) ? moved : undefined;
}

function isIndented(line: string): boolean {
  return line.trim() !== "" && indentOf(line) !== "";
}

function isOtherwise({ lines }: SourceText, added: readonly string[]): boolean {
  const own: string[] = [];
  for (const line of lines) {
    if (own.length === mostIndented) break;
    if (isIndented(line)) own.push(line);
  }
  const isOther = (line: string) => own.every((each) => isOtherKind(indentOf(line), indentOf(each)));
  return own.length >= fewestIndented && added.some(isOther);
}

/** The file's level: a tab, or the spaces by which its lines mostly go further in. */
export function ownLevel({ lines }: SourceText): string | undefined {
  const counts = new Map<string, number>();
  let total = 0;
  let before = "";
  for (const line of lines) {
    if (line.trim() === "" || isInComment(line) || oneBlank.test(line)) continue;
    const indent = indentOf(line);
    if (indent.length > before.length && indent.startsWith(before)) {
      const step = indent.slice(before.length);
      counts.set(step, (counts.get(step) ?? 0) + 1);
      total += 1;
    }
    before = indent;
    if (total === mostSteps) break;
  }
  const [likeliest] = [...counts].sort((a, b) => b[1] - a[1]);
  if (likeliest === undefined || 2 * likeliest[1] <= total) return undefined;
  const [step] = likeliest;
  if ([...counts.keys()].some((other) => other.length < step.length)) return undefined;
  return step === "\t" || (step.trim() === "" && !step.includes("\t") && levels.includes(step.length))
    ? step
    : undefined;
}

/** The reply's level: what its first indented line has, since the lines around it have nothing. */
function levelOf(added: readonly string[]): string | undefined {
  const first = indentOf(added.find((line) => !isInComment(line)) ?? "");
  if (first === "\t") return first;
  return /^ +$/.test(first) && levels.includes(first.length) ? first : undefined;
}

/** The blank before the star of a comment's later lines is kept. */
function withLevels(line: string, from: string, to: string): string | undefined {
  if (!isIndented(line)) return line;
  const indent = indentOf(line);
  const rest = isInComment(line) && indent.endsWith(" ") ? " " : "";
  const depth = (indent.length - rest.length) / from.length;
  if (!Number.isInteger(depth) || indent !== from.repeat(depth) + rest) return undefined;
  return to.repeat(depth) + rest + line.slice(indent.length);
}

function isInComment(line: string): boolean {
  return line.trimStart().startsWith("*");
}
