import type { Message } from "./actions.ts";
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
    const kept = hunks.length === 0 ? "" : " and keeps what is complete";
    return { text: `${message.text} Continue asks for the rest${kept}.`, actions: ["continue", ...message.actions] };
  }
  const refused = mendable(state);
  if (refused === 0) return message;
  if (message !== undefined) return { ...message, actions: ["ask-again-with-reason", ...message.actions] };
  const also = earlier === undefined ? "" : ", even after the model was told why";
  return {
    text: `${countText(refused, "edit")} could not be placed${also}; the reasons are below. The others can be reviewed.`,
    actions: ["ask-again-with-reason"],
  };
}
