import { type BlindOrder, blindOrder } from "../../core/compare/blind.ts";
import { type BoardView, wholeBoard } from "../../core/compare/figures.ts";
import { keptShares } from "../../core/compare/keptChanges.ts";
import type { LedgerChoice } from "../../core/ledger.ts";

/** How the user wants to see the board, and what they are told on it. */
export type BoardUse = {
  readonly view: BoardView;
  /** Undefined where names are shown. */
  readonly blind: BlindOrder | undefined;
  /** A blind choice was made, so that the names are known. */
  readonly decided: boolean;
  readonly notice: string | undefined;
  /** Of what was kept in the end, how much each run had proposed, by the runs' ids. */
  readonly kept: ReadonlyMap<string, number>;
  setView(view: BoardView): void;
  /** Hides the names of these candidates. */
  hideNames(candidates: readonly string[], notice: string | undefined): void;
  showNames(decided: boolean, notice: string | undefined): void;
  /** While names are hidden, one that comes has a label too. */
  cameLater(candidate: string): void;
  say(notice: string | undefined): void;
  keep(choices: readonly LedgerChoice[]): void;
};

export function createBoardUse(onChange: () => void): BoardUse {
  let view = wholeBoard;
  let blind: BlindOrder | undefined;
  let decided = false;
  let notice: string | undefined;
  let kept: ReadonlyMap<string, number> = new Map();
  return {
    get view() {
      return view;
    },
    get blind() {
      return blind;
    },
    get decided() {
      return decided;
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
    hideNames(candidates, text) {
      blind = blindOrder(candidates, Math.random);
      [decided, view, notice] = [false, wholeBoard, text];
      onChange();
    },
    showNames(isDecided, text) {
      [blind, decided, notice] = [undefined, isDecided, text];
      onChange();
    },
    cameLater(candidate) {
      if (blind === undefined) return;
      blind = [...blind, { id: candidate, label: String.fromCharCode("A".charCodeAt(0) + blind.length) }];
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
