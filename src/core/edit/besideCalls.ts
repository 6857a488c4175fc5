import { malformed, type ProposedEdit } from "./proposedEdit.ts";
import { hasWord } from "./words.ts";

const leftOut = "It is a code block in an answer that also calls tools, so it was left out.";

/**
 * A code block beside tool calls is an illustration, and no edit: which of the two is meant cannot be known. It is told
 * where it says what neither the files nor the calls do; `told` are the texts of those.
 */
export function besideCalls(
  { lines }: Extract<ProposedEdit, { kind: "whole" | "replacement" }>,
  told: readonly string[],
): ProposedEdit[] {
  const known = new Set(told.flatMap((text) => text.split(/\r\n|\n|\r/)).map((line) => line.trim()));
  return lines.some((line) => hasWord(line) && !known.has(line.trim())) ? [malformed(leftOut, lines)] : [];
}

/** What an edit puts into a file. */
export function writtenIn(edit: ProposedEdit): readonly string[] {
  switch (edit.kind) {
    case "string":
      return [edit.new];
    case "block":
      return edit.readings.flatMap(({ replace }) => replace);
    case "create":
      return [edit.text];
    case "whole":
    case "replacement":
      return edit.lines;
    default:
      return [];
  }
}
