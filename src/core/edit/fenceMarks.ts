import { holdsNoFences } from "./codeText.ts";
import { isWithinText } from "./heldText.ts";
import type { Change } from "./hunk.ts";
import type { QuotingEdit } from "./placedEdit.ts";
import { quotedIn } from "./placement.ts";
import type { BlockReading } from "./proposedEdit.ts";
import type { SourceText } from "./sourceText.ts";
import { isFilled } from "./words.ts";

// The marks of a code block that a model put around the text of an edit, or below it: "```ts".

const mark = /^(`{3,}|~{3,})[\w+#.-]*\s*$/;

function isMark(line: string): boolean {
  return mark.test(line);
}

function isBareMark(line: string): boolean {
  return /^(?:`{3,}|~{3,})\s*$/.test(line);
}

/** The lines without marks before the first and behind the last of them; the same where other marks stand among them. */
function withoutFence(lines: readonly string[]): readonly string[] {
  const last = lines.findLastIndex(isFilled);
  const isAround = last > 0 && isMark(lines[0] ?? "") && isBareMark(lines[last] ?? "");
  const bare = isAround ? lines.slice(1, last) : lines;
  return bare.some(isMark) ? lines : bare;
}

/** The same for the new text of a whole file: only what stands around all of it goes. */
export function withoutFenceAround(path: string, lines: readonly string[]): readonly string[] {
  const isAround = isMark(lines[0] ?? "") && isMark(lines.findLast(isFilled) ?? "");
  return isAround && holdsNoFences(path) ? withoutFence(lines) : lines;
}

/** The same for the text of a file to create. */
export function textWithoutFence(path: string, text: string): string {
  const lines = text.split("\n");
  const bare = withoutFenceAround(path, lines);
  return bare === lines ? text : bare.map((line) => `${line}\n`).join("");
}

/** The edit without marks that its new lines alone have, where the file has no such line. */
export function withoutFences(source: SourceText, path: string, edit: QuotingEdit, start: number): QuotingEdit {
  const added = edit.kind === "string" ? edit.new.split("\n") : edit.readings.flatMap(({ replace }) => replace);
  if (!holdsNoFences(path) || !added.some(isMark) || quotedIn(edit).some(isMark) || source.lines.some(isMark))
    return edit;
  if (isWithinText(path, source.lines.slice(0, start))) return edit;
  if (edit.kind === "string") {
    const bare = withoutFence(added);
    return bare === added ? edit : { ...edit, new: bare.join("\n") };
  }
  const readings = edit.readings.map((reading): BlockReading => {
    if (reading.changes !== undefined) return reading;
    const replace = edit.endsFence === true ? reading.replace.slice(0, -1) : withoutFence(reading.replace);
    return replace.some(isMark) || replace === reading.replace ? reading : { ...reading, replace };
  });
  return readings.every((reading, at) => reading === edit.readings[at]) ? edit : { ...edit, readings };
}

/** Both sides of a block without marks around them, where the quoted lines have some. */
export function readingWithoutFences({ search, replace, changes }: BlockReading): BlockReading | undefined {
  if (changes !== undefined) return undefined;
  const bare = withoutFence(search);
  return bare === search || !bare.some(isFilled) ? undefined : { search: bare, replace: withoutFence(replace) };
}

/** Marks among the new lines, outside of the texts that the code holds, which the file has nowhere. */
export function holdsFences(source: SourceText, path: string, changes: readonly Change[]): boolean {
  if (!holdsNoFences(path) || !changes.some(({ added }) => added.some(isMark)) || source.lines.some(isMark))
    return false;
  return changes.some(({ start, added }) => {
    const at = added.findIndex(isMark);
    return at >= 0 && !isWithinText(path, [...source.lines.slice(0, start), ...added.slice(0, at)]);
  });
}
