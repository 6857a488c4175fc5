import * as vscode from "vscode";
import { t } from "../core/l10n.ts";
import { isUnsettled, type OperationView } from "../core/operations.ts";
import { operationStateText, operationTitle } from "../core/operationText.ts";
import type { FileOperations } from "./fileOperations.ts";

type Item = vscode.QuickPickItem & { readonly operation: OperationView };

const reject: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("close"), tooltip: t("Reject") };

/** The list of file operations: choosing one asks about it, and each can be rejected with its button. */
export async function reviewOperations(operations: FileOperations): Promise<void> {
  if (operations.all.length === 0) {
    await vscode.window.showInformationMessage(t("The last run proposes no file to create, rename or delete."));
    return;
  }
  const chosen = await choose(operations);
  if (chosen === undefined) return;
  if (isUnsettled(chosen)) await operations.carryOut(chosen.id);
  else await operations.show(chosen.id);
}

async function choose(operations: FileOperations): Promise<OperationView | undefined> {
  const picker = vscode.window.createQuickPick<Item>();
  picker.title = t("File Operations of the Last Run");
  picker.placeholder = t("Choose one to look at it and confirm it");
  const fill = () => {
    picker.items = operations.all.map(itemOf);
  };
  fill();
  return new Promise((resolve) => {
    picker.onDidAccept(() => {
      const [picked] = picker.selectedItems;
      resolve(picked?.operation);
      picker.hide();
    });
    picker.onDidTriggerItemButton(({ item }) => {
      operations.reject(item.operation.id);
      fill();
    });
    picker.onDidHide(() => {
      resolve(undefined);
      picker.dispose();
    });
    picker.show();
  });
}

function itemOf(operation: OperationView): Item {
  const { state } = operation;
  return {
    operation,
    label: operationTitle(operation.operation),
    description: operationStateText(state),
    ...(state.kind === "refused" && { detail: state.reason }),
    buttons: isUnsettled(operation) ? [reject] : [],
  };
}
