import * as vscode from "vscode";
import { type Action, actionLabels, type Message } from "../core/actions.ts";

export type PerformAction = (action: Action) => Promise<void>;

/** Shows a sentence with its buttons, and carries out the one that the user presses. Does not wait for that. */
export function showMessage(message: Message, severity: "error" | "warning" | "info", perform: PerformAction): void {
  void ask(message, severity, perform);
}

async function ask(
  { text, actions }: Message,
  severity: "error" | "warning" | "info",
  perform: PerformAction,
): Promise<void> {
  const labels = actions.map((action) => actionLabels[action]);
  const pressed = await shown(severity, text, labels);
  const action = actions.find((each) => actionLabels[each] === pressed);
  if (action !== undefined) await perform(action);
}

function shown(severity: "error" | "warning" | "info", text: string, labels: string[]): Thenable<string | undefined> {
  switch (severity) {
    case "error":
      return vscode.window.showErrorMessage(text, ...labels);
    case "warning":
      return vscode.window.showWarningMessage(text, ...labels);
    case "info":
      return vscode.window.showInformationMessage(text, ...labels);
  }
}
