import { createLineTable, type LineTable } from "./lineTable.ts";
import { canonical, isBeyondAscii } from "./spelling.ts";

/** A file's text as edits are placed onto it. What is costly to know is found out once, when it is first asked for. */
export type SourceText = {
  readonly lines: readonly string[];
  /** The lines joined by plain newlines. */
  readonly text: string;
  /** The same with a newline before and after, so that every line stands between two: an offset in it is one behind. */
  readonly bordered: string;
  /** By line without the blanks around it. */
  readonly trimmed: LineTable;
  /** The same with punctuation and accents in one spelling. */
  readonly canonical: LineTable;
  /** Indented dots on a line of their own are a statement. */
  readonly dotsAreCode: boolean;
  /** Some character of it is beyond ASCII. */
  readonly isBeyondAscii: boolean;
  /** Zero-based line of an offset in `text`, and where that line begins. */
  lineAt(offset: number): { readonly line: number; readonly start: number };
};

/** A byte order mark is no part of the first line. */
const byteOrderMark = "\uFEFF";

export function createSourceText(text: string, dotsAreCode = false): SourceText {
  const bare = text.startsWith(byteOrderMark) ? text.slice(1) : text;
  return bare.includes("\r")
    ? sourceOf(bare.split(/\r\n|\n|\r/), dotsAreCode)
    : sourceOf(bare.split("\n"), dotsAreCode, bare);
}

/** `joined` are the lines joined by plain newlines, where that is known already. */
export function sourceOf(lines: readonly string[], dotsAreCode = false, joined?: string): SourceText {
  let whole = joined;
  let trimmed: LineTable | undefined;
  let canonicalTable: LineTable | undefined;
  let bordered: string | undefined;
  let beyondAscii: boolean | undefined;
  let starts: Int32Array | undefined;
  const text = () => {
    whole ??= lines.join("\n");
    return whole;
  };
  return {
    lines,
    dotsAreCode,
    get text() {
      return text();
    },
    get bordered() {
      bordered ??= `\n${text()}\n`;
      return bordered;
    },
    get trimmed() {
      trimmed ??= createLineTable(lines, (line) => line.trim());
      return trimmed;
    },
    get canonical() {
      canonicalTable ??= createLineTable(lines, (line) => canonical(line.trim()));
      return canonicalTable;
    },
    get isBeyondAscii() {
      beyondAscii ??= lines.some(isBeyondAscii);
      return beyondAscii;
    },
    lineAt(offset) {
      starts ??= lineStarts(lines);
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((starts[middle] ?? 0) <= offset) low = middle;
        else high = middle - 1;
      }
      return { line: low, start: starts[low] ?? 0 };
    },
  };
}

function lineStarts(lines: readonly string[]): Int32Array {
  const starts = new Int32Array(lines.length);
  let offset = 0;
  for (let at = 0; at < lines.length; at += 1) {
    starts[at] = offset;
    offset += (lines[at] ?? "").length + 1;
  }
  return starts;
}
