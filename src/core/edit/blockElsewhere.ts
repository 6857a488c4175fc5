import type { NamedFile } from "./editPath.ts";
import type { ProposedEdit } from "./proposedEdit.ts";

type SentFile = NamedFile & { readonly lines: readonly string[] };

/**
 * An edit without a path is taken for the file of the one above it, but where prose that stands between may speak of another
 * one: do its quoted lines stand in a file besides?
 */
export function createElsewhere(files: readonly SentFile[]): (edit: ProposedEdit, path: string) => boolean {
  const texts = new Map<string, string>();

  function textOf({ path, lines }: SentFile): string {
    const known = texts.get(path) ?? trimmed(lines);
    texts.set(path, known);
    return known;
  }

  return (edit, path) => {
    const quoted = quotedIn(edit);
    return files.some((file) => file.path !== path && quoted.some((text) => textOf(file).includes(text)));
  };
}

/** What must stand in the file, as `trimmed` has it; of literal text the ends may be parts of lines. */
function quotedIn(edit: ProposedEdit): readonly string[] {
  if (edit.kind === "string") return edit.old.trim() === "" ? [] : [trimmed(edit.old.split("\n")).slice(1, -1)];
  if (edit.kind !== "block") return [];
  return edit.readings.map(({ search }) => trimmed(search)).filter((text) => text.trim() !== "");
}

function trimmed(lines: readonly string[]): string {
  return `\n${lines.map((line) => line.trim()).join("\n")}\n`;
}
