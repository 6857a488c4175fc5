import { foldRun, type RunState } from "../src/core/runState.ts";
import type { ToWebview } from "../src/panel/protocol.ts";
import { createAnnouncer } from "./announcer.ts";
import { button, element, keepingFocus, show } from "./dom.ts";
import { createFooter } from "./footer.ts";
import { createHeader } from "./header.ts";
import { connectHost } from "./host.ts";
import { createHunkList } from "./hunkList.ts";
import { createOperationList } from "./operationList.ts";
import { createOutcomeView } from "./outcomeView.ts";
import { createReasoningView } from "./reasoningView.ts";

const send = connectHost();
const header = createHeader(send);
const outcome = createOutcomeView(send);
const reasoning = createReasoningView(send);
const hunks = createHunkList(send);
const operations = createOperationList(send);
const footer = createFooter(send);
const announcer = createAnnouncer();

const lower = element("div", { class: "lower" }, [outcome.notice, hunks.node, operations.node, outcome.rest]);
const run = element("main", {}, [header.node, outcome.message, reasoning.node, lower, footer.node]);
const empty = element("div", { class: "empty" }, [
  element("p", {
    text: "Select code, say what should change, and choose a reasoning effort. The reasoning streams here, then the hunks to review.",
  }),
  button("Refactor Selection…", "primary", () => send({ type: "command", command: "refactor-selection" })),
]);
document.body.append(empty, run, announcer.node);
// Neither is shown before the host has told whether there is a run.
show(empty, false);
show(run, false);

let state: RunState | undefined;
/** The run's clock at a moment of this page's clock. */
let clockBase = { run: 0, page: 0 };
let scheduled = false;
let ticking: number | undefined;

window.addEventListener("message", ({ data }: MessageEvent<ToWebview | null>) => {
  if (data?.type !== "log" && data?.type !== "events") return;
  if (data.type === "log") state = undefined;
  for (const event of data.events) state = foldRun(state, event);
  if (data.type === "log") {
    reasoning.restart(state);
    if (state !== undefined && isOld(state)) announcer.prime(state);
  }
  clockBase = { run: data.now, page: performance.now() };
  schedule();
});
send({ type: "ready" });

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
  return clockBase.run + (performance.now() - clockBase.page);
}
