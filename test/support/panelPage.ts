import type { LogEvent } from "../../src/core/events.ts";
import type { Translation } from "../../src/core/l10n.ts";
import type { FromWebview, ToWebview } from "../../src/panel/protocol.ts";
import { openWebviewPage, type WebviewPage } from "./webviewPage.ts";

export type PanelPage = WebviewPage<FromWebview, ToWebview> & {
  events(...events: readonly LogEvent[]): Promise<void>;
  /** What all passages show, read as a person scrolls from the beginning to the end. */
  pagedThrough(): Promise<string[]>;
};

export async function openPanelPage(
  size = { width: 320, height: 700 },
  translation?: Translation,
  theme: Readonly<Record<string, string>> = {},
): Promise<PanelPage> {
  const panel = await openWebviewPage<FromWebview, ToWebview>("panel", { size, translation, theme });
  return {
    ...panel,
    events: (...events) => panel.tell({ type: "events", events, now: events.at(-1)?.at ?? 0 }),
    // As text, because these tests are typed for Node.
    pagedThrough: () =>
      panel.page.evaluate<string[]>(`(async () => {
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
  };
}
