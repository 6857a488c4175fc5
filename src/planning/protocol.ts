import type { AnswerReader, PlacedOrNot } from "../core/answerReader.ts";
import type { RefactorRequest } from "../core/request.ts";
import type { Review } from "../core/review.ts";
import type { Reworked } from "../core/reviewRework.ts";
import type { AnswerPiece } from "../core/said.ts";
import type { Mask } from "../core/secrets/mask.ts";

/** A reader's life in the worker: it opens, then steps are taken in their order. Or it carries out one order. */
export type ToPlanner =
  | ReworkOrder
  | Opening
  | { readonly type: "steps"; readonly steps: readonly Step[] }
  /** A piece of lines was taken, and the next may come. */
  | { readonly type: "more" };

export type Opening = {
  readonly type: "open";
  readonly request: RefactorRequest;
  readonly masks: readonly Mask[];
  readonly settled: ReadonlySet<string>;
};

export type Step =
  | { readonly type: "push"; readonly piece: AnswerPiece }
  | { readonly type: "end"; readonly complete: boolean }
  | { readonly type: "next" }
  | { readonly type: "retract" };

/** One answer for each message of steps, in their order; before it come the lines of its long hunks, piece by piece. */
export type FromPlanner = ReworkResult | LinesOfHunk | ({ readonly type: "answer" } & PlannerAnswer);

export type ReworkOrder = {
  readonly type: "rework";
  readonly base: string;
  readonly now: string;
  readonly passage:
    | {
        readonly review: JoinedReview;
        readonly was: JoinedReview | undefined;
        readonly once: readonly string[];
      }
    | undefined;
};

export type JoinedReview = Omit<Review, "base"> & { readonly base: string };

export type ReworkResult = {
  readonly type: "reworked";
  readonly turn: Reworked["turn"];
  /** Four numbers for each change. */
  readonly changes: Int32Array<ArrayBuffer>;
};

export type PlannerAnswer = { readonly found: readonly PlacedOrNot[]; readonly known: Known };

export type LinesOfHunk = {
  readonly type: "lines";
  /** Counts the long hunks of the answer from 0. */
  readonly long: number;
  readonly of: "removed" | "added";
  readonly lines: readonly string[];
};

/** Refusals are told after an end: with each line, an answer would cost its length times them. */
export type Known = Pick<AnswerReader, "filled" | "edits" | "same" | "refused">;
