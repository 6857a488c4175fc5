import * as vscode from "vscode";
import { offlineModel } from "./models.ts";
import type { Refactor } from "./refactor.ts";

const languages = new Set(["typescript", "typescriptreact", "javascript", "javascriptreact"]);

/** Something to try on where no TypeScript or JavaScript file is open. */
const example = `type User = { name: string; address?: { city: string } };

export function loadGreeting(id: number): Promise<string> {
  return fetch("/users/" + id)
    .then((response) => response.json())
    .then((user: User) => {
      const city = user.address && user.address.city;
      return "Hello " + user.name + " from " + (city || "nowhere");
    });
}
`;

/** The walkthrough's first step: the offline model on the selection, or on an example where there is nothing to select. */
export async function tryOffline(refactor: Refactor): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined || !languages.has(editor.document.languageId)) {
    const document = await vscode.workspace.openTextDocument({ language: "typescript", content: example });
    const opened = await vscode.window.showTextDocument(document);
    opened.selection = new vscode.Selection(2, 0, document.lineCount - 1, 0);
  }
  await refactor.ask("selection", { model: offlineModel, effort: "high" });
}
