import * as vscode from "vscode";
import type { FileOperation } from "../core/edit/fileOperation.ts";
import { t } from "../core/l10n.ts";
import { isUnsettled, type OperationState, type OperationView } from "../core/operations.ts";
import {
  doneText,
  type FileNow,
  operationQuestion,
  operationRefusals,
  operationTitle,
  protectedQuestion,
  type Question,
  undoRefusals,
} from "../core/operationText.ts";
import { filesOf } from "../core/request.ts";
import { isReviewable } from "../core/runState.ts";
import type { RunRecord, Session } from "../core/session.ts";
import { contextKeys } from "../manifest.ts";
import type { Log } from "./log.ts";
import { editFor, happened, isSameChecked, reverseEdit, textToWrite } from "./operationEdits.ts";
import { followOperations } from "./operationFollowing.ts";
import { type AllowedOperation, createOperationGate, type OperationGate } from "./operationGate.ts";
import { createOperationPreview } from "./operationPreview.ts";
import { openDocument } from "./reviewedFile.ts";
import { type WriteEdit, writeEdit } from "./writeEdit.ts";

/** Files that a run would create, rename or delete: each is confirmed by itself, and one edit with one undo of its own. */
export type FileOperations = vscode.Disposable & {
  /** Shows the text of a file to create, or the file that the operation is about. */
  show(id: string): Promise<void>;
  /** Checks, asks, checks again and does it. */
  carryOut(id: string): Promise<void>;
  reject(id: string): void;
  /** Those of the current run, in their order. */
  readonly all: readonly OperationView[];
};

export type FileOperationParts = {
  readonly session: Session;
  /** Folders that nothing is written to: our own storage. */
  readonly refused: readonly string[];
  readonly log: Log;
  readonly write?: WriteEdit;
};

type Doing = { readonly record: RunRecord; readonly view: OperationView };

