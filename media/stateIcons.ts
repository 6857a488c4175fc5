import type { StateWord } from "../src/core/runState.ts";

/** Each word has an icon of its own, so that neither colour nor words alone carry the state. */
export const stateIcons: Record<StateWord, string> = {
  waiting: "watch",
  reasoning: "loading codicon-modifier-spin",
  answering: "edit",
  ready: "git-pull-request-draft",
  applied: "check-all",
  "partly applied": "check",
  rejected: "circle-slash",
  "no edit": "dash",
  stopped: "debug-stop",
  interrupted: "debug-disconnect",
  "cut short": "ellipsis",
  refused: "error",
  failed: "error",
};

/** Writing the same class again would start the spinning anew. */
export function setIcon(target: HTMLElement, name: string): void {
  const wanted = `codicon codicon-${name}`;
  if (target.className !== wanted) target.className = wanted;
}
