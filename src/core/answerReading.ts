import type { RunEvent } from "./events.ts";
import type { AnswerDelta } from "./provider.ts";
import type { RefactorRequest } from "./request.ts";
import type { Mask } from "./secrets/mask.ts";

/** What became of an edit. */
export type PlacedOrNot =
  | Omit<Extract<RunEvent, { type: "edit-placed" }>, "at">
  | Omit<Extract<RunEvent, { type: "edit-unplaced" }>, "at">;

type Found = readonly PlacedOrNot[] | Promise<readonly PlacedOrNot[]>;

/** Reads one answer as it streams and places its edits, at once or elsewhere; what it finds is the same either way. */
export type AnswerReader = AnswerCounts & {
  push(delta: AnswerDelta): Found;
  /** An answer that is not `complete` keeps the edits that it completed. */
  end(complete: boolean): Found;
  /** Nothing more is wanted of it. */
  close(): void;
};

/** What is known of the answer, once that was waited for. */
export type AnswerCounts = {
  readonly filled: boolean;
  readonly edits: number;
  readonly hunks: number;
  readonly same: number;
};

/** Where answers are read. When the signal aborts, whoever waits is let go with nothing. */
export type ReadAnswer = (request: RefactorRequest, masks: readonly Mask[], signal: AbortSignal) => AnswerReader;
