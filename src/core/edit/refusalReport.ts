import type { PlacementRefusal } from "./placement.ts";

export type RefusedEdit = { readonly edit: number; readonly refusal: PlacementRefusal };

const mostLines = 20;
/** So many of them stand before the first that differs. */
const linesBefore = 5;

/**
 * What a model is told so that it can mend its answer: which edits were good and are not to be sent again, and for each of
 * the others the cause, what it quoted, and the real lines of the file with their numbers. `edits` is how many its last
 * answer had; numbers above are of answers before.
 */
export function refusalReport(refused: readonly RefusedEdit[], edits: number): string {
  const bad = new Set(refused.map(({ edit }) => edit));
  const good = Array.from({ length: edits }, (_, index) => index).filter((index) => !bad.has(index));
  const parts = [
    `${bad.size} of your ${Math.max(edits, ...[...bad].map((edit) => edit + 1))} edits could not be placed, so nothing was changed yet.`,
    good.length === 0 ? "" : `Good, and not to be sent again: ${numbers(good)}.`,
    refusedText(refused),
    "Send only the edits that failed again, corrected, in the format that you were asked for. Copy quoted lines character for character from the file.",
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

/** The refused edits one by one: each with its cause, what it quoted, and the lines of the file. */
export function refusedText(refused: readonly RefusedEdit[]): string {
  return refused.map(describe).join("\n\n");
}

function numbers(indexes: readonly number[]): string {
  const named = indexes.map((index) => `edit ${index + 1}`);
  return named.length < 2 ? named.join("") : `${named.slice(0, -1).join(", ")} and ${named.at(-1)}`;
}

function describe({ edit, refusal }: RefusedEdit): string {
  const said = refusal.quoted.split("\n");
  const quoted = refusal.quoted === "" ? "" : `You wrote:\n${shortened(said, differenceIn(refusal)).join("\n")}`;
  return [`Edit ${edit + 1}: ${causeOf(refusal)}`, quoted, nearestIn(refusal)].filter((part) => part !== "").join("\n");
}

function causeOf({ reason, detail, nearest }: PlacementRefusal): string {
  switch (reason) {
    case "not-found":
      return nearest === undefined
        ? "its quoted lines are not in the file, and no lines are like them."
        : "its quoted lines are not in the file as they are written.";
    case "ambiguous":
      return `its quoted lines stand at lines ${detail}. Quote more of the lines around, so that they stand once.`;
    case "overlap":
      return "it changes lines that another of your edits changes. Make one edit of the two.";
    case "same":
      return "it changes nothing.";
    case "malformed":
      return `it is not complete. ${detail}`;
    case "other-file":
      return detail === ""
        ? "it does not say which file it is for."
        : `${detail} is none of the files that you were given.`;
    case "nothing-quoted":
      return "it quotes no lines of the file, so there is no telling where it goes.";
    case "elided":
      return "it leaves code out. Write every line, or quote only the lines that change.";
    case "indentation":
      return "its new lines cannot be indented as the file is. Quote and write them with the file's own indentation.";
    case "over-escaped":
      return "its new lines escape quotes or line breaks that are inside no string. Write them without backslashes.";
    case "slip":
      return `its new lines hold ${detail}. Write them as they are to stand in the file.`;
    case "already-applied":
      return "the file has the new lines already and the quoted ones not. Leave it out, or quote the file as it is.";
    case "exists":
      return `${detail} exists already. Edit it, or choose another path.`;
    case "unsafe-path":
      return `${detail} is no path inside the workspace.`;
  }
}

/** The likest lines with their numbers, and where they first differ from what was quoted. */
function nearestIn(refusal: PlacementRefusal): string {
  const { nearest, quoted } = refusal;
  if (nearest === undefined) return "";
  const width = String(nearest.line + nearest.lines.length).length;
  const differs = differenceIn(refusal);
  const lines = nearest.lines.map((line, at) => {
    const mark = at === differs ? ">" : " ";
    return `${mark}${String(nearest.line + at).padStart(width)} | ${line}`;
  });
  const cause = differs === undefined ? "" : causeOfDifference(quoted.split("\n"), nearest.lines);
  return `The file has${cause}:\n${shortened(lines, differs).join("\n")}`;
}

/** The first line that is not as it was quoted; undefined where none is known. */
function differenceIn({ nearest, quoted }: PlacementRefusal): number | undefined {
  const said = quoted.split("\n");
  const at = nearest?.lines.findIndex((line, index) => line !== said[index]) ?? -1;
  return at < 0 ? undefined : at;
}

function causeOfDifference(quoted: readonly string[], real: readonly string[]): string {
  const same = (change: (line: string) => string) =>
    real.every((line, at) => change(line) === change(quoted[at] ?? "")) && quoted.length === real.length;
  if (same((line) => line.trim())) return ", with another indentation";
  if (same((line) => line.replace(/\s+/g, ""))) return ", with other blanks inside the lines";
  if (same((line) => line.replace(/\\(?=["'\\nt])/g, ""))) return ", with fewer backslashes";
  return "";
}

/** The lines around the one that differs, or the first ones. */
function shortened(lines: readonly string[], differs = 0): readonly string[] {
  if (lines.length <= mostLines) return lines;
  const first = Math.max(0, Math.min(differs - linesBefore, lines.length - mostLines));
  const more = lines.length - mostLines - first;
  return [
    ...(first === 0 ? [] : [`… ${first} lines before`]),
    ...lines.slice(first, first + mostLines),
    ...(more === 0 ? [] : [`… ${more} more lines`]),
  ];
}
