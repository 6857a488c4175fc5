/** The editor's language and the texts in it by their English ones: what `l10n/bundle.l10n.<language>.json` holds. */
export type Translation = { readonly language: string; readonly texts: Readonly<Record<string, string>> };

type Value = string | number;

/** With the same words in two meanings, the comment tells them apart; it is a part of the key, as VS Code has it. */
type Message = { readonly message: string; readonly comment: string; readonly args?: readonly Value[] };

const english: Translation = { language: "en", texts: {} };
let spoken = english;

/**
 * Chooses the language of everything that `t` says from here on. It is called once, before any module that has texts is
 * loaded: the first import of each entry point does that.
 */
export function speak(translation: Translation | undefined): void {
  spoken = translation ?? english;
}

/** What a worker or a webview needs to speak as this side does. Undefined in English. */
export function translation(): Translation | undefined {
  return spoken === english ? undefined : spoken;
}

/**
 * The text in the editor's language; `{0}`, `{1}` … are the values. The key is the English text, as with `vscode.l10n.t`,
 * and stands in for a text that is not translated. Values are taken as they are, and never read for `{0}` themselves.
 */
export function t(message: string | Message, ...values: readonly Value[]): string {
  if (typeof message === "string") return filled(spoken.texts[message] ?? message, values);
  const { message: text, comment, args = [] } = message;
  return filled(spoken.texts[`${text}/${comment}`] ?? text, args);
}

/** The locale for numbers and dates: the editor's language, or in English the one that the texts were written in. */
export function localeOr(englishLocale: string): string {
  return spoken === english ? englishLocale : spoken.language;
}

function filled(text: string, values: readonly Value[]): string {
  if (values.length === 0) return text;
  return text.replace(/\{(\d+)\}/g, (hole, index: string) => String(values[Number(index)] ?? hole));
}
