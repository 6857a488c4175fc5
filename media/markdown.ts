import type { Token } from "markdown-it";
import { visibleText } from "../src/core/hiddenText.ts";
import { markdownTokens, seenText } from "./markdownTokens.ts";

/** What a passage looks like. `fence` is the line of the code fence that it goes on from. */
export function renderMarkdown(text: string, fence: string): DocumentFragment {
  const seen = seenText(text);
  const tokens = markdownTokens(seen, fence);
  const made = document.createDocumentFragment();
  if (tokens === undefined) made.append(preformatted(seen));
  else fill(made, tokens);
  return made;
}

/** A passage as it was written, letter by letter. */
export function renderPlain(text: string): HTMLElement {
  return preformatted(visibleText(text));
}

const tags = new Set("p em strong s code pre ul ol li blockquote hr br table thead tbody tr th td".split(" "));

/** The page's own headings stand above the model's, which all count as the next level: models skip levels. */
const headings = /^h[1-6]$/;

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
  const made = document.createElement(tags.has(token.tag) ? token.tag : headings.test(token.tag) ? "h3" : "span");
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
