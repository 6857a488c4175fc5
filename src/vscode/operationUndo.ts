import * as vscode from "vscode";
import type { StoredRun } from "../core/history/storedRun.ts";
import { inverseOf, type OperationView } from "../core/operations.ts";
import {
  doneText,
  operationQuestion,
  operationRefusals,
  operationTitle,
  protectedQuestion,
  revertQuestion,
  revertRefusals,
} from "../core/operationText.ts";
import { filesOf } from "../core/request.ts";
import { agreed } from "./fileOperations.ts";
import { editFor, happened, isSameChecked, isText, textToWrite } from "./operationEdits.ts";
import { type AllowedOperation, createOperationGate } from "./operationGate.ts";
import { createOperationPreview } from "./operationPreview.ts";
import { openDocument } from "./reviewedFile.ts";
import { type WriteEdit, writeEdit } from "./writeEdit.ts";

/** What became of one that a revert was to take back: `told` says it in words. */
export type TakenBack = { readonly id: string; readonly done: boolean; readonly told: string };

/** Takes back what a stored run did to whole files: each is checked, asked about and written by itself, as when it was done. */
export type OperationUndo = vscode.Disposable & {
  takeBack(run: StoredRun, done: readonly OperationView[]): Promise<TakenBack[]>;
};

/** `refused` are folders that nothing is written to. */
export function createOperationUndo(refused: readonly string[], write: WriteEdit = writeEdit): OperationUndo {
  const preview = createOperationPreview();

  async function takeBackOne(run: StoredRun, view: OperationView): Promise<TakenBack> {
    const { input } = run;
    const { id, operation } = view;
    const left = (why: string): TakenBack => ({ id, done: false, told: `${operationTitle(operation)}: ${why}` });
    if (run.imported === true) return left(revertRefusals.imported);
    const seen = filesOf(input.request.target).find(({ path }) => path === operation.path);
    const inverse = inverseOf(operation, seen?.text ?? "");
    const gate = createOperationGate(input, refused);
    const checked = await gate.checkInverse(operation);
    if (checked.kind === "refused") return left(checked.reason);
    const isChanged = async () =>
      operation.kind === "create" && !(await isAsWritten(checked, textToWrite(input, operation)));
    if (await isChanged()) return left(revertRefusals.changed);
    if (inverse.kind === "create") await preview.open(input.run, id, inverse.path, inverse.text);
    const paths = { from: checked.from?.path ?? "", to: checked.to?.path ?? "" };
    const dirty = checked.from !== undefined && openDocument(checked.from.uri)?.isDirty === true;
    const back = { ...view, operation: inverse };
    const question = revertQuestion(operationQuestion(back, paths, { dirty, changed: false }), operation, input.title);
    if (!(await agreed(question))) return left(revertRefusals.kept);
    if (checked.reasons.length > 0 && !(await agreed(protectedQuestion(back, checked.reasons, "revert")))) {
      return left(revertRefusals.kept);
    }
    // What was agreed to is what was looked at.
    const again = await gate.checkInverse(operation);
    if (again.kind === "refused") return left(again.reason);
    if (!isSameChecked(checked, again) || (await isChanged())) return left(operationRefusals.changed);
    const text = inverse.kind === "create" ? inverse.text : "";
    const answer = await write(editFor(again, text));
    if (await happened(again, text, answer)) return { id, done: true, told: doneText(back, paths) };
    return left(operationRefusals[answer === "unanswered" ? "unanswered" : "declined"]);
  }

  return {
    async takeBack(run, done) {
      const all: TakenBack[] = [];
      // The last one first: what came later may stand on what came before.
      for (const view of done.toReversed()) all.push(await takeBackOne(run, view));
      return all;
    },
    dispose: preview.dispose,
  };
}

/** Nothing was written into the new file since, on the disk or in an editor. */
async function isAsWritten({ from }: AllowedOperation, text: string): Promise<boolean> {
  if (from === undefined) return false;
  const isDirty = openDocument(from.uri)?.isDirty === true;
  return !isDirty && isText(await vscode.workspace.fs.readFile(from.uri), text);
}
