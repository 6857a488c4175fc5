import { goAround } from "./behindIndentation.ts";
import { diffLines, type Region } from "./diffLines.ts";
import { hidesCode, isPlaceholder, withoutPlaceholders } from "./elision.ts";
import type { Change } from "./hunk.ts";
import { indentOf, type Reindent } from "./indentation.ts";
import { inOwnIndentation } from "./ownIndentation.ts";
import type { BlockReading } from "./proposedEdit.ts";
import { rawLinesIn } from "./rawText.ts";
import { sectionComments } from "./sectionComments.ts";
import type { SourceText } from "./sourceText.ts";

/** What to change at a place that was found, or why that is not certain. */
export type Outcome =
  | { readonly kind: "changes"; readonly changes: readonly Change[] }
  | { readonly kind: "unclear"; readonly why: "elided" | "indentation" | "slip" };

/** What the quoted and the new lines share is not touched: there the file keeps its bytes. */
export function outcomeAt(
  source: SourceText,
  start: number,
  reading: BlockReading,
  reindent: Reindent | undefined,
): Outcome {
  const { search } = reading;
  const sections = sectionComments(search, reading.replace);
  const isElided = (line: string) =>
    isPlaceholder(line, source.dotsAreCode) &&
    source.trimmed.count(line.trim(), 1) === 0 &&
    !search.includes(line) &&
    !sections.has(line);
  let { replace, changes } = reading;
  if (replace.some(isElided)) {
    const whole = withoutPlaceholders(search, replace, isElided);
    if (whole === undefined) return { kind: "unclear", why: "elided" };
    replace = whole;
    changes = undefined;
  }
  const hides = (line: string) =>
    hidesCode(line) && source.trimmed.count(line.trim(), 1) === 0 && !search.includes(line);
  if (replace.some(hides)) return { kind: "unclear", why: "elided" };
  if (reindent !== undefined && isAtHome(source, start, search, replace)) {
    const actual = source.lines.slice(start, start + search.length);
    if (!beginsOutside(actual, replace))
      return { kind: "changes", changes: placed(source, start, diffLines(actual, replace)) };
    if (!goAround(replace)) return { kind: "unclear", why: "indentation" };
  }
  const moved = reindent === undefined ? ownBlanks(source, start, search) : undefined;
  const found = changes ?? diffLines(search, replace);
  const regions =
    reindent === undefined
      ? found.map((region) => ({ ...region, added: region.added.map((line) => moved?.get(line) ?? line) }))
      : reindented(found, replace, reindent);
  if (regions === undefined) return { kind: "unclear", why: "indentation" };
  const own = reindent === undefined ? inOwnIndentation(source, search, regions) : regions;
  if (own === undefined) return { kind: "unclear", why: "indentation" };
  return { kind: "changes", changes: placed(source, start, own) };
}

/** The same with their new lines indented as the file is; `replace` are all new lines, which tell what is inside of a text. */
function reindented(found: readonly Region[], replace: readonly string[], reindent: Reindent): Region[] | undefined {
  const { fixed, unsure } = rawLinesIn(replace);
  const regions: Region[] = [];
  let ahead = 0;
  for (const region of found) {
    const added: string[] = [];
    for (const [index, line] of region.added.entries()) {
      const place = region.start + ahead + index;
      const aligned = fixed.has(place) ? line : reindent(line);
      if (aligned === undefined || (aligned !== line && unsure.has(place))) return undefined;
      added.push(aligned);
    }
    ahead += region.added.length - (region.end - region.start);
    regions.push({ start: region.start, end: region.end, added });
  }
  return regions;
}

/** By quoted line the file's own, where they differ in the blanks at the end: a quoted line that is moved keeps the file's. */
function ownBlanks(source: SourceText, start: number, search: readonly string[]): ReadonlyMap<string, string> {
  const own = new Map<string, string>();
  const unclear = new Set<string>();
  for (const [at, quoted] of search.entries()) {
    const real = source.lines[start + at] ?? "";
    if (quoted === "" || quoted.trimEnd() !== real.trimEnd()) continue;
    if ((own.get(quoted) ?? real) !== real) unclear.add(quoted);
    own.set(quoted, real);
  }
  for (const quoted of unclear) own.delete(quoted);
  return own;
}

/** Some models quote without indentation and write the new lines with the file's. */
function isAtHome(source: SourceText, start: number, search: readonly string[], replace: readonly string[]): boolean {
  const filled = (line: string) => line.trim() !== "";
  const places = new Map(search.map((line, at) => [line.trim(), at]));
  const real = (at: number) => indentOf(source.lines[start + at] ?? "");
  // Quoted further in than the file is, they lost none.
  if (search.some((line, at) => filled(line) && indentOf(line).length > real(at).length)) return false;
  const shared = replace.filter((line) => filled(line) && places.has(line.trim()));
  if (shared.length > 0) {
    const place = (line: string) => places.get(line.trim()) ?? 0;
    const isReal = (line: string) => indentOf(line) === real(place(line));
    return shared.every(isReal) && shared.some((line) => indentOf(line) !== indentOf(search[place(line)] ?? ""));
  }
  const at = search.findIndex(filled);
  const fresh = replace.filter(filled);
  if (at < 0 || fresh.length === 0 || indentOf(search[at] ?? "") === real(at)) return false;
  return indentOf(fresh[0] ?? "") === real(at) && fresh.every((line) => line.startsWith(real(at)));
}

/** Less far in than all of the file's lines: the new ones go around these, unless the first alone lost its blanks. */
function beginsOutside(actual: readonly string[], replace: readonly string[]): boolean {
  const first = indentOf(replace.find((line) => line.trim() !== "") ?? "");
  return actual.every((line) => line.trim() === "" || indentOf(line).length > first.length);
}

function placed(source: SourceText, start: number, regions: readonly Region[]): Change[] {
  return regions.map((region) => ({
    start: start + region.start,
    removed: source.lines.slice(start + region.start, start + region.end),
    added: region.added,
  }));
}
