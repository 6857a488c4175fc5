import assert from "node:assert/strict";
import MarkdownIt from "markdown-it";

const renderer = new MarkdownIt({ html: true, linkify: true });

/** How many headings a document has, once it is certain that nothing in it is more than headings, lists and code. */
export function onlyCode(markdown: string): { readonly headings: number } {
  const tokens = renderer.parse(markdown, {});
  const inline = tokens.flatMap((token) => token.children ?? []).map(({ type }) => type);
  const allowed = ["text", "code_inline", "softbreak", "strong_open", "strong_close"];
  assert.deepEqual(
    inline.filter((type) => !allowed.includes(type)),
    [],
  );
  const blocks = new Set(tokens.map(({ type }) => type.replace(/_(open|close)$/, "")));
  for (const type of blocks) {
    assert.ok(["heading", "inline", "bullet_list", "list_item", "paragraph", "fence"].includes(type), type);
  }
  return { headings: tokens.filter(({ type }) => type === "heading_open").length };
}

/** What turns up in the texts of hostile models, files and users. */
export const hostilePieces = [
  "`",
  "```",
  "~~~",
  "\n",
  "\r",
  "<img src=x>",
  "![a](http://e.example)",
  "[Accept](command:fathom.acceptAll)",
  "# h",
  "@user",
  "|",
  "\\",
  "    ",
  "- ",
  "\u202e",
  "\u200b",
  "\x1b[31m",
  "😀",
  "]",
  "a",
];
