import { type Action, actionLabels } from "../core/actions.ts";
import type { LogEvent } from "../core/events.ts";
import { readPassageId } from "../core/passages.ts";
import type { ReplaySpeed, ReplayState } from "../core/replay.ts";
import type { ConflictChoice } from "../core/review.ts";

/** What the host tells the panel. `now` is the run's own clock in milliseconds, from which the panel counts on. */
export type ToWebview =
  /** A log from its beginning: on first show, after a reload, for a new run. A long one goes on in `events`. */
  | { readonly type: "log"; readonly events: readonly LogEvent[]; readonly now: number }
  | { readonly type: "events"; readonly events: readonly LogEvent[]; readonly now: number }
  /** A stretch of a part's text that the panel asked for. */
  | {
      readonly type: "page";
      readonly run: string;
      readonly part: number;
      readonly page: number;
      readonly text: string;
    }
  | ({ readonly type: "links"; readonly run: string } & LinksOfRun)
  | { readonly type: "pins"; readonly run: string; readonly pins: readonly Pin[] }
  | { readonly type: "earlier"; readonly runs: readonly EarlierRun[] }
  /** Undefined when no run is being replayed. */
  | { readonly type: "replay"; readonly state: ReplayState | undefined };

/** The ties between passages and code. What is told replaces what was told of the same passage or hunk. */
type LinksOfRun = {
  readonly passages: readonly PassageLinks[];
  readonly hunks: readonly HunkMentions[];
};

/** How many passages mention what a hunk changes, and the first of them in reading order, as `passageId` names them. */
export type HunkMentions = { readonly hunk: string; readonly count: number; readonly passages: readonly string[] };

export type PassageLinks = {
  /** As `passageId` names it. */
  readonly passage: string;
  readonly links: readonly PassageLink[];
};

/** What a hunk is called depends on where it stands now, so the panel says that by itself. */
export type PassageLink =
  | { readonly kind: "code"; readonly id: string; readonly label: string }
  | { readonly kind: "hunk"; readonly id: string; readonly hunk: string };

export type Pin = {
  readonly passage: string;
  /** The beginning of the passage. */
  readonly text: string;
  readonly pinned: boolean;
  readonly note: string | undefined;
};

/** An earlier run of this window, in one line. */
export type EarlierRun = {
  readonly id: string;
  readonly title: string;
  /** Model, effort and time. */
  readonly line: string;
  readonly state: string;
};

/** What the panel asks for. It carries only words of closed lists, places in time and ids that the host gave out. */
export type FromWebview =
  | { readonly type: "ready" }
  | { readonly type: "command"; readonly command: PanelCommand }
  | { readonly type: "action"; readonly action: Action }
  | { readonly type: "hunk"; readonly hunk: string; readonly action: HunkAction }
  | { readonly type: "operation"; readonly operation: string; readonly action: OperationAction }
  | { readonly type: "page"; readonly part: number; readonly page: number }
  | { readonly type: "link"; readonly id: string }
  | { readonly type: "pin"; readonly passage: string }
  | { readonly type: "note"; readonly passage: string }
  | { readonly type: "open-run"; readonly run: string }
  | { readonly type: "replay"; readonly action: "play" | "pause" | "close" }
  | { readonly type: "replay"; readonly action: "seek"; readonly at: number }
  | { readonly type: "replay"; readonly action: "speed"; readonly speed: ReplaySpeed };

export const panelCommands = [
  "refactor-selection",
  "stop",
  "accept-all",
  "reject-all",
  "apply",
  "open-diff",
  "again-at-effort",
  "inspect-request",
  "answer-now",
  "follow-up",
  "open-reasoning",
  "copy-report",
] as const;
export type PanelCommand = (typeof panelCommands)[number];

export const hunkActions = ["show", "accept", "reject", "diff", "keep-yours", "take-proposed", "edit-both"] as const;
export type HunkAction = (typeof hunkActions)[number] & ("show" | "accept" | "reject" | "diff" | ConflictChoice);

/** The text of a part is paged in stretches of so many characters. */
export const pageLength = 65_536;

export const operationActions = ["show", "carry-out", "reject"] as const;
export type OperationAction = (typeof operationActions)[number];

/** The one place that narrows what a webview sends; anything that is not exactly a message gives undefined. */
export function parseFromWebview(value: unknown): FromWebview | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const fields = value as Record<string, unknown>;
  const { type, action } = fields;
  switch (type) {
    case "ready":
      return { type };
    case "command":
      return isOneOf(panelCommands, fields["command"]) ? { type, command: fields["command"] } : undefined;
    case "action":
      return typeof action === "string" && isAction(action) ? { type, action } : undefined;
    case "hunk":
      return isId(fields["hunk"]) && isOneOf(hunkActions, action) ? { type, hunk: fields["hunk"], action } : undefined;
    case "operation":
      return isId(fields["operation"]) && isOneOf(operationActions, action)
        ? { type, operation: fields["operation"], action }
        : undefined;
    case "page":
      return isCount(fields["part"]) && isCount(fields["page"])
        ? { type, part: fields["part"], page: fields["page"] }
        : undefined;
    case "link":
      return isId(fields["id"]) ? { type, id: fields["id"] } : undefined;
    case "pin":
    case "note": {
      const { passage } = fields;
      return isId(passage) && readPassageId(passage) !== undefined ? { type, passage } : undefined;
    }
    case "open-run":
      return isId(fields["run"]) ? { type, run: fields["run"] } : undefined;
    case "replay":
      return replayMessage(fields);
    default:
      return undefined;
  }
}

function replayMessage({ action, at, speed }: Record<string, unknown>): FromWebview | undefined {
  const type = "replay";
  switch (action) {
    case "play":
    case "pause":
    case "close":
      return { type, action };
    case "seek":
      return typeof at === "number" && Number.isFinite(at) && at >= 0 ? { type, action, at } : undefined;
    case "speed":
      return speed === 0 || speed === 1 || speed === 10 ? { type, action, speed } : undefined;
    default:
      return undefined;
  }
}

function isId(value: unknown): value is string {
  return typeof value === "string" && value.length < 200;
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function isOneOf<const Words extends readonly string[]>(words: Words, value: unknown): value is Words[number] {
  return words.some((word) => word === value);
}

function isAction(value: string): value is Action {
  return Object.hasOwn(actionLabels, value);
}
