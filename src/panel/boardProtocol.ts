import type { BlindFigures } from "../core/compare/blind.ts";
import type { CostSum } from "../core/compare/board.ts";
import { type Figures, isSortKey, type SortKey } from "../core/compare/figures.ts";
import type { Repetitions } from "../core/compare/repetitions.ts";
import type { Money } from "../core/money.ts";

/**
 * What the host tells the board. Rows, groups and variants carry ids that the host gave them; in blind mode a row's id is
 * its label, so that nothing that arrives here tells who is who.
 */
export type ToBoard =
  /** `rows` are those that changed; `order` names all that are shown. */
  | {
      readonly type: "board";
      readonly head: BoardHead;
      readonly order: readonly string[];
      readonly rows: readonly BoardRow[];
      /** Those cells that ran more than once, each summed up; none in blind mode. */
      readonly repeated: readonly Repetitions[];
    }
  | {
      readonly type: "union";
      readonly groups: readonly GroupView[];
      readonly candidates: number;
      readonly moved: readonly string[];
      readonly answers: readonly AnswerView[];
    }
  | { readonly type: "assembled"; readonly assembled: AssembledView }
  /** `restart`: it takes the place of what was shown. */
  | { readonly type: "reasoning"; readonly row: string; readonly text: string; readonly restart: boolean };

export type BoardHead = {
  readonly comparison: string;
  readonly title: string;
  readonly target: string;
  /** When the request was frozen, for people. */
  readonly frozenAt: string;
  /** Everybody was sent the same bytes. */
  readonly same: boolean;
  /** The first digits of the hashes of what everybody was sent. */
  readonly hashes: readonly (readonly [part: string, hash: string])[];
  readonly running: boolean;
  /** How many of the candidates run or wait to: until they have ended, who agrees with whom may change. */
  readonly open: number;
  readonly candidates: number;
  readonly cost: CostSum | undefined;
  readonly expected: Money | undefined;
  /** What has to be said about the whole, such as that a cap stopped the rest. */
  readonly notice: string | undefined;
  readonly sort: { readonly by: SortKey; readonly descending: boolean } | undefined;
  readonly hidden: number;
  readonly failed: number;
  readonly blind: "off" | "on";
  /** The row that was chosen before its name was known. */
  readonly chosen: string | undefined;
  /** What the candidates do is shown once all have ended. */
  readonly keptBack: boolean;
  /** One run of each, so that differences may be noise. */
  readonly once: boolean;
  readonly room: number;
  /** How often each can be run again at once. */
  readonly more: number;
  /** What is shown is how it was: nothing can be done with it. */
  readonly replaying: boolean;
};

export type BoardRow = {
  readonly row: string;
  readonly name: string;
  readonly pinned: boolean;
  readonly running: boolean;
  readonly failed: boolean;
  /** Its answer was complete: it can be compared, taken and chosen. */
  readonly comparable: boolean;
  /** Milliseconds since it began, while it runs. */
  readonly elapsed: number | undefined;
  /** What happened, where that needs a sentence. */
  readonly said: string | undefined;
  /** What there is to be found out about it is being found out. */
  readonly checking: boolean;
  /** What was found out about it, one sentence each. */
  readonly checks: readonly string[];
  /** Those of them that say more than that all is well, and why edits were not placed. */
  readonly findings: readonly string[];
  /** The user's command wrote something that can be shown. */
  readonly output: boolean;
  /** It answered without an edit. */
  readonly answered: boolean;
  /** Something was sent for it that can be looked at. */
  readonly inspectable: boolean;
  /** What it does with whole files, such as "creates src/a.ts". */
  readonly operations: readonly string[];
  /** How it stands to an earlier answer to the same request: to which, and how. */
  readonly against: { readonly text: string; readonly regressed: boolean } | undefined;
  /** In how many places it does what most others do, from 0 to 1; undefined before all have ended. */
  readonly agreement: number | undefined;
  /** Of what was kept in the end, the share that it proposed; undefined before that is decided. */
  readonly kept: number | undefined;
} & (
  | { readonly kind: "named"; readonly figures: Figures }
  | { readonly kind: "blind"; readonly figures: BlindFigures }
);

