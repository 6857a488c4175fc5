import type { Change } from "./hunk.ts";
import type { SourceText } from "./sourceText.ts";

/** So many lines of text between two tags are looked at. */
const mostText = 40;

/** The new lines of JSX but for the text between tags, which is no code. */
export function outsideMarkup({ lines }: SourceText, changes: readonly Change[]): string[] {
  return changes.flatMap(({ start, removed, added }) => {
    const above = lines.slice(Math.max(0, start - mostText), start);
    const below = lines.slice(start + removed.length, start + removed.length + mostText);
    return added.filter((line, at) => {
      const before = [...above, ...added.slice(Math.max(0, at - mostText), at)].reverse();
      const after = [...added.slice(at + 1, at + 1 + mostText), ...below];
      return !isText(line) || !meets(before, endsTag) || !meets(after, beginsTag);
    });
  });
}

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
