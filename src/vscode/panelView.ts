import * as vscode from "vscode";
import type { LogEvent } from "../core/events.ts";
import type { Replay } from "../core/replay.ts";
import type { Session } from "../core/session.ts";
import { views } from "../manifest.ts";
import { coalesce } from "../panel/coalesce.ts";
import { type FromWebview, parseFromWebview, type ToWebview } from "../panel/protocol.ts";
import { webviewPage, webviewRoot } from "./webviewPage.ts";

/** The reasoning panel. The host holds the truth; the panel is told the log, and folds it with the same function. */
export type PanelView = vscode.Disposable & {
  /** Fills the view that VS Code made; it makes a new one whenever the view comes back from being hidden. */
  resolve(view: vscode.WebviewView): void;
  /** Shows the panel without taking the focus. */
  reveal(): Promise<void>;
  readonly visible: boolean;
  /** Shows a replay from where it stands, in place of the session's run; without one the session's run again. */
  replay(replay: PlayedRun | undefined): void;
  /** Events of the replay whose time has come; none where only its clock or its state changed. */
  replayed(events: readonly LogEvent[]): void;
};

type PlayedRun = Pick<Replay, "state" | "shown">;

/** At most thirty messages a second cross the boundary. */
const messageInterval = 34;

export function createPanelView(
  extensionUri: vscode.Uri,
  session: Session,
  onMessage: (message: FromWebview) => void,
  onFirstShow: () => Promise<void>,
): PanelView {
  let view: vscode.WebviewView | undefined;
  let ready = false;
  let pending: LogEvent[] = [];
  let timer: NodeJS.Timeout | undefined;
  let lastSent = 0;
  let played: PlayedRun | undefined;

  const stopListening = session.onEvents((_record, events) => {
    if (!ready || played !== undefined) return;
    if (events.length === 0 || events[0]?.type === "run-start") {
      pending = [];
      sendLog();
      return;
    }
    pending.push(...events);
    sendSoon();
  });

  /** The first delta after a pause goes at once; what follows within the interval goes together. */
  function sendSoon(): void {
    timer ??= setTimeout(sendPending, Math.max(0, lastSent + messageInterval - performance.now()));
  }

  function sendPending(): void {
    clearTimeout(timer);
    timer = undefined;
    if (pending.length > 0) {
      const events = coalesce(pending);
      pending = [];
      post({ type: "events", events, now: runClock() });
    }
    if (played !== undefined) post({ type: "replay", state: played.state });
  }

  function sendLog(): void {
    pending = [];
    const log = played?.shown() ?? session.current?.log ?? [];
    post({ type: "log", events: coalesce(log), now: runClock() });
    if (played !== undefined) post({ type: "replay", state: played.state });
  }

  function post(message: ToWebview): void {
    lastSent = performance.now();
    void view?.webview.postMessage(message);
  }

  function runClock(): number {
    if (played !== undefined) return played.state.at;
    const state = session.current?.state;
    if (state === undefined) return 0;
    return state.endedAt ?? Math.max(0, Date.now() - state.startedAt);
  }

  function resolve(resolved: vscode.WebviewView): void {
    view = resolved;
    ready = false;
    const localResourceRoots = [webviewRoot(extensionUri)];
    resolved.webview.options = { enableScripts: true, enableForms: false, localResourceRoots };
    resolved.webview.onDidReceiveMessage((value: unknown) => {
      const message = parseFromWebview(value);
      if (message === undefined) return;
      if (message.type === "ready") void showFirst();
      else onMessage(message);
    });
    resolved.onDidDispose(() => {
      view = undefined;
      ready = false;
    });
    resolved.webview.html = webviewPage(resolved.webview, extensionUri, "panel", "Fathom");
  }

  async function showFirst(): Promise<void> {
    try {
      await onFirstShow();
    } finally {
      // Whatever could not be restored, what comes next is shown.
      ready = true;
      sendLog();
    }
  }

  return {
    resolve,
    get visible() {
      return view?.visible === true;
    },
    async reveal() {
      if (view !== undefined) view.show(true);
      else await vscode.commands.executeCommand(`${views.panel}.focus`, { preserveFocus: true });
    },
    replay(next) {
      const isOver = played !== undefined && next === undefined;
      played = next;
      if (!ready) return;
      if (isOver) post({ type: "replay", state: undefined });
      sendLog();
    },
    replayed(events) {
      if (!ready) return;
      pending.push(...events);
      sendSoon();
    },
    dispose() {
      stopListening();
      clearTimeout(timer);
    },
  };
}
