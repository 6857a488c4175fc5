import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { build } from "esbuild";
import type { Page } from "playwright-core";
import { launchBrowser } from "../../scripts/browser.ts";
import { root } from "../../scripts/paths.ts";
import type { Translation } from "../../src/core/l10n.ts";
import type { FromBoard, ToBoard } from "../../src/panel/boardProtocol.ts";
import { pageLanguage } from "../../src/panel/pageLanguage.ts";
import { pagePolicy, panelTrustedTypes } from "../../src/panel/pagePolicy.ts";

/** The board's own page in Chromium, under the policy that ships, with the extension's side played by the test. */
export type BoardPage = {
  readonly page: Page;
  readonly requests: string[];
  /** Every violation of the policy, and every error that nothing caught. */
  readonly faults: string[];
  tell(...messages: readonly ToBoard[]): Promise<void>;
  sent(): Promise<readonly FromBoard[]>;
  close(): Promise<void>;
};

/** `theme` are VS Code's variables. */
export async function openBoardPage(
  width = 1100,
  theme: Readonly<Record<string, string>> = {},
  translation?: Translation,
): Promise<BoardPage> {
  const [files, variables] = [await bundle(), Object.entries(theme).map(([name, value]) => `${name}: ${value};`)];
  const server = createServer((request, response) => {
    const file = files.find(({ name }) => `/${name}` === request.url?.split("?")[0]);
    response.writeHead(200, { "content-type": file?.type ?? "text/html" });
    const isStyle = file?.type === "text/css";
    response.end(
      file === undefined
        ? html(translation)
        : isStyle
          ? `:root { ${variables.join(" ")} } body { background: var(--vscode-editor-background) }\n${file.text}`
          : file.bytes,
    );
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
    tell: async (...messages) => {
      await page.evaluate(
        `for (const data of ${JSON.stringify(messages)}) window.dispatchEvent(new MessageEvent("message", { data }))`,
      );
    },
    sent: () => page.evaluate<readonly FromBoard[]>("window.sent"),
    async close() {
      await browser.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** As it ships, but that the extension's own files come from this page's address. */
const policy = pagePolicy("'self'", "n", panelTrustedTypes);

function html(translation: Translation | undefined): string {
  const { language, element } = pageLanguage(translation);
  return `<!DOCTYPE html><html lang="${language}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}"><title>Comparison</title>
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
<link rel="stylesheet" href="/board.css"></head><body>${element}<script nonce="n" src="/board.js"></script></body></html>`;
}

type Built = { readonly name: string; readonly type: string; readonly text: string; readonly bytes: Uint8Array };

async function bundle(): Promise<readonly Built[]> {
  const { outputFiles } = await build({
    entryPoints: ["board.ts", "board.css"].map((name) => join(root, "media", name)),
    bundle: true,
    write: false,
    outdir: root,
    format: "iife",
    assetNames: "[name]",
    loader: { ".ttf": "file" },
    logLevel: "error",
  });
  return outputFiles.map(({ path, text, contents }) => {
    const name = path.slice(root.length + 1);
    const type = name.endsWith(".js") ? "text/javascript" : name.endsWith(".css") ? "text/css" : "font/ttf";
    return { name, type, text, bytes: contents };
  });
}
