import { isCode } from "./codeText.ts";
import { outsideTexts } from "./heldText.ts";
import type { Change } from "./hunk.ts";
import type { SourceText } from "./sourceText.ts";

const escaped = /^\s*\\[tn]/;

/** Tabs and line breaks that were escaped: in these languages no line of code begins so. */
export function beginsEscaped(source: SourceText, path: string, changes: readonly Change[]): boolean {
  const isBegun = changes.some(({ added }) => added.some((line) => escaped.test(line)));
  // Where texts are is found by reading the file up to there.
  return isBegun && isCode(path) && outsideTexts(source, path, changes).some((line) => escaped.test(line));
}