export type GroupView = {
  readonly group: string;
  readonly where: string;
  /** "4 of 5 agree". */
  readonly what: string;
  /** Undefined where it is about a file as a whole. */
  readonly removed: ShownLines | undefined;
  readonly variants: readonly VariantView[];
  /** Whether each candidate, in the candidates' order, changes these lines. */
  readonly dots: readonly boolean[];
};

export type VariantView = {
  readonly names: readonly string[];
  /** Undefined where a file is renamed or deleted. */
  readonly added: ShownLines | undefined;
  readonly note: string | undefined;
};

/** What those said who proposed no edit; who said the same stands together. */
export type AnswerView = { readonly names: readonly string[]; readonly what: string; readonly text: ShownLines };

/** `more` lines are left out. */
export type ShownLines = { readonly lines: readonly string[]; readonly more: number };

export type AssembledView = {
  /** Of each group, which of its variants is taken; mixed where it is a part of one, or of several. */
  readonly taken: Readonly<Record<string, number | "mixed">>;
  readonly groups: number;
  readonly of: number;
  readonly hunks: number;
  /** Files to create, rename or delete. */
  readonly operations: number;
  readonly from: readonly string[];
  readonly warnings: readonly string[];
  readonly checks: readonly string[];
  /** The user's command wrote something that can be shown. */
  readonly output: boolean;
};

const plainTypes = [
  "show-all",
  "stop-all",
  "retry-failed",
  "add-cell",
  "repeat",
  "clear",
  "choose-best",
  "verify-command",
  "diff-pinned",
  "diff-assembled",
  "output-assembled",
  "review",
  "run-again",
] as const;
const rowTypes = [
  "hide",
  "pin",
  "stop",
  "retry",
  "diff",
  "take-all",
  "choose",
  "review-row",
  "output",
  "answer",
  "inspect",
  "diff-earlier",
] as const;
const exports = ["markdown", "json"] as const;

export type FromBoard =
  | { readonly type: "ready" }
  /** Begins one, or ends the one that runs. */
  | { readonly type: "replay" }
  | { readonly type: (typeof plainTypes)[number] }
  | { readonly type: (typeof rowTypes)[number]; readonly row: string }
  | { readonly type: "lane"; readonly row: string; readonly open: boolean }
  | { readonly type: "sort"; readonly by: SortKey | undefined }
  | { readonly type: "blind"; readonly on: boolean }
  | { readonly type: "take"; readonly group: string; readonly variant: number }
  | { readonly type: "leave"; readonly group: string }
  | { readonly type: "agreed"; readonly least: number }
  | { readonly type: "export"; readonly as: (typeof exports)[number] };

/** The one place that narrows what the board sends; anything that is not exactly a message gives undefined. */
export function parseFromBoard(value: unknown): FromBoard | undefined {
  const of = (name: string): unknown =>
    typeof value === "object" && value !== null && Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
  const [type, row, group] = [of("type"), of("row"), of("group")];
  if (type === "ready" || type === "replay") return { type };
  const plain = plainTypes.find((each) => each === type);
  if (plain !== undefined) return { type: plain };
  const ofRow = rowTypes.find((each) => each === type);
  if (ofRow !== undefined) return isId(row) ? { type: ofRow, row } : undefined;
  switch (type) {
    case "lane": {
      const open = of("open");
      return isId(row) && typeof open === "boolean" ? { type, row, open } : undefined;
    }
    case "sort": {
      const by = of("by");
      return by === undefined || isSortKey(by) ? { type, by } : undefined;
    }
    case "blind": {
      const on = of("on");
      return typeof on === "boolean" ? { type, on } : undefined;
    }
    case "take": {
      const variant = of("variant");
      return isPlace(group) && isIndex(variant) ? { type, group, variant } : undefined;
    }
    case "leave":
      return isPlace(group) ? { type, group } : undefined;
    case "agreed": {
      const least = of("least");
      return isIndex(least) && least > 0 ? { type, least } : undefined;
    }
    case "export": {
      const as = exports.find((each) => each === of("as"));
      return as === undefined ? undefined : { type, as };
    }
    default:
      return undefined;
  }
}

function isId(value: unknown): value is string {
  return typeof value === "string" && value.length > 0 && value.length <= 100;
}

/** It may hold a file's path. */
function isPlace(value: unknown): value is string {
  return typeof value === "string" && value.length > 0 && value.length <= 5_000;
}

function isIndex(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 1_000;
}
