/**
 * A piece of Markdown as one reads it where it is quoted in a line. Headings, lists and quotes begin lines; emphasis and code
 * stand around words. A single `*` or `_` may be code, and stays.
 */
export function withoutMarkup(text: string): string {
  return text.replaceAll(/^[ \t]*(?:#{1,6}|[-*+>]|\d+[.)])[ \t]+/gm, "").replaceAll(/\*\*|`+/g, "");
}
