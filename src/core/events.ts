import type { Pricing } from "./cost.ts";
import type { Hunk } from "./edit/hunk.ts";
import type { PlacementRefusal } from "./edit/placement.ts";
import type { EffortPlan } from "./effort.ts";
import type { Estimate } from "./estimate.ts";
import type { ExchangeEvent } from "./exchange.ts";
import type { Failure } from "./failure.ts";
import type { OperationChanged, OperationProposed } from "./operations.ts";
import type { AskedFormat } from "./prompt.ts";
import type {
  AnswerDelta,
  CutShort,
  EffortCorrected,
  InterruptedWhy,
  Prompt,
  ReasoningDelta,
  ReasoningEnded,
  ReasoningWithheld,
  RequestSent,
  Resumed,
  Retrying,
  Served,
  ToolCallDelta,
  Turn,
  Usage,
  Waiting,
} from "./provider.ts";
import type { LineRange, ModelRef } from "./request.ts";
import type { HunkView } from "./review.ts";
import type { Routing } from "./routes.ts";
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
    | ReasoningWithheld
    | AnswerDelta
    | { readonly type: "answer-retracted" }
    | ToolCallDelta
    | { readonly type: "usage"; readonly usage: Usage }
    | Served
    | Waiting
    | Retrying
    | FellBack
    | { readonly type: "tool-refused" }
    | RetryWithReason
    /** What the second request came to: of whose refused edits the user is told. Only older versions said `both`. */
    | { readonly type: "retry-ended"; readonly keeps: "first" | "second" | "both" }
    | ExchangeEvent
    | Resumed
    | ReasoningEnded
    /** Found in exactly one place of the snapshot. `edit` counts the answer's edits from 0. */
    | {
        readonly type: "edit-placed";
        readonly edit: number;
        readonly hunks: readonly Hunk[];
        /** Ids of hunks placed before that these take in. */
        readonly replaces?: readonly string[];
      }
    | { readonly type: "edit-unplaced"; readonly edit: number; readonly refusal: PlacementRefusal }
    | OperationProposed
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
  /** How the model is asked to write its edits. */
  readonly asked?: AskedFormat;
  /** Which route the model came from; undefined when the user chose it. */
  readonly routing?: Routing;
  /** The run that this one goes on from. */
  readonly follows?: Follows;
  /** What leaves with the request; undefined in the logs of older versions. */
  readonly sends?: { readonly ranges: readonly SentRange[]; readonly masked: number };
  /** What its tokens cost; undefined where nobody says. */
  readonly pricing?: Pricing;
  /** What it was expected to take when it was sent. */
  readonly estimate?: Estimate;
};

/**
 * How a run came from an earlier one. `answer-now`: its reasoning was ended, and the same is asked at a lower effort;
 * `again`: the same at another effort or model; `follow-up`: a further instruction on its result.
 */
export type Follows = {
  readonly run: string;
  readonly how: "answer-now" | "again" | "follow-up";
  /** What the earlier run is called. */
  readonly title: string;
};

/** Lines of a file that are part of a request. */
export type SentRange = { readonly path: string; readonly lines: LineRange };

/** The model could not answer, and one that the user's route lists takes over. */
export type FellBack = {
  readonly type: "fell-back";
  /** What the user calls the two models. */
  readonly from: string;
  readonly to: string;
  readonly ref: ModelRef;
  /** Planned anew for the model that takes over. */
  readonly effort: EffortPlan;
  readonly pricing?: Pricing;
  readonly estimate?: Estimate;
  /** Undefined when the connection just closed. */
  readonly failure: Failure | undefined;
  /** What it is told, where that is not what the model before it was. */
  readonly prompt?: Prompt;
  /** What leaves with the request to it. */
  readonly sends?: RunStart["sends"];
};

/** Edits of a complete answer could not be placed, and the model is asked for them once more, with the reasons. */
export type RetryWithReason = {
  readonly type: "retry-with-reason";
  /** Which retry it is, from 1. */
  readonly retry: number;
  /** How many edits were refused. */
  readonly refused: number;
  /** What is added to the prompt. */
  readonly turns: readonly Turn[];
  readonly pricing?: Pricing;
  readonly estimate?: Estimate;
};

/** What became of the hunks after the run: the review's whole state each time, since hunks are few. */
type ReviewEvent = At & { readonly type: "review-changed"; readonly hunks: readonly HunkView[] };

/** What the reader marked in the reasoning: a passage is pinned or not any more, a note is written; an empty one goes. */
export type MarkEvent =
  | { readonly type: "passage-pinned"; readonly passage: string; readonly pinned: boolean }
  | { readonly type: "passage-noted"; readonly passage: string; readonly note: string };

/** What the log of a run holds, and what the panel folds. */
export type LogEvent = RunEvent | ReviewEvent | (At & SyntaxCheck) | (At & MarkEvent) | (At & OperationChanged);

export type Outcome =
  /** The provider's own terminal signal was seen, and there is something to review. */
  | { readonly kind: "finished" }
  /** The answer was complete but changes nothing. */
  | { readonly kind: "no-edit"; readonly why: "empty" | "prose" | "same" | "unplaced" }
  | { readonly kind: "stopped" }
  | { readonly kind: "interrupted"; readonly why: "connection" | "reload" | InterruptedWhy; readonly seconds?: number }
  | CutShort
  | { readonly kind: "refused"; readonly text: string }
  | { readonly kind: "failed"; readonly failure: Failure };
