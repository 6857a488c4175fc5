import { withoutBlankEnds } from "./blankEnds.ts";
import { readingWithoutFences } from "./fenceMarks.ts";
import type { BlockReading } from "./proposedEdit.ts";

// Slips that models make in copying, each undone only where the file then has the lines.

/** Dashes, quotes and blanks that models write in ASCII, and accents, in one spelling. */
export function canonical(text: string): string {
  if (!isBeyondAscii(text)) return text;
  return text
    .normalize("NFC")
    .replace(/[\u2010-\u2015\u2212]/g, "-")
    .replace(/[\u2018-\u201B]/g, "'")
    .replace(/[\u201C-\u201F]/g, '"')
    .replace(/[\u00A0\u2002-\u200A\u202F\u205F\u3000]/g, " ");
}

export function isBeyondAscii(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 127) return true;
  return false;
}

/** What the block may have been before it was spoiled, likeliest first. */
export function repaired(reading: BlockReading): { readonly reading: BlockReading; readonly unescaped: boolean }[] {
  const ends = withoutBlankEnds(reading).map((each) => ({ reading: each, unescaped: false }));
  if (reading.changes !== undefined) return ends;
  const plain = withoutNumbers(reading);
  const numbers = plain === undefined ? [] : [{ reading: plain, unescaped: false }];
  const escapes = [unescapeSource, unescapeEntities].flatMap((undo) => {
    const search = undo(reading.search.join("\n"));
    const text = reading.replace.join("\n");
    const fresh = undo === unescapeSource ? unescapeNew(text) : (undo(text) ?? text);
    if (search === undefined || fresh === undefined) return [];
    // Where the new lines hold some of it as it is, nobody knows which entities are content.
    if (undo === unescapeEntities && fresh !== text && isPartlyEncoded(text)) return [];
    const replace = reading.replace.length === 0 ? [] : fresh.split("\n");
    return [{ reading: { search: search.split("\n"), replace }, unescaped: undo === unescapeSource }];
  });
  const bare = readingWithoutFences(reading);
  const fences = bare === undefined ? [] : [{ reading: bare, unescaped: false }];
  return [...numbers, ...escapes, ...fences, ...ends];
}

/** One level of escaping, as when the text was made a JSON string twice. Undefined where there is none. */
export function unescapeSource(text: string): string | undefined {
  if (!/\\[nt"'`\\]/.test(text)) return undefined;
  const meaning: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "" };
  return text.replace(/\\([nrt"'`\\])/g, (_, char: string) => meaning[char] ?? char);
}

/** The same for new text; undefined where a line break inside a string would become one in the file. */
export function unescapeNew(text: string): string | undefined {
  const plain = unescapeSource(text);
  if (plain === undefined || !/\\[nr]/.test(text) || text.split("\n").some(leavesQuoteOpen)) return plain ?? text;
  return plain.split("\n").some(leavesQuoteOpen) ? undefined : plain;
}

function leavesQuoteOpen(line: string): boolean {
  const quotes = line.replace(/"""|'''|\w'\w/g, "").match(/["']/g) ?? [];
  return quotes.filter((each) => each === '"').length % 2 > 0 || quotes.filter((each) => each === "'").length % 2 > 0;
}

/** A line break that is escaped right behind the end of a statement, and in no string or pattern. */
export function hasBrokenOff(line: string): boolean {
  const at = line.search(/[;{}),]\\n(?:[\s\w})]|$)/);
  if (at < 0 || /\/.*\\n.*\//.test(line)) return false;
  const quotes = line.slice(0, at).replace(/\\./g, "").match(/["'`]/g) ?? [];
  return ["'", '"', "`"].every((quote) => quotes.filter((each) => each === quote).length % 2 === 0);
}

/** A quote that is escaped outside of any string: the line was escaped once too often. */
export function isOverEscaped(line: string): boolean {
  if (hasBrokenOff(line)) return true;
  if (!/\\["']/.test(line) || /\/[^/\s]*\\["'][^/\s]*\//.test(line)) return false;
  const open: string[] = [];
  for (let at = 0; at < line.length; at += 1) {
    const char = line[at] ?? "";
    const inside = open.at(-1);
    const isText = inside !== undefined && inside !== "}";
    if (char === "\\") {
      if (!isText && /["']/.test(line[at + 1] ?? "")) return true;
      at += 1;
    } else if (char === inside) open.pop();
    else if (inside === "`" && char === "$" && line[at + 1] === "{") open.push("}");
    else if (!isText && /["'`]/.test(char)) open.push(char);
  }
  return false;
}

function unescapeEntities(text: string): string | undefined {
  if (!/&(?:lt|gt|amp|quot|apos|#39);/.test(text)) return undefined;
  const meaning: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'", "#39": "'" };
  return text.replace(/&(lt|gt|amp|quot|apos|#39);/g, (whole, name: string) => meaning[name] ?? whole);
}

function isPartlyEncoded(text: string): boolean {
  return /[<>]|&(?!(?:lt|gt|amp|quot|apos|#39);)/.test(text);
}

const numbered = /^\s*\d+(?: ?\| ?|\t|→|: ?)/;

/** Line numbers that were copied along: from the quoted lines, and from the new ones where all have them. */
function withoutNumbers({ search, replace }: BlockReading): BlockReading | undefined {
  const strip = (lines: readonly string[]) => {
    const bar = lines.every((line) => line === "" || /^\s*\d+ \| |^\s*\d+ \|$/.test(line)) ? /^\s*\d+ \| ?/ : numbered;
    return lines.map((line) => line.replace(bar, ""));
  };
  const isCounted = (lines: readonly string[]) => {
    const numbers = lines.flatMap((line) => /^\s*(\d+):/.exec(line)?.[1] ?? []);
    // A number and a colon is a key as well: only a count from line to line says that it is none.
    return (
      numbers.length === 0 ||
      (numbers.length > 1 && numbers.every((each, at) => Number(each) === Number(numbers[0]) + at))
    );
  };
  const isNumbered = (lines: readonly string[]) =>
    lines.some((line) => line !== "") && lines.every((line) => line === "" || numbered.test(line));
  if (!isNumbered(search) || !isCounted(search)) return undefined;
  // Where some of the new lines are numbered and some are not, nobody knows which numbers are content.
  if (!isNumbered(replace) && replace.some((line) => numbered.test(line))) return undefined;
  return { search: strip(search), replace: isNumbered(replace) ? strip(replace) : replace };
}
