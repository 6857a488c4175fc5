import { countText } from "../src/core/numbers.ts";
import { waitingText } from "../src/core/operationText.ts";
import { hunksOf, type RunState, stateWord } from "../src/core/runState.ts";
import { element, setText } from "./dom.ts";

export type Announcer = {
  readonly node: HTMLElement;
  render(state: RunState): void;
  /** Takes a state for known: what happened before the panel was shown is not news. */
  prime(state: RunState): void;
};

/** Tells milestones to screen readers, and never single tokens. The message about an end is a live region of its own. */
export function createAnnouncer(): Announcer {
  const node = element("div", { class: "hidden", attributes: { "aria-live": "polite" } });
  let last = "";
  return {
    node,
    render(state) {
      const text = milestone(state);
      if (text === last) return;
      last = text;
      setText(node, text);
    },
    prime(state) {
      last = milestone(state);
      setText(node, "");
    },
  };
}

const phases = { waiting: "Waiting for the model", reasoning: "Reasoning started", answering: "Answering", ended: "" };

function milestone(state: RunState): string {
  if (state.outcome === undefined) return phases[state.phase];
  if (state.outcome.kind !== "finished") return `Run ended: ${stateWord(state)}`;
  const waiting = waitingText(state);
  if (state.hunks.length === 0 && state.operations.length > 0) return waiting ?? `Run ended: ${stateWord(state)}`;
  const applied = hunksOf(state).filter((hunk) => hunk.state === "applied").length;
  if (applied > 0) return `${countText(applied, "hunk")} applied`;
  const conflicts = hunksOf(state).filter((hunk) => hunk.state === "conflict").length;
  if (conflicts > 0) return `${countText(conflicts, "hunk")} in conflict with your changes`;
  const open = hunksOf(state).filter((hunk) => hunk.state === "pending").length;
  if (open < state.hunks.length) return `${open} of ${countText(state.hunks.length, "hunk")} to review`;
  return `${countText(open, "hunk")} ready to review${waiting === undefined ? "" : `, ${waiting}`}`;
}
