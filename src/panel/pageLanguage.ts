import { type Translation, translation } from "../core/l10n.ts";

export const translationElement = "translation";

/** The language of a webview's page, and the element that brings its texts along: JSON that cannot end the element. */
export function pageLanguage(spoken: Translation | undefined = translation()): {
  readonly language: string;
  readonly element: string;
} {
  if (spoken === undefined) return { language: "en", element: "" };
  const json = JSON.stringify(spoken).replaceAll("<", "\\u003c");
  return {
    language: spoken.language.replace(/[^\w-]/g, ""),
    element: `<script type="application/json" id="${translationElement}">${json}</script>\n`,
  };
}
