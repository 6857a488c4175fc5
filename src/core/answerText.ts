import { editsInCall } from "./edit/stringReplace.ts";
import { itemsOf } from "./longList.ts";
import type { RunState } from "./runState.ts";

/** All that the model answered, its tool calls as people read them. */
export function answerText({ answer, calls }: Pick<RunState, "answer" | "calls">): string {
  return [answer, ...itemsOf(calls).map(callText)].filter((part) => part.trim() !== "").join("\n\n");
}

function callText({ name, text }: { readonly name: string; readonly text: string }): string {
  const edits = /^\s*[[{]/.test(text) ? editsInCall(text) : [];
  const replacements = edits.flatMap((edit) => (edit.kind === "string" ? [edit] : []));
  const isReadable = edits.length > 0 && replacements.length === edits.length;
  if (!isReadable) return `${name}\n${text}`;
  const changes = replacements.map(({ path, old, new: fresh }) =>
    [`${name} ${path ?? ""}`.trim(), ...marked("-", old), ...marked("+", fresh)].join("\n"),
  );
  return changes.join("\n\n");
}

function marked(mark: string, text: string): string[] {
  return text === "" ? [] : text.split("\n").map((line) => `${mark}${line}`);
}
