import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { build } from "esbuild";
import type { Page } from "playwright-core";
import { launchBrowser } from "../../scripts/browser.ts";
import { root } from "../../scripts/paths.ts";
import type { Translation } from "../../src/core/l10n.ts";
import { pageHtml } from "../../src/panel/pageHtml.ts";

/** A webview's own page in Chromium, as it ships, with the extension's side played by the test. */
export type WebviewPage<From, To> = {
  readonly page: Page;
  /** Every address that the page asked for, without its server. */
  readonly requests: readonly string[];
  /** Every violation of the policy, and every error that nothing caught. */
  readonly faults: readonly string[];
  tell(...messages: readonly To[]): Promise<void>;
  /** What the page has sent, oldest first. */
  sent(): Promise<readonly From[]>;
  close(): Promise<void>;
};

export type WebviewPageOptions = {
  readonly size: { readonly width: number; readonly height: number };
  /** VS Code's variables. */
  readonly theme?: Readonly<Record<string, string>>;
  readonly translation?: Translation | undefined;
};

/** `name` is that of the page's script and style in media/. */
export async function openWebviewPage<From, To>(
  name: string,
  { size, theme = {}, translation }: WebviewPageOptions,
): Promise<WebviewPage<From, To>> {
  const files = await bundle(name);
  const html = pageHtml({
    title: name,
    script: `/${name}.js`,
    style: `/${name}.css`,
    source: "'self'",
    nonce: "n",
    translation,
  });
  const variables = Object.entries(theme).map(([variable, value]) => `${variable}: ${value};`);
  const themed = `:root { ${variables.join(" ")} } ${editorStyles}\n`;
  const server = createServer((request, response) => {
    const file = files.get(request.url?.split("?")[0] ?? "");
    response.writeHead(200, { "content-type": file?.type ?? "text/html" });
    if (file?.type === "text/css") response.write(themed);
    response.end(file?.bytes ?? html);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browser = await launchBrowser();
  const page = await browser.newPage({ viewport: size });
  const requests: string[] = [];
  const faults: string[] = [];
  page.on("request", (request) => requests.push(request.url().replace(origin, "")));
  page.on("pageerror", (error) => faults.push(String(error)));
  await page.exposeFunction("violated", (what: string) => faults.push(what));
  await page.addInitScript(host);
  await page.goto(`${origin}/`);
  return {
    page,
    requests,
    faults,
    // As text, because these tests are typed for Node, where there is no window.
    tell: async (...messages) => {
      await page.evaluate(
        `for (const data of ${JSON.stringify(messages)}) window.dispatchEvent(new MessageEvent("message", { data }))`,
      );
    },
    sent: () => page.evaluate<readonly From[]>("window.sent"),
    async close() {
      await browser.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What VS Code gives a webview, kept where a test can look; its state stays when the page is loaded again. */
const host = `
window.sent = [];
window.kept = JSON.parse(sessionStorage.getItem("kept") ?? "null") ?? undefined;
window.acquireVsCodeApi = () => ({
  postMessage: (message) => window.sent.push(message),
  getState: () => window.kept,
  setState: (state) => {
    window.kept = state;
    sessionStorage.setItem("kept", JSON.stringify(state));
  },
});
document.addEventListener("securitypolicyviolation", (event) => window.violated(event.violatedDirective + " " + event.blockedURI));
`;

/** What VS Code itself puts below a webview's styles, as far as it colours text. */
const editorStyles = `@layer vscode-default {
  body { background: var(--vscode-sideBar-background, var(--vscode-editor-background)) }
  code { color: var(--vscode-textPreformat-foreground); background-color: var(--vscode-textPreformat-background) }
  blockquote { background: var(--vscode-textBlockQuote-background); border-color: var(--vscode-textBlockQuote-border) }
}`;

type Built = { readonly type: string; readonly bytes: Uint8Array };

/** By address. */
async function bundle(name: string): Promise<ReadonlyMap<string, Built>> {
  const { outputFiles } = await build({
    entryPoints: [`${name}.ts`, `${name}.css`].map((entry) => join(root, "media", entry)),
    bundle: true,
    write: false,
    outdir: root,
    format: "iife",
    assetNames: "[name]",
    loader: { ".ttf": "file" },
    logLevel: "error",
  });
  return new Map(
    outputFiles.map(({ path, contents }) => {
      const address = path.slice(root.length);
      const type = address.endsWith(".js") ? "text/javascript" : address.endsWith(".css") ? "text/css" : "font/ttf";
      return [address, { type, bytes: contents }];
    }),
  );
}
