import { isCode } from "./codeText.ts";
import { outsideTexts } from "./heldText.ts";
import type { Change } from "./hunk.ts";
import type { SourceText } from "./sourceText.ts";

/** Tabs and line breaks that were escaped: in these languages no line of code begins so. */
export function beginsEscaped(source: SourceText, path: string, changes: readonly Change[]): boolean {
  return isCode(path) && outsideTexts(source, path, changes).some((line) => /^\s*\\[tn]/.test(line));
}
