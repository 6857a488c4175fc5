import { t } from "../src/core/l10n.ts";
import type { RunState } from "../src/core/runState.ts";
import { offeredCommands } from "../src/panel/offered.ts";
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
      const offered = offeredCommands(state);
      show(acceptAll, offered.has("accept-all"));
      show(rejectAll, offered.has("reject-all"));
      // It stands beside the others before anything is accepted, so that a reader knows what comes.
      show(apply, offered.has("reject-all"));
      setDisabled(apply, !offered.has("apply"));
      setKind(apply, offered.has("accept-all") ? "secondary" : "primary");
      show(diff, offered.has("open-diff"));
      show(answerNow, offered.has("answer-now"));
      show(again, offered.has("again-at-effort"));
      show(followUp, offered.has("follow-up"));
      show(node, state.phase === "ended" || state.phase === "reasoning");
    },
  };
}
