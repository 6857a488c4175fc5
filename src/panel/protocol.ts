import { type Action, actionLabels } from "../core/actions.ts";
import type { LogEvent } from "../core/events.ts";
import type { ConflictChoice } from "../core/review.ts";

/** What the host tells the panel. `now` is the run's own clock in milliseconds, from which the panel counts on. */
export type ToWebview =
  /** A log from its beginning: on first show, after a reload, for a new run. */
  | { readonly type: "log"; readonly events: readonly LogEvent[]; readonly now: number }
  | { readonly type: "events"; readonly events: readonly LogEvent[]; readonly now: number };

/** What the panel asks for. It carries only words of closed lists and ids that the host gave out. */
export type FromWebview =
  | { readonly type: "ready" }
  | { readonly type: "command"; readonly command: PanelCommand }
  | { readonly type: "action"; readonly action: Action }
  | { readonly type: "hunk"; readonly hunk: string; readonly action: HunkAction }
  | { readonly type: "operation"; readonly operation: string; readonly action: OperationAction };

export const panelCommands = [
  "refactor-selection",
  "stop",
  "accept-all",
  "reject-all",
  "apply",
  "open-diff",
  "again-at-effort",
  "inspect-request",
] as const;
export type PanelCommand = (typeof panelCommands)[number];

export const hunkActions = ["show", "accept", "reject", "diff", "keep-yours", "take-proposed", "edit-both"] as const;
export type HunkAction = (typeof hunkActions)[number] & ("show" | "accept" | "reject" | "diff" | ConflictChoice);

export const operationActions = ["show", "carry-out", "reject"] as const;
export type OperationAction = (typeof operationActions)[number];

/** The one place that narrows what a webview sends; anything that is not exactly a message gives undefined. */
export function parseFromWebview(value: unknown): FromWebview | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { type, command, action, hunk, operation } = value as Record<string, unknown>;
  switch (type) {
    case "ready":
      return { type };
    case "command":
      return isOneOf(panelCommands, command) ? { type, command } : undefined;
    case "action":
      return typeof action === "string" && isAction(action) ? { type, action } : undefined;
    case "hunk":
      return isId(hunk) && isOneOf(hunkActions, action) ? { type, hunk, action } : undefined;
    case "operation":
      return isId(operation) && isOneOf(operationActions, action) ? { type, operation, action } : undefined;
    default:
      return undefined;
  }
}

function isOneOf<const Words extends readonly string[]>(words: Words, value: unknown): value is Words[number] {
  return words.some((word) => word === value);
}

function isId(value: unknown): value is string {
  return typeof value === "string" && value.length < 200;
}

function isAction(value: string): value is Action {
  return Object.hasOwn(actionLabels, value);
}
