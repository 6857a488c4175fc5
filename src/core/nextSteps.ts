import { answerText } from "./answerText.ts";
import type { RefusalReason } from "./edit/placement.ts";
import { itemsOf } from "./longList.ts";
import type { RunState } from "./runState.ts";

const beyondMending: readonly RefusalReason[] = ["same", "already-applied", "exists", "unsafe-path"];

/** Whether a model that is told the reason can do better. */
export function canMend({ reason }: { readonly reason: RefusalReason }): boolean {
  return !beyondMending.includes(reason);
}

/** Whether an answer can be gone on with: by the model that gave it, and not by one on this computer that is no model. */
export function canGoOn({ sent }: RunState): boolean {
  return sent?.origin !== undefined;
}

/** Whether there is a part of an answer whose rest can be asked for. */
export function canContinue(state: RunState): boolean {
  const cut = state.outcome?.kind === "cut-short" || state.outcome?.kind === "interrupted";
  return cut && canGoOn(state) && answerText(state).trim() !== "";
}

/** An edit that is in no hunk although it would change something. */
export function isWithoutPlace({ reason }: { readonly reason: RefusalReason }): boolean {
  return reason !== "same" && reason !== "already-applied";
}

export function withoutPlace({ unplaced }: Pick<RunState, "unplaced">): number {
  return itemsOf(unplaced).filter(isWithoutPlace).length;
}

/** How many edits the model could be asked for again, with the reasons. */
export function mendable(state: RunState): number {
  const ended = state.outcome?.kind === "finished" || state.outcome?.kind === "no-edit";
  return ended && canGoOn(state) ? itemsOf(state.unplaced).filter(canMend).length : 0;
}
