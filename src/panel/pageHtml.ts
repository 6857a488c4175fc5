import type { Translation } from "../core/l10n.ts";
import { pageLanguage } from "./pageLanguage.ts";
import { pagePolicy, panelTrustedTypes } from "./pagePolicy.ts";

export type PageParts = {
  readonly title: string;
  /** Addresses of the page's one script and one style. */
  readonly script: string;
  readonly style: string;
  /** Where styles and fonts come from, as a Content Security Policy names it. */
  readonly source: string;
  /** Fresh for each page: the script with it runs, and no other. */
  readonly nonce: string;
  /** The language that was chosen, where none is given. */
  readonly translation?: Translation | undefined;
};

/** The page around a webview's script and style: nothing else may be loaded, run or sent from it. */
export function pageHtml({ title, script, style, source, nonce, translation }: PageParts): string {
  const { language, element } = pageLanguage(translation);
  return `<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${pagePolicy(source, nonce, panelTrustedTypes)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="${style}">
</head>
<body>
${element}<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
