import { indentOf } from "./indentation.ts";
import type { SourceText } from "./sourceText.ts";
import { isFilled } from "./words.ts";

/**
 * Why lines that quote nothing cannot stand right below a line that was named: it must begin a block that they stand in as
 * the block's own lines do, or be a whole line that they stand below each other with.
 */
export function misfitBelow(
  { lines }: SourceText,
  anchor: number,
  added: readonly string[],
): "nothing-quoted" | "indentation" | undefined {
  const named = lines[anchor] ?? "";
  const next = lines.slice(anchor + 1).find(isFilled) ?? "";
  const own = indentOf(added.find(isFilled) ?? "");
  const isDeeper = indentOf(next).length > indentOf(named).length;
  if (goesOn.test(named) || (isDeeper && (!opens.test(named) || isDocstring.test(next)))) return "nothing-quoted";
  if (isDeeper) return own === indentOf(next) ? undefined : "indentation";
  if (!opens.test(named)) return own === indentOf(named) ? undefined : "indentation";
  return own.startsWith(indentOf(named)) && own !== indentOf(named) ? undefined : "indentation";
}

/** A statement that is not whole, but for lists, in which each line is. */
const goesOn = /(?:[(,=+\\]|&&|\|\||\s-)\s*$/;
const opens = /(?:[{:[]|[^=]>|\b(?:do|then|begin|else|ensure|rescue)|^\s*(?:def|class|module|function|sub)\b.*)\s*$/;
const isDocstring = /^\s*[rRuUbB]{0,2}(?:"""|''')/;
