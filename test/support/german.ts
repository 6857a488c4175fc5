import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../scripts/paths.ts";
import { speak, type Translation } from "../../src/core/l10n.ts";

/** German as VS Code hands it to the extension. */
export const german: Translation = {
  language: "de",
  texts: JSON.parse(readFileSync(join(root, "l10n", "bundle.l10n.de.json"), "utf8")),
};

/** For what is imported after this. */
export function speakGerman(): void {
  speak(german);
}

const known = new Set(Object.values(german.texts).flatMap(wordsOf));

/** The words of a text that are in no German text and in none of `data`: what the user, a model or a file said. */
export function strangeWords(text: string, data: readonly string[]): string[] {
  const own = new Set(data.flatMap(wordsOf));
  return wordsOf(text).filter((word) => !known.has(word) && !own.has(word));
}

function wordsOf(text: string): string[] {
  return text.match(/\p{L}{3,}/gu) ?? [];
}
