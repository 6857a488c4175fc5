import type { Pricing } from "./cost.ts";
import type { Hunk } from "./edit/hunk.ts";
import type { PlacementRefusal } from "./edit/placement.ts";
import type { EffortPlan } from "./effort.ts";
import type { Estimate } from "./estimate.ts";
import type { ExchangeEvent } from "./exchange.ts";
import type { Failure } from "./failure.ts";
import type { OperationChanged, OperationProposed } from "./operations.ts";
import type {
  AnswerDelta,
  CutShort,
  EffortCorrected,
  InterruptedWhy,
  Prompt,
  ReasoningDelta,
  RequestSent,
  Resumed,
  Retrying,
  Served,
  ToolCallDelta,
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
    | AnswerDelta
    | { readonly type: "answer-retracted" }
    | ToolCallDelta
    | { readonly type: "usage"; readonly usage: Usage }
    | Served
    | Waiting
    | Retrying
    | FellBack
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
  /** Which route the model came from; undefined when the user chose it. */
  readonly routing?: Routing;
  /** What leaves with the request; undefined in the logs of older versions. */
  readonly sends?: { readonly ranges: readonly SentRange[]; readonly masked: number };
  /** What its tokens cost; undefined where nobody says. */
  readonly pricing?: Pricing;
  /** What it was expected to take when it was sent. */
  readonly estimate?: Estimate;
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

/** What became of the hunks after the run: the review's whole state each time, since hunks are few. */
type ReviewEvent = At & { readonly type: "review-changed"; readonly hunks: readonly HunkView[] };

/** What the log of a run holds, and what the panel folds. */
export type LogEvent = RunEvent | ReviewEvent | (At & SyntaxCheck) | (At & OperationChanged);

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
