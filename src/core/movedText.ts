import { t } from "./l10n.ts";
import { countText } from "./numbers.ts";
import { fileOf, type HunkView } from "./review.ts";

/** What to say of lines that moved from one hunk to another, by the hunk's id. `files` are the run's, by path. */
export function movedTexts(hunks: readonly HunkView[], files: readonly string[]): ReadonlyMap<string, string> {
  if (!hunks.some(({ moves }) => moves !== undefined)) return new Map();
  const parts = new Map<string, string[]>();
  const say = (hunk: HunkView, text: string) => {
    const known = parts.get(hunk.id);
    if (known === undefined) parts.set(hunk.id, [text]);
    else known.push(text);
  };
  const byId = new Map(hunks.map((hunk) => [hunk.id, hunk]));
  for (const hunk of hunks) {
    for (const { line, count, from, reindented } of hunk.moves ?? []) {
      const source = byId.get(from.hunk);
      if (source === undefined) continue;
      const lines = countText(count, "line");
      const there = placeText(source, source.line + from.line, hunk, files);
      say(hunk, arrival(source, lines, there, reindented));
      if (source.state !== "rejected")
        say(source, t("{0} moved to {1}", lines, placeText(hunk, hunk.line + line, source, files)));
    }
  }
  return new Map([...parts].map(([id, texts]) => [id, texts.join(", ")]));
}

/** Lines whose old place is not given up will stand twice; those that are gone from it have no line there any more. */
function arrival({ state }: HunkView, lines: string, there: string, reindented: boolean): string {
  if (state === "rejected") return t("{0} copied from {1}", lines, there);
  const text = state === "applied" ? t("{0} moved here", lines) : t("{0} moved from {1}", lines, there);
  return reindented ? t("{0}, indented anew", text) : text;
}

/** `line` is zero-based. */
function placeText(hunk: HunkView, line: number, seenFrom: HunkView, files: readonly string[]): string {
  if (fileOf(hunk) === fileOf(seenFrom)) return t("line {0}", line + 1);
  return `${files[fileOf(hunk)]?.split("/").at(-1) ?? t("another file")}:${line + 1}`;
}
