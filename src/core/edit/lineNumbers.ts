import { holdsColumns, isProse } from "./codeText.ts";
import type { QuotingEdit } from "./placedEdit.ts";
import { quotedIn } from "./placement.ts";
import type { BlockReading } from "./proposedEdit.ts";
import type { SourceText } from "./sourceText.ts";

// Line numbers that a model copied along with the lines: `12 | code`, `12<tab>code`, `12→code`.

type Numbered = { readonly number: number; readonly mark: string; readonly rest: string };

const numberedLine = /^\s*(\d{1,7})( ?\||\t|→)(.*)$/;
/** From one numbered line to the next: a line that was taken away leaves a gap, and new ones have the number before. */
const mostStep = 3;
const nearby = 3;

/**
 * The edit without numbers that its new lines alone carry, which are never the file's unless the file has such lines
 * itself. "mixed" where some new lines have one and some do not, or where nothing tells that they are none of the content.
 */
export function withoutNumbers(
  source: SourceText,
  path: string,
  edit: QuotingEdit,
  start: number,
): QuotingEdit | "none" | "mixed" {
  const fresh = newLinesOf(edit);
  if (holdsColumns(path) || !fresh.some(isNumbered) || (isProse(path) && !isNumberedWhole(fresh))) return "none";
  if (quotedIn(edit).some(isNumbered) || source.lines.some(isNumbered)) return "none";
  if (edit.kind === "string") {
    // Part of a line begins with no number of a line.
    const [first = ""] = edit.old.split("\n");
    if (edit.old !== "" && source.lines[start]?.trim() !== first.trim()) return "none";
    const plain = withoutNew(edit.new.split("\n"), edit.old.split("\n"), start + 1);
    return typeof plain === "string" ? plain : { ...edit, new: plain.join("\n") };
  }
  const readings: BlockReading[] = [];
  for (const reading of edit.readings) {
    const plain = readingWithout(reading, start + 1);
    if (plain === "mixed") return plain;
    readings.push(plain === "none" ? reading : plain);
  }
  return readings.every((reading, at) => reading === edit.readings[at]) ? "none" : { ...edit, readings };
}

/** The same for new text that stands where `before` did, from a line counted from one. */
export function linesWithoutNumbers(
  source: SourceText,
  path: string,
  lines: readonly string[],
  before: readonly string[],
  first: number,
): readonly string[] | "mixed" {
  if (holdsColumns(path) || !lines.some(isNumbered) || source.lines.some(isNumbered)) return lines;
  if (isProse(path) && !isNumberedWhole(lines)) return lines;
  const plain = withoutNew(lines, before, first);
  return plain === "none" ? lines : plain;
}

/** A new file of which every line is numbered. */
export function isNumberedThrough(path: string, lines: readonly string[]): boolean {
  if (holdsColumns(path)) return false;
  const plain = lines.some(isNumbered) ? withoutNew(lines, [], 1) : "none";
  return typeof plain !== "string" && numberedAs(lines[0] ?? "")?.mark !== "\t";
}

function readingWithout(reading: BlockReading, first: number): BlockReading | "none" | "mixed" {
  const { search, replace, changes } = reading;
  if (changes === undefined) {
    const plain = withoutNew(replace, search, first);
    return typeof plain === "string" ? plain : { ...reading, replace: plain };
  }
  const plain = withoutNew(
    changes.flatMap(({ added }) => added),
    search,
    first + (changes[0]?.start ?? 0),
  );
  if (typeof plain === "string") return plain;
  let taken = 0;
  const regions = changes.map((region) => {
    taken += region.added.length;
    return { ...region, added: plain.slice(taken - region.added.length, taken) };
  });
  return { ...reading, changes: regions };
}

/** `known` are lines that may stand among the new ones: nearness or one of those tells that the numbers are no content. */
function withoutNew(
  fresh: readonly string[],
  known: readonly string[],
  first: number,
): readonly string[] | "none" | "mixed" {
  const found = fresh.filter((line) => line.trim() !== "").map(numberedAs);
  const [one] = found;
  if (found.every((each) => each === undefined)) return "none";
  if (!found.every((each) => each !== undefined) || one === undefined) return partly(fresh, first);
  const isOneForm = found.every(({ mark }) => mark === one.mark);
  const isCounted = found.every(({ number }, at) => {
    const step = number - (found[at - 1]?.number ?? number);
    return step >= 0 && step <= mostStep;
  });
  if (!isOneForm || !isCounted) return partly(fresh, first);
  const quoted = new Set(known.filter((line) => /\w/.test(line)));
  const isKnown = (lines: readonly string[]) => lines.some((line) => quoted.has(line));
  const bare = fresh.map((line) => numberedAs(line)?.rest ?? line);
  // The blank behind the mark belongs to it, or is the first of the indentation: a quoted line tells, else the form does.
  const apart = bare.every((line) => /^(?:[ \t]|$)/.test(line)) ? bare.map((line) => line.slice(1)) : bare;
  if (isKnown(bare) !== isKnown(apart)) return isKnown(bare) ? bare : apart;
  const isNear = Math.abs(one.number - first) <= nearby && (found.length > 1 || isLike(one.rest, known));
  return isNear ? (one.mark === " |" ? apart : bare) : "mixed";
}

/** One line alone is no count: it must begin with the word that a quoted line begins with. */
function isLike(line: string, known: readonly string[]): boolean {
  const wordOf = (text: string) => /^\s*([\p{L}_$]{2,})/u.exec(text)?.[1];
  const word = wordOf(line);
  return word !== undefined && known.some((each) => wordOf(each) === word);
}

/** Numbers before tabs are data as well, and `1 |` at the end of a line an operator, unless the place says otherwise. */
function partly(fresh: readonly string[], first: number): "none" | "mixed" {
  const isSlip = fresh.map(numberedAs).some((found) => {
    if (found === undefined || found.rest.trim() === "") return false;
    return found.mark !== "\t" || Math.abs(found.number - first) <= nearby + fresh.length;
  });
  return isSlip ? "mixed" : "none";
}

function isNumberedWhole(lines: readonly string[]): boolean {
  return lines.every((line) => line.trim() === "" || isNumbered(line));
}

function newLinesOf(edit: QuotingEdit): readonly string[] {
  if (edit.kind === "string") return edit.new.split("\n");
  return edit.readings.flatMap(({ replace }) => replace);
}

function isNumbered(line: string): boolean {
  return numberedAs(line) !== undefined;
}

/** `1 | 2 | 4;` is code. */
const operands = /^\s*\d+(?:\s*\|\s*\d+)+\s*[;,)\]}]*$/;

function numberedAs(line: string): Numbered | undefined {
  const [, number, mark = "", text = ""] = numberedLine.exec(line) ?? [];
  if (number === undefined || operands.test(line)) return undefined;
  return { number: Number(number), mark, rest: text };
}
