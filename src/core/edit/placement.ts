import type { Target } from "../request.ts";
import { diffLines } from "./diffLines.ts";
import { type Hunk, hunkEnd } from "./hunk.ts";
import { splitLines } from "./lines.ts";
import type { BlockReading, ProposedEdit } from "./proposedEdit.ts";

/** Where an edit goes: exactly one place, or nowhere and why. */
export type Placement =
  | { readonly kind: "located"; readonly hunks: readonly Hunk[] }
  | { readonly kind: "refused"; readonly refusal: PlacementRefusal };

export type PlacementRefusal = {
  readonly reason: "not-found" | "ambiguous" | "overlap" | "same" | "malformed" | "other-file" | "nothing-quoted";
  /** One-based lines that match equally well, for `ambiguous`; the path for `other-file`; the parser's words for `malformed`. */
  readonly detail: string;
  /** What the model quoted or wrote, so that nothing that was paid for is lost. */
  readonly quoted: string;
};

/** Places the edits of one answer, in the order they arrive, onto the snapshot that the model saw. */
export function createPlacer(target: Target): { place(edit: ProposedEdit, index: number): Placement } {
  const file = splitLines(target.file.text).lines;
  const taken: Hunk[] = [];
  let exact: LineIndex | undefined;
  let trimmed: LineIndex | undefined;

  /** Each rung needs exactly one hit. Between equal matches nothing is guessed. */
  function occurrences(search: readonly string[]): readonly number[] {
    exact ??= indexLines(file);
    const hits = exact.find(search);
    if (hits.length > 0) return hits;
    trimmed ??= indexLines(file.map((line) => line.trimEnd()));
    return trimmed.find(search.map((line) => line.trimEnd()));
  }

  function placeBlock(readings: readonly BlockReading[], index: number): Placement {
    const first = readings[0] ?? { search: [], replace: [] };
    if (first.search.length === 0 && readings.length === 1) {
      if (file.length === 1 && file[0] === "") return accept(0, file, first.replace, index);
      return refuse("nothing-quoted", "", first.replace);
    }
    const found = readings
      .filter((reading) => reading.search.length > 0)
      .map((reading) => ({ reading, hits: occurrences(reading.search) }))
      .filter(({ hits }) => hits.length > 0);
    const hits = found.flatMap((each) => each.hits);
    const [only] = found;
    const [at] = hits;
    if (only === undefined || at === undefined) return refuse("not-found", "", first.search);
    if (hits.length > 1) return refuse("ambiguous", hits.map((hit) => hit + 1).join(", "), only.reading.search);
    return accept(at, only.reading.search, only.reading.replace, index);
  }

  /** What the quoted and the new lines share is not touched: there the file keeps its bytes. */
  function accept(at: number, quoted: readonly string[], after: readonly string[], index: number): Placement {
    const hunks = diffLines(quoted, after).map((region, count) => ({
      id: `${index}.${count}`,
      start: at + region.start,
      removed: file.slice(at + region.start, at + region.end),
      added: region.added,
    }));
    if (hunks.length === 0) return refuse("same", "", after);
    if (hunks.some((hunk) => taken.some((other) => overlaps(hunk, other)))) return refuse("overlap", "", after);
    taken.push(...hunks);
    return { kind: "located", hunks };
  }

  return {
    place(edit, index) {
      switch (edit.kind) {
        case "malformed":
          return refuse("malformed", edit.why, edit.lines);
        case "replacement": {
          if (target.kind === "file") return refuse("nothing-quoted", "", edit.lines);
          const { start, end } = target.lines;
          const before = file.slice(start, end);
          // The empty line that a final newline shows as is not content: the newline stays.
          const endsFile = end === file.length && before.length > 1 && before.at(-1) === "" && edit.lines.at(-1) !== "";
          return accept(start, before, endsFile ? [...edit.lines, ""] : edit.lines, index);
        }
        case "block":
          if (edit.path !== undefined && !namesSameFile(edit.path, target.file.path)) {
            return refuse("other-file", edit.path, edit.readings[0]?.search ?? []);
          }
          return placeBlock(edit.readings, index);
      }
    },
  };
}

function refuse(reason: PlacementRefusal["reason"], detail: string, quoted: readonly string[]): Placement {
  return { kind: "refused", refusal: { reason, detail, quoted: quoted.join("\n") } };
}

/** Touching is not overlapping, but for two insertions at one point: their order would be a guess. */
function overlaps(a: Hunk, b: Hunk): boolean {
  if (a.start === b.start) return true;
  return a.start < hunkEnd(b) && b.start < hunkEnd(a);
}

/** Models shorten paths and put prefixes before them; one file was sent, so its name alone is enough to mean it. */
function namesSameFile(named: string, path: string): boolean {
  const clean = named.replaceAll("\\", "/").replace(/^(?:\.\/|[ab]\/)/, "");
  if (path === clean || named === path || path.endsWith(`/${clean}`)) return true;
  return path.includes("/") && clean.endsWith(`/${path}`);
}

type LineIndex = { find(search: readonly string[]): number[] };

/** Finds blocks by their rarest line, so that the cost is that of the candidates and not of the file. */
function indexLines(file: readonly string[]): LineIndex {
  const positions = new Map<string, number[]>();
  for (const [at, line] of file.entries()) {
    const known = positions.get(line);
    if (known === undefined) positions.set(line, [at]);
    else known.push(at);
  }
  return {
    find(search) {
      let rarest: readonly number[] | undefined;
      let offset = 0;
      for (const [index, line] of search.entries()) {
        const known = positions.get(line);
        if (known === undefined) return [];
        if (rarest === undefined || known.length < rarest.length) {
          rarest = known;
          offset = index;
        }
      }
      return (rarest ?? [])
        .map((at) => at - offset)
        .filter((start) => start >= 0 && search.every((line, index) => file[start + index] === line));
    },
  };
}
