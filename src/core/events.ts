import type { Hunk } from "./edit/hunk.ts";
import type { PlacementRefusal } from "./edit/placement.ts";
import type { EffortPlan } from "./effort.ts";
import type { ExchangeEvent } from "./exchange.ts";
import type { Failure } from "./failure.ts";
import type {
  EffortCorrected,
  InterruptedWhy,
  ReasoningDelta,
  RequestSent,
  Resumed,
  Retrying,
  Served,
  ToolCallDelta,
  Usage,
  Waiting,
} from "./provider.ts";
import type { HunkView } from "./review.ts";
import type { SyntaxCheck } from "./syntaxCheck.ts";

/** When an event happened, in milliseconds since its run started. */
type At = { readonly at: number };

/** What a run tells. The first event is `run-start`; the last, exactly once, is `run-end`. */
export type RunEvent = At &
  (
    | RunStart
    | RequestSent
    | EffortCorrected
    | ReasoningDelta
    | { readonly type: "answer-delta"; readonly text: string }
    | { readonly type: "answer-retracted" }
    | ToolCallDelta
    | { readonly type: "usage"; readonly usage: Usage }
    | Served
    | Waiting
    | Retrying
    | ExchangeEvent
    | Resumed
    /** Found in exactly one place of the snapshot. `edit` counts the answer's edits from 0. */
    | {
        readonly type: "edit-placed";
        readonly edit: number;
        readonly hunks: readonly Hunk[];
        /** Ids of hunks placed before that these take in. */
        readonly replaces?: readonly string[];
      }
    | { readonly type: "edit-unplaced"; readonly edit: number; readonly refusal: PlacementRefusal }
    | { readonly type: "run-end"; readonly outcome: Outcome }
  );

export type RunStart = {
  readonly type: "run-start";
  readonly run: string;
  /** Milliseconds since 1970, for people; all other times are counted from it on a clock that never jumps. */
  readonly startedAt: number;
  readonly instruction: string;
  readonly target: string;
  /** The target's files by path, as hunks count them. */
  readonly files?: readonly string[];
  readonly model: string;
  readonly effort: EffortPlan;
};

/** What became of the hunks after the run: the review's whole state each time, since hunks are few. */
type ReviewEvent = At & { readonly type: "review-changed"; readonly hunks: readonly HunkView[] };

/** What the log of a run holds, and what the panel folds. */
export type LogEvent = RunEvent | ReviewEvent | (At & SyntaxCheck);

export type Outcome =
  /** The provider's own terminal signal was seen, and there is something to review. */
  | { readonly kind: "finished" }
  /** The answer was complete but changes nothing. */
  | { readonly kind: "no-edit"; readonly why: "empty" | "prose" | "same" | "unplaced" }
  | { readonly kind: "stopped" }
  | { readonly kind: "interrupted"; readonly why: "connection" | "reload" | InterruptedWhy; readonly seconds?: number }
  | { readonly kind: "cut-short"; readonly limit: string }
  | { readonly kind: "refused"; readonly text: string }
  | { readonly kind: "failed"; readonly failure: Failure };
