import * as vscode from "vscode";
import { isOpen } from "../../core/compare/board.ts";
import type { ComparisonEvent } from "../../core/compare/comparisonEvents.ts";
import { itemsOf } from "../../core/longList.ts";
import { boardPanel } from "../../manifest.ts";
import { assembledMessage, boardMessage, unionMessage } from "../../panel/boardModel.ts";
import { type FromBoard, parseFromBoard, type ToBoard } from "../../panel/boardProtocol.ts";
import { webviewPage, webviewRoot } from "../webviewPage.ts";
import type { LiveComparison } from "./liveComparison.ts";

/** The editor tab of one comparison. The host holds the truth; the page is told what to show. */
export type BoardView = {
  reveal(): void;
  readonly onDidClose: vscode.Event<void>;
};

/** At most thirty messages a second cross the boundary; twelve do for figures, and leave the host to the streams. */
const interval = 80;
/** Of a lane: the page shows no more of it either. */
const laneLength = 30_000;

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
  const changed = new Set<string>();
  const lanes = new Map<string, string>();
  let ready = false;
  let all = false;
  let union: unknown;
  let timer: NodeJS.Timeout | undefined;
  let lastSent = 0;

  const stopListening = live.onChange((event) => {
    if (!ready) return;
    note(event);
    timer ??= setTimeout(send, Math.max(0, lastSent + interval - performance.now()));
  });

  function note(event: ComparisonEvent | undefined): void {
    if (event === undefined || !("cell" in event)) {
      all = true;
      return;
    }
    changed.add(event.cell);
    const lane = lanes.get(event.cell);
    if (lane !== undefined && event.type === "cell-event" && event.event.type === "reasoning-delta") {
      lanes.set(event.cell, lane + event.event.text);
    }
    if (lane !== undefined && event.type === "cell-queued")
      post({ type: "reasoning", row: rowOf(event.cell), text: "", restart: true });
  }

  function send(): void {
    timer = undefined;
    lastSent = performance.now();
    const { scene } = live;
    const before = union;
    // Who agrees with whom may have changed for everybody.
    const isNew = scene.union !== before;
    union = scene.union;
    post(boardMessage(scene, people(), all || isNew ? undefined : changed));
    if (all || isNew) {
      if (isNew || !scene.board.cells.some(isOpen)) post(unionMessage(scene));
      post(assembledMessage(scene));
    }
    all = false;
    changed.clear();
    for (const [cell, text] of lanes) {
      if (text === "") continue;
      lanes.set(cell, "");
      post({ type: "reasoning", row: rowOf(cell), text, restart: false });
    }
  }

  function post(message: ToBoard): void {
    void panel.webview.postMessage(message);
  }

  function rowOf(cell: string): string {
    return live.scene.blind?.find(({ id }) => id === cell)?.label ?? cell;
  }

  /** Reasoning tells who is who, so that there is none to see before the choice. */
  function lane(row: string, open: boolean): void {
    const { board, blind } = live.scene;
    const cell = board.cells.find(({ candidate }) => candidate.id === row);
    if (blind !== undefined || cell === undefined || !open) {
      lanes.delete(row);
      return;
    }
    lanes.set(row, "");
    const text =
      cell.run === undefined
        ? ""
        : itemsOf(cell.run.reasoning)
            .map((part) => part.text)
            .join("\n\n");
    post({ type: "reasoning", row, text: text.slice(-laneLength), restart: true });
  }

  panel.webview.onDidReceiveMessage((value: unknown) => {
    const message = parseFromBoard(value);
    if (message === undefined) return;
    if (message.type === "ready") {
      ready = true;
      all = true;
      union = undefined;
      lanes.clear();
      send();
    } else if (message.type === "lane") lane(message.row, message.open);
    else onMessage(message);
  });
  panel.onDidDispose(() => {
    stopListening();
    clearTimeout(timer);
    closed.fire();
    closed.dispose();
  });
  panel.webview.options = boardOptions(extensionUri);
  panel.webview.html = webviewPage(panel.webview, extensionUri, "board", "Fathom Comparison");

  return { reveal: () => panel.reveal(), onDidClose: closed.event };
}

function people() {
  return {
    now: Date.now(),
    timeOf: (at: number) => new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium" }).format(at),
  };
}
