import type { Selection } from "../core/compare/assemble.ts";
import type { BlindOrder } from "../core/compare/blind.ts";
import type { Board } from "../core/compare/board.ts";
import { candidateName } from "../core/compare/candidate.ts";
import type { BoardView } from "../core/compare/figures.ts";
import type { Baselines } from "../core/compare/regression.ts";
import type { Union, UnionGroup } from "../core/compare/union.ts";
import type { Check } from "../core/compare/verification.ts";
import { t } from "../core/l10n.ts";

/** What a board shows, and how its user wants to see it. */
export type Scene = {
  readonly board: Board;
  readonly view: BoardView;
  readonly blind: BlindOrder | undefined;
  readonly decided: boolean;
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

/** What a name stands for in the union: in blind mode a label. */
export function namer({ board, blind, earlier }: Scene): (id: string) => string {
  const labels = new Map(blind?.map(({ id, label }) => [id, label]));
  const names = new Map(board.cells.map(({ candidate }) => [candidate.id, candidateName(candidate)]));
  return (id) =>
    labels.get(id) ?? (blind === undefined ? names.get(id) : undefined) ?? earlier.get(id) ?? t("an earlier one");
}

/** "lines 3–5", and of which file where there are several. */
export function whereOf({ start, end, file }: UnionGroup, { original }: Union): string {
  const lines =
    start === end
      ? t("before line {0}", start + 1)
      : end - start === 1
        ? t("line {0}", end)
        : t("lines {0}–{1}", start + 1, end);
  return original.texts.length > 1 ? t("file {0}, {1}", file + 1, lines) : lines;
}
