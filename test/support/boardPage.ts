import type { Translation } from "../../src/core/l10n.ts";
import type { FromBoard, ToBoard } from "../../src/panel/boardProtocol.ts";
import { openWebviewPage, type WebviewPage } from "./webviewPage.ts";

export type BoardPage = WebviewPage<FromBoard, ToBoard>;

export function openBoardPage(
  width = 1100,
  theme: Readonly<Record<string, string>> = {},
  translation?: Translation,
): Promise<BoardPage> {
  return openWebviewPage("board", { size: { width, height: 900 }, theme, translation });
}
