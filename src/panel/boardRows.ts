import { agreementOf } from "../core/compare/agreement.ts";
import { blindFigures, blindOrder, isKeptBack } from "../core/compare/blind.ts";
import { type Board, type BoardCell, isComparable, isFailed, isOpen } from "../core/compare/board.ts";
import { candidateName } from "../core/compare/candidate.ts";
import { figuresOf } from "../core/compare/figures.ts";
import { wholeCap } from "../core/compare/matrixBudget.ts";
import type { Regression } from "../core/compare/regression.ts";
import { baselineText, isRegressed, regressionText } from "../core/compare/regressionText.ts";
import { unplacedTexts } from "../core/compare/unplacedText.ts";
import { checksText, commandOutput } from "../core/compare/verification.ts";
import { t } from "../core/l10n.ts";
import { moneyText } from "../core/money.ts";
import { operationDoes } from "../core/operationText.ts";
import { outcomeText } from "../core/outcomeText.ts";
import { servedText, slowText } from "../core/runNotes.ts";
import type { BoardRow } from "./boardProtocol.ts";
import type { People, Scene } from "./boardScene.ts";

/** A cell as the page shows it. */
export function rowOf(cell: BoardCell, scene: Scene, people: People): BoardRow[] {
  return scene.board.names.kind === "hidden" ? blindRow(cell, scene) : [namedRow(cell, scene, people)];
}

/** Nothing that tells who it is, nor who was the first. */
function blindRow(cell: BoardCell, scene: Scene): BoardRow[] {
  const order = blindOrder(scene.board) ?? [];
  const keptBack = isKeptBack(scene.board);
  return blindFigures([cell], order).map((figures) => ({
    ...(keptBack ? unknownYet : whatItDoes(cell, scene)),
    kind: "blind",
    row: figures.label,
    name: figures.label,
    pinned: scene.view.pinned.includes(cell.candidate.id),
    elapsed: undefined,
    said: undefined,
    against: undefined,
    figures: keptBack
      ? { ...figures, added: 0, removed: 0, hunks: 0, files: 0, verdict: "not-run", state: "running" }
      : figures,
  }));
}

const unknownYet = {
  running: true,
  failed: false,
  comparable: false,
  checking: false,
  checks: [],
  findings: [],
  output: false,
  answered: false,
  inspectable: false,
  operations: [],
  agreement: undefined,
  kept: undefined,
} as const;

function namedRow(cell: BoardCell, scene: Scene, { now }: People): BoardRow {
  const { board, view, union, baselines } = scene;
  const { run, phase, candidate } = cell;
  const ended = run?.outcome === undefined ? undefined : outcomeText(run.outcome, run.endedAt ?? 0)?.text;
  const notes = run === undefined ? [] : [servedText(run), run.outcome === undefined ? slowText(run) : undefined];
  const said = [capText(cell, board), ...notes, ended].filter((text) => text !== undefined).join(" ");
  const does = whatItDoes(cell, scene);
  return {
    ...does,
    findings: [...unplacedTexts(run), ...does.findings],
    kind: "named",
    row: candidate.id,
    name: candidateName(candidate),
    pinned: view.pinned.includes(candidate.id),
    elapsed: phase === "running" && run !== undefined ? Math.max(0, now - run.startedAt) : undefined,
    said: said === "" ? undefined : said,
    against: againstText(baselines?.of(cell, union)),
    figures: figuresOf(cell),
  };
}

/** Before all have ended it would change with each that comes. */
export function shownAgreement(cell: BoardCell, { board, union }: Pick<Scene, "board" | "union">): number | undefined {
  const { id } = cell.candidate;
  if (!isComparable(cell) || board.cells.some(isOpen) || !union.candidates.includes(id)) return undefined;
  const agreement = agreementOf(union, id);
  if (agreement === undefined) return undefined;
  return agreement.groups === 0 ? 1 : agreement.withMost / agreement.groups;
}

function whatItDoes(cell: BoardCell, scene: Scene) {
  const { board, kept } = scene;
  const isShown = isComparable(cell);
  const { run } = cell;
  return {
    running: isOpen(cell),
    failed: isFailed(cell),
    comparable: isShown,
    checking: run?.outcome?.kind === "finished" && cell.checks === undefined && board.phase === "running",
    checks:
      run?.outcome?.kind === "no-edit"
        ? [t("Nothing was checked: it proposes no edit.")]
        : (cell.checks ?? []).map((check) => checksText([check])),
    findings: (cell.checks ?? [])
      .filter(({ check, result }) => result !== "passed" || check === "command")
      .map((check) => checksText([check])),
    output: commandOutput(cell.checks) !== undefined,
    answered: run?.outcome?.kind === "no-edit" && run.answer !== "",
    inspectable: run !== undefined,
    operations: (run?.operations ?? []).map(({ operation }) => operationDoes(operation)),
    agreement: shownAgreement(cell, scene),
    kept: run === undefined ? undefined : kept.get(run.run),
  };
}

function againstText(regression: Regression | undefined): BoardRow["against"] {
  if (regression === undefined) return undefined;
  const text = t("Against {0}: {1}.", baselineText(regression), regressionText(regression));
  return { text, regressed: isRegressed(regression) };
}

/** What a cap did to it. */
function capText({ phase, withheld }: BoardCell, { capReached }: Board): string | undefined {
  if (withheld !== "cap" || capReached === undefined || phase === "running") return undefined;
  const { cap } = capReached;
  const amount = moneyText(wholeCap(cap));
  if (phase === "ended") {
    return cap.per === "day"
      ? t("Your cap of {0} for today was reached.", amount)
      : t("Your cap of {0} for a comparison was reached.", amount);
  }
  return cap.per === "day"
    ? t("Your cap of {0} for today left no room for it, so it was not sent.", amount)
    : t("Your cap of {0} for a comparison left no room for it, so it was not sent.", amount);
}
