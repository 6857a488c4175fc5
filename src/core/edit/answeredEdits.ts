import type { ProposedEdit } from "./proposedEdit.ts";
import type { RefusedEdit } from "./refusalReport.ts";

/** An edit that had no place, as it was written. */
export type FailedEdit = RefusedEdit & { readonly proposed: ProposedEdit };

/** The file that a path in an answer means; undefined where none is named. */
export type FileOfPath = (path: string | undefined) => string | undefined;

/** What an edit says, by what is left of its lines without blanks, marks and numbers in front. */
type Said = {
  readonly path: string | undefined;
  readonly old: readonly string[];
  readonly fresh: readonly string[];
};

/**
 * Which of the edits that failed none of the later ones is about. A later one is about it when it writes most of its new
 * lines, each line counted once; else when it quotes the lines that it quoted or was likest to, and is about no other.
 */
export function unanswered(
  failed: readonly FailedEdit[],
  later: readonly ProposedEdit[],
  fileOf: FileOfPath,
): readonly FailedEdit[] {
  if (failed.length === 0 || later.length === 0) return failed;
  const spoken = later.map((edit) => saidIn(edit, fileOf));
  const [fresh, old] = [byLine(spoken, "fresh"), byLine(spoken, "old")];
  const whole = new Set(later.flatMap((edit) => (isWhole(edit) ? [fileOf(pathIn(edit))] : [])));
  const operations = new Set(later.map((edit) => operationIn(edit, fileOf)));
  const used = new Set<Said>();
  const open = new Set(
    failed.filter(({ proposed }) => {
      const operation = operationIn(proposed, fileOf);
      return operation === undefined ? !whole.has(fileOf(pathIn(proposed))) : !operations.has(operation);
    }),
  );

  const answer = (isAnswered: (edit: FailedEdit, said: Said) => boolean) => {
    for (const edit of [...open]) {
      if (operationIn(edit.proposed, fileOf) !== undefined) continue;
      if (isAnswered(edit, saidIn(edit.proposed, fileOf))) open.delete(edit);
    }
  };
  const writes = (edit: FailedEdit, said: Said) => {
    const lines = newLines(said);
    const found = takenFrom(
      lines,
      fresh,
      (each) => isForFile(edit, said, each),
      (count) => count * 2 > lines.length,
    );
    for (const each of found) used.add(each);
    return found.length > 0;
  };
  const quotes = (edit: FailedEdit, said: Said, fits: (each: Said) => boolean) =>
    placesOf(edit, said).some((lines) => {
      const isFitting = (each: Said) => fits(each) && isForFile(edit, said, each);
      let isHalf = false;
      takenFrom(lines, old, isFitting, (count) => {
        isHalf = count > 0 && count * 2 >= lines.length;
        return false;
      });
      return isHalf;
    });
  answer((edit, said) => quotes(edit, said, () => true) && writes(edit, said));
  answer(writes);
  const isFree = (each: Said) => !used.has(each);
  answer((edit, said) => {
    let about: Said | undefined;
    for (const line of placesOf(edit, said).flat()) about ??= lastFree(old.get(line) ?? [], isFree);
    if (about === undefined || !quotes(edit, said, (each) => each === about)) return false;
    used.add(about);
    return true;
  });
  answer((_edit, said) => {
    const free = said.old.length + said.fresh.length > 0 ? undefined : spoken.find(isFree);
    if (free !== undefined) used.add(free);
    return free !== undefined;
  });
  return failed.filter((edit) => open.has(edit));
}

type ByLine = Map<string, Said[]>;

function byLine(spoken: readonly Said[], which: "old" | "fresh"): ByLine {
  const found: ByLine = new Map();
  for (const said of spoken) {
    for (const line of said[which]) {
      const known = found.get(line);
      if (known === undefined) found.set(line, [said]);
      else known.push(said);
    }
  }
  return found;
}

/** Whose lines these are, where enough of them stand there: then each place is used up. */
function takenFrom(
  lines: readonly string[],
  places: ByLine,
  fits: (said: Said) => boolean,
  isEnough: (found: number) => boolean,
): readonly Said[] {
  const found: { readonly all: Said[]; readonly said: Said }[] = [];
  for (const line of lines) {
    const all = places.get(line) ?? [];
    const at = all.findLastIndex(fits);
    const [said] = at < 0 ? [] : all.splice(at, 1);
    if (said !== undefined) found.push({ all, said });
  }
  if (isEnough(found.length)) return found.map(({ said }) => said);
  for (const { all, said } of found) all.push(said);
  return [];
}

/** What is not free any more is taken off, so that it is looked at once. */
function lastFree(all: Said[], isFree: (said: Said) => boolean): Said | undefined {
  for (let last = all.at(-1); last !== undefined; last = all.at(-1)) {
    if (isFree(last)) return last;
    all.pop();
  }
  return undefined;
}

/** Where it may have been meant: the lines that it quoted, and those of the file that are likest to them. */
function placesOf({ refusal }: FailedEdit, { old }: Said): readonly (readonly string[])[] {
  return [old, (refusal.nearest?.lines ?? []).map(bare).filter(isFilled)];
}

/** What named a wrong file may be said again of any other. */
function isForFile({ refusal }: FailedEdit, said: Said, later: Said): boolean {
  return (
    refusal.reason === "other-file" || said.path === undefined || later.path === undefined || said.path === later.path
  );
}

/** Those that it adds; of a mere deletion, none. */
function newLines({ old, fresh }: Said): readonly string[] {
  const known = new Set(old);
  return fresh.filter((line) => !known.has(line));
}

function saidIn(edit: ProposedEdit, fileOf: FileOfPath): Said {
  const { old, fresh } = linesIn(edit);
  return { path: fileOf(pathIn(edit)), old: old.map(bare).filter(isFilled), fresh: fresh.map(bare).filter(isFilled) };
}

function linesIn(edit: ProposedEdit): { readonly old: readonly string[]; readonly fresh: readonly string[] } {
  switch (edit.kind) {
    case "block": {
      const { search = [], replace = [] } = edit.readings[0] ?? {};
      return { old: search, fresh: replace };
    }
    case "string":
      return { old: edit.old.split("\n"), fresh: edit.new.split("\n") };
    case "create":
      return { old: [], fresh: edit.text.split("\n") };
    case "delete":
      return { old: edit.quoted ?? [], fresh: [] };
    case "rename":
      return { old: [], fresh: [] };
    default:
      return { old: [], fresh: edit.lines };
  }
}

function pathIn(edit: ProposedEdit): string | undefined {
  return edit.kind === "malformed" || edit.kind === "replacement" ? undefined : edit.path;
}

function isWhole({ kind }: ProposedEdit): boolean {
  return kind === "whole" || kind === "replacement";
}

/** A step with a file is answered by another with it; a file that is made, by what it holds as well. */
function operationIn(edit: ProposedEdit, fileOf: FileOfPath): string | undefined {
  return edit.kind === "delete" || edit.kind === "rename" ? `${edit.kind} ${fileOf(edit.path)}` : undefined;
}

function bare(line: string): string {
  return line.replace(/[^\p{L}\p{N}_]+/gu, "").replace(/^\d+/, "");
}

function isFilled(line: string): boolean {
  return line !== "";
}
