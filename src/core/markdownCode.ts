import { visibleText } from "./hiddenText.ts";

/**
 * What models, files and users write, as code of a Markdown document: it is no link, image, mention or heading anywhere,
 * and what would hide, turn text round or drive a terminal is written out.
 */

/** A piece of code within a line, of a readable length. */
export function codeSpan(text: string, longest = 500): string {
  const whole = visibleText(text).replaceAll(/\s+/g, " ").trim();
  const line = whole.length > longest ? `${whole.slice(0, longest)}…` : whole;
  const fence = "`".repeat(longestRun(line) + 1);
  return `${fence} ${line} ${fence}`;
}

/** A block of code between fences of more backticks than it holds. */
export function codeBlock(language: "text" | "diff", text: string): string {
  const shown = visibleText(text.replaceAll(/\r\n?/g, "\n"));
  const fence = codeFence(longestRun(shown));
  return `${fence}${language}\n${shown}${shown.endsWith("\n") ? "" : "\n"}${fence}\n`;
}

/** What a block whose longest run of backticks is this long stands between. */
export function codeFence(longest: number): string {
  return "`".repeat(Math.max(3, longest + 1));
}

export function longestRun(text: string): number {
  return text.match(/`+/g)?.reduce((most, run) => Math.max(most, run.length), 0) ?? 0;
}
