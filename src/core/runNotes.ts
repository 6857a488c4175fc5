import { failureText } from "./failureText.ts";
import { t } from "./l10n.ts";
import type { RunState } from "./runState.ts";

/** Where another model answers than was asked. */
export function servedText({ model, served }: Pick<RunState, "model" | "served">): string | undefined {
  return served?.model === undefined || isSameModel(model, served.model)
    ? undefined
    : t("Served by {0}.", served.model);
}

/** Why the request is sent again; undefined where it is not. */
export function retryReason({ phase, retrying }: Pick<RunState, "phase" | "retrying">): string | undefined {
  if (retrying === undefined) return undefined;
  return retrying.failure === undefined ? closedText(phase) : failureText(retrying.failure).text;
}

/** What is not as it was asked for, or takes its time, without the times: where nothing counts them down. */
export function slowText(state: Pick<RunState, "phase" | "retrying" | "waitingSince" | "silent">): string | undefined {
  const why = retryReason(state);
  if (why !== undefined && state.retrying !== undefined) {
    return t("{0} Trying again ({1} of {2}).", why, state.retrying.retry, state.retrying.of);
  }
  if (state.waitingSince === undefined) return undefined;
  return state.silent
    ? t("Still waiting: the model has not begun to answer.")
    : t("No text for a while, though the connection is alive.");
}

function closedText(phase: RunState["phase"]): string {
  return phase === "waiting"
    ? t("The connection closed before anything came.")
    : t("The connection closed in the middle.");
}

/** Gateways add a vendor, providers a date: gpt-5.5 and openai/gpt-5.5-2026-04-02 are the same. */
function isSameModel(asked: string, served: string): boolean {
  const bare = (name: string) => name.toLowerCase().split("/").at(-1) ?? name;
  return bare(served).startsWith(bare(asked)) || bare(asked).startsWith(bare(served));
}
