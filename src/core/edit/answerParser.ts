import type { ProposedEdit } from "./proposedEdit.ts";
import { createSearchReplaceParser } from "./searchReplace.ts";
import { createWholeSelectionParser } from "./wholeSelection.ts";

export type AnswerParser = {
  /** The edits that these characters complete. How the answer is cut into pieces makes no difference. */
  push(text: string): ProposedEdit[];
  /** What only the end can tell: a whole replacement, or a block that never ended. */
  end(): ProposedEdit[];
};

/**
 * Reads an answer as it streams. Search/replace blocks are taken wherever they appear; a lone code block is the
 * replacement when a selection was asked for. `selection` holds the selected lines, or undefined for a whole file.
 */
export function createAnswerParser(selection: readonly string[] | undefined): AnswerParser {
  const blocks = createSearchReplaceParser();
  const whole = createWholeSelectionParser();
  let partial = "";
  let sawBlock = false;

  function takeLine(line: string): ProposedEdit[] {
    const edit = blocks.line(line);
    sawBlock ||= blocks.inBlock;
    if (!sawBlock) whole.line(line);
    return edit === undefined ? [] : [edit];
  }

  /** A lone CR ends a line for the editor, so it does here. */
  function takeLines(line: string): ProposedEdit[] {
    return line.replace(/\r$/, "").split("\r").flatMap(takeLine);
  }

  return {
    push(text) {
      if (!text.includes("\n")) {
        partial += text;
        return [];
      }
      const lines = text.split("\n");
      lines[0] = partial + (lines[0] ?? "");
      partial = lines.pop() ?? "";
      return lines.flatMap(takeLines);
    },
    end() {
      const edits = partial === "" ? [] : takeLines(partial);
      partial = "";
      const open = blocks.end();
      if (open !== undefined) edits.push(open);
      if (sawBlock || selection === undefined) return edits;
      const replacement = whole.end(selection);
      return replacement === undefined ? edits : [...edits, replacement];
    },
  };
}
