import type { Selection } from "../core/compare/assemble.ts";
import { blindOrder, isKeptBack } from "../core/compare/blind.ts";
import type { Board } from "../core/compare/board.ts";
import { candidateName } from "../core/compare/candidate.ts";
import type { BoardView } from "../core/compare/figures.ts";
import type { Baselines } from "../core/compare/regression.ts";
import { type Union, type UnionGroup, unionOf } from "../core/compare/union.ts";
import type { Check } from "../core/compare/verification.ts";
import { t } from "../core/l10n.ts";
import { shownPath } from "../core/paths/pathRefusalText.ts";

/** What a board shows, and how its user wants to see it. Where names are hidden, board and union are in the blind order. */
export type Scene = {
  readonly board: Board;
  readonly view: BoardView;
  readonly union: Union;
  readonly selection: Selection;
  /** Those of an earlier comparison that stand beside, by their ids in the union. */
  readonly earlier: ReadonlyMap<string, string>;
  /** What its candidates are measured by, where it was run before. */
  readonly baselines: Baselines | undefined;
  readonly assembledChecks: readonly Check[] | undefined;
  /** Of what the user kept in the end, how much each run had proposed, from 0 to 1, by the runs' ids. */
  readonly kept: ReadonlyMap<string, number>;
  /** The board is not that of now, but as it was. */
  readonly replaying: boolean;
  readonly notice: string | undefined;
};

export type People = {
  /** A moment, given in milliseconds since 1970 like `now`. */
  timeOf(at: number): string;
  readonly now: number;
};

/** What a name stands for in the union: in blind mode a label, and nobody of an earlier comparison has a name either. */
export function namer({ board, earlier }: Scene): (id: string) => string {
  const blind = blindOrder(board);
  const names =
    blind === undefined
      ? new Map([...board.cells.map(({ candidate }) => [candidate.id, candidateName(candidate)] as const), ...earlier])
      : new Map(blind.map(({ id, label }) => [id, label] as const));
  return (id) => names.get(id) ?? t("an earlier one");
}

/** What may be seen of what they change: nothing while it is kept back. */
export function shownUnion({ board, union }: Scene): Union {
  return isKeptBack(board) ? nothing : union;
}

const nothing = unionOf({ paths: [], texts: [], languages: [] }, []);

/** "lines 3–5", and of which file where there are several. */
export function whereOf({ start, end, file }: UnionGroup, { original }: Union): string {
  const lines =
    start === end
      ? t("before line {0}", start + 1)
      : end - start === 1
        ? t("line {0}", end)
        : t("lines {0}–{1}", start + 1, end);
  const path = original.texts.length > 1 ? original.paths[file] : undefined;
  return path === undefined ? lines : `${shownPath(path)}, ${lines}`;
}
