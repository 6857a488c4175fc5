import { t } from "../src/core/l10n.ts";
import { hunksOf, isReviewable, type RunState } from "../src/core/runState.ts";
import type { PanelCommand } from "../src/panel/protocol.ts";
import { type Button, button, element, setDisabled, setKind, show } from "./dom.ts";
import type { Send } from "./host.ts";

export type Footer = {
  readonly node: HTMLElement;
  render(state: RunState): void;
  /** The first button that can be pressed now. */
  first(): HTMLElement | undefined;
};

/** What can be done with the run and its hunks as a whole: only what can work now is offered. */
export function createFooter(send: Send): Footer {
  const offer = (label: string, command: PanelCommand): Button =>
    button(label, "secondary", () => send({ type: "command", command }));
  const acceptAll = offer(t("Accept All"), "accept-all");
  const rejectAll = offer(t("Reject All"), "reject-all");
  const apply = offer(t("Apply Accepted"), "apply");
  const diff = offer(t("Open Diff"), "open-diff");
  const answerNow = offer(t("Answer Now"), "answer-now");
  answerNow.title = t("End the reasoning and ask for the answer");
  const again = offer(t("Again at…"), "again-at-effort");
  again.title = t("The same request at another effort or model");
  const followUp = offer(t("Follow Up…"), "follow-up");
  followUp.title = t("A further instruction on the result");
  setKind(acceptAll, "primary");
  const buttons = [acceptAll, rejectAll, apply, diff, answerNow, again, followUp];
  const node = element("footer", { attributes: { role: "group", "aria-label": t("Run and hunks") } }, buttons);

  return {
    node,
    first: () => buttons.find((offered) => offered.checkVisibility() && !offered.disabled),
    render(state) {
      const reviewable = isReviewable(state);
      const hunks = hunksOf(state);
      const pending = hunks.some((hunk) => hunk.state === "pending");
      const accepted = hunks.some((hunk) => hunk.state === "accepted");
      const open = pending || accepted || hunks.some((hunk) => hunk.state === "conflict");
      const ended = state.phase === "ended";
      show(acceptAll, reviewable && pending);
      show(rejectAll, reviewable && (pending || accepted));
      show(apply, reviewable && (pending || accepted));
      setDisabled(apply, !accepted);
      setKind(apply, pending ? "secondary" : "primary");
      show(diff, reviewable && open);
      // The offline model answers at once, and there is nothing to hurry.
      show(answerNow, state.phase === "reasoning" && state.sent?.origin !== undefined);
      show(again, ended);
      show(followUp, ended && reviewable);
      show(node, ended || state.phase === "reasoning");
    },
  };
}
