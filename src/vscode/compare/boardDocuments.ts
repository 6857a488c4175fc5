import * as vscode from "vscode";
import { blindOrder } from "../../core/compare/blind.ts";
import type { BoardCell } from "../../core/compare/board.ts";
import { candidateName } from "../../core/compare/candidate.ts";
import { changesOf, noChanges } from "../../core/compare/candidateFiles.ts";
import { comparisonJson, comparisonMarkdown } from "../../core/compare/comparisonExport.ts";
import { cellInput } from "../../core/compare/frozenRequest.ts";
import { type Check, commandOutput } from "../../core/compare/verification.ts";
import { t } from "../../core/l10n.ts";
import type { RunState } from "../../core/runState.ts";
import type { NamedAnswer } from "../answerDiff.ts";
import type { InspectedRun } from "../requestInspector.ts";
import type { RunDocuments } from "../runDocuments.ts";
import { sha256 } from "../runFolder.ts";
import type { TextDocuments } from "../textDocuments.ts";
import { type DiffSide, diffSides } from "./candidateDiffs.ts";
import type { LiveComparison } from "./liveComparison.ts";
import { saveText } from "./saveText.ts";

/** How what a board shows opens as documents. */
export type BoardDocuments = {
  readonly documents: Pick<RunDocuments, "diff">;
  /** Two answers that are no edits, beside each other. */
  readonly diffAnswers: (first: NamedAnswer, second: NamedAnswer) => Promise<void>;
  readonly showText: TextDocuments["show"];
  readonly inspect: (run: InspectedRun) => Promise<void>;
};

const original: DiffSide = { id: "original", name: "original", changes: noChanges };

function sideOf({ scene: { board } }: LiveComparison, id: string): DiffSide {
  const cell = board.cells.find(({ candidate }) => candidate.id === id);
  const label = blindOrder(board)?.find((each) => each.id === id)?.label;
  return {
    id: label ?? id,
    name: label ?? (cell === undefined ? id : candidateName(cell.candidate)),
    changes: changesOf(cell?.run),
  };
}

/** What a candidate said, where it proposes no edit. */
function answerOf(live: LiveComparison, id: string): NamedAnswer | undefined {
  return answerOfRun(cellOf(live, id)?.run, sideOf(live, id).name);
}

function answerOfRun(run: RunState | undefined, name: string): NamedAnswer | undefined {
  if (run === undefined || run.answer === "" || run.hunks.length + run.operations.length > 0) return undefined;
  return { name, text: run.answer };
}

function cellOf({ scene }: LiveComparison, id: string): BoardCell | undefined {
  return scene.board.cells.find(({ candidate }) => candidate.id === id);
}

export async function showAnswer(live: LiveComparison, id: string, { showText }: BoardDocuments): Promise<void> {
  const answer = answerOf(live, id);
  if (answer !== undefined) await showText({ name: t("Answer of {0}.md", answer.name), text: answer.text });
}

async function diff(
  live: LiveComparison,
  left: DiffSide,
  right: DiffSide,
  { documents }: BoardDocuments,
): Promise<void> {
  if (await diffSides(documents, live, left, right)) return;
  const text =
    left === original ? t("{0} changes nothing.", right.name) : t("{0} and {1} are the same.", left.name, right.name);
  void vscode.window.showInformationMessage(text);
}

/** What a candidate changes. */
export function diffCandidate(live: LiveComparison, id: string, parts: BoardDocuments): Promise<void> {
  return diff(live, original, sideOf(live, id), parts);
}

/** The two that are pinned, as texts where neither proposes an edit. */
export async function diffPinned(live: LiveComparison, parts: BoardDocuments): Promise<void> {
  const [first, second] = live.scene.view.pinned;
  if (first === undefined || second === undefined) return;
  const [one, other] = [answerOf(live, first), answerOf(live, second)];
  if (one !== undefined && other !== undefined) return parts.diffAnswers(one, other);
  return diff(live, sideOf(live, first), sideOf(live, second), parts);
}

/** A candidate beside the earlier answer that it is measured by. */
export async function diffEarlier(live: LiveComparison, id: string, parts: BoardDocuments): Promise<void> {
  const cell = cellOf(live, id);
  const before = cell && live.scene.baselines?.before(cell.candidate);
  if (cell === undefined || before === undefined) return;
  const name = t("earlier: {0}", candidateName(before.candidate));
  const [now, then] = [answerOf(live, id), answerOfRun(before.run, name)];
  if (now !== undefined && then !== undefined) return parts.diffAnswers(then, now);
  const left = { id: `earlier-${before.candidate.id}`, name, changes: changesOf(before.run) };
  return diff(live, left, sideOf(live, id), parts);
}

export async function diffAssembled(live: LiveComparison, parts: BoardDocuments): Promise<void> {
  const changes = live.assembled();
  if (changes === undefined) return;
  await diff(live, original, { id: "assembled", name: t("assembled"), changes }, parts);
}

/** What was sent for a candidate's last attempt, and what came back. */
export async function inspectCandidate(live: LiveComparison, id: string, parts: BoardDocuments): Promise<void> {
  const cell = cellOf(live, id);
  if (cell?.run === undefined) return;
  const { candidate, attempt, run } = cell;
  const log = live.log.flatMap((event) =>
    event.type === "cell-event" && event.cell === id && event.attempt === attempt ? [event.event] : [],
  );
  await parts.inspect({ input: cellInput(live.frozen, candidate, { run: run.run, comparison: live.id }), log });
}

/** What the user's verify command wrote for a candidate. */
export function showOutput(live: LiveComparison, id: string, parts: BoardDocuments): Promise<void> {
  return showWritten(sideOf(live, id).name, cellOf(live, id)?.checks, parts);
}

/** What it wrote for what was put together. */
export function showAssembledOutput({ scene }: LiveComparison, parts: BoardDocuments): Promise<void> {
  return showWritten(t("assembled"), scene.assembledChecks, parts);
}

async function showWritten(
  name: string,
  checks: readonly Check[] | undefined,
  { showText }: BoardDocuments,
): Promise<void> {
  const text = commandOutput(checks);
  if (text !== undefined) await showText({ name: t("Verify command, {0}.log", name), text });
}

export async function exportAs(live: LiveComparison, as: "markdown" | "json"): Promise<void> {
  const { board, union, earlier: names, baselines } = live.scene;
  const before = { names, baselines };
  const timeOf = (at: number) => `${new Date(at).toISOString().slice(0, 19)}Z`;
  if (as === "json")
    await saveText("fathom-comparison.json", "JSON", comparisonJson(live.frozen, live.hashes, live.log, sha256));
  else
    await saveText("fathom-comparison.md", "Markdown", comparisonMarkdown(board, live.frozen, union, timeOf, before));
}
