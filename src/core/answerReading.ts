import type { AnswerReader, PlacedOrNot } from "./answerReader.ts";
import type { RefactorRequest } from "./request.ts";
import type { AnswerPiece } from "./said.ts";
import type { Mask } from "./secrets/mask.ts";

type Found = readonly PlacedOrNot[] | Promise<readonly PlacedOrNot[]>;

/**
 * A reader of answers that may work elsewhere: what it finds is the same, and its numbers and refusals are known once what
 * was asked of it has come. One that is elsewhere knows refusals only after the end of their answer.
 */
export type AnswerReading = Omit<AnswerReader, "push" | "end" | "retract"> & {
  push(piece: AnswerPiece): Found;
  end(complete: boolean): Found;
  retract(): Found;
  /** Nothing more is wanted of it. */
  close?(): void;
};

/**
 * Where answers are read. When the signal aborts, whoever waits is let go with nothing. `known` counts the characters of
 * answers that are there already, and are read all at once.
 */
export type ReadAnswer = (
  request: RefactorRequest,
  masks: readonly Mask[],
  settled: ReadonlySet<string>,
  signal: AbortSignal,
  known: number,
) => AnswerReading;
