import { type BoardView, wholeBoard } from "../../core/compare/figures.ts";
import { keptShares } from "../../core/compare/keptChanges.ts";
import type { LedgerChoice } from "../../core/ledger.ts";

/** How the user wants to see the board, and what they are told on it. */
export type BoardUse = {
  readonly view: BoardView;
  readonly notice: string | undefined;
  /** Of what was kept in the end, how much each run had proposed, by the runs' ids. */
  readonly kept: ReadonlyMap<string, number>;
  setView(view: BoardView): void;
  /** What was sorted, pinned or hidden would tell who is who. */
  forget(): void;
  say(notice: string | undefined): void;
  keep(choices: readonly LedgerChoice[]): void;
};

export function createBoardUse(onChange: () => void): BoardUse {
  let view = wholeBoard;
  let notice: string | undefined;
  let kept: ReadonlyMap<string, number> = new Map();
  return {
    get view() {
      return view;
    },
    get notice() {
      return notice;
    },
    get kept() {
      return kept;
    },
    setView(next) {
      view = next;
      onChange();
    },
    forget() {
      view = wholeBoard;
    },
    say(text) {
      notice = text;
      onChange();
    },
    keep(choices) {
      kept = keptShares(choices);
      onChange();
    },
  };
}
