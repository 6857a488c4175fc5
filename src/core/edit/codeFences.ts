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

const fenceLine = /^ {0,3}(`{3,}|~{3,})\s*(.*)$/;

/** Collects the code blocks of an answer and the prose around them, line by line. */
export function createFenceReader(): {
  line(text: string): void;
  readonly fences: readonly CodeFence[];
  readonly prose: readonly string[];
  /** The marks of the block that is open, or "". */
  readonly open: string;
} {
  const fences: (CodeFence & { lines: string[]; closed: boolean })[] = [];
  const prose: string[] = [];
  let marks = "";
  let depth = 0;
  let above = "";

  return {
    line(text) {
      const [, found = "", info = ""] = fenceLine.exec(text) ?? [];
      if (marks === "") {
        if (found === "") {
          prose.push(text);
          if (text.trim() !== "") above = text;
          return;
        }
        marks = found;
        depth = 1;
        fences.push({ lines: [], info, marks, above, closed: false });
        above = "";
        return;
      }
      const last = fences.at(-1);
      if (found.startsWith(marks)) {
        depth += info === "" ? -1 : 1;
        if (depth === 0) {
          if (last !== undefined) last.closed = true;
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
