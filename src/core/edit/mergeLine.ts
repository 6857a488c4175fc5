import { matchTexts } from "./matchTexts.ts";
import { isBlank, wordsOf } from "./words.ts";

/** Words `start` to `end` of the base became `text`. */
type WordEdit = { readonly start: number; readonly end: number; readonly text: string; readonly blank: boolean };

/**
 * One line that the user and a hunk both changed, with both changes in it; undefined where they meet. Something other than
 * blanks must stand unchanged between them, but for what the user changed in blanks alone: that gives way where the hunk
 * replaces the place.
 */
export function mergeLine(base: string, yours: string, proposed: string): string | undefined {
  if (yours === proposed || proposed === base) return yours;
  if (yours === base) return proposed;
  const words = wordsOf(base);
  const own = wordEdits(words, yours);
  const theirs = wordEdits(words, proposed);
  const kept: WordEdit[] = [];
  for (const edit of own) {
    let gives = false;
    for (const other of theirs) {
      const how = meeting(words, edit, other);
      if (how === "conflict") return undefined;
      gives ||= how === "gives-way";
    }
    if (!gives) kept.push(edit);
  }
  return carriedOut(words, [...kept, ...theirs]);
}

function meeting(words: readonly string[], own: WordEdit, other: WordEdit): "apart" | "gives-way" | "conflict" {
  if (own.start === other.start && own.end === other.end && own.text === other.text) return "gives-way";
  const [first, second] = own.start <= other.start ? [own, other] : [other, own];
  const isApart = first.end < second.start || (first.end === second.start && first.start < second.end);
  if (isApart && (own.blank || words.slice(first.end, second.start).some((word) => !isBlank(word)))) return "apart";
  return own.blank && other.start <= own.start && own.end <= other.end && other.start < other.end
    ? "gives-way"
    : "conflict";
}

function wordEdits(base: readonly string[], line: string): WordEdit[] {
  const words = wordsOf(line);
  const matches = matchTexts(base, words);
  const edits: WordEdit[] = [];
  let start = 0;
  let newStart = 0;
  for (let at = 0; at <= base.length; at += 1) {
    const match = at === base.length ? words.length : (matches[at] ?? -1);
    if (match < 0) continue;
    if (at > start || match > newStart) {
      const text = words.slice(newStart, match).join("");
      edits.push({ start, end: at, text, blank: isBlank(text) && base.slice(start, at).every(isBlank) });
    }
    start = at + 1;
    newStart = match + 1;
  }
  return edits;
}

function carriedOut(words: readonly string[], edits: readonly WordEdit[]): string {
  const pieces: string[] = [];
  let next = 0;
  for (const { start, end, text } of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    pieces.push(...words.slice(next, start), text);
    next = end;
  }
  return [...pieces, ...words.slice(next)].join("");
}
