/**
 * The policy of a webview's page: scripts with the nonce, styles and fonts of the extension, and nothing else is loaded,
 * run or sent. Text becomes markup or script only through a Trusted Types policy that is named here.
 */
export function pagePolicy(source: string, nonce: string, trustedTypes: readonly string[]): string {
  return [
    "default-src 'none'",
    `style-src ${source}`,
    `font-src ${source}`,
    `script-src 'nonce-${nonce}'`,
    "form-action 'none'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    `trusted-types ${trustedTypes.length === 0 ? "'none'" : trustedTypes.join(" ")}`,
  ].join("; ");
}

/** What the panel's components need: Lit makes its own templates, which are part of the extension, with this policy. */
export const panelTrustedTypes = ["lit-html"];