export function createFileOperations({ session, refused, log, write = writeEdit }: FileOperationParts): FileOperations {
  const preview = createOperationPreview();
  /** Where the operations of the current run that were carried out happened. */
  const places = new Map<string, AllowedOperation>();
  const busy = new Set<string>();
  let gate: { readonly run: string; readonly gate: OperationGate } | undefined;

  /** Made when a run begins, so that its folders are those of that moment. */
  function gateOf({ input }: RunRecord): OperationGate {
    if (gate?.run !== input.run) {
      gate = { run: input.run, gate: createOperationGate(input, refused) };
      places.clear();
    }
    return gate.gate;
  }

  const stopListening = session.onEvents((record, events) => {
    if (events[0]?.type === "run-start") gateOf(record);
    const waits = record.state?.operations.some(isUnsettled) === true && isReviewable(record.state);
    const changes = events.length === 0 || events.some(({ type }) => tellsOfOperations.has(type));
    if (changes) void vscode.commands.executeCommand("setContext", contextKeys.hasOperations, waits);
  });

  function find(id: string): Doing | undefined {
    const record = session.current;
    const view = record?.state?.operations.find((each) => each.id === id);
    return record === undefined || view === undefined ? undefined : { record, view };
  }

  function settle({ record, view }: Doing, state: OperationState): void {
    const known = find(view.id)?.view.state;
    if (known?.kind === state.kind && state.kind !== "refused") return;
    session.operationChanged(record.input.run, view.id, state);
    if (state.kind === "done") log.info(`${operationTitle(view.operation)}: done.`);
  }

  async function carryOut(id: string): Promise<void> {
    const doing = find(id);
    if (doing === undefined || !isUnsettled(doing.view) || busy.has(id)) return;
    if (doing.record.state === undefined || !isReviewable(doing.record.state)) return;
    busy.add(id);
    try {
      const state = await attempt(doing);
      if (state !== undefined) settle(doing, state);
      if (state?.kind === "refused") void vscode.window.showWarningMessage(state.reason);
    } finally {
      busy.delete(id);
    }
  }

  /** What became of it; undefined where the user did not agree. */
  async function attempt(doing: Doing): Promise<OperationState | undefined> {
    const { record, view } = doing;
    const { check } = gateOf(record);
    const checked = await check(view.operation);
    if (checked.kind === "refused") return checked;
    const before = await fileNow(record, view.operation, checked);
    await show(doing);
    const paths = { from: checked.from?.path ?? "", to: checked.to?.path ?? "" };
    if (!(await agreed(operationQuestion(view, paths, before)))) return undefined;
    if (checked.reasons.length > 0 && !(await agreed(protectedQuestion(view, checked.reasons)))) return undefined;
    // What was agreed to is what was looked at: anything else is asked about anew.
    const again = await check(view.operation);
    if (again.kind === "refused") return again;
    const after = await fileNow(record, view.operation, again);
    if (!isSameChecked(checked, again) || before.text !== after.text || before.dirty !== after.dirty) {
      return { kind: "refused", reason: operationRefusals.changed };
    }
    const text = textToWrite(record.input, view.operation);
    places.set(view.id, again);
    const bytes = again.from === undefined ? new Uint8Array() : await vscode.workspace.fs.readFile(again.from.uri);
    const answer = await write(editFor(again, text));
    if (await happened(again, text, answer)) {
      void offerUndo(doneText(view, paths), again, text, bytes);
      if (view.operation.kind === "create" && again.to !== undefined)
        await vscode.window.showTextDocument(again.to.uri);
      return { kind: "done" };
    }
    return { kind: "refused", reason: operationRefusals[answer === "unanswered" ? "unanswered" : "declined"] };
  }

  /** VS Code's own undo is bound to an editor of the file, and a deleted file has none. */
  async function offerUndo(done: string, checked: AllowedOperation, text: string, bytes: Uint8Array): Promise<void> {
    const undo = t("Undo");
    if ((await vscode.window.showInformationMessage(done, undo)) !== undo) return;
    const isNew = checked.from === undefined && checked.to !== undefined;
    const isChanged = isNew && (openDocument(checked.to.uri)?.isDirty === true || !(await happened(checked, text)));
    if (isChanged) void vscode.window.showWarningMessage(undoRefusals.changed);
    else if ((await write(reverseEdit(checked, bytes))) !== "written") {
      void vscode.window.showWarningMessage(undoRefusals.declined);
    }
  }

  async function show({ record, view }: Doing): Promise<void> {
    const { operation } = view;
    if (operation.kind === "create") {
      return preview.open(record.input.run, view.id, operation.path, textToWrite(record.input, operation));
    }
    const checked = await gateOf(record).check(operation);
    if (checked.kind === "allowed" && checked.from !== undefined) {
      await vscode.window.showTextDocument(checked.from.uri, { preserveFocus: true });
    }
  }

  const following = followOperations(places, (id, kind) => {
    const doing = find(id);
    if (doing !== undefined && doing.view.state.kind !== "rejected") settle(doing, { kind });
  });

  return {
    get all() {
      return session.current?.state?.operations ?? [];
    },
    async show(id) {
      const doing = find(id);
      if (doing !== undefined) await show(doing);
    },
    carryOut,
    reject(id) {
      const doing = find(id);
      if (doing !== undefined && isUnsettled(doing.view) && !busy.has(id)) settle(doing, { kind: "rejected" });
    },
    dispose() {
      stopListening();
      preview.dispose();
      following.dispose();
    },
  };
}

const tellsOfOperations: ReadonlySet<string> = new Set([
  "run-start",
  "run-end",
  "file-operation",
  "answer-retracted",
  "operation-changed",
]);

/** Asks, and waits for the answer. */
export async function agreed({ text, detail, button }: Question): Promise<boolean> {
  return (await vscode.window.showWarningMessage(text, { modal: true, detail }, button)) === button;
}

/** What the file of a rename or delete holds now, beside what the model saw. */
async function fileNow(
  { input }: RunRecord,
  operation: FileOperation,
  { from }: AllowedOperation,
): Promise<FileNow & { readonly text: string }> {
  if (from === undefined) return { dirty: false, changed: false, text: "" };
  const document = openDocument(from.uri) ?? (await vscode.workspace.openTextDocument(from.uri));
  const text = document.getText();
  const seen = filesOf(input.request.target).find(({ path }) => path === operation.path)?.text;
  return { dirty: document.isDirty, changed: text !== seen, text };
}
