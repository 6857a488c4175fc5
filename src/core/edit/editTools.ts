import type { EditFormat } from "./formatChoice.ts";
import { stringReplaceTool } from "./stringReplace.ts";

/**
 * How a request offers a model to edit: `function` takes JSON by a schema, `text` takes a patch as free text, and
 * `apply-patch` is OpenAI's own, whose form the model was trained on.
 */
export type EditTool = "function" | "text" | "apply-patch";

/** The tool for a format, of those that an endpoint and its model take; undefined where the format is written as text. */
export function toolFor(format: EditFormat, taken: readonly EditTool[]): EditTool | undefined {
  if (format === "string-replace") return taken.find((tool) => tool === "function");
  return format === "v4a" ? taken.find((tool) => tool !== "function") : undefined;
}

export const functionTool = stringReplaceTool;

/** A tool that takes a patch as it is; the grammar, in Lark, lets the model write nothing else. */
export const textTool = {
  name: "apply_patch",
  description: "Edits files. The input is a patch, and is not wrapped in JSON.",
  grammar: `start: begin_patch hunk+ end_patch
begin_patch: "*** Begin Patch" LF
end_patch: "*** End Patch" LF?

hunk: add_hunk | delete_hunk | update_hunk
add_hunk: "*** Add File: " filename LF add_line+
delete_hunk: "*** Delete File: " filename LF
update_hunk: "*** Update File: " filename LF change_move? change?

filename: /(.+)/
add_line: "+" /(.*)/ LF -> line

change_move: "*** Move to: " filename LF
change: (change_context | change_line)+ eof_line?
change_context: ("@@" | "@@ " /(.+)/) LF
change_line: ("+" | "-" | " ") /(.*)/ LF
eof_line: "*** End of File" LF

%import common.LF
`,
} as const;
