import type { Change } from "./hunk.ts";
import type { SourceText } from "./sourceText.ts";

/** So many lines of text between two tags are looked at. */
const mostText = 40;

/** New lines, each with what of it is code: in JSX not the text between tags, nor the lines that are such text. */
export function outsideMarkup(
  { lines }: SourceText,
  path: string,
  changes: readonly Change[],
): { readonly line: string; readonly own: string }[] {
  if (!/\.[jt]sx$/i.test(path)) return changes.flatMap(({ added }) => added.map((line) => ({ line, own: line })));
  return changes.flatMap(({ start, removed, added }) => {
    const above = lines.slice(Math.max(0, start - mostText), start);
    const below = lines.slice(start + removed.length, start + removed.length + mostText);
    const code = added.filter((line, at) => {
      const before = [...above, ...added.slice(Math.max(0, at - mostText), at)].reverse();
      const after = [...added.slice(at + 1, at + 1 + mostText), ...below];
      return !isText(line) || !meets(before, endsTag) || !meets(after, beginsTag);
    });
    return code.map((line) => ({ line, own: line.replace(tagAndText, "$1") }));
  });
}

/** A tag, and the text up to the next one in the same line. */
const tagAndText = /(<(?:\/?[a-z][^<>]*)?>)[^<>{}]*(?=<[/a-z])/gi;

/** What ends like a statement or holds braces is code. */
function isText(line: string): boolean {
  const bare = line.replace(/&#?\w+;/g, "_").trim();
  return !/[{}<>]|[;([]$|=>/.test(bare) && !/^(?:return|const|let|var|import|export|function)\b/.test(bare);
}

/** Is there nothing but text up to such a line? */
function meets(lines: readonly string[], isTag: (line: string) => boolean): boolean {
  for (const line of lines.slice(0, mostText)) {
    if (isTag(line)) return true;
    if (!isText(line) && !/^\s*\{[^{}]*\}\s*$/.test(line)) return false;
  }
  return false;
}

function endsTag(line: string): boolean {
  return /^\s*<.*>\s*$|^\s*\/?>\s*$/.test(line);
}

function beginsTag(line: string): boolean {
  return /^\s*<\/?(?:[a-z>]|$)/i.test(line);
}
