import type { EditTool } from "./editTools.ts";
import { searchReplaceInstructions } from "./searchReplace.ts";
import { stringReplaceInstructions } from "./stringReplace.ts";
import { applyPatchInstructions, v4aInstructions, v4aToolInstructions } from "./v4aPatch.ts";
import { wholeFileInstructions } from "./wholeFile.ts";
import { fenceFor, wholeSelectionInstructions } from "./wholeSelection.ts";

/** What a model is asked to write. Whatever it writes instead is read all the same. */
export type EditFormat = "v4a" | "string-replace" | "search-replace" | "whole-file" | "whole-selection";

export type FormatQuestion = {
  /** The model's id, as its endpoint knows it. */
  readonly model: string;
  readonly selection: boolean;
  /** Lines of the longest file. */
  readonly lines: number;
  /** The request offers the model a tool to edit with. */
  readonly tools: boolean;
};

/** How often in a row a model's edits failed in each format that was asked of it. */
export type FormatRecord = { readonly steps: number; readonly failures: number };

export const freshRecord: FormatRecord = { steps: 0, failures: 0 };

/** Longer files come back shortened, or cost more than the change is worth. */
const longestWhole = 300;
const failuresToStepDown = 2;
/** In billions of parameters: below it models rarely quote exactly. */
const smallModel = 15;

/** The format to ask for: what the family was trained on, and less demanding ones where that has failed. */
export function formatFor(question: FormatQuestion, { steps }: FormatRecord = freshRecord): EditFormat {
  if (question.selection) return "whole-selection";
  const first = familyFormat(question);
  const ladder: readonly EditFormat[] = first === "search-replace" ? [first] : [first, "search-replace"];
  const all = question.lines <= longestWhole && first !== "whole-file" ? [...ladder, "whole-file" as const] : ladder;
  return all[Math.min(steps, all.length - 1)] ?? first;
}

/** After an answer: two that could not be placed, one after the other, and the next request asks for less. */
export function afterAnswer({ steps, failures }: FormatRecord, placed: boolean): FormatRecord {
  if (placed) return { steps, failures: 0 };
  return failures + 1 < failuresToStepDown ? { steps, failures: failures + 1 } : { steps: steps + 1, failures: 0 };
}

/** What the model is told; `text` is what it will quote or write anew, and `tool` what it may edit with. */
export function instructionsFor(format: EditFormat, text: string, tool?: EditTool): string {
  switch (format) {
    case "v4a":
      if (tool === "apply-patch") return applyPatchInstructions;
      return tool === "text" ? v4aToolInstructions : v4aInstructions;
    case "string-replace":
      return stringReplaceInstructions;
    case "search-replace":
      return searchReplaceInstructions;
    case "whole-file":
      return wholeFileInstructions(fenceFor(text));
    case "whole-selection":
      return wholeSelectionInstructions(fenceFor(text));
  }
}

const families: readonly { readonly pattern: RegExp; readonly format: EditFormat }[] = [
  { pattern: /gpt-4o|gpt-4-|gpt-3|gpt-oss/, format: "search-replace" },
  { pattern: /gpt-(?:[5-9]|4\.1)|codex|(?:^|\/)o[34](?:-|$)/, format: "v4a" },
  { pattern: /claude|gemini-[3-9]|grok|minimax/, format: "string-replace" },
  {
    pattern: /gemini|deepseek|kimi|moonshot|glm|mistral-(?:large|medium)|devstral|codestral/,
    format: "search-replace",
  },
];

function familyFormat({ model, lines, tools }: FormatQuestion): EditFormat {
  const id = model.toLowerCase();
  const whole = lines <= longestWhole ? "whole-file" : "search-replace";
  const size = /(?:^|[-_:])(\d+(?:\.\d+)?)b(?:$|[-_:])/.exec(id)?.[1];
  if (size !== undefined && Number(size) < smallModel) return whole;
  const format = families.find(({ pattern }) => pattern.test(id))?.format;
  if (format === "string-replace") return tools ? format : "search-replace";
  if (format !== undefined) return format;
  return size === undefined && !id.includes("qwen") ? whole : "search-replace";
}
