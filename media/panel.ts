import { foldRun, type RunState } from "../src/core/runState.ts";
import type { ToWebview } from "../src/panel/protocol.ts";
import { createAnnouncer } from "./announcer.ts";
import { button, element, show } from "./dom.ts";
import { createFollow } from "./follow.ts";
import { createFooter } from "./footer.ts";
import { createHeader } from "./header.ts";
import { connectHost } from "./host.ts";
import { createHunkList } from "./hunkList.ts";
import { createOutcomeView } from "./outcomeView.ts";
import { createReasoningView } from "./reasoningView.ts";

const send = connectHost();
const header = createHeader(send);
const reasoning = createReasoningView();
const hunks = createHunkList(send);
const outcome = createOutcomeView(send);
const footer = createFooter(send);
const announcer = createAnnouncer();

const scroller = element(
  "div",
  { class: "scroller", attributes: { tabindex: "0", role: "region", "aria-label": "Reasoning" } },
  [outcome.message, reasoning.node],
);
const follow = createFollow(scroller);
const lower = element("div", { class: "lower" }, [hunks.node, outcome.rest]);
const run = element("main", {}, [
  header.node,
  element("div", { class: "stream" }, [scroller, follow.pill]),
  lower,
  footer.node,
]);
const empty = element("div", { class: "empty" }, [
  element("p", {
    text: "Select code, say what should change, and choose a reasoning effort. The reasoning streams here, then the hunks to review.",
  }),
  button("Refactor Selection…", "primary", () => send({ type: "command", command: "refactor-selection" })),
]);
document.body.append(empty, run, announcer.node);
show(run, false);

let state: RunState | undefined;
/** The run's clock at a moment of this page's clock. */
let clockBase = { run: 0, page: 0 };
let scheduled = false;
let ticking: number | undefined;

window.addEventListener("message", ({ data }: MessageEvent<ToWebview>) => {
  if (data.type !== "log" && data.type !== "events") return;
  if (data.type === "log") {
    state = undefined;
    reasoning.reset();
    follow.reset();
  }
  for (const event of data.events) state = foldRun(state, event);
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
    render();
  });
}

function render(): void {
  show(empty, state === undefined);
  show(run, state !== undefined);
  clearInterval(ticking);
  ticking = undefined;
  if (state === undefined) return;
  header.render(state, runClock());
  outcome.render(state);
  reasoning.render(state);
  hunks.render(state);
  footer.render(state);
  announcer.render(state);
  follow.grown();
  if (state.phase !== "ended") ticking = window.setInterval(tick, 500);
}

function tick(): void {
  if (state !== undefined) header.render(state, runClock());
}

function runClock(): number {
  return clockBase.run + (performance.now() - clockBase.page);
}
