import MarkdownIt, { type Token } from "markdown-it";
import { visibleText, withoutTerminalColours } from "../src/core/hiddenText.ts";

/**
 * Model text is data. It becomes text, emphasis, lists, code, quotes, tables and headings, and nothing else: a link, an
 * image, HTML or an entity stands there as it was written, and no element gets an id, a class or a style.
 */
const markdown = new MarkdownIt({ html: false, linkify: false, maxNesting: 40 }).disable([
  "link",
  "image",
  "autolink",
  "reference",
  "html_block",
  "html_inline",
  "entity",
]);

/** The parser leaves out what is nested deeper than `maxNesting`; a passage that comes near is shown without layout. */
const deepest = 30;

/** A passage of more elements than people lay out is shown without layout too. */
const mostTokens = 300;

/** A passage as Markdown; undefined where it is to be shown without layout. `fence` is the line of the code fence that it goes on from. */
export function markdownTokens(seen: string, fence: string): readonly Token[] | undefined {
  const tokens = markdown.parse(fence + seen, {});
  return tokens.some(({ level }) => level > deepest) || countTokens(tokens) > mostTokens ? undefined : tokens;
}

/** A passage as a reader is to see all of it, where it is laid out. */
export function seenText(text: string): string {
  return visibleText(withoutTerminalColours(text));
}

function countTokens(tokens: readonly Token[]): number {
  return tokens.reduce((count, { children }) => count + 1 + (children?.length ?? 0), 0);
}
