import type { LineRange } from "../request.ts";
import { tagCounts, textCounts, wordCounts } from "./blockWords.ts";
import { bracketCounts, breaksPairs, type OpenCounts } from "./brackets.ts";
import { isCode } from "./codeText.ts";
import { declared } from "./declarations.ts";
import { type Change, hunkEnd, replaceLines } from "./hunk.ts";
import type { SourceText } from "./sourceText.ts";
import { hasWord } from "./words.ts";

/** `words` say what is repeated, and `range` where the file has it. */
export type Repetition = { readonly words: string; readonly range: LineRange };

/**
 * New lines that end with the lines below the quoted ones, or begin with those above: what was quoted in part is written
 * whole. It counts where the file pairs up without them and not with them, or where nobody says the same twice.
 */
export function repeatedEnd(
  source: SourceText,
  path: string,
  changes: readonly Change[],
  site: LineRange,
): Repetition | undefined {
  return repetitions(source.lines, changes, site).find(
    ({ rows, isMarked, changes: rest }) =>
      isMarked ||
      isSaidOnce(source, path, rows) ||
      [countsFor(path, rows), textCounts(path)].some((counts) =>
        closesOnlyWithout(source.lines, site, counts, changes, rest),
      ),
  );
}

/**
 * New lines that stand beside the site already, from one on, and the changes without them. In a file whose lines begin
 * with a plus, such as a stored diff, a context line that lost its blank reads as a new line: there the file has it with
 * its mark.
 */
type Repeated = Repetition & {
  readonly rows: readonly string[];
  readonly isMarked: boolean;
  readonly changes: readonly Change[];
};

const mostRows = 12;

function repetitions(lines: readonly string[], changes: readonly Change[], { start, end }: LineRange): Repeated[] {
  const [first, last] = [changes[0], changes.at(-1)];
  const found: Repeated[] = [];
  for (let count = 1; count <= mostRows; count += 1) {
    if (last !== undefined && hunkEnd(last) === end && last.added.length >= count) {
      const [rows, range] = [last.added.slice(-count), { start: end, end: end + count }];
      const rest = [...changes.slice(0, -1), { ...last, added: last.added.slice(0, -count) }];
      found.push(...standing(lines, { words: below, range, rows, changes: rest }));
    }
    if (first !== undefined && first.start === start && first.added.length >= count) {
      const [rows, range] = [first.added.slice(0, count), { start: start - count, end: start }];
      const rest = [{ ...first, added: first.added.slice(count) }, ...changes.slice(1)];
      found.push(...standing(lines, { words: above, range, rows, changes: rest }));
    }
  }
  return found;
}

const below = "what stands right below them once more";
const above = "what stands right above them once more";

function standing(lines: readonly string[], found: Omit<Repeated, "isMarked">): Repeated[] {
  const { range, rows } = found;
  if (range.start < 0) return [];
  const isAll = (mark: string) => rows.every((row, at) => `${mark}${row}` === lines[range.start + at]);
  return isAll("") ? [{ ...found, isMarked: false }] : isAll("+") ? [{ ...found, isMarked: true }] : [];
}

/** Does the file pair up with the rest of the changes, and not with all of them? */
function closesOnlyWithout(
  lines: readonly string[],
  site: LineRange,
  counts: OpenCounts | undefined,
  all: readonly Change[],
  rest: readonly Change[],
): boolean {
  if (counts === undefined) return false;
  const old = lines.slice(site.start, site.end);
  const breaks = (changes: readonly Change[]) => {
    const inSite = changes.map((change) => ({ ...change, start: change.start - site.start }));
    return breaksPairs(counts, lines, site, replaceLines(old, inSite));
  };
  return breaks(all) && !breaks(rest);
}

/** Those that repeat nothing, because they or other edits take away what stands beside them. */
export function withoutRepetition<E extends { readonly changes: readonly Change[]; readonly repeated: Repetition }>(
  entries: readonly E[],
  placed: readonly Change[],
): readonly E[] {
  const changes = [...placed, ...entries.flatMap((each) => each.changes)];
  const left = entries.filter(({ repeated }) => isGone(repeated.range, changes));
  return left.length === entries.length ? left : withoutRepetition(left, placed);
}

function isGone({ start, end }: LineRange, changes: readonly Change[]): boolean {
  const gone = changes.map((change) => Math.max(0, Math.min(end, hunkEnd(change)) - Math.max(start, change.start)));
  return gone.reduce((sum, count) => sum + count, 0) >= end - start;
}

const bracket = /^\s*[)\]}]+[;,]?\s*$|[([{]\s*$/;
const tag = /^\s*<\/?([A-Za-z][\w:.-]*)(?:\s[^<>]*)?>\s*$/;

/** By what the lines open or close. */
function countsFor(path: string, rows: readonly string[]): OpenCounts | undefined {
  if (rows.some((row) => bracket.test(row))) return bracketCounts(path);
  const name = rows.map((row) => tag.exec(row)?.[1]).find((each) => each !== undefined);
  return name === undefined ? wordCounts(path) : tagCounts(name);
}

/** One that leaves, brings in or declares something, or several lines that the file has once each. */
function isSaidOnce(source: SourceText, path: string, rows: readonly string[]): boolean {
  const [only = "", another] = rows;
  if (another === undefined)
    return (
      isCode(path) &&
      (statement.test(only) || (/\S:\s*$/.test(only) && /\.pyi?$/i.test(path)) || declared(path, only) !== undefined)
    );
  const worded = rows.filter(hasWord);
  return worded.length > 1 && worded.every((row) => source.trimmed.count(row.trim(), 2) === 1);
}

const statement =
  /^\s*(?:(?:return|throw|raise)\b|(?:break|continue);?\s*$|(?:export\s+)?(?:const|let|import|val)\s|#\s*include\b|from\s.*\bimport\b)/;
