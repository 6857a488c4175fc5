import * as vscode from "vscode";
import { type AdviceLine, adviceList } from "../core/compare/adviceList.ts";
import { leastComparisons } from "../core/compare/advisor.ts";
import { t } from "../core/l10n.ts";
import { type Choices, isTask, type Task, taskTitles } from "./choices.ts";
import type { Ledger } from "./ledger.ts";

/** What the user's own comparisons say about lower efforts. Nothing of it leaves this computer. */
export async function showEffortAdvice(ledger: Pick<Ledger, "runs">, choices: Choices): Promise<void> {
  const lines = adviceList(await ledger.runs(), (task) => (isTask(task) ? choices.get(task) : undefined));
  if (lines.length === 0) {
    await vscode.window.showInformationMessage(
      t(
        "There is not enough data for advice yet: compare efforts on your code and apply what you choose. It takes {0} comparisons of a kind of task and a language.",
        leastComparisons,
      ),
    );
    return;
  }
  const picked = await vscode.window.showQuickPick(lines.map(itemOf), {
    title: t("Effort Advice from Your Own Comparisons"),
    placeHolder: t("Enter takes a suggestion over as the command's effort"),
    matchOnDetail: true,
  });
  if (picked !== undefined) await takeOver(picked.line, choices);
}

function itemOf(line: AdviceLine) {
  const { key, advice } = line;
  const { task, language, model, endpoint } = key;
  return {
    label: `${advice.kind === "suggestion" ? "$(lightbulb) " : ""}${titleOf(task)} · ${languageNames[language] ?? language}`,
    description: model === endpoint ? model : `${model} · ${endpoint}`,
    detail: `${advice.text}${actionText(line)}`,
    line,
  };
}

/** VS Code tells languages by their ids alone. */
const languageNames: Readonly<Record<string, string>> = {
  typescript: "TypeScript",
  typescriptreact: "TSX",
  javascript: "JavaScript",
  javascriptreact: "JSX",
};

function titleOf(task: string): string {
  return isTask(task) ? taskTitles[task] : task;
}

function actionText({ key, advice, isCurrent }: AdviceLine): string {
  if (advice.kind !== "suggestion" || !isTask(key.task)) return "";
  return isCurrent
    ? t(" Choose it to make {0} the effort of {1}.", advice.to, titleOf(key.task))
    : t(" {0} uses another model now.", titleOf(key.task));
}

async function takeOver({ key, advice, isCurrent }: AdviceLine, choices: Choices): Promise<void> {
  const { task } = key;
  if (advice.kind !== "suggestion" || !isCurrent || !isTask(task)) return;
  const undo = choices.remember(task);
  await choices.set(task, { effort: advice.to });
  await offerUndo(task, advice.to, undo);
}

async function offerUndo(task: Task, effort: string, undo: () => Promise<void>): Promise<void> {
  const takeBack = t("Undo");
  const pressed = await vscode.window.showInformationMessage(
    t("{0} now uses effort {1} in this workspace, whatever the language.", taskTitles[task], effort),
    takeBack,
  );
  if (pressed === takeBack) await undo();
}
