import * as vscode from "vscode";
import { type Candidate, candidateName, cellKey } from "../../core/compare/candidate.ts";
import { cellsToTick, type Grid } from "../../core/compare/grid.ts";
import type { Limits } from "../../core/compare/limits.ts";
import { type ComparedModel, matrixOf, matrixProblem, mostCandidates } from "../../core/compare/matrix.ts";
import type { BudgetedCell } from "../../core/compare/matrixBudget.ts";
import { cellText, matrixText } from "../../core/compare/matrixText.ts";
import { type AskedEffort, efforts } from "../../core/effort.ts";
import { t } from "../../core/l10n.ts";
import type { ModelInfo } from "../models.ts";

export type PickedMatrix = {
  readonly kind: "candidates";
  readonly candidates: readonly Candidate[];
  readonly grid: Grid;
};

/** `models`: the user wants to choose which models there are. */
type Answer = PickedMatrix | { readonly kind: "models" } | undefined;

type Item = vscode.QuickPickItem & { readonly key?: string; readonly model?: string };

const repetitionSteps = [1, 2, 3, 5, 10];
const repeatButton: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon("layers"),
  tooltip: t("Run Each More Often"),
};
const modelsButton: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon("server-process"),
  tooltip: t("Choose Models…"),
};

const hideButton: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon("eye"),
  tooltip: t("Blind: Hide the Names until You Choose"),
};
const nameButton: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon("eye-closed"),
  tooltip: t("Not Blind: Show the Names"),
};

const allEffortsButton: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon("checklist"),
  tooltip: t("All Efforts of This Model, and Nothing Else"),
};

/** The grid of models and efforts: each cell with what it is expected to take, and the sum of what is ticked in the title. */
export function pickMatrix(
  models: readonly ModelInfo[],
  grid: Grid | undefined,
  estimate: (candidate: Candidate) => BudgetedCell,
  limits: Limits,
): Promise<Answer> {
  let repetitions = grid?.repetitions ?? 1;
  let blind = grid?.blind ?? false;
  const compared = models.map(comparedModel);
  const asked = askedEfforts(models);
  const candidatesOf = () => matrixOf({ models: compared, efforts: asked, repetitions }).candidates;
  const once = matrixOf({ models: compared, efforts: asked, repetitions: 1 });
  const input = vscode.window.createQuickPick<Item>();
  input.canSelectMany = true;
  input.placeholder = t("Tick what to compare");
  input.matchOnDescription = true;
  input.items = once.rows.flatMap(({ model, cells }, row): Item[] => [
    { label: shortDestination(models[row]?.destination ?? model.name), kind: vscode.QuickPickItemKind.Separator },
    ...cells.flatMap((cell) =>
      cell.kind === "same" ? [] : cell.candidates.map((candidate) => itemOf(candidate, estimate)),
    ),
  ]);
  const keys = input.items.flatMap(({ key }) => key ?? []);
  const ticked = new Set(cellsToTick(keys, grid, mostCandidates));
  input.selectedItems = input.items.filter(({ key }) => key !== undefined && ticked.has(key));

  const chosen = () => {
    const keys = new Set(input.selectedItems.map(({ key }) => key));
    return candidatesOf()
      .filter((candidate) => keys.has(cellKey(candidate)))
      .map((candidate, at): Candidate => ({ ...candidate, id: `c${at + 1}` }));
  };
  const refresh = () => {
    const candidates = chosen();
    const text = matrixProblem({ candidates }) ?? matrixText(candidates.map(estimate), repetitions, limits);
    input.title = blind ? t("{0} · blind", text) : text;
    input.buttons = [repeatButton, blind ? nameButton : hideButton, modelsButton];
  };

  return new Promise((resolve) => {
    const finish = (answer: Answer) => {
      resolve(answer);
      input.dispose();
    };
    input.onDidChangeSelection(refresh);
    input.onDidTriggerButton((button) => {
      if (button === modelsButton) finish({ kind: "models" });
      if (button === hideButton || button === nameButton) blind = button === hideButton;
      if (button === repeatButton)
        repetitions = repetitionSteps[(repetitionSteps.indexOf(repetitions) + 1) % repetitionSteps.length] ?? 1;
      refresh();
    });
    input.onDidTriggerItemButton(({ item }) => {
      input.selectedItems = input.items.filter(({ model }) => model !== undefined && model === item.model);
      refresh();
    });
    input.onDidAccept(() => {
      const candidates = chosen();
      if (matrixProblem({ candidates }) !== undefined) return;
      const cells = input.selectedItems.flatMap(({ key }) => key ?? []);
      finish({ kind: "candidates", candidates, grid: { cells, repetitions, blind } });
    });
    input.onDidHide(() => finish(undefined));
    refresh();
    input.show();
  });
}

/** A separator stands in its first row's line and would cut it: which port it is the list of models tells. */
function shortDestination(destination: string): string {
  return destination.replace(/ \([^()]*\)$/, "");
}

export function comparedModel({ ref, name, efforts: own }: ModelInfo): ComparedModel {
  return { ref, name, efforts: own };
}

/** In their order; `unset` for models of which none is known. */
function askedEfforts(models: readonly ModelInfo[]): AskedEffort[] {
  const known = efforts.filter((effort) => models.some((model) => model.efforts.includes(effort)));
  return models.some((model) => model.efforts.length === 0) ? ["unset", ...known] : known;
}

function itemOf(candidate: Candidate, estimate: (candidate: Candidate) => BudgetedCell): Item {
  return {
    label: candidateName({ ...candidate, repetition: 1 }),
    description: cellText(estimate(candidate)),
    key: cellKey(candidate),
    model: JSON.stringify(candidate.model),
    buttons: [allEffortsButton],
  };
}
