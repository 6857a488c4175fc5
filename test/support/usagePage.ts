import type { Translation } from "../../src/core/l10n.ts";
import type { FromUsageView, ToUsageView } from "../../src/panel/usageProtocol.ts";
import { openWebviewPage, type WebviewPage } from "./webviewPage.ts";

export type UsagePage = WebviewPage<FromUsageView, ToUsageView>;

export function openUsagePage(
  width = 900,
  theme: Readonly<Record<string, string>> = {},
  translation?: Translation,
): Promise<UsagePage> {
  return openWebviewPage("usage", { size: { width, height: 900 }, theme, translation });
}
