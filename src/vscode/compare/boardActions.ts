import * as vscode from "vscode";
import { takeAll } from "../../core/compare/assemble.ts";
import { blindOrder } from "../../core/compare/blind.ts";
import type { Changes } from "../../core/compare/candidateFiles.ts";
import { sortedBy, wholeBoard, withHidden, withPin } from "../../core/compare/figures.ts";
import { addedCandidate, moreRuns, mostCandidates } from "../../core/compare/matrix.ts";
import { t } from "../../core/l10n.ts";
import { resolveModel } from "../models.ts";
import type { Pickers } from "../pickers.ts";
import { changesIn } from "./assembling.ts";
import { type BlindWins, chooseBlind, endBlind, hideNames, isBlind } from "./blindActions.ts";
import {
  type BoardDocuments,
  diffAssembled,
  diffCandidate,
  diffEarlier,
  diffPinned,
  exportAs,
  inspectCandidate,
  showAnswer,
  showAssembledOutput,
  showOutput,
} from "./boardDocuments.ts";
import type { BoardAction } from "./boardView.ts";
import { chooseBest } from "./chooseBest.ts";
import type { ComparisonReviews } from "./comparisonReviews.ts";
import type { LiveComparison } from "./liveComparison.ts";
import { comparedModel } from "./matrixPicker.ts";
import { mayTakeAgreed, mayTakeAll } from "./replacing.ts";

export type BoardActionParts = BoardDocuments & {
  readonly reviews: ComparisonReviews;
  readonly wins: BlindWins;
  readonly pickers: Pick<Pickers, "pickOther">;
  /** The same request to other models, beside what this comparison found. */
  readonly runAgain: (live: LiveComparison) => Promise<void>;
};

/** What the board's buttons do. A row, group or variant that is not there any more is left alone. */
export async function carryOutOnBoard(
  live: LiveComparison,
  message: BoardAction,
  parts: BoardActionParts,
): Promise<void> {
  if (isBlind(live) && tellsNames.has(message.type)) return;
  switch (message.type) {
    case "sort":
      return live.setView(sortedBy(live.scene.view, message.by));
    case "show-all":
      return live.setView({ ...live.scene.view, hidden: wholeBoard.hidden });
    case "stop-all":
      return live.stop();
    case "retry-failed":
      return live.retry();
    case "add-cell":
      return addCell(live, parts);
    case "repeat":
      return repeat(live);
    case "take":
      return live.take(message.group, message.variant);
    case "leave":
      return live.leave(message.group);
    case "agreed":
      if (await mayTakeAgreed(live, message.least)) live.agreed(message.least);
      return;
    case "clear":
      return live.clear();
    case "blind":
      return message.on ? hideNames(live, parts.wins) : endBlind(live, parts.wins);
    case "choose-best":
      return chooseBest(live);
    case "diff-pinned":
      return diffPinned(live, parts);
    case "diff-assembled":
      return diffAssembled(live, parts);
    case "output-assembled":
      return showAssembledOutput(live, parts);
    case "review":
      return reviewChanges(live, live.assembled(), parts);
    case "verify-command":
      return live.runCommand();
    case "run-again":
      return parts.runAgain(live);
    case "export":
      return exportAs(live, message.as);
    default:
      return onRow(live, message.type, cellOf(live, message.row), parts);
  }
}

/** What would show or store names, or add a row that everybody knows: the page does not offer it while they are hidden. */
const tellsNames: ReadonlySet<BoardAction["type"]> = new Set([
  "sort",
  "add-cell",
  "repeat",
  "choose-best",
  "review-row",
  "retry",
  "hide",
  "run-again",
  "export",
  "output",
  "inspect",
  "diff-earlier",
]);

type RowAction = Extract<BoardAction, { row: string }>["type"];

/** In blind mode a row is named by its label. */
function cellOf({ scene: { board } }: LiveComparison, row: string): string | undefined {
  const blind = blindOrder(board);
  const id = blind === undefined ? row : blind.find(({ label }) => label === row)?.id;
  return board.cells.find(({ candidate }) => candidate.id === id)?.candidate.id;
}

async function onRow(
  live: LiveComparison,
  type: RowAction,
  cell: string | undefined,
  parts: BoardActionParts,
): Promise<void> {
  if (cell === undefined) return;
  const { view } = live.scene;
  switch (type) {
    case "hide":
      return live.setView(withHidden(view, cell, true));
    case "pin":
      return live.setView(withPin(view, cell));
    case "stop":
      return live.stop(cell);
    case "retry":
      return live.retry([cell]);
    case "diff":
      return diffCandidate(live, cell, parts);
    case "diff-earlier":
      return diffEarlier(live, cell, parts);
    case "take-all":
      if (await mayTakeAll(live, cell)) live.takeAll(cell);
      return;
    case "choose":
      return chooseBlind(live, cell, parts.wins);
    case "review-row":
      return reviewChanges(live, changesIn(live.scene.union, takeAll(live.scene.union, [], cell)), parts);
    case "answer":
      return showAnswer(live, cell, parts);
    case "inspect":
      return inspectCandidate(live, cell, parts);
    case "output":
      return showOutput(live, cell, parts);
  }
}

async function reviewChanges(
  live: LiveComparison,
  changes: Changes | undefined,
  { reviews }: BoardActionParts,
): Promise<void> {
  if (changes !== undefined) await reviews.begin(live, changes);
  else void vscode.window.showInformationMessage(t("Nothing is taken that can stand together. Take changes first."));
}

async function addCell(live: LiveComparison, { pickers }: BoardActionParts): Promise<void> {
  const { cells } = live.scene.board;
  const [first] = cells;
  if (first === undefined || cells.length >= mostCandidates) return;
  const picked = await pickers.pickOther(first.candidate.model);
  if (picked === undefined) return;
  const known = live.scene.board.cells.map(({ candidate }) => candidate);
  await live.add([addedCandidate(known, comparedModel(resolveModel(picked.model)), picked.effort)]);
}

/** As many more of each as there is room for, as its button says. */
async function repeat(live: LiveComparison): Promise<void> {
  const { cells } = live.scene.board;
  const known = cells.map(({ candidate }) => candidate);
  const firsts = known.filter(({ repetition }) => repetition === 1);
  const times = moreRuns(known.length, firsts.length);
  const added = [...known];
  for (let time = 0; time < times; time += 1) {
    for (const { model, effort } of firsts) {
      added.push(addedCandidate(added, comparedModel(resolveModel(model)), effort.asked));
    }
  }
  await live.add(added.slice(known.length));
}
