import type { PatchOperation } from "../provider.ts";

/** The patch's own word for an operation of OpenAI's tool, whose text is the diff alone. */
export function sectionMarker({ kind, path }: PatchOperation): string {
  const word = { create: "Add", update: "Update", delete: "Delete" }[kind];
  return `*** ${word} File: ${path.replace(/[\r\n]/g, "\uFFFD")}\n`;
}
