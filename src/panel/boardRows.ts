import { agreementOf } from "../core/compare/agreement.ts";
import { blindFigures } from "../core/compare/blind.ts";
import { type Board, type BoardCell, isComparable, isFailed, isOpen } from "../core/compare/board.ts";
import { candidateName } from "../core/compare/candidate.ts";
import { figuresOf } from "../core/compare/figures.ts";
import { wholeCap } from "../core/compare/matrixBudget.ts";
import type { Regression } from "../core/compare/regression.ts";
import { baselineText, isRegressed, regressionText } from "../core/compare/regressionText.ts";
import type { Union } from "../core/compare/union.ts";
import { checksText } from "../core/compare/verification.ts";
import { t } from "../core/l10n.ts";
import { moneyText } from "../core/money.ts";
import { outcomeText } from "../core/outcomeText.ts";
import type { BoardRow } from "./boardProtocol.ts";
import type { People, Scene } from "./boardScene.ts";

/** A cell as the page shows it; in blind mode none of those that came after the names were hidden. */
export function rowOf(
  cell: BoardCell,
  { board, view, blind, union, kept, baselines }: Scene,
  { now }: People,
): BoardRow[] {
  const { id } = cell.candidate;
  const label = blind?.find((each) => each.id === id)?.label;
  if (blind !== undefined && label === undefined) return [];
  const [hiddenFigures] = blind === undefined ? [] : blindFigures([cell], blind);
  const isShown = isComparable(cell);
  const { run } = cell;
  const common = {
    pinned: view.pinned.includes(id),
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
    agreement: isShown && union.candidates.includes(id) ? share(union, id) : undefined,
    kept: run === undefined ? undefined : kept.get(run.run),
  };
  if (label !== undefined && hiddenFigures !== undefined) {
    return [
      {
        ...common,
        kind: "blind",
        row: label,
        name: label,
        elapsed: undefined,
        said: undefined,
        against: undefined,
        figures: hiddenFigures,
      },
    ];
  }
  const ended = run?.outcome === undefined ? undefined : outcomeText(run.outcome, run.endedAt ?? 0)?.text;
  const said = [capText(cell, board), ended].filter((text) => text !== undefined).join(" ");
  return [
    {
      ...common,
      kind: "named",
      row: id,
      name: candidateName(cell.candidate),
      elapsed: cell.phase === "running" && run !== undefined ? Math.max(0, now - run.startedAt) : undefined,
      said: said === "" ? undefined : said,
      against: againstText(baselines?.of(cell, union)),
      figures: figuresOf(cell),
    },
  ];
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

function share(union: Union, candidate: string): number {
  const { withMost, groups } = agreementOf(union, candidate);
  return groups === 0 ? 1 : withMost / groups;
}
