import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { build } from "esbuild";
import type { Page } from "playwright-core";
import { launchBrowser } from "../../scripts/browser.ts";
import { root } from "../../scripts/paths.ts";
import type { LogEvent } from "../../src/core/events.ts";
import type { Translation } from "../../src/core/l10n.ts";
import { pageLanguage } from "../../src/panel/pageLanguage.ts";
import { pagePolicy, panelTrustedTypes } from "../../src/panel/pagePolicy.ts";
import type { FromWebview, ToWebview } from "../../src/panel/protocol.ts";

/** The panel's own page in Chromium, under the policy that ships, with the extension's side played by the test. */
export type PanelPage = {
  readonly page: Page;
  /** Every address that the page asked for, and every violation of the policy. */
  readonly requests: string[];
  readonly violations: string[];
  tell(message: ToWebview): Promise<void>;
  events(...events: readonly LogEvent[]): Promise<void>;
  /** What the panel has sent, oldest first. */
  sent(): Promise<readonly FromWebview[]>;
  /** What all passages show, read as a person scrolls from the beginning to the end. */
  pagedThrough(): Promise<string[]>;
  close(): Promise<void>;
};

export async function openPanelPage(size = { width: 320, height: 700 }, translation?: Translation): Promise<PanelPage> {
  const [script, style] = await Promise.all([bundle("panel.ts"), bundle("panel.css")]);
  const server = createServer((request, response) => {
    const [type, body] = { "/panel.js": ["text/javascript", script], "/panel.css": ["text/css", style] }[
      request.url ?? ""
    ] ?? ["text/html", html(translation)];
    response.writeHead(200, { "content-type": type }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browser = await launchBrowser();
  const page = await browser.newPage({ viewport: size });
  const requests: string[] = [];
  const violations: string[] = [];
  page.on("request", (request) => requests.push(request.url().replace(origin, "")));
  await page.exposeFunction("violated", (what: string) => violations.push(what));
  await page.goto(`${origin}/`);
  // As text, because these tests are typed for Node, where there is no window.
  const tell = async (message: ToWebview): Promise<void> => {
    await page.evaluate(`window.dispatchEvent(new MessageEvent("message", { data: ${JSON.stringify(message)} }))`);
  };
  return {
    page,
    requests,
    violations,
    tell,
    events: (...events) => tell({ type: "events", events, now: events.at(-1)?.at ?? 0 }),
    sent: () => page.evaluate<readonly FromWebview[]>("window.sent"),
    // As text, because these tests are typed for Node.
    pagedThrough: () =>
      page.evaluate<string[]>(`(async () => {
        const area = document.querySelector(".scroller");
        const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
        const seen = new Map();
        area.scrollTop = 0;
        await frame();
        for (let before = -1; before !== area.scrollTop; ) {
          for (const row of area.querySelectorAll(".passage"))
            seen.set(Number(row.ariaPosInSet), row.querySelector(".model").textContent);
          before = area.scrollTop;
          area.scrollTop += area.clientHeight;
          await frame();
        }
        return [...seen].sort(([one], [other]) => one - other).map(([, text]) => text);
      })()`),
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
<meta http-equiv="Content-Security-Policy" content="${policy}"><title>Panel</title>
<script nonce="n">
window.sent = [];
let kept;
window.acquireVsCodeApi = () => ({
  postMessage: (message) => window.sent.push(message),
  getState: () => kept,
  setState: (state) => { kept = state; },
});
document.addEventListener("securitypolicyviolation", (event) => window.violated(event.violatedDirective + " " + event.blockedURI));
</script>
<link rel="stylesheet" href="/panel.css"></head><body>${element}<script nonce="n" src="/panel.js"></script></body></html>`;
}

async function bundle(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(root, "media", entry)],
    bundle: true,
    write: false,
    format: "iife",
    loader: { ".ttf": "empty" },
    logLevel: "error",
  });
  return outputFiles[0]?.text ?? "";
}
