import type { AnswerReader, PlacedOrNot } from "../core/answerReader.ts";
import type { RefactorRequest } from "../core/request.ts";
import type { AnswerPiece } from "../core/said.ts";
import type { Mask } from "../core/secrets/mask.ts";

/** A reader's life in the worker: it opens, then steps are taken in their order. */
export type ToPlanner = Opening | { readonly type: "steps"; readonly steps: readonly Step[] };

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

/** One for each message of steps, in their order. */
export type FromPlanner = { readonly found: readonly PlacedOrNot[]; readonly known: Known };

/** Refusals are told after an end: with each line, an answer would cost its length times them. */
export type Known = Pick<AnswerReader, "filled" | "edits" | "same" | "refused">;
