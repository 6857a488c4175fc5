import { t } from "../src/core/l10n.ts";
import { countText } from "../src/core/numbers.ts";
import { waitingText } from "../src/core/operationText.ts";
import { hunksOf, type RunState, stateWord } from "../src/core/runState.ts";
import { wordText } from "../src/core/stateText.ts";
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

const phases = {
  waiting: t("Waiting for the model"),
  reasoning: t("Reasoning started"),
  answering: t("Answering"),
  ended: "",
};

function milestone(state: RunState): string {
  if (state.outcome === undefined) return phases[state.phase];
  if (state.outcome.kind !== "finished") return t("Run ended: {0}", wordText(stateWord(state)));
  const waiting = waitingText(state);
  if (state.hunks.length === 0 && state.operations.length > 0)
    return waiting ?? t("Run ended: {0}", wordText(stateWord(state)));
  const applied = hunksOf(state).filter((hunk) => hunk.state === "applied").length;
  if (applied > 0) return t("{0} applied", countText(applied, "hunk"));
  const conflicts = hunksOf(state).filter((hunk) => hunk.state === "conflict").length;
  if (conflicts > 0) return t("{0} in conflict with your changes", countText(conflicts, "hunk"));
  const open = hunksOf(state).filter((hunk) => hunk.state === "pending").length;
  if (open < state.hunks.length) return t("{0} of {1} to review", open, countText(state.hunks.length, "hunk"));
  const ready = t("{0} ready to review", countText(open, "hunk"));
  return waiting === undefined ? ready : `${ready}, ${waiting}`;
}
