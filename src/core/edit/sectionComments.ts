import { indentOf } from "./indentation.ts";
import { isFilled } from "./words.ts";

/** Words that head a section of a file as well as they stand for one. */
const heading =
  /^\s*(?:\/\/+|#+|\/\*+|<!--|\{\s*\/\*+|--|;+|%+)\s*(?:(?:other|same|previous)(?: [\w-]+){0,2}|same)[.:]?\s*(?:\*+\/\s*\}?|-->)?\s*$/i;
const closing = /^\s*(?:[)\]}]|<\/|end\b)/;

/**
 * The new lines that read like a placeholder and head the line below them: nothing of the old lines is missing, so they
 * can stand for none.
 */
export function sectionComments(before: readonly string[], after: readonly string[]): ReadonlySet<string> {
  const found = after.filter((line, at) => {
    const next = after[at + 1] ?? "";
    const isHead = heading.test(line) && !/\bbefore\b/i.test(line) && indentOf(line) === indentOf(next);
    return isHead && isFilled(next) && !closing.test(next) && !heading.test(next);
  });
  return new Set(found.length > 0 && holdsAll(before, after) ? found : []);
}

/** Does the one hold all lines of the other, in their order? */
function holdsAll(before: readonly string[], after: readonly string[]): boolean {
  const due = before.filter(isFilled);
  let next = 0;
  for (const line of after) if (line.trimEnd() === due[next]?.trimEnd()) next += 1;
  return next === due.length;
}
