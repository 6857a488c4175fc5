import * as vscode from "vscode";
import { type BoardReplay, createBoardReplay } from "../../core/compare/boardReplay.ts";
import { localeOr, t } from "../../core/l10n.ts";
import { boardPanel } from "../../manifest.ts";
import { createBoardFeed } from "../../panel/boardFeed.ts";
import { type FromBoard, parseFromBoard } from "../../panel/boardProtocol.ts";
import type { People, Scene } from "../../panel/boardScene.ts";
import type { FeedClock } from "../../panel/feed.ts";
import { webviewPage, webviewRoot } from "../webviewPage.ts";
import type { LiveComparison } from "./liveComparison.ts";

/** What the user asks of the comparison, and not of the tab alone. */
export type BoardAction = Exclude<FromBoard, { type: "ready" | "lane" | "replay" }>;

/** The editor tab of one comparison. The host holds the truth; the page is told what to show. */
export type BoardView = {
  reveal(): void;
  readonly onDidClose: vscode.Event<void>;
};

const replayStep = 80;

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
  onMessage: (message: BoardAction) => void,
): BoardView {
  const closed = new vscode.EventEmitter<void>();
  let replay: BoardReplay | undefined;
  let replayedUnion = () => live.scene.union;
  let ticking: NodeJS.Timeout | undefined;
  const feed = createBoardFeed((message) => void panel.webview.postMessage(message), scene, people, clock);
  const stopListening = live.onChange((event) => {
    // What happens meanwhile is shown at its end.
    if (replay === undefined) feed.add(event);
  });

  function scene(): Scene {
    if (replay === undefined) return live.scene;
    // Names that are known are not hidden anew.
    const board = { ...replay.board, names: live.scene.board.names };
    return { ...live.scene, board, union: replayedUnion(), selection: [], assembledChecks: undefined, replaying: true };
  }

  function people(): People {
    return { now: replay?.now ?? Date.now(), timeOf };
  }

  function toggleReplay(): void {
    if (replay !== undefined) {
      endReplay();
      return;
    }
    // Who streams first, and for how long, tells who is who.
    if (live.scene.board.names.kind === "hidden") return;
    replay = createBoardReplay(live.log);
    replayedUnion = live.unionOf(
      () => replay?.board,
      () => feed.add(undefined),
    );
    if (replay === undefined) return;
    feed.add(undefined);
    let last = performance.now();
    ticking = setInterval(() => {
      const passed = performance.now() - last;
      last += passed;
      for (const event of replay?.pass(passed) ?? []) feed.add(event);
      if (replay?.isOver !== false) endReplay();
    }, replayStep);
  }

  function endReplay(): void {
    clearInterval(ticking);
    replay = undefined;
    feed.add(undefined);
  }

  panel.webview.onDidReceiveMessage((value: unknown) => {
    const message = parseFromBoard(value);
    if (message === undefined) return;
    if (message.type === "ready") feed.begin();
    else if (message.type === "lane") feed.lane(message.row, message.open);
    else if (message.type === "replay") toggleReplay();
    // The page offers nothing else meanwhile; what was pressed just before is about what is not shown any more.
    else if (replay === undefined) onMessage(message);
  });
  panel.onDidDispose(() => {
    stopListening();
    clearInterval(ticking);
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

function timeOf(at: number): string {
  return new Intl.DateTimeFormat(localeOr("en-GB"), { dateStyle: "medium", timeStyle: "medium" }).format(at);
}
