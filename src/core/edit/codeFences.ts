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
};

const fenceLine = /^( {0,3})(`{3,}|~{3,})\s*(.*)$/;

type OpenFence = CodeFence & { lines: string[]; closed: boolean };

/** Collects the code blocks of an answer and the prose around them, line by line. */
export function createFenceReader(): {
  line(text: string): void;
  readonly fences: readonly CodeFence[];
  readonly prose: readonly string[];
  /** The marks of the block that is open, or "". */
  readonly open: string;
} {
  const fences: OpenFence[] = [];
  const prose: string[] = [];
  let marks = "";
  let indent = "";
  let depth = 0;
  let above = "";

  return {
    line(text) {
      const [, blanks = "", found = "", info = ""] = fenceLine.exec(text) ?? [];
      if (marks === "") {
        if (found === "") {
          prose.push(text);
          if (text.trim() !== "") above = text;
          return;
        }
        marks = found;
        indent = blanks;
        depth = 1;
        fences.push({ lines: [], info, marks, above, closed: false });
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
    fences,
    prose,
    get open() {
      return marks;
    },
  };
}

/** In a list all of a block stands as far in as its marks; a block whose lines do not was not moved in. */
function close(fence: OpenFence, indent: string): void {
  const isMoved = indent !== "" && fence.lines.every((line) => line.startsWith(indent) || line.trim() === "");
  if (isMoved) fence.lines = fence.lines.map((line) => line.slice(indent.length));
  fence.closed = true;
}
