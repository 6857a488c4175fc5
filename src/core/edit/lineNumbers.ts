import { holdsColumns, isProse } from "./codeText.ts";
import type { Region } from "./diffLines.ts";
import { createTextScan, isWithinText, mayNumberLines } from "./heldText.ts";
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

/** Where new lines stand, counted from one, and the lines that stood there. */
type Place = {
  readonly source: SourceText;
  readonly path: string;
  readonly known: readonly string[];
  readonly first: number;
};

/**
 * The edit without numbers that its new lines alone carry, where the file itself proves that they number its lines. "mixed"
 * where they may be content as well, or where some new lines have one and some do not.
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
  const place = { source, path, first: start + 1 };
  if (edit.kind === "string") {
    // Part of a line begins with no number of a line.
    const [first = ""] = edit.old.split("\n");
    if (edit.old !== "" && source.lines[start]?.trim() !== first.trim()) return "none";
    const plain = withoutNew(edit.new.split("\n"), { ...place, known: edit.old.split("\n") });
    return typeof plain === "string" ? plain : { ...edit, new: plain.join("\n") };
  }
  const readings: BlockReading[] = [];
  for (const reading of edit.readings) {
    const plain = readingWithout(reading, { ...place, known: reading.search });
    if (plain === "mixed") return plain;
    readings.push(plain === "none" ? reading : plain);
  }
  return readings.every((reading, at) => reading === edit.readings[at]) ? "none" : { ...edit, readings };
}

/** The same for new text that stands where `known` did. */
export function linesWithoutNumbers(lines: readonly string[], place: Place): readonly string[] | "mixed" {
  const { path, source } = place;
  if (holdsColumns(path) || !lines.some(isNumbered) || source.lines.some(isNumbered)) return lines;
  if (isProse(path) && !isNumberedWhole(lines)) return lines;
  const plain = withoutNew(lines, place);
  return plain === "none" ? lines : plain;
}

/** A new file of which every line is numbered, from its first. */
export function isNumberedThrough(path: string, lines: readonly string[]): boolean {
  const [one, another] = numbersOf(lines) ?? [];
  return !holdsColumns(path) && one !== undefined && another !== undefined && one.number <= nearby && one.mark !== "\t";
}

function readingWithout(reading: BlockReading, place: Place): BlockReading | "none" | "mixed" {
  const { replace, changes } = reading;
  if (changes === undefined) {
    const plain = withoutNew(replace, place);
    return typeof plain === "string" ? plain : { ...reading, replace: plain };
  }
  const regions: Region[] = [];
  for (const region of changes) {
    const plain = withoutNew(region.added, { ...place, first: place.first + region.start });
    if (plain === "mixed") return plain;
    regions.push(plain === "none" ? region : { ...region, added: plain });
  }
  return regions.every((region, at) => region === changes[at]) ? "none" : { ...reading, changes: regions };
}

function withoutNew(fresh: readonly string[], place: Place): readonly string[] | "none" | "mixed" {
  if (!fresh.some(isNumbered)) return "none";
  const found = numbersOf(fresh);
  const [one] = found ?? [];
  if (found === undefined || one === undefined) return partly(fresh, place);
  const bare = fresh.map((line) => numberedAs(line)?.rest ?? line);
  // The blank behind the mark belongs to it, or is the first of the indentation: a line of the file tells, else the form does.
  const apart = bare.every((line) => /^(?:[ \t]|$)/.test(line)) ? bare.map((line) => line.slice(1)) : bare;
  if (!mayNumberLines(place.path) && !isWithinText(place.path, place.source.lines.slice(0, place.first - 1))) {
    const [isBare, isApart] = [isOwn(fresh, bare, place), isOwn(fresh, apart, place)];
    if (isBare !== isApart) return isBare ? bare : apart;
    if (isBare || goesOn(fresh, one.rest, place)) return one.mark === " |" ? apart : bare;
    return "mixed";
  }
  const quoted = new Set(place.known.filter(hasWord));
  const isQuoting = [...bare, ...apart].some((line) => quoted.has(line));
  return one.number > 1 || isQuoting || isNear(one.number, 0, fresh, place) ? "mixed" : "none";
}

/** The numbers of lines that all have one, of one form, and counted; undefined otherwise. */
function numbersOf(lines: readonly string[]): readonly Numbered[] | undefined {
  const found = lines.filter((line) => line.trim() !== "").map(numberedAs);
  if (!found.every((each) => each !== undefined)) return undefined;
  const isCounted = found.every(({ number, mark }, at) => {
    const step = number - (found[at - 1]?.number ?? number);
    return step >= 0 && step <= mostStep && mark === found[0]?.mark;
  });
  return isCounted ? found : undefined;
}

/** A line of the file with its very own number before it. */
function isOwn(fresh: readonly string[], plain: readonly string[], { source }: Place): boolean {
  return plain.some((line, at) => {
    const number = numberedAs(fresh[at] ?? "")?.number;
    return number !== undefined && hasWord(line) && source.lines[number - 1] === line;
  });
}

/** Line by line the numbers of the place, and a line that is like one that stood there. */
function goesOn(fresh: readonly string[], rest: string, { known, first }: Place): boolean {
  const isExact = fresh.every((line, at) => line.trim() === "" || numberedAs(line)?.number === first + at);
  const quoted = new Set(known.map((line) => line.trim()).filter(hasWord));
  return isExact && (isLike(rest, known) || fresh.some((line) => quoted.has(numberedAs(line)?.rest.trim() ?? "")));
}

/** It begins with the word that a quoted line begins with. */
function isLike(line: string, known: readonly string[]): boolean {
  const wordOf = (text: string) => /^\s*([\p{L}_$]{2,})/u.exec(text)?.[1];
  const word = wordOf(line);
  return word !== undefined && known.some((each) => wordOf(each) === word);
}

/** Numbers before tabs are data as well, `1 |` at the end of a line an operator, and a list inside a text its own. */
function partly(fresh: readonly string[], place: Place): "none" | "mixed" {
  const text = createTextScan(place.path);
  for (const line of place.source.lines.slice(0, place.first - 1)) text.push(line);
  const isSlip = fresh.some((line, at) => {
    const isHeld = text.isInside;
    text.push(line);
    const found = numberedAs(line);
    if (found === undefined || found.rest.trim() === "") return false;
    return isNear(found.number, at, fresh, place) || (found.mark !== "\t" && !isHeld);
  });
  return isSlip ? "mixed" : "none";
}

/** May the number be the line's own, miscounted a little? */
function isNear(number: number, at: number, fresh: readonly string[], { known, first }: Place): boolean {
  return Math.abs(number - first - at) <= nearby + Math.abs(fresh.length - known.length);
}

function hasWord(line: string): boolean {
  return /\w/.test(line);
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
