import { type Hunk, hunkEnd } from "./hunk.ts";
import { movedBlocks } from "./movedBlocks.ts";
import { joinedRegions, statementGroups } from "./wholeStatements.ts";

/** The hunks of one file and the lines that they count on. */
export type DrawnFile = { readonly lines: readonly string[]; readonly hunks: readonly Hunk[] };

/** What takes the place of hunks that a person would have drawn otherwise. */
export type Redrawn = { readonly hunks: readonly Hunk[]; readonly replaces: readonly string[] };

/**
 * All hunks of an answer as a person would decide on them: those that leave broken code without each other are one, and
 * lines that moved are marked as such. What they make of the files together stays the same. Hunks are sorted by place;
 * those that were `decided` on stay as they are, and no other is joined with them or across them.
 */
export function redrawn(files: readonly DrawnFile[], decided: ReadonlySet<string> = new Set()): Redrawn {
  const before = files.flatMap(({ hunks }) => hunks.filter(({ id }) => !decided.has(id)));
  const after = withMoves(files.flatMap(({ lines, hunks }) => wholeHunks(lines, hunks, decided)));
  const [known, kept] = [new Set(before), new Set(after)];
  return {
    hunks: after.filter((hunk) => !known.has(hunk)),
    replaces: before.filter((hunk) => !kept.has(hunk)).map(({ id }) => id),
  };
}

/** What was placed by likeness is decided on by itself. */
function wholeHunks(lines: readonly string[], hunks: readonly Hunk[], decided: ReadonlySet<string>): Hunk[] {
  const isAlone = ({ approximate, id }: Hunk) => approximate === true || decided.has(id);
  const result: Hunk[] = [];
  let together: Hunk[] = [];
  const join = () => {
    for (const hunk of joinedHunks(lines, together)) result.push(hunk);
    together = [];
  };
  for (const hunk of hunks) {
    if (!isAlone(hunk)) {
      together.push(hunk);
      continue;
    }
    join();
    if (!decided.has(hunk.id)) result.push(hunk);
  }
  join();
  return result;
}

/** A hunk that is joined with none stays the very same. */
function joinedHunks(lines: readonly string[], hunks: readonly Hunk[]): Hunk[] {
  const regions = hunks.map((hunk) => ({ hunk, start: hunk.start, end: hunkEnd(hunk), added: hunk.added }));
  return statementGroups(lines, regions).flatMap((group) => {
    const [first, ...others] = group.map(({ hunk }) => hunk);
    if (first === undefined || others.length === 0) return first ?? [];
    const { start, end, added } = joinedRegions(lines, group);
    return [{ ...first, start, removed: lines.slice(start, end), added, takes: others.map(({ id }) => id) }];
  });
}

function withMoves(hunks: readonly Hunk[]): readonly Hunk[] {
  const blocks = Map.groupBy(movedBlocks(hunks), ({ to }) => to);
  return hunks.map((hunk, index) => {
    const moves = (blocks.get(index) ?? []).flatMap(({ from, fromLine, toLine, count, reindented }) => {
      const source = hunks[from];
      return source === undefined
        ? []
        : [{ line: toLine, count, from: { hunk: source.id, line: fromLine }, reindented }];
    });
    return moves.length === 0 ? hunk : { ...hunk, moves };
  });
}
