import type { LedgerChoice } from "../ledger.ts";
import type { ComparisonEvent } from "./comparisonEvents.ts";
import { type BoardView, wholeBoard } from "./figures.ts";
import { keptShares } from "./keptChanges.ts";

/** How the user wants to see the board, and what they are told on it. */
export type BoardUse = {
  readonly view: BoardView;
  readonly notice: string | undefined;
  /** Of what was kept in the end, how much each run had proposed, by the runs' ids. */
  readonly kept: ReadonlyMap<string, number>;
  setView(view: BoardView): void;
  /** What is sorted, pinned or hidden would tell who is who: it is put away until the names are shown. */
  hideNames(): void;
  /** It is as it was before, with what was pinned meanwhile, and whoever was chosen is in sight. */
  showNames(chosen: string | undefined): void;
  say(notice: string | undefined): void;
  keep(choices: readonly LedgerChoice[]): void;
};

export type BoardUseParts = {
  /** How the candidates were seen by their names when the board was closed. */
  readonly before: BoardView;
  readonly isBlind: boolean;
  onChange(): void;
  /** They are seen otherwise by their names. */
  onView(view: BoardView): void;
};

export function createBoardUse({ before, isBlind, onChange, onView }: BoardUseParts): BoardUse {
  let view = isBlind ? wholeBoard : before;
  /** While names are hidden: how it was before. */
  let named = isBlind ? before : undefined;
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
      if (named === undefined) onView(view);
      onChange();
    },
    hideNames() {
      named ??= view;
      view = wholeBoard;
    },
    showNames(chosen) {
      if (named === undefined) return;
      const pinned = view.pinned.length > 0 ? view.pinned : named.pinned;
      const inSight = new Set([...pinned, chosen]);
      view = { ...named, pinned, hidden: named.hidden.filter((id) => !inSight.has(id)) };
      named = undefined;
      onView(view);
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

/** How the candidates of a stored comparison were seen last by their names. */
export function viewIn(log: readonly ComparisonEvent[] = []): BoardView {
  const last = log.findLast((event) => event.type === "view-changed");
  return last?.type === "view-changed" ? { ...wholeBoard, ...last.view } : wholeBoard;
}
