import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { build } from "esbuild";
import type { Page } from "playwright-core";
import { launchBrowser } from "../../scripts/browser.ts";
import { root } from "../../scripts/paths.ts";
import type { Translation } from "../../src/core/l10n.ts";
import { pageLanguage } from "../../src/panel/pageLanguage.ts";
import type { FromUsageView, ToUsageView } from "../../src/panel/usageProtocol.ts";

/** The usage view's own page in Chromium, under the policy that ships, with the extension's side played by the test. */
export type UsagePage = {
  readonly page: Page;
  readonly requests: string[];
  /** Every violation of the policy, and every error that nothing caught. */
  readonly faults: string[];
  tell(message: ToUsageView): Promise<void>;
  sent(): Promise<readonly FromUsageView[]>;
  close(): Promise<void>;
};

/** `theme` are VS Code's variables. */
export async function openUsagePage(
  width = 900,
  theme: Readonly<Record<string, string>> = {},
  translation?: Translation,
): Promise<UsagePage> {
  const [script, style] = await Promise.all([bundle("usage.ts"), bundle("usage.css")]);
  const variables = Object.entries(theme).map(([name, value]) => `${name}: ${value};`);
  const server = createServer((request, response) => {
    const [type, body] = { "/usage.js": ["text/javascript", script], "/usage.css": ["text/css", style] }[
      request.url ?? ""
    ] ?? ["text/html", html(translation)];
    response.writeHead(200, { "content-type": type });
    response.end(request.url === "/usage.css" ? `:root { ${variables.join(" ")} }\n${body}` : body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browser = await launchBrowser();
  const page = await browser.newPage({ viewport: { width, height: 900 } });
  const requests: string[] = [];
  const faults: string[] = [];
  page.on("request", (request) => requests.push(request.url().replace(origin, "")));
  page.on("pageerror", (error) => faults.push(String(error)));
  await page.exposeFunction("violated", (what: string) => faults.push(what));
  await page.goto(`${origin}/`);
  return {
    page,
    requests,
    faults,
    // As text, because these tests are typed for Node, where there is no window.
    tell: async (message) => {
      await page.evaluate(`window.dispatchEvent(new MessageEvent("message", { data: ${JSON.stringify(message)} }))`);
    },
    sent: () => page.evaluate<readonly FromUsageView[]>("window.sent"),
    async close() {
      await browser.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const policy =
  "default-src 'none'; style-src 'self'; font-src 'self'; script-src 'nonce-n'; form-action 'none'; base-uri 'none'";

function html(translation: Translation | undefined): string {
  const { language, element } = pageLanguage(translation);
  return `<!DOCTYPE html><html lang="${language}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}"><title>Usage</title>
<script nonce="n">
window.sent = [];
window.kept = undefined;
window.acquireVsCodeApi = () => ({
  postMessage: (message) => window.sent.push(message),
  getState: () => window.kept,
  setState: (state) => { window.kept = state; },
});
document.addEventListener("securitypolicyviolation", (event) => window.violated(event.violatedDirective + " " + event.blockedURI));
</script>
<link rel="stylesheet" href="/usage.css"></head><body>${element}<script nonce="n" src="/usage.js"></script></body></html>`;
}

async function bundle(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(root, "media", entry)],
    bundle: true,
    write: false,
    format: "iife",
    logLevel: "error",
  });
  return outputFiles[0]?.text ?? "";
}
