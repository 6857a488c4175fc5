import type { LineRange } from "../request.ts";
import { declared } from "./declarations.ts";
import { indentOf } from "./indentation.ts";
import { isFilled } from "./words.ts";

/**
 * Does a replacement begin with the declaration that the selection is the inside of? It would stand in itself. What the
 * selection declares by the same name may be declared anew.
 */
export function declaresEnclosing(
  path: string,
  all: readonly string[],
  { start, end }: LineRange,
  lines: readonly string[],
): boolean {
  const name = declared(path, lines.find(isFilled) ?? "");
  if (name === undefined) return false;
  const selected = all.slice(start, end).filter(isFilled);
  if (selected.some((line) => declared(path, line) === name)) return false;
  return declared(path, enclosingLine(all, start, selected[0] ?? "")) === name;
}

/** The nearest line above that stands further out. */
function enclosingLine(all: readonly string[], start: number, first: string): string {
  const isAround = (line: string) => isFilled(line) && indentOf(line).length < indentOf(first).length;
  return all.slice(0, start).findLast(isAround) ?? "";
}
