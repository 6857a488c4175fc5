import fc from "fast-check";
import type { Hunk } from "../../src/core/edit/hunk.ts";

/** Lines that are often alike, and lines that trip careless code: astral, combining, `$` patterns, odd blanks. */
export const anyLine: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom("", "", "a", "b", "}", "  a", "\ta ", "$&$1", "𝒜𝒷", "e\u0301", "\u2028", "\u00a0", "======="),
  fc.string({ unit: "binary", maxLength: 5 }).filter((text) => !/[\r\n]/.test(text)),
);

/**
 * The ways in which files end their lines. CR and LF are never mixed in one text: an empty line between the two cannot be
 * told from CRLF.
 */
const endingStyles: readonly (readonly string[])[] = [["\n"], ["\r\n"], ["\r"], ["\n", "\r\n"], ["\r", "\r\n"]];

export type Document = { readonly text: string; readonly lines: readonly string[] };

/** Texts with and without a final newline, with and without a byte order mark, in every style of line ending. */
export const anyDocument: fc.Arbitrary<Document> = documentOf(fc.array(anyLine, { minLength: 1, maxLength: 14 }));

export function documentOf(lines: fc.Arbitrary<readonly string[]>): fc.Arbitrary<Document> {
  return fc
    .record({
      lines,
      style: fc.constantFrom(...endingStyles),
      picks: fc.array(fc.nat(7), { minLength: 40, maxLength: 40 }),
    })
    .map(({ lines, style, picks }) => ({ lines, text: joinWithEndings(lines, style, picks) }));
}

export function joinWithEndings(lines: readonly string[], style: readonly string[], picks: readonly number[]): string {
  const ending = (index: number) => style[(picks[index % picks.length] ?? 0) % style.length] ?? "\n";
  return lines.map((line, index) => (index === lines.length - 1 ? line : line + ending(index))).join("");
}

type HunkPick = { readonly skip: number; readonly removed: number; readonly added: readonly string[] };

/** Picks from which `hunksOn` makes hunks that never overlap and often touch. */
export function hunkPicks(added: fc.Arbitrary<string>): fc.Arbitrary<readonly HunkPick[]> {
  return fc.array(fc.record({ skip: fc.nat(3), removed: fc.nat(3), added: fc.array(added, { maxLength: 3 }) }), {
    maxLength: 5,
  });
}

export function hunksOn(lines: readonly string[], picks: readonly HunkPick[]): Hunk[] {
  const hunks: Hunk[] = [];
  let line = 0;
  for (const [index, pick] of picks.entries()) {
    // Two hunks never begin at one line: an insertion and what follows it would have no order.
    const touchesInsertion = hunks.at(-1)?.start === line;
    const start = line + Math.max(pick.skip, touchesInsertion ? 1 : 0);
    const removed = lines.slice(start, start + pick.removed);
    if (start > lines.length || (removed.length === 0 && pick.added.length === 0)) continue;
    hunks.push({ id: `h${index}`, start, removed, added: pick.added });
    line = start + removed.length;
  }
  return hunks;
}
