import { isCode } from "./codeText.ts";
import type { Change } from "./hunk.ts";
import type { SourceText } from "./sourceText.ts";

/** Files in which a number may begin a line by right, whatever stands around it. */
export function mayNumberLines(path: string): boolean {
  return !isCode(path) || /\.(?:sql|json[c5]?)$/i.test(path);
}

/** Do these lines end inside a text that the code holds? */
export function isWithinText(path: string, lines: readonly string[]): boolean {
  const scan = createTextScan(path);
  for (const line of lines) scan.push(line);
  return scan.isInside;
}

/** The new lines but for those inside of texts of several lines. */
export function outsideTexts({ lines }: SourceText, path: string, changes: readonly Change[]): string[] {
  const scan = createTextScan(path);
  let from = 0;
  return changes
    .toSorted((a, b) => a.start - b.start)
    .flatMap(({ start, removed, added }) => {
      for (const line of lines.slice(from, start)) scan.push(line);
      from = start + removed.length;
      return added.filter((line) => {
        const wasInside = scan.isInside;
        scan.push(line);
        return !wasInside;
      });
    });
}

/** The lines without what is inside of texts of several lines, and of the text between tags. */
export function codeOutside(path: string, lines: readonly string[]): string[] {
  const scan = createTextScan(path);
  const isTagged = /\.[jt]sx$/i.test(path);
  return lines.map((line) => {
    const wasInside = scan.isInside;
    scan.push(line);
    if (wasInside) return scan.isInside ? "" : line.replace(/^.*(?:`|"""|'''|\*\/)/, "");
    const code = scan.isInside ? line.replace(/(?:`|"""|'''|\/\*)(?:(?!`|"""|''').)*$/, "") : line;
    return isTagged ? code.replace(/>[^<>{}]*</g, "><") : code;
  });
}

/**
 * Whether the lines so far end inside a string of several lines, a here document or a comment: by the marks that open and
 * close such alone, so that a lone mark in a comment may say yes for no.
 */
export function createTextScan(path: string): { push(line: string): void; readonly isInside: boolean } {
  const hasHash = /\.(?:pyi?|rb|sh)$/i.test(path);
  const hasHere = /\.(?:rb|sh)$/i.test(path);
  const mark = /\.(?:[cm]?[jt]sx?|go)$/i.test(path) ? /\\.|(`)/g : /\\.|("""|''')/g;
  /** What ends the text that is open. */
  let end: string | undefined;
  let isHere = false;

  function pushCode(line: string): void {
    if (!hasHash && end === undefined && /^\s*\/\*/.test(line)) end = "*/";
    if (end === "*/") {
      if (line.includes("*/")) end = undefined;
      return;
    }
    for (const [, found] of line.matchAll(mark)) {
      if (end === undefined) end = found;
      else if (end === found) end = undefined;
    }
    const word = hasHere && end === undefined ? /<<[-~]?\s*["']?([A-Za-z_]\w*)/.exec(line)?.[1] : undefined;
    isHere = word !== undefined;
    end ??= word;
  }

  return {
    push(line) {
      if (!isHere) pushCode(line);
      else if (line.trim() === end) {
        end = undefined;
        isHere = false;
      }
    },
    get isInside() {
      return end !== undefined;
    },
  };
}
