import * as vscode from "vscode";
import { localeOr, t } from "../../core/l10n.ts";
import { boardPanel } from "../../manifest.ts";
import { createBoardFeed } from "../../panel/boardFeed.ts";
import type { People } from "../../panel/boardModel.ts";
import { type FromBoard, parseFromBoard } from "../../panel/boardProtocol.ts";
import type { FeedClock } from "../../panel/feed.ts";
import { webviewPage, webviewRoot } from "../webviewPage.ts";
import type { LiveComparison } from "./liveComparison.ts";

/** The editor tab of one comparison. The host holds the truth; the page is told what to show. */
export type BoardView = {
  reveal(): void;
  readonly onDidClose: vscode.Event<void>;
};

export function openBoardPanel(extensionUri: vscode.Uri, title: string): vscode.WebviewPanel {
  return vscode.window.createWebviewPanel(boardPanel, title, vscode.ViewColumn.Active, boardOptions(extensionUri));
}

function boardOptions(extensionUri: vscode.Uri): vscode.WebviewOptions {
  return { enableScripts: true, enableForms: false, localResourceRoots: [webviewRoot(extensionUri)] };
}

export function createBoardView(
  panel: vscode.WebviewPanel,
  extensionUri: vscode.Uri,
  live: LiveComparison,
  onMessage: (message: Exclude<FromBoard, { type: "ready" | "lane" }>) => void,
): BoardView {
  const closed = new vscode.EventEmitter<void>();
  const feed = createBoardFeed(
    (message) => void panel.webview.postMessage(message),
    () => live.scene,
    people,
    clock,
  );
  const stopListening = live.onChange(feed.add);

  panel.webview.onDidReceiveMessage((value: unknown) => {
    const message = parseFromBoard(value);
    if (message === undefined) return;
    if (message.type === "ready") feed.begin();
    else if (message.type === "lane") feed.lane(message.row, message.open);
    else onMessage(message);
  });
  panel.onDidDispose(() => {
    stopListening();
    feed.close();
    closed.fire();
    closed.dispose();
  });
  panel.webview.options = boardOptions(extensionUri);
  panel.webview.html = webviewPage(panel.webview, extensionUri, "board", t("Fathom Comparison"));

  return { reveal: () => panel.reveal(), onDidClose: closed.event };
}

const clock: FeedClock = {
  now: () => performance.now(),
  after(milliseconds, call) {
    const timer = setTimeout(call, milliseconds);
    return () => clearTimeout(timer);
  },
};

function people(): People {
  return {
    now: Date.now(),
    timeOf: (at: number) =>
      new Intl.DateTimeFormat(localeOr("en-GB"), { dateStyle: "medium", timeStyle: "medium" }).format(at),
  };
}
