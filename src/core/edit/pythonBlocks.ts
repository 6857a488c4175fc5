import { codeIn } from "./codeText.ts";
import { createTextScan } from "./heldText.ts";
import { type Change, hunkEnd } from "./hunk.ts";
import { indentOf } from "./indentation.ts";
import type { SourceText } from "./sourceText.ts";
import { isPython } from "./standIns.ts";
import { isFilled } from "./words.ts";

/** So many lines around a change are looked at for those that it stands in. */
const around = 100;

/** Would Python no longer read the file, for how far in a line stands to those around it? */
export function breaksBlocks(source: SourceText, path: string, changes: readonly Change[]): boolean {
  const { lines } = source;
  const sorted = changes.toSorted((a, b) => a.start - b.start);
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (!isPython(path) || first === undefined || last === undefined) return false;
  const level = Math.min(...sorted.map(({ removed, added }) => Math.min(levelOf(removed), levelOf(added))));
  const from = outer(lines, first.start - 1, -1, level);
  const to = outer(lines, hunkEnd(last), 1, level) + 1;
  const fresh: string[] = [];
  let at = from;
  for (const change of sorted) {
    if (change.start < at) return true;
    for (const line of lines.slice(at, change.start)) fresh.push(line);
    for (const line of change.added) fresh.push(line);
    at = hunkEnd(change);
  }
  fresh.push(...lines.slice(at, to));
  return !isReadable(path, fresh) && isReadable(path, lines.slice(from, to)) && statementEnds(source, path)[from] === 1;
}

function levelOf(lines: readonly string[]): number {
  return lines.reduce((least, line) => (isFilled(line) ? Math.min(least, indentOf(line).length) : least), Infinity);
}

/** The next line that stands no further in, or the last one that is looked at. */
function outer(lines: readonly string[], start: number, step: 1 | -1, level: number): number {
  let at = start;
  for (let left = around; left > 0 && at + step >= 0 && at + step < lines.length; left -= 1) {
    const line = lines[at] ?? "";
    if (isFilled(line) && indentOf(line).length <= level) break;
    at += step;
  }
  return Math.max(0, at);
}

function isReadable(path: string, lines: readonly string[]): boolean {
  const statements = createStatements(path);
  const levels: number[] = [];
  let opens = false;
  for (const line of lines) {
    const isStatement = statements.push(line);
    if (isStatement) {
      const level = indentOf(line).length;
      const above = levels.at(-1);
      if (above !== undefined && opens !== level > above) return false;
      while ((levels.at(-1) ?? -1) > level) levels.pop();
      // Left of all that was seen there may be any level; between two that were seen there is none.
      if (levels.length > 0 && levels.at(-1) !== level && !opens) return false;
      if (levels.at(-1) !== level) levels.push(level);
    }
    if (statements.isEnd) opens = statements.opens;
  }
  return true;
}

const knownEnds = new WeakMap<SourceText, Uint8Array>();

/** For each line whether a statement may begin there. */
function statementEnds(source: SourceText, path: string): Uint8Array {
  const known = knownEnds.get(source);
  if (known !== undefined) return known;
  const statements = createStatements(path);
  const ends = new Uint8Array(source.lines.length);
  for (const [at, line] of source.lines.entries()) {
    ends[at] = statements.isEnd ? 1 : 0;
    statements.push(line);
  }
  knownEnds.set(source, ends);
  return ends;
}

/** Which lines begin statements: none in brackets, in texts of several lines or behind a backslash. */
function createStatements(path: string) {
  const scan = createTextScan(path);
  let depth = 0;
  let goesOn = false;
  let opens = false;
  return {
    push(line: string): boolean {
      const isInText = scan.isInside;
      scan.push(line);
      if (isInText && scan.isInside) return false;
      const code = codeIn(isInText ? line.replace(/^.*(?:"""|''')/, "") : withoutTexts(line), path);
      const isStatement = !isInText && depth === 0 && !goesOn && code.trim() !== "";
      depth = Math.max(0, depth + balance(code));
      goesOn = code.trimEnd().endsWith("\\");
      if (code.trim() !== "") opens = code.trimEnd().endsWith(":");
      return isStatement;
    },
    get isEnd() {
      return depth === 0 && !goesOn && !scan.isInside;
    },
    get opens() {
      return opens;
    },
  };
}

/** Without what stands in three quotes, also where it does not end in the line. */
function withoutTexts(line: string): string {
  return line.replace(/("""|''').*?(?:\1|$)/g, '""');
}

function balance(code: string): number {
  const opened = code.match(/[([{]/g)?.length ?? 0;
  return opened - (code.match(/[)\]}]/g)?.length ?? 0);
}
