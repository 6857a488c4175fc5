import type { Token } from "markdown-it";
import { visibleText } from "../src/core/hiddenText.ts";
import { markdownTokens, seenText } from "./markdownTokens.ts";

/** Stands where one block ends and the next begins: what is sought is within one. */
export const blockBreak = "\uffff";

/** The text of a passage as a reader sees it: what is laid out without its markup, or letter by letter. */
export function shownText(text: string, fence: string, plain: boolean): string {
  if (plain) return visibleText(text);
  const seen = seenText(text);
  const tokens = markdownTokens(seen, fence);
  return tokens === undefined ? seen : textOf(tokens);
}

function textOf(tokens: readonly Token[]): string {
  return tokens.map(({ children, ...token }) => (children === null ? ownText(token) : textOf(children))).join("");
}

function ownText({ type, content, block, hidden }: Pick<Token, "type" | "content" | "block" | "hidden">): string {
  if (type === "softbreak" || type === "hardbreak") return "\n";
  if (!block) return content;
  return hidden ? "" : `${blockBreak}${content}${blockBreak}`;
}

/** As letters are compared: without case, and any blank like any other. */
export function folded(text: string): string {
  return text.toLowerCase().replaceAll("ς", "σ").replaceAll(/\s+/g, " ");
}

/** How often a passage shows what is sought; `needle` is folded. */
export function countShown(text: string, fence: string, plain: boolean, needle: string): number {
  if (!mayShow(plain ? visibleText(text) : seenText(text), needle)) return 0;
  return folded(shownText(text, fence, plain)).split(needle).length - 1;
}

/** Laying a passage out takes longer than to see that its letters and digits are not those that are sought. */
function mayShow(seen: string, needle: string): boolean {
  return lettersOf(folded(seen)).includes(lettersOf(needle));
}

function lettersOf(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}]+/gu, "");
}
