import { type Action, actionLabels } from "../core/actions.ts";
import type { LogEvent } from "../core/events.ts";
import type { ReplaySpeed, ReplayState } from "../core/replay.ts";
import type { ConflictChoice } from "../core/review.ts";

/** What the host tells the panel. `now` is the run's own clock in milliseconds, from which the panel counts on. */
export type ToWebview =
  /** A log from its beginning: on first show, after a reload, for a new run. */
  | { readonly type: "log"; readonly events: readonly LogEvent[]; readonly now: number }
  | { readonly type: "events"; readonly events: readonly LogEvent[]; readonly now: number }
  /** What is shown is a replay, and where it stands; undefined once it is the session's own run again. */
  | { readonly type: "replay"; readonly state: ReplayState | undefined };

/** What the panel asks for. It carries only words of closed lists and hunk ids that the host gave out. */
export type FromWebview =
  | { readonly type: "ready" }
  | { readonly type: "command"; readonly command: PanelCommand }
  | { readonly type: "action"; readonly action: Action }
  | { readonly type: "hunk"; readonly hunk: string; readonly action: HunkAction }
  | { readonly type: "replay"; readonly action: "play" | "pause" | "close" }
  /** `at` is in milliseconds of the run's own time. */
  | { readonly type: "replay"; readonly action: "seek"; readonly at: number }
  | { readonly type: "replay"; readonly action: "speed"; readonly speed: Exclude<ReplaySpeed, 0> };

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

/** The one place that narrows what a webview sends; anything that is not exactly a message gives undefined. */
export function parseFromWebview(value: unknown): FromWebview | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { type, command, action, hunk, at, speed } = value as Record<string, unknown>;
  switch (type) {
    case "ready":
      return { type };
    case "command":
      return isOneOf(panelCommands, command) ? { type, command } : undefined;
    case "action":
      return typeof action === "string" && isAction(action) ? { type, action } : undefined;
    case "hunk":
      return typeof hunk === "string" && hunk.length < 200 && isOneOf(hunkActions, action)
        ? { type, hunk, action }
        : undefined;
    case "replay":
      return parseReplay(action, at, speed);
    default:
      return undefined;
  }
}

function parseReplay(action: unknown, at: unknown, speed: unknown): FromWebview | undefined {
  switch (action) {
    case "play":
    case "pause":
    case "close":
      return { type: "replay", action };
    case "seek":
      return typeof at === "number" && Number.isFinite(at) && at >= 0 ? { type: "replay", action, at } : undefined;
    case "speed":
      return speed === 1 || speed === 10 ? { type: "replay", action, speed } : undefined;
    default:
      return undefined;
  }
}

function isOneOf<const Words extends readonly string[]>(words: Words, value: unknown): value is Words[number] {
  return words.some((word) => word === value);
}

function isAction(value: string): value is Action {
  return Object.hasOwn(actionLabels, value);
}
