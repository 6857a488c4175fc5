import type { Message } from "./actions.ts";
import { t } from "./l10n.ts";
import { canContinue, mendable } from "./nextSteps.ts";
import { countText } from "./numbers.ts";
import { outcomeText } from "./outcomeText.ts";
import type { RunState } from "./runState.ts";

/** How a run ended and what to do next; undefined where its hunks say all. */
export function endText(state: RunState): Message | undefined {
  const { outcome, endedAt, earlier, hunks } = state;
  if (outcome === undefined) return undefined;
  const message = outcomeText(outcome, endedAt ?? 0);
  if (message !== undefined && canContinue(state)) {
    const kept = hunks.length === 0 ? "" : t(" and keeps what is complete");
    return {
      text: t("{0} Continue asks for the rest{1}.", message.text, kept),
      actions: ["continue", ...message.actions],
    };
  }
  const refused = mendable(state);
  if (refused === 0) return message;
  if (message !== undefined) return { ...message, actions: ["ask-again-with-reason", ...message.actions] };
  const also = earlier === undefined ? "" : t(", even after the model was told why");
  return {
    text: t(
      "{0} could not be placed{1}; the reasons are below. The others can be reviewed.",
      countText(refused, "edit"),
      also,
    ),
    actions: ["ask-again-with-reason"],
  };
}
