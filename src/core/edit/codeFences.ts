/** A code block of an answer. */
export type CodeFence = {
  readonly lines: readonly string[];
  /** What follows the opening marks: a language, a path, or both. */
  readonly info: string;
  /** The marks that open it. */
  readonly marks: string;
  /** The last line above that is not blank. */
  readonly above: string;
  readonly closed: boolean;
  /** It stands between tags that some models put around a text which holds code blocks. */
  readonly isInside: boolean;
};

const textTag = /^<(\/?)(?:source|sourcecode|codeblock)>[\w+#.-]*\s*$/;
const fenceLine = /^([ \t]*)(`{3,}|~{3,})\s*(.*)$/s;
const listItem = /^ *(?:[-*+]|\d{1,9}[.)])[ \t]+(?=\S)/;
/** Further in than so many columns from where its text begins, a line opens no code block. */
const mostBlanks = 3;

type OpenFence = CodeFence & { lines: string[]; closed: boolean };

/** Collects the code blocks of an answer and the prose around them, line by line. */
export function createFenceReader(): {
  line(text: string): void;
  /** An edit stood here: what stands above it heads nothing below it. */
  passEdit(): void;
  readonly fences: readonly CodeFence[];
  readonly prose: readonly string[];
  /** The marks of the block that is open, or "". */
  readonly open: string;
  /** What stands before them. */
  readonly indent: string;
  /** Does a line that stands so far in belong to the list's item that the prose is in? */
  isListed(blanks: string): boolean;
} {
  const fences: OpenFence[] = [];
  const prose: string[] = [];
  let marks = "";
  let indent = "";
  let depth = 0;
  let above = "";
  /** Where the text of the list's item begins that the prose is in. */
  let inside = 0;
  let isInside = false;

  return {
    line(text) {
      const [, blanks = "", said = "", info = ""] = fenceLine.exec(text) ?? [];
      // Inside of a code block a tab is its own, but where its marks have one.
      const isOwn = marks !== "" && blanks.includes("\t") && !indent.includes("\t");
      const found = columns(blanks) <= inside + mostBlanks && !isOwn ? said : "";
      if (marks === "") {
        if (found === "") {
          prose.push(text);
          const [tag, end] = textTag.exec(text) ?? [];
          if (tag !== undefined) isInside = end === "";
          const item = listItem.exec(text)?.[0];
          inside = item !== undefined ? columns(item) : /^\S/.test(text) ? 0 : inside;
          if (text.trim() !== "") above = text;
          return;
        }
        marks = found;
        indent = blanks;
        depth = 1;
        fences.push({ lines: [], info, marks, above, closed: false, isInside });
        above = "";
        return;
      }
      const last = fences.at(-1);
      if (found.startsWith(marks)) {
        depth += info === "" ? -1 : 1;
        if (depth === 0) {
          if (last !== undefined) close(last, indent);
          marks = "";
          return;
        }
      }
      last?.lines.push(text);
    },
    passEdit() {
      above = "";
    },
    isListed: (blanks) => inside > 0 && columns(blanks) <= inside + mostBlanks,
    fences,
    prose,
    get indent() {
      return marks === "" ? "" : indent;
    },
    get open() {
      return marks;
    },
  };
}

function columns(text: string): number {
  let count = 0;
  for (const char of text) count += char === "\t" ? 4 - (count % 4) : 1;
  return count;
}

/** In a list all of a block stands as far in as its marks; a block whose lines do not was not moved in. */
function close(fence: OpenFence, indent: string): void {
  const isMoved = indent !== "" && fence.lines.every((line) => line.startsWith(indent) || line.trim() === "");
  if (isMoved) fence.lines = fence.lines.map((line) => line.slice(indent.length));
  fence.closed = true;
}
