import { countText } from "../src/core/numbers.ts";
import { outcomeText } from "../src/core/outcomeText.ts";
import type { RunState } from "../src/core/runState.ts";
import { element, setText } from "./dom.ts";

export type Announcer = { readonly node: HTMLElement; render(state: RunState): void };

/** Tells milestones to screen readers, and never single tokens. */
export function createAnnouncer(): Announcer {
  const node = element("div", { class: "hidden", attributes: { "aria-live": "polite", role: "log" } });
  return { node, render: (state) => setText(node, milestone(state)) };
}

function milestone(state: RunState): string {
  if (state.outcome === undefined) {
    return { waiting: "Waiting for the model", reasoning: "Reasoning started", answering: "Answering", ended: "" }[
      state.phase
    ];
  }
  if (state.outcome.kind !== "finished") return outcomeText(state.outcome, state.endedAt ?? 0)?.text ?? "";
  const applied = state.hunks.filter((hunk) => hunk.state === "applied").length;
  return applied > 0
    ? `${countText(applied, "hunk")} applied`
    : `${countText(state.hunks.length, "hunk")} ready to review`;
}
