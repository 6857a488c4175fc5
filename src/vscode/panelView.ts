import * as vscode from "vscode";
import type { LogEvent } from "../core/events.ts";
import { foldRun } from "../core/foldRun.ts";
import { foldLog } from "../core/history/storedRun.ts";
import { itemAt } from "../core/longList.ts";
import { stretchOf, type Text } from "../core/longText.ts";
import type { Replay } from "../core/replay.ts";
import type { RunState } from "../core/runState.ts";
import type { Session } from "../core/session.ts";
import { views } from "../manifest.ts";
import { createFeed } from "../panel/feed.ts";
import { createGate } from "../panel/gate.ts";
import { type FromWebview, pageLength, type ToWebview } from "../panel/protocol.ts";
import { webviewPage, webviewRoot } from "./webviewPage.ts";

/** The reasoning panel. The host holds the truth; the panel is told the log, and folds it with the same function. */
export type PanelView = vscode.Disposable & {
  /** Fills the view that VS Code made; it makes a new one whenever the view comes back from being hidden. */
  resolve(view: vscode.WebviewView): void;
  /** Shows the panel without taking the focus. */
  reveal(): Promise<void>;
  /** What the panel shows besides the log. The last of each kind is told again to a view that is made anew. */
  tell(message: Beside): void;
  readonly visible: boolean;
  /** Shows a replay from where it stands, in place of the session's run; without one the session's run again. */
  replay(replay: PlayedRun | undefined): void;
  /** Events of the replay whose time has come; none where only its clock or its state changed. */
  replayed(events: readonly LogEvent[]): void;
};

type PlayedRun = Pick<Replay, "state" | "shown">;

/** How often the panel is told where a replay stands, in milliseconds. */
const replayInterval = 100;

type Beside = Extract<ToWebview, { type: "links" | "pins" | "earlier" }>;

export function createPanelView(
  extensionUri: vscode.Uri,
  session: Session,
  onMessage: (message: FromWebview) => void,
  onFirstShow: () => Promise<void>,
): PanelView {
  let view: vscode.WebviewView | undefined;
  let ready = false;
  /** By kind. Links come run by run and passage by passage, so all of the current run's are kept. */
  const beside = new Map<Beside["type"], Beside[]>();
  const gate = createGate((part) => partText(part));
  let played: { readonly run: PlayedRun; log: LogEvent[]; state: RunState | undefined } | undefined;
  let telling: NodeJS.Timeout | undefined;
  const feed = createFeed(
    post,
    {
      now: () => performance.now(),
      after(milliseconds, call) {
        const timer = setTimeout(call, milliseconds);
        return () => clearTimeout(timer);
      },
    },
    runClock,
  );

  const stopListening = session.onEvents((_record, events) => {
    const begins = events.length === 0 || events[0]?.type === "run-start";
    if (begins) forgetRun();
    if (!ready || played !== undefined) return;
    if (begins) begin();
    else feed.grown();
  });

  function forgetRun(): void {
    beside.delete("links");
    beside.delete("pins");
  }

  function begin(): void {
    if (played !== undefined) {
      played.log = [...played.run.shown()];
      feed.begin(played.log);
      tellReplay();
      return;
    }
    feed.begin(session.current?.log ?? []);
    for (const message of [...beside.values()].flat()) post(message);
  }

  function tellReplay(): void {
    clearTimeout(telling);
    telling = undefined;
    post({ type: "replay", state: played?.run.state });
  }

  function shownState(): RunState | undefined {
    return played === undefined ? session.current?.state : played.state;
  }

  function post(message: ToWebview): void {
    gate.told(message);
    void view?.webview.postMessage(message);
  }

  function partText(part: number): Text | undefined {
    const state = shownState();
    return state === undefined ? undefined : itemAt(state.reasoning, part)?.text;
  }

  function runClock(): number {
    if (played !== undefined) return played.run.state.at;
    const state = session.current?.state;
    if (state === undefined) return 0;
    return state.endedAt ?? Math.max(0, Date.now() - state.startedAt);
  }

  function hear(value: unknown): void {
    const message = gate.admit(value);
    if (message === undefined) return;
    if (message.type === "ready") void showFirst();
    else if (message.type === "page") answerPage(message.part, message.page);
    else onMessage(message);
  }

  function answerPage(part: number, page: number): void {
    const run = shownState()?.run;
    const text = partText(part);
    if (run === undefined || text === undefined) return;
    post({ type: "page", run, part, page, text: stretchOf(text, page * pageLength, (page + 1) * pageLength) });
  }

  function resolve(resolved: vscode.WebviewView): void {
    view = resolved;
    ready = false;
    feed.close();
    const localResourceRoots = [webviewRoot(extensionUri)];
    resolved.webview.options = { enableScripts: true, enableForms: false, localResourceRoots };
    resolved.webview.onDidReceiveMessage(hear);
    resolved.onDidDispose(() => {
      if (view !== resolved) return;
      view = undefined;
      ready = false;
      feed.close();
    });
    resolved.webview.html = webviewPage(resolved.webview, extensionUri, "panel", "Fathom");
  }

  async function showFirst(): Promise<void> {
    try {
      await onFirstShow();
    } finally {
      // Whatever could not be restored, what comes next is shown.
      ready = true;
      begin();
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
    tell(message) {
      const known = beside.get(message.type) ?? [];
      beside.set(message.type, message.type === "links" ? [...known, message] : [message]);
      if (ready) post(message);
    },
    replay(next) {
      const isOver = played !== undefined && next === undefined;
      played = next === undefined ? undefined : { run: next, log: [], state: foldLog(next.shown()) };
      if (!ready) return;
      if (isOver) tellReplay();
      begin();
    },
    replayed(events) {
      if (played !== undefined) played.state = events.reduce(foldRun, played.state);
      if (!ready) return;
      for (const event of events) played?.log.push(event);
      feed.grown();
      telling ??= setTimeout(tellReplay, replayInterval);
    },
    dispose() {
      stopListening();
      clearTimeout(telling);
      feed.close();
    },
  };
}
