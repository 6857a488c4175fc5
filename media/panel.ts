import "./language.ts";
import { type Delta, isDelta } from "../src/core/deltas.ts";
import type { LogEvent } from "../src/core/events.ts";
import { foldRun } from "../src/core/foldRun.ts";
import { t } from "../src/core/l10n.ts";
import type { ReplayState } from "../src/core/replay.ts";
import { hunksOf, type RunState } from "../src/core/runState.ts";
import { arrivedBytes } from "../src/core/spendingCap.ts";
import type { ToWebview } from "../src/panel/protocol.ts";
import { createAnnouncer } from "./announcer.ts";
import { button, element, keepingFocus, show } from "./dom.ts";
import { createEarlierRuns } from "./earlierRuns.ts";
import { createFooter } from "./footer.ts";
import { createHeader } from "./header.ts";
import { connectHost } from "./host.ts";
import { createHunkList } from "./hunkList.ts";
import { createInbox } from "./inbox.ts";
import { createOperationList } from "./operationList.ts";
import { createOutcomeView } from "./outcomeView.ts";
import { createReasoningView } from "./reasoningView.ts";
import { createReplayBar } from "./replayBar.ts";

const { send, remembered } = connectHost();
const header = createHeader(send);
const replay = createReplayBar(send);
const outcome = createOutcomeView(send);
const reasoning = createReasoningView(send, remembered);
const hunks = createHunkList(send, reasoning);
const operations = createOperationList(send);
const footer = createFooter(send);
const earlier = createEarlierRuns(send);
const announcer = createAnnouncer();

const lower = element("div", { class: "lower" }, [
  outcome.notice,
  hunks.node,
  operations.node,
  outcome.rest,
  earlier.node,
]);
const run = element("main", {}, [header.node, replay.node, outcome.message, reasoning.node, lower, footer.node]);
const empty = element("div", { class: "empty", attributes: { role: "main" } }, [
  element("h1", { class: "hidden", text: "Fathom" }),
  element("p", {
    text: t(
      "Select code, say what should change, and choose a reasoning effort. The reasoning streams here, then the hunks to review.",
    ),
  }),
  button(t("Refactor Selection…"), "primary", () => send({ type: "command", command: "refactor-selection" })),
]);
document.body.append(empty, run, announcer.node);
// Neither is shown before the host has told whether there is a run.
show(empty, false);
show(run, false);

let state: RunState | undefined;
/** The run's clock at a moment of this page's clock, and how fast it goes: a replay may stand still. */
let clockBase = { run: 0, page: 0, speed: 1 };
let scheduled = false;
let ticking: number | undefined;

const inbox = createInbox(schedule);

window.addEventListener("message", ({ data }: MessageEvent<ToWebview | null>) => {
  if (data === null || typeof data !== "object") return;
  inbox.put(workOf(data));
});
window.addEventListener("keydown", (event) => {
  if (event.key !== "f" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
  event.preventDefault();
  event.stopPropagation();
  if (state !== undefined) reasoning.openFind();
});
send({ type: "ready" });

/** What a message comes to, in steps that take no more than a moment each. */
function* workOf(message: ToWebview): Generator<() => void> {
  if (message.type !== "log" && message.type !== "events") {
    yield () => hear(message);
    return;
  }
  const { type, events, now } = message;
  if (type === "log") yield clear;
  for (const event of events) {
    for (const piece of piecesOf(event)) {
      yield () => {
        state = fold(state, piece);
      };
    }
  }
  yield () => {
    clockBase = { ...clockBase, run: now, page: performance.now() };
    if (type === "log" && state !== undefined && isOld(state)) announcer.prime(state);
  };
}

const longestPiece = 16_384;

function* piecesOf(event: LogEvent): Generator<LogEvent> {
  if (!isReasoning(event) || event.text.length <= longestPiece) {
    yield event;
    return;
  }
  for (let at = 0; at < event.text.length; at += longestPiece)
    yield { ...event, text: event.text.slice(at, at + longestPiece) };
}

function clear(): void {
  state = undefined;
  reasoning.clear();
  reasoning.pins([]);
  hunks.clear();
}

function hear(message: Exclude<ToWebview, { type: "log" | "events" }>): void {
  switch (message.type) {
    case "page":
      if (message.run === state?.run) reasoning.page(message.part, message.page, message.text);
      return;
    case "links":
      if (message.run !== state?.run) return;
      reasoning.links(message.passages);
      hunks.mentions(message.hunks);
      return;
    case "pins":
      if (message.run === state?.run) reasoning.pins(message.pins);
      return;
    case "earlier":
      earlier.render(message.runs);
      return;
    case "replay":
      replay.render(message.state);
      setClock(message.state);
      run.classList.toggle("replaying", message.state !== undefined);
  }
}

/** The text of the reasoning is kept apart, in pages that can be let go of; the rest is the fold that the host has. */
function fold(known: RunState | undefined, event: LogEvent): RunState | undefined {
  if (!isReasoning(event)) return foldRun(known, event);
  reasoning.append(event.part, event.text, event.at);
  const next = foldRun(known, { ...event, text: "" });
  return next === undefined ? undefined : { ...next, arrived: next.arrived + arrivedBytes(event) };
}

function isReasoning(event: LogEvent): event is Extract<Delta, { type: "reasoning-delta" }> {
  return isDelta(event) && event.type === "reasoning-delta";
}

/** One rendering a frame, however many messages come. A hidden page gets no frames, and renders when it is shown. */
function schedule(): void {
  if (scheduled) return;
  scheduled = true;
  requestAnimationFrame(() => {
    scheduled = false;
    keepingFocus(render, rescueFocus);
  });
}

/** A decision hides the button that made it: the keyboard stays with the hunk, or with the other buttons. */
function rescueFocus(lost: HTMLElement): void {
  if (hunks.node.contains(lost) && hunks.focus()) return;
  (footer.first() ?? reasoning.area).focus();
}

function render(): void {
  show(empty, state === undefined);
  show(run, state !== undefined);
  clearInterval(ticking);
  ticking = undefined;
  if (state === undefined) return;
  header.render(state, runClock());
  outcome.render(state);
  hunks.render(state);
  operations.render(state);
  footer.render(state);
  const { phase, reasoning: parts } = state;
  run.classList.toggle("answered", phase === "ended" && hunksOf(state).length > 0);
  run.classList.toggle("unreasoned", phase === "ended" && parts.length === 0);
  // Last, since it scrolls to the end of the room that the others leave.
  reasoning.render(state);
  announcer.render(state);
  if (state.phase !== "ended") ticking = window.setInterval(tick, 250);
}

/** A run that ended a while ago is no news when the panel is shown again. */
function isOld({ startedAt, endedAt }: RunState): boolean {
  return endedAt !== undefined && Date.now() - startedAt - endedAt > 10_000;
}

function tick(): void {
  if (state !== undefined) header.render(state, runClock());
}

function runClock(): number {
  return clockBase.run + (performance.now() - clockBase.page) * clockBase.speed;
}

/** A replay goes by its own time, and stands still while it is paused; without one the run's own clock goes on. */
function setClock(replayed: ReplayState | undefined): void {
  const page = performance.now();
  clockBase =
    replayed === undefined
      ? { run: runClock(), page, speed: 1 }
      : { run: replayed.at, page, speed: replayed.playing ? replayed.speed : 0 };
}
