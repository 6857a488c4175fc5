import * as vscode from "vscode";
import { effortText } from "../core/effort.ts";
import { t } from "../core/l10n.ts";
import { chosenByText } from "../core/routeText.ts";
import { commands } from "../manifest.ts";
import { type Choices, type Task, taskTitles } from "./choices.ts";
import { planFor, resolveModel } from "./models.ts";

export type StatusBar = vscode.Disposable & { showRunning(running: boolean): void };

/** `model · effort` of the command used last. A click opens the picker; while a run streams it says so. */
export function createStatusBar(choices: Choices): StatusBar {
  const item = vscode.window.createStatusBarItem("fathom.choice", vscode.StatusBarAlignment.Right, 90);
  item.name = t("Fathom: Model and Reasoning Effort");
  let running = false;

  function render(): void {
    const { name, effort } = inWords(choices, choices.task);
    item.text = `${running ? "$(loading~spin)" : "$(wand)"} ${name} · ${effort}`;
    item.command = running ? commands.showReasoning : commands.chooseModel;
    item.tooltip = tooltip(choices, running);
    item.accessibilityInformation = { label: t("Fathom: {0}, reasoning effort {1}", name, effort), role: "button" };
  }

  const subscriptions = [
    item,
    choices.onDidChange(render),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("fathom")) render();
    }),
  ];
  render();
  item.show();
  return {
    showRunning(now) {
      if (now === running) return;
      running = now;
      render();
    },
    dispose() {
      for (const subscription of subscriptions) subscription.dispose();
    },
  };
}

function inWords(
  choices: Choices,
  task: Task,
): { readonly name: string; readonly effort: string; readonly by: string } {
  const { model, effort, by } = choices.get(task);
  const info = resolveModel(model);
  return { name: info.name, effort: effortText(planFor(info, effort), info.facts.defaultEffort), by: chosenByText(by) };
}

function tooltip(choices: Choices, running: boolean): string {
  const line = (task: Task) => {
    const { name, effort, by } = inWords(choices, task);
    return `${taskTitles[task]}: ${name} · ${effort}${by === "" ? "" : ` (${by})`}`;
  };
  const action = running
    ? t("A run is streaming; click to show its reasoning.")
    : t("Click to choose a model or effort.");
  return ["Fathom", line("selection"), line("file"), line("files"), action].join("\n");
}
