import type { AnswerReader, PlacedOrNot } from "../core/answerReader.ts";
import type { RefactorRequest } from "../core/request.ts";
import type { AnswerPiece } from "../core/said.ts";
import type { Mask } from "../core/secrets/mask.ts";

/** A reader's life in the worker: it opens, then steps are taken in their order. */
export type ToPlanner =
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
export type FromPlanner = LinesOfHunk | ({ readonly type: "answer" } & PlannerAnswer);

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
