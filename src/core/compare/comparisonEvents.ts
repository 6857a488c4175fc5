import type { LogEvent } from "../events.ts";
import type { Money } from "../money.ts";
import type { Selection } from "./assemble.ts";
import type { Candidate } from "./candidate.ts";
import type { BoardView } from "./figures.ts";
import type { FrozenHashes } from "./frozenRequest.ts";
import type { MatrixCap } from "./matrixBudget.ts";
import type { NamesEvent } from "./names.ts";
import type { Check } from "./verification.ts";

/** What a comparison tells, each with when it happened: milliseconds since it started. The first is `comparison-start`. */
export type ComparisonEvent = { readonly at: number } & (
  | ComparisonStart
  | { readonly type: "cell-added"; readonly candidate: Candidate }
  /** It waits for room; attempts are counted from 1. `expected` to cost so much, where somebody knows and it costs something. */
  | { readonly type: "cell-queued"; readonly cell: string; readonly attempt: number; readonly expected?: Money }
  /** What the candidate's own run tells, on its own clock. */
  | { readonly type: "cell-event"; readonly cell: string; readonly attempt: number; readonly event: LogEvent }
  /** It was never sent. */
  | { readonly type: "cell-withheld"; readonly cell: string; readonly why: "stopped" | "cap" }
  | {
      readonly type: "cell-verified";
      readonly cell: string;
      readonly attempt: number;
      readonly checks: readonly Check[];
    }
  | NamesEvent
  /** What the user takes from the candidates now. */
  | { readonly type: "selection-changed"; readonly selection: Selection }
  /** How the user wants to see the candidates now, by their names. */
  | { readonly type: "view-changed"; readonly view: BoardView }
  /** It stopped these cells. */
  | { readonly type: "cap-reached"; readonly cap: MatrixCap; readonly spent: Money; readonly cells: readonly string[] }
  /** Nothing runs and nothing waits. More may follow, where a cell is added or tried again. */
  | { readonly type: "comparison-idle" }
);

export type ComparisonStart = {
  readonly type: "comparison-start";
  readonly comparison: string;
  /** Milliseconds since 1970, for people. */
  readonly startedAt: number;
  readonly title: string;
  readonly target: string;
  readonly hashes: FrozenHashes;
  readonly candidates: readonly Candidate[];
  readonly cap?: MatrixCap;
  /** Where names are hidden from the start: the order in which the candidates are shown, which says nothing. */
  readonly blind?: readonly string[];
};
