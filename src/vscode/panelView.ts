import * as vscode from "vscode";
import { itemAt } from "../core/longList.ts";
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
};

type Beside = Extract<ToWebview, { type: "links" | "pins" | "earlier" | "replay" }>;

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
    if (!ready) return;
    if (begins) begin();
    else feed.add(events);
  });

  function forgetRun(): void {
    beside.delete("links");
    beside.delete("pins");
  }

  function begin(): void {
    feed.begin(session.current?.log ?? []);
    for (const message of [...beside.values()].flat()) post(message);
  }

  function post(message: ToWebview): void {
    gate.told(message);
    void view?.webview.postMessage(message);
  }

  function partText(part: number): string | undefined {
    const { state } = session.current ?? {};
    return state === undefined ? undefined : itemAt(state.reasoning, part)?.text;
  }

  function runClock(): number {
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
    const run = session.current?.state?.run;
    const text = partText(part)?.slice(page * pageLength, (page + 1) * pageLength);
    if (run !== undefined && text !== undefined) post({ type: "page", run, part, page, text });
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
    dispose() {
      stopListening();
      feed.close();
    },
  };
}
