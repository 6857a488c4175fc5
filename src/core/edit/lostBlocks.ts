import { topLevelNames } from "./topLevel.ts";

/** Does a file that is no code lose what it is not without, or is one of its parts given alone? */
export function isOneBlockOf(path: string, before: readonly string[], after: readonly string[]): boolean {
  if (/\.(?:vue|svelte)$/i.test(path)) return losesBlock(before, after) || losesMarkup(before, after);
  if (/\.html?$/i.test(path)) return before.some(beginsPage) && !after.some(beginsPage);
  if (!/\.(?:s?css|less|ya?ml|md|mdx|markdown)$/i.test(path)) return false;
  const [old, fresh] = [topLevelNames(path, before), topLevelNames(path, after)];
  if (/\.ya?ml$/i.test(path) && isNested(before, old, fresh)) return true;
  const [only, another] = fresh;
  if (only === undefined || another !== undefined || old.length < 3 || !old.includes(only)) return false;
  // A text that keeps its title is whole.
  return !only.startsWith("#") || !/\.mdx?$|\.markdown$/i.test(path) || only !== old[0];
}

/** The script or the style alone, or both without what they are for. */
function losesBlock(before: readonly string[], after: readonly string[]): boolean {
  const names = (lines: readonly string[]) =>
    new Set(lines.flatMap((line) => /^<(template|script|style)\b/i.exec(line)?.[1]?.toLowerCase() ?? []));
  const kept = names(after);
  return [...names(before)].some((name) => !kept.has(name));
}

/** In Svelte the markup stands beside the blocks. */
function losesMarkup(before: readonly string[], after: readonly string[]): boolean {
  const hasMarkup = (lines: readonly string[]) =>
    lines
      .join("\n")
      .replace(/^<(script|style)\b[\s\S]*?(?:^<\/\1>|$(?![\s\S]))/gim, "")
      .trim() !== "";
  return hasMarkup(before) && !hasMarkup(after);
}

function beginsPage(line: string): boolean {
  return /^\s*<(?:!doctype|html|body)\b/i.test(line);
}

/** Other keys than those at the top: they stand further in, or take the place of some that do. */
function isNested(before: readonly string[], old: readonly string[], fresh: readonly string[]): boolean {
  if (old.length === 0 || fresh.length === 0 || fresh.some((key) => old.includes(key))) return false;
  const inside = new Set(before.flatMap((line) => /^\s+([\p{L}\p{N}_.-]+):/u.exec(line)?.[1] ?? []));
  return (old.length > 1 && fresh.length === 1) || fresh.every((key) => inside.has(key));
}
