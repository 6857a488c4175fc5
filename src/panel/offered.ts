import type { Action } from "../core/actions.ts";
import { endText } from "../core/endText.ts";
import type { HunkState } from "../core/review.ts";
import { hunksOf, isReviewable, type RunState } from "../core/runState.ts";
import type { PanelCommand } from "./protocol.ts";

/** What the panel offers in a state: its page shows these, and its host takes no others. */
export function offeredCommands(state: RunState | undefined): ReadonlySet<PanelCommand> {
  if (state === undefined) return new Set(["refactor-selection"]);
  const offered = new Set<PanelCommand>(["open-reasoning", "copy-report"]);
  if (state.sent !== undefined) offered.add("inspect-request");
  if (state.phase === "ended") offered.add("again-at-effort");
  else offered.add("stop");
  // The offline model answers at once, and there is nothing to hurry.
  if (state.phase === "reasoning" && state.sent?.origin !== undefined) offered.add("answer-now");
  if (!isReviewable(state)) return offered;
  if (state.phase === "ended") offered.add("follow-up");
  const here = hunksOf(state).filter((hunk) => hunk.elsewhere !== true);
  const has = (wanted: HunkState) => here.some((hunk) => hunk.state === wanted);
  const [pending, accepted] = [has("pending"), has("accepted")];
  if (here.some((hunk) => hunk.state === "pending" && hunk.readOnly !== true)) offered.add("accept-all");
  if (pending || accepted) offered.add("reject-all");
  if (accepted) offered.add("apply");
  if (pending || accepted || has("conflict")) offered.add("open-diff");
  return offered;
}

export function offeredActions(state: RunState | undefined): readonly Action[] {
  return (state === undefined ? undefined : endText(state))?.actions ?? [];
}
