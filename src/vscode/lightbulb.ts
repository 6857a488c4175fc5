import * as vscode from "vscode";
import { t } from "../core/l10n.ts";
import { commands, schemes } from "../manifest.ts";

/** Offers Fathom where VS Code offers refactorings: for a selection, and on request for what the cursor is in. */
export function registerLightbulb(): vscode.Disposable {
  const kind = vscode.CodeActionKind.RefactorRewrite.append("fathom");
  return vscode.languages.registerCodeActionsProvider(
    { scheme: "*" },
    {
      provideCodeActions(document, range, context) {
        if (document.uri.scheme === schemes.proposal || document.uri.scheme === schemes.snapshot) return [];
        const asked = context.triggerKind === vscode.CodeActionTriggerKind.Invoke;
        if (range.isEmpty && !asked) return [];
        const action = new vscode.CodeAction(t("Refactor with Fathom…"), kind);
        action.command = { title: t("Refactor Selection…"), command: commands.refactorSelection };
        return [action];
      },
    },
    { providedCodeActionKinds: [kind] },
  );
}
