import { hasWord } from "./words.ts";

/** Lines that one hunk removes and another adds: `count` of them, from line `fromLine` of what `from` removes. */
export type MovedBlock = {
  /** Indices into the hunks. */
  readonly from: number;
  readonly to: number;
  readonly fromLine: number;
  readonly toLine: number;
  readonly count: number;
  /** The lines are the same but for their indentation. */
  readonly reindented: boolean;
};

type Change = { readonly removed: readonly string[]; readonly added: readonly string[] };
type Place = { readonly hunk: number; readonly line: number };

/** So many letters and digits in at least two lines: less than that is alike by chance. */
const leastLetters = 30;

/**
 * Blocks that moved from one hunk to another. They are found by lines that are removed once and added once, and grow from
 * there as far as both sides agree; leading and trailing blanks of a line do not count.
 */
export function movedBlocks(hunks: readonly Change[]): MovedBlock[] {
  const removed = placesOf(hunks.map((hunk) => hunk.removed));
  const added = placesOf(
    hunks.map((hunk) => hunk.added),
    removed,
  );
  const found: MovedBlock[] = [];
  const taken = hunks.map(({ added: lines }) => new Uint8Array(lines.length));
  for (const [text, from] of removed) {
    const to = added.get(text);
    if (from === undefined || to === undefined || from.hunk === to.hunk || taken[to.hunk]?.[to.line] === 1) continue;
    if (!hasWord(text)) continue;
    const block = grow(hunks, from, to);
    taken[block.to]?.fill(1, block.toLine, block.toLine + block.count);
    if (isWorthTelling(hunks, block)) found.push(block);
  }
  return found.sort((a, b) => a.to - b.to || a.toLine - b.toLine);
}

/** Where each line stands, or each that is known elsewhere; undefined where it stands more than once. */
function placesOf(
  sides: readonly (readonly string[])[],
  among?: ReadonlyMap<string, unknown>,
): Map<string, Place | undefined> {
  const places = new Map<string, Place | undefined>();
  for (const [hunk, lines] of sides.entries()) {
    for (const [line, text] of lines.entries()) {
      const key = text.trim();
      if (among?.has(key) !== false) places.set(key, places.has(key) ? undefined : { hunk, line });
    }
  }
  return places;
}

function grow(hunks: readonly Change[], from: Place, to: Place): MovedBlock {
  const removed = hunks[from.hunk]?.removed ?? [];
  const added = hunks[to.hunk]?.added ?? [];
  const same = (offset: number) => {
    const line = removed[from.line + offset];
    return line !== undefined && line.trim() === added[to.line + offset]?.trim();
  };
  let first = 0;
  let end = 1;
  while (same(first - 1)) first -= 1;
  while (same(end)) end += 1;
  const isEmpty = (offset: number) => removed[from.line + offset]?.trim() === "";
  while (isEmpty(first)) first += 1;
  while (isEmpty(end - 1)) end -= 1;
  const fromLine = from.line + first;
  const toLine = to.line + first;
  const count = end - first;
  const reindented = removed.slice(fromLine, fromLine + count).some((line, at) => line !== added[toLine + at]);
  return { from: from.hunk, to: to.hunk, fromLine, toLine, count, reindented };
}

function isWorthTelling(hunks: readonly Change[], { from, fromLine, count }: MovedBlock): boolean {
  const lines = hunks[from]?.removed.slice(fromLine, fromLine + count).filter(hasWord) ?? [];
  const letters = lines.reduce((sum, line) => sum + line.replace(/[^\p{L}\p{N}]/gu, "").length, 0);
  return lines.length >= 2 && letters >= leastLetters;
}
