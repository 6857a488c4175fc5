import type { Change } from "./hunk.ts";
import { saysKept } from "./keptBodies.ts";
import type { SourceText } from "./sourceText.ts";
import { hasWord } from "./words.ts";

/**
 * Lines that a new one stands for: it begins as the first of them does, and has dots or a comment in place of the others,
 * such as `<ul>...</ul>` and `"a": [...]`.
 */
export function collapsedAmong(source: SourceText, { removed, added }: Change): string | undefined {
  if (removed.length < 2) return undefined;
  return added.find((line) => {
    const heads = headsOf(line);
    if (heads.length === 0 || source.trimmed.count(line.trim(), 1) > 0) return false;
    const at = removed.findIndex((old) => heads.includes(old.trim()) || isOfName(old, heads[0] ?? ""));
    return at >= 0 && removed.slice(at + 1).some((old) => hasWord(old) && !idle.test(old) && !closes.test(old));
  });
}

const longest = 300;
const dots = "(?:\\.{3,}|…)";
const gap = new RegExp(
  `\\{?\\s*/\\*+\\s*([^*]*?)\\s*\\*+/|<!--\\s*(.*?)\\s*-->|(?://+|#)\\s*(${dots}.*)$|(?<=\\)\\s*)--\\[*\\s*(${dots}.*)$|(?<![\\w.])(${dots})(?=\\s*(?:$|[}\\])<;,]))`,
);
const begins = new RegExp(`^${dots}`);
const idle = /^\s*(?:pass\b|raise NotImplementedError\b|[rbu]{0,2}(?:"""|'''))/;
const closes = /^\s*(?:<\/|end\b)/;

/** What stands before a gap in the line, as the line may have begun that had none. */
function headsOf(line: string): string[] {
  const found = line.length > longest ? null : gap.exec(line);
  if (found === null) return [];
  const [whole, comment, markup, tail, dashed, bare] = found;
  const words = comment ?? markup ?? tail ?? dashed ?? bare ?? "";
  if (!begins.test(words) && !saysKept.test(words)) return [];
  const head = line.slice(0, found.index).trim();
  if (!/[{([>:]$/.test(head) && dashed === undefined && !whole.startsWith("{")) return [];
  return whole.startsWith("{") ? [head, `${head} {`.trim(), `${head}{`] : [head];
}

const definition = /^\s*(?:async\s+)?(?:def|class)\s+(\w+).*:\s*$/;

/** A function of the same name, with other parameters. */
function isOfName(old: string, head: string): boolean {
  const name = definition.exec(head)?.[1];
  return name !== undefined && definition.exec(old)?.[1] === name;
}
