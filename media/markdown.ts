import MarkdownIt, { type Token } from "markdown-it";
import { settledLength } from "../src/core/passages.ts";

/** Renders Markdown as it streams: what is settled stays as it is, and only the last block is rendered again. */
export type MarkdownStream = { write(text: string): void };

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

/** The parser leaves out what is nested deeper than `maxNesting`; a block that comes near is shown without layout. */
const deepest = 30;

export function createMarkdownStream(root: HTMLElement): MarkdownStream {
  let tail = "";
  let settledNodes = 0;
  let fence = "";

  /** Puts the text in place of what was shown of the last block. */
  function show(text: string): void {
    while (root.childNodes.length > settledNodes) root.lastChild?.remove();
    const tokens = markdown.parse(fence + text, {});
    if (tokens.some(({ level }) => level > deepest)) root.append(preformatted(text));
    else fill(root, tokens);
  }

  return {
    write(text) {
      tail += text;
      for (let settled = settledLength(tail, fence); settled !== undefined; settled = settledLength(tail, fence)) {
        show(tail.slice(0, settled.length));
        settledNodes = root.childNodes.length;
        tail = tail.slice(settled.length);
        fence = settled.fence;
      }
      show(tail);
    },
  };
}

const tags = new Set("p em strong s code pre ul ol li blockquote hr br table thead tbody tr th td".split(" "));

/** The page's own headings stand above the model's. */
const headings: Readonly<Record<string, string>> = { h1: "h4", h2: "h4", h3: "h5", h4: "h5", h5: "h6", h6: "h6" };

/** markdown-it's tokens are flat: one opens an element, a later one closes it. */
function fill(root: Node, tokens: readonly Token[]): void {
  const open: Node[] = [root];
  for (const token of tokens) {
    const parent = open.at(-1) ?? root;
    if (token.children !== null) fill(parent, token.children);
    else if (token.nesting > 0) open.push(token.hidden ? parent : parent.appendChild(elementOf(token)));
    else if (token.nesting < 0) open.pop();
    else parent.appendChild(leafOf(token));
  }
}

function elementOf(token: Token): HTMLElement {
  const made = document.createElement(tags.has(token.tag) ? token.tag : (headings[token.tag] ?? "span"));
  if (made instanceof HTMLOListElement) made.start = Number(token.attrGet("start") ?? 1);
  made.append(token.content);
  return made;
}

function leafOf(token: Token): Node {
  if (token.type === "text") return document.createTextNode(token.content);
  if (token.type === "fence" || token.type === "code_block") return preformatted(token.content);
  // A line that the model broke stays broken: reasoning is written, and read, line by line.
  return elementOf(token);
}

function preformatted(text: string): HTMLElement {
  const block = document.createElement("pre");
  block.appendChild(document.createElement("code")).append(text);
  return block;
}
