import { blindOrder, isKeptBack } from "../core/compare/blind.ts";
import { type Board, boardCost, expectedSum, isFailed, isOpen } from "../core/compare/board.ts";
import { candidateName } from "../core/compare/candidate.ts";
import { shownFigures } from "../core/compare/figures.ts";
import { moreRuns, mostCandidates } from "../core/compare/matrix.ts";
import { wholeCap } from "../core/compare/matrixBudget.ts";
import { mayBeNoise, repetitionsOf } from "../core/compare/repetitions.ts";
import { t } from "../core/l10n.ts";
import { type Money, moneyText } from "../core/money.ts";
import type { BoardHead, ToBoard } from "./boardProtocol.ts";
import { rowOf, shownAgreement } from "./boardRows.ts";
import type { People, Scene } from "./boardScene.ts";

/** The whole board, or with `changed` what those cells show now. */
export function boardMessage(
  scene: Scene,
  people: People,
  changed?: ReadonlySet<string>,
): Extract<ToBoard, { type: "board" }> {
  const { board, view } = scene;
  const blind = blindOrder(board);
  const cells = board.cells.filter(({ candidate }) => changed?.has(candidate.id) !== false);
  const order =
    blind === undefined
      ? shownFigures(board, view, (cell) => shownAgreement(cell, scene)).map(({ id }) => id)
      : blind.flatMap(({ id, label }) => (view.hidden.includes(id) ? [] : [label]));
  return {
    type: "board",
    head: headOf(scene, people),
    order,
    rows: cells.flatMap((cell) => rowOf(cell, scene, people)),
    repeated: blind === undefined ? repetitionsOf(board.cells, scene.union) : [],
  };
}

function headOf({ board, view, notice, replaying }: Scene, { timeOf }: People): BoardHead {
  const { cells, capReached, names } = board;
  const isBlind = names.kind === "hidden";
  const keptBack = isKeptBack(board);
  const open = cells.filter(isOpen).length;
  const cap =
    capReached === undefined
      ? undefined
      : capReached.cap.per === "day"
        ? t("Your cap of {0} for today was reached, so the rest was stopped.", moneyText(wholeCap(capReached.cap)))
        : t(
            "Your cap of {0} for a comparison was reached, so the rest was stopped.",
            moneyText(wholeCap(capReached.cap)),
          );
  const strange = cells.filter(({ samePrompt }) => samePrompt === false);
  const changed =
    strange.length === 0
      ? undefined
      : t(
          "{0} was not sent the frozen prompt; do not compare it with the others.",
          strange.map(({ candidate }) => candidateName(candidate)).join(", "),
        );
  return {
    comparison: board.comparison,
    title: board.title,
    target: board.target,
    frozenAt: timeOf(board.startedAt),
    same: strange.length === 0,
    hashes: Object.entries(board.hashes).map(([part, hash]) => [part, String(hash).slice(0, 8)] as const),
    running: open > 0,
    open,
    candidates: cells.length,
    cost: isBlind ? undefined : boardCost(board),
    expected: isBlind ? undefined : expectedCost(board),
    notice:
      [isBlind && isTelling(board, notice) ? undefined : notice, cap, isBlind ? undefined : changed]
        .filter((part) => part !== undefined)
        .join(" ") || undefined,
    sort: view.sort,
    hidden: view.hidden.length,
    failed: keptBack ? 0 : cells.filter(isFailed).length,
    blind: isBlind ? "on" : "off",
    chosen: names.kind === "shown" ? names.chosen : undefined,
    keptBack,
    once: mayBeNoise(board),
    room: mostCandidates - cells.length,
    more: moreRuns(cells.length, cells.filter(({ candidate }) => candidate.repetition === 1).length),
    replaying,
  };
}

/** It names a candidate or its model, which nobody may read before the choice. */
function isTelling({ cells }: Board, notice = ""): boolean {
  return cells.some(({ candidate }) => notice.includes(candidate.modelName));
}

function expectedCost(board: Board): Money | undefined {
  const expected = expectedSum(board);
  return expected === 0 ? undefined : expected;
}
