import type { SourceText } from "./sourceText.ts";

/** A word that stands more often than this says little about the place. */
const rare = 24;
/** So many words are looked for, the longest first: each takes a search of the file. */
const mostWords = 12;
/** Of so many refused edits of one file the likest lines are looked for. */
const mostAsked = 40;
const word = /[\p{L}_$][\p{L}\p{N}_$]+|\p{N}{2,}/gu;
const wordCharacter = /[\p{L}\p{N}_$]/u;

/**
 * Where the lines of a file that share most of the quoted words begin, for quotes of which no line is the file's. Undefined
 * where fewer than half of the words are there, or but one.
 */
export function likeLines(source: SourceText, search: readonly string[]): number | undefined {
  const count = (asked.get(source.lines) ?? 0) + 1;
  asked.set(source.lines, count);
  if (count > mostAsked) return undefined;
  const lineOf = new Map<string, number>();
  for (const [at, line] of search.entries())
    for (const each of line.match(word) ?? []) if (!lineOf.has(each)) lineOf.set(each, at);
  const votes = new Map<number, number>();
  const longest = [...lineOf].sort(([a], [b]) => b.length - a.length).slice(0, mostWords);
  for (const [each, at] of longest) {
    for (const place of linesWith(source, each)) {
      if (place >= at) votes.set(place - at, (votes.get(place - at) ?? 0) + 1);
    }
  }
  const [likest] = [...votes].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  if (likest === undefined) return undefined;
  const [start] = likest;
  const there = new Set(
    source.lines
      .slice(start, start + search.length)
      .join("\n")
      .match(word),
  );
  const shared = [...lineOf.keys()].filter((each) => there.has(each)).length;
  return shared > 1 && shared * 2 >= lineOf.size ? start : undefined;
}

/** By the lines of a file. */
const asked = new WeakMap<readonly string[], number>();

/** The lines in which a word stands; none for one that stands too often. */
function linesWith({ text, lineAt }: SourceText, name: string): ReadonlySet<number> {
  const found = new Set<number>();
  let seen = 0;
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
    seen += 1;
    if (seen > rare) return new Set();
    const around = `${text[at - 1] ?? " "}${text[at + name.length] ?? " "}`;
    if (!wordCharacter.test(around)) found.add(lineAt(at).line);
  }
  return found;
}
