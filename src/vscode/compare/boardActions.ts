import * as vscode from "vscode";
import { bestOf } from "../../core/compare/bestOf.ts";
import { isComparable } from "../../core/compare/board.ts";
import { candidateName } from "../../core/compare/candidate.ts";
import { comparisonJson, comparisonMarkdown } from "../../core/compare/comparisonExport.ts";
import { wholeBoard, withHidden, withPin } from "../../core/compare/figures.ts";
import { addedCandidate, mostCandidates } from "../../core/compare/matrix.ts";
import { verdictOf } from "../../core/compare/verification.ts";
import { t } from "../../core/l10n.ts";
import { hunksOf } from "../../core/runState.ts";
import type { NamedAnswer } from "../answerDiff.ts";
import { resolveModel } from "../models.ts";
import type { Pickers } from "../pickers.ts";
import type { RunDocuments } from "../runDocuments.ts";
import { type BlindWins, chooseBlind, endBlind, hideNames } from "./blindActions.ts";
import type { BoardAction } from "./boardView.ts";
import { type DiffSide, diffSides } from "./candidateDiffs.ts";
import type { ComparisonReviews } from "./comparisonReviews.ts";
import type { LiveComparison } from "./liveComparison.ts";
import { comparedModel } from "./matrixPicker.ts";
import { saveText } from "./saveText.ts";

export type BoardActionParts = {
  readonly documents: Pick<RunDocuments, "diff">;
  /** Two answers that are no edits, beside each other. */
  readonly diffAnswers: (first: NamedAnswer, second: NamedAnswer) => Promise<void>;
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
  switch (message.type) {
    case "sort": {
      const { view } = live.scene;
      const again = view.sort?.by === message.by && view.sort?.descending === false;
      return live.setView({
        ...view,
        sort: message.by === undefined ? undefined : { by: message.by, descending: again },
      });
    }
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
      return live.agreed(message.least);
    case "clear":
      return live.clear();
    case "blind":
      return message.on ? hideNames(live, parts.wins) : endBlind(live, parts.wins);
    case "choose-best":
      return chooseBest(live);
    case "diff-pinned": {
      const [first, second] = live.scene.view.pinned;
      if (first === undefined || second === undefined) return;
      const [one, other] = [answerOf(live, first), answerOf(live, second)];
      if (one !== undefined && other !== undefined) return parts.diffAnswers(one, other);
      return diff(live, sideOf(live, first), sideOf(live, second), parts);
    }
    case "diff-assembled":
      return diffAssembled(live, parts);
    case "review":
      return reviewAssembled(live, parts);
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

type RowAction = Extract<BoardAction, { row: string }>["type"];

/** In blind mode a row is named by its label. */
function cellOf({ scene: { board, blind } }: LiveComparison, row: string): string | undefined {
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
      return diff(live, original, sideOf(live, cell), parts);
    case "take-all":
      return live.takeAll(cell);
    case "choose":
      return chooseBlind(live, cell, parts.wins);
    case "review-row":
      live.takeAll(cell);
      return reviewAssembled(live, parts);
  }
}

const original: DiffSide = { id: "original", name: "original", hunks: [] };

function sideOf({ scene: { board, blind } }: LiveComparison, id: string): DiffSide {
  const cell = board.cells.find(({ candidate }) => candidate.id === id);
  const label = blind?.find((each) => each.id === id)?.label;
  return {
    id: label ?? id,
    name: label ?? (cell === undefined ? id : candidateName(cell.candidate)),
    hunks: hunksOf(cell?.run),
  };
}

/** What a candidate said, where it proposes no edit. */
function answerOf(live: LiveComparison, id: string): NamedAnswer | undefined {
  const run = live.scene.board.cells.find(({ candidate }) => candidate.id === id)?.run;
  if (run === undefined || run.answer === "" || run.hunks.length > 0) return undefined;
  return { name: sideOf(live, id).name, text: run.answer };
}

async function diff(
  live: LiveComparison,
  left: DiffSide,
  right: DiffSide,
  { documents }: BoardActionParts,
): Promise<void> {
  if (await diffSides(documents, live.id, live.frozen.target, left, right)) return;
  const text =
    left === original ? t("{0} changes nothing.", right.name) : t("{0} and {1} are the same.", left.name, right.name);
  void vscode.window.showInformationMessage(text);
}

async function diffAssembled(live: LiveComparison, parts: BoardActionParts): Promise<void> {
  const hunks = live.assembled();
  if (hunks === undefined) return;
  // Another selection is another document: VS Code keeps the text of one that is open.
  const id = `assembled-${live.scene.selection.length}-${hunks.length}-${Date.now()}`;
  await diff(live, original, { id, name: t("assembled"), hunks }, parts);
}

async function reviewAssembled(live: LiveComparison, { reviews }: BoardActionParts): Promise<void> {
  const hunks = live.assembled();
  if (hunks !== undefined) await reviews.begin(live, hunks);
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

const moreRuns = 3;

/** Three more of each, as long as there is room for all of them. */
async function repeat(live: LiveComparison): Promise<void> {
  const { cells } = live.scene.board;
  const known = cells.map(({ candidate }) => candidate);
  const firsts = known.filter(({ repetition }) => repetition === 1);
  const times = Math.min(moreRuns, Math.floor((mostCandidates - known.length) / Math.max(1, firsts.length)));
  const added = [...known];
  for (let time = 0; time < times; time += 1) {
    for (const { model, effort } of firsts) {
      added.push(addedCandidate(added, comparedModel(resolveModel(model)), effort.asked));
    }
  }
  await live.add(added.slice(known.length));
}

/** By rule, never by a model; it is taken, and why is said. */
function chooseBest(live: LiveComparison): void {
  const { board, union, blind } = live.scene;
  // Why it is the best names it.
  if (blind !== undefined) return;
  const contenders = board.cells.filter(isComparable).map(({ candidate, checks }) => ({
    candidate: candidate.id,
    name: candidateName(candidate),
    verdict: verdictOf(checks),
  }));
  const { chosen, why } = bestOf(contenders, union);
  if (chosen !== undefined) live.takeAll(chosen.candidate);
  live.notice(why);
}

async function exportAs(live: LiveComparison, as: "markdown" | "json"): Promise<void> {
  const { board, union, earlier: names, baselines } = live.scene;
  const before = { names, baselines };
  const timeOf = (at: number) => new Date(at).toISOString();
  if (as === "json")
    await saveText("fathom-comparison.json", "JSON", comparisonJson(live.frozen, live.hashes, live.log));
  else
    await saveText("fathom-comparison.md", "Markdown", comparisonMarkdown(board, live.frozen, union, timeOf, before));
}
