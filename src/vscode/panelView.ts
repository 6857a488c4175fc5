import * as vscode from "vscode";
import type { LogEvent } from "../core/events.ts";
import { foldRun } from "../core/foldRun.ts";
import { itemAt } from "../core/longList.ts";
import { stretchOf, type Text } from "../core/longText.ts";
import { pinnedPassages } from "../core/pins.ts";
import type { Replay } from "../core/replay.ts";
import type { RunState } from "../core/runState.ts";
import type { Session } from "../core/session.ts";
import { views } from "../manifest.ts";
import { createBeside } from "../panel/beside.ts";
import { createFeed } from "../panel/feed.ts";
import { createGate } from "../panel/gate.ts";
import { createKeptLinks, type KeptLinks } from "../panel/keptLinks.ts";
import { type FromWebview, pageLength, type ToWebview } from "../panel/protocol.ts";
import { createSlots } from "../panel/slots.ts";
import { createTurns } from "../providers/turns.ts";
import { webviewPage, webviewRoot } from "./webviewPage.ts";

/** The reasoning panel. The host holds the truth; the panel is told the log, and folds it with the same function. */
export type PanelView = vscode.Disposable & {
  /** Fills the view that VS Code made; it makes a new one whenever the view comes back from being hidden. */
  resolve(view: vscode.WebviewView): void;
  /** Shows the panel without taking the focus. */
  reveal(): Promise<void>;
  /** What the panel shows besides the log. The last of each kind is told again to a view that is made anew. */
  tell(message: Beside): void;
  /** The same of the replay that is shown. */
  tellPlayed(message: Beside): void;
  readonly visible: boolean;
  /** What is shown of a replay, where one is. */
  readonly playedState: RunState | undefined;
  /** Shows a replay from where it stands, in place of the session's run; without one the session's run again. */
  replay(replay: PlayedRun | undefined): void;
  /** Events of the replay whose time has come; none where only its clock or its state changed. */
  replayed(events: readonly LogEvent[]): void;
};

type PlayedRun = Pick<Replay, "state" | "shown">;

/** What is shown of a replay. `folded`: how many events of the log its state is the fold of. */
type Played = {
  readonly run: PlayedRun;
  log: LogEvent[];
  state: RunState | undefined;
  folded: number;
  readonly links: KeptLinks;
};

/** How often the panel is told where a replay stands, in milliseconds. */
const replayInterval = 200;

const clock = {
  now: () => performance.now(),
  after(milliseconds: number, call: () => void) {
    const timer = setTimeout(call, milliseconds);
    return () => clearTimeout(timer);
  },
};

type Beside = Extract<ToWebview, { type: "links" | "pins" | "earlier" }>;

export function createPanelView(
  extensionUri: vscode.Uri,
  session: Session,
  onMessage: (message: FromWebview) => void,
  onFirstShow: () => Promise<void>,
): PanelView {
  let view: vscode.WebviewView | undefined;
  let ready = false;
  /** The last of each kind. Links come passage by passage, so all of the current run's are kept. */
  const kept = new Map<Beside["type"], Exclude<Beside, { type: "links" }>>();
  const links = createKeptLinks();
  const gate = createGate((part) => partText(part), shownState);
  let played: Played | undefined;
  let folding = false;
  let telling: NodeJS.Timeout | undefined;
  const slots = createSlots(clock);
  const feed = createFeed(post, clock, runClock, slots);
  const beside = createBeside(post, clock, slots, { mayGo: () => feed.begun, readPage });

  const stopListening = session.onEvents((_record, events) => {
    const begins = events.length === 0 || events[0]?.type === "run-start";
    if (begins) forgetRun();
    if (!ready || played !== undefined) return;
    if (begins) begin();
    else feed.grown();
  });

  function forgetRun(): void {
    links.clear();
    kept.delete("pins");
  }

  function begin(): void {
    beside.clear();
    feed.begin(played?.log ?? session.current?.log ?? []);
    const earlier = kept.get("earlier");
    if (earlier !== undefined) beside.tell(earlier);
    const pins = kept.get("pins");
    if (played === undefined && pins !== undefined) beside.tell(pins);
    const told = (played?.links ?? links).all();
    if (told !== undefined) beside.tell(told);
    if (played === undefined) return;
    tellPlayedPins();
    tellReplay();
  }

  /** In turns: what was sought may be far into a long run. The panel gets the log more slowly than it is folded. */
  async function foldPlayed(): Promise<void> {
    if (folding) return;
    folding = true;
    const turns = createTurns(() => performance.now());
    for (;;) {
      const event = played?.log[played.folded];
      if (played === undefined || event === undefined) break;
      const marks = played.state?.marks;
      played.state = foldRun(played.state, event);
      played.folded += 1;
      if (ready && marks !== undefined && marks !== played.state?.marks) tellPlayedPins();
      await turns.end();
    }
    folding = false;
  }

  /** Pins and notes are told apart from the log. */
  function tellPlayedPins(): void {
    const state = played?.state;
    if (state === undefined) return;
    const pins = pinnedPassages(state.reasoning, state.marks).map((pin) => ({ ...pin, note: pin.note }));
    beside.tell({ type: "pins", run: state.run, pins });
  }

  function tellReplay(): void {
    clearTimeout(telling);
    telling = undefined;
    beside.tell({ type: "replay", state: played?.run.state });
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
    else if (message.type === "page") beside.page(message.part, message.page);
    else onMessage(message);
  }

  function readPage(part: number, page: number): ToWebview | undefined {
    const run = shownState()?.run;
    const text = partText(part);
    if (run === undefined || text === undefined) return undefined;
    return { type: "page", run, part, page, text: stretchOf(text, page * pageLength, (page + 1) * pageLength) };
  }

  function closeFeeds(): void {
    feed.close();
    beside.clear();
  }

  function resolve(resolved: vscode.WebviewView): void {
    view = resolved;
    ready = false;
    closeFeeds();
    const localResourceRoots = [webviewRoot(extensionUri)];
    resolved.webview.options = { enableScripts: true, enableForms: false, localResourceRoots };
    resolved.webview.onDidReceiveMessage(hear);
    resolved.onDidDispose(() => {
      if (view !== resolved) return;
      view = undefined;
      ready = false;
      closeFeeds();
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
    get playedState() {
      return played?.state;
    },
    get visible() {
      return view?.visible === true;
    },
    async reveal() {
      if (view !== undefined) view.show(true);
      else await vscode.commands.executeCommand(`${views.panel}.focus`, { preserveFocus: true });
    },
    tell(message) {
      if (message.type === "links") links.put(message);
      else kept.set(message.type, message);
      if (ready && (played === undefined || message.type === "earlier")) beside.tell(message);
    },
    tellPlayed(message) {
      if (played === undefined) return;
      if (message.type === "links") played.links.put(message);
      if (ready) beside.tell(message);
    },
    replay(next) {
      const isOver = played !== undefined && next === undefined;
      played = next && { run: next, log: [...next.shown()], state: undefined, folded: 0, links: createKeptLinks() };
      void foldPlayed();
      if (!ready) return;
      begin();
      if (isOver) tellReplay();
    },
    replayed(events) {
      for (const event of events) played?.log.push(event);
      void foldPlayed();
      if (!ready) return;
      feed.grown();
      telling ??= setTimeout(tellReplay, replayInterval);
    },
    dispose() {
      stopListening();
      clearTimeout(telling);
      closeFeeds();
    },
  };
}
