import * as smd from "streaming-markdown";

/** Renders Markdown as it streams: each piece is parsed once and only adds to what is there. */
export type MarkdownStream = { write(text: string): void; end(): void };

/**
 * Model text is data. It becomes text, emphasis, lists, code, quotes, tables and headings, and nothing else: no link, no
 * image, no HTML, no id, class or style. A link shows its address as text, an image its description and address.
 */
export function createMarkdownStream(root: HTMLElement): MarkdownStream {
  const open: Open[] = [{ node: root, after: "" }];
  const parser = smd.parser({
    data: open,
    add_token: addToken,
    end_token: endToken,
    add_text: (stack: Open[], text: string) => stack.at(-1)?.node.append(text),
    set_attr: setAttribute,
  });
  return { write: (text) => smd.parser_write(parser, text), end: () => smd.parser_end(parser) };
}

/** A node that is being filled, and the text that comes after its content. */
type Open = { readonly node: HTMLElement; after: string; readonly extra?: HTMLElement };

const tags: Partial<Record<smd.Token, keyof HTMLElementTagNameMap>> = {
  [smd.PARAGRAPH]: "p",
  [smd.HEADING_1]: "h3",
  [smd.HEADING_2]: "h3",
  [smd.HEADING_3]: "h4",
  [smd.HEADING_4]: "h4",
  [smd.HEADING_5]: "h5",
  [smd.HEADING_6]: "h5",
  [smd.CODE_INLINE]: "code",
  [smd.ITALIC_AST]: "em",
  [smd.ITALIC_UND]: "em",
  [smd.STRONG_AST]: "strong",
  [smd.STRONG_UND]: "strong",
  [smd.STRIKE]: "s",
  [smd.BLOCKQUOTE]: "blockquote",
  [smd.LINE_BREAK]: "br",
  [smd.RULE]: "hr",
  [smd.LIST_UNORDERED]: "ul",
  [smd.LIST_ORDERED]: "ol",
  [smd.LIST_ITEM]: "li",
  [smd.TABLE]: "table",
  [smd.TABLE_ROW]: "tr",
  [smd.TABLE_CELL]: "td",
};

/** The parser takes these for formulas and drops their marks; in talk about code they are dollars of a variable. */
const formulaMarks: Partial<Record<smd.Token, string>> = { [smd.EQUATION_INLINE]: "$", [smd.EQUATION_BLOCK]: "$$" };

function addToken(stack: Open[], type: smd.Token): void {
  const parent = stack.at(-1)?.node;
  if (parent === undefined || type === smd.DOCUMENT) return;
  if (type === smd.CODE_BLOCK || type === smd.CODE_FENCE) {
    const code = document.createElement("code");
    const block = document.createElement("pre");
    block.append(code);
    parent.append(block);
    stack.push({ node: code, after: "" });
    return;
  }
  const node = document.createElement(tags[type] ?? "span");
  parent.append(node);
  const mark = formulaMarks[type] ?? "";
  if (mark !== "") node.append(mark);
  if (type === smd.IMAGE) node.append("Image: ");
  if (type === smd.CHECKBOX) node.append("[ ]");
  stack.push({ node, after: mark });
}

function endToken(stack: Open[]): void {
  if (stack.length < 2) return;
  const ended = stack.pop();
  if (ended !== undefined && ended.after !== "") ended.node.append(ended.after);
}

function setAttribute(stack: Open[], type: smd.Attr, value: string): void {
  const current = stack.at(-1);
  if (current === undefined) return;
  if (type === smd.CHECKED) current.node.textContent = "[x]";
  else if (type === smd.START && current.node instanceof HTMLOListElement) current.node.start = Number(value) || 1;
  else if ((type === smd.HREF || type === smd.SRC) && current.node.textContent !== value) current.after = ` (${value})`;
}
