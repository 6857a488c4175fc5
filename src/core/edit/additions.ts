import { indentOf } from "./indentation.ts";
import { linesWithoutNumbers } from "./lineNumbers.ts";
import { anchorLines } from "./narrowing.ts";
import { hintsOf, type QuotingEdit } from "./placedEdit.ts";
import { type FoundChanges, refuse } from "./placement.ts";
import type { SourceText } from "./sourceText.ts";
import { isFilled } from "./words.ts";

/** A block that quotes nothing fills an empty file; in a patch it stands below its anchor or at the end. */
export function additionOf(source: SourceText, path: string, edit: QuotingEdit): FoundChanges {
  const said = edit.kind === "block" ? (edit.readings[0]?.replace ?? []) : edit.new.split("\n");
  const added = linesWithoutNumbers(said, { source, path, known: [], first: 1 });
  if (added === "mixed") return refuse("slip", "line numbers", said);
  if (added.every((line) => line === "")) return refuse("same", "", added);
  const [first, second] = source.lines;
  if (first === "" && second === undefined)
    return { changes: [{ start: 0, removed: source.lines, added: edit.kind === "block" ? [...added, ""] : added }] };
  if (edit.kind === "string" || edit.readings[0]?.changes === undefined) return refuse("nothing-quoted", "", added);
  const { anchors, line, below } = hintsOf(edit);
  if (below !== undefined) return additionBelow(source, below, added);
  // Lines that a diff puts at a number, with none around them: nobody knows whether the number is right.
  if (line !== undefined) return refuse("nothing-quoted", "", added);
  return additionAt(source, anchors?.at(-1), added);
}

/** Only the first and the last place of a file are certain by their number: any other may be miscounted. */
function additionBelow({ lines }: SourceText, below: number, added: readonly string[]): FoundChanges {
  const last = lines.length - (lines.at(-1) === "" ? 1 : 0);
  if (below !== 0 && below !== last) return refuse("nothing-quoted", "", added);
  return { changes: [{ start: below, removed: [], added }] };
}

function additionAt(source: SourceText, anchor: string | undefined, added: readonly string[]): FoundChanges {
  const last = source.lines.length - 1;
  const lines = anchor === undefined ? [source.lines[last] === "" ? last - 1 : last] : anchorLines(source, anchor);
  const [line, another] = lines;
  if (line === undefined) return refuse("not-found", "", [anchor ?? "", ...added]);
  if (another !== undefined) return refuse("ambiguous", lines.map((each) => each + 1).join(", "), [anchor ?? ""]);
  const misfit = anchor === undefined ? undefined : misfitBelow(source, line, added);
  if (misfit !== undefined) return refuse(misfit, "", added);
  if (added.every((each, at) => each === source.lines[line + 1 + at])) return refuse("already-applied", "", added);
  return { changes: [{ start: line + 1, removed: [], added }] };
}

/**
 * Why lines that quote nothing cannot stand right below a line that was named: it must begin a block that they stand in as
 * the block's own lines do, or be a whole line that they stand below each other with.
 */
function misfitBelow(
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
