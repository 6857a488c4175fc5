import type { EditFormat } from "./edit/formatChoice.ts";
import type { AskedFormat } from "./prompt.ts";

const names: Record<EditFormat, string> = {
  v4a: "a patch",
  "string-replace": "replacements by a tool",
  "search-replace": "search/replace blocks",
  "whole-file": "the whole file",
  "whole-selection": "the whole selection",
};

/** "search/replace blocks: two answers with a patch in a row could not be placed". */
export function askedText({ format, insteadOf }: AskedFormat): string {
  const why = insteadOf === undefined ? "" : `: two answers in a row with ${names[insteadOf]} could not be placed`;
  return `${names[format]}${why}`;
}
