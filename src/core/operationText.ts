import type { FileOperation } from "./edit/fileOperation.ts";
import { splitLines } from "./edit/lines.ts";
import { countText } from "./numbers.ts";
import type { OperationState, OperationView } from "./operations.ts";
import { shownPath } from "./paths/pathRefusalText.ts";
import type { RunState } from "./runState.ts";

export type Question = { readonly text: string; readonly detail: string; readonly button: string };

/** The file as it is now, beside what the model saw of it. */
export type FileNow = { readonly dirty: boolean; readonly changed: boolean };

/** "Create src/a.ts". */
export function operationTitle(operation: FileOperation): string {
  const path = shownPath(operation.path);
  if (operation.kind === "rename") return `Rename ${path} to ${shownPath(operation.to)}`;
  return `${verbs[operation.kind]} ${path}`;
}

/** The verb alone, as on a button. */
export const verbs: Readonly<Record<FileOperation["kind"], string>> = {
  create: "Create",
  rename: "Rename",
  delete: "Delete",
};

export function operationStateText(state: OperationState): string {
  switch (state.kind) {
    case "pending":
      return "to confirm";
    case "done":
      return "done";
    case "rejected":
      return "rejected";
    case "refused":
      return "not carried out";
  }
}

/** "2 file operations to confirm", or undefined where none waits. */
export function waitingText({ operations }: Pick<RunState, "operations">): string | undefined {
  const waiting = operations.filter(({ state }) => state.kind === "pending").length;
  return waiting === 0 ? undefined : `${countText(waiting, "file operation")} to confirm`;
}

/** What is asked before anything happens. `paths` are the places as they are on disk. */
export function operationQuestion(
  { operation }: OperationView,
  paths: { readonly from: string; readonly to: string },
  now: FileNow,
): Question {
  const button = verbs[operation.kind];
  switch (operation.kind) {
    case "create": {
      const lines = splitLines(operation.text).lines;
      const count = lines.at(-1) === "" ? lines.length - 1 : lines.length;
      const text = `Create ${paths.to} with ${countText(count, "line")}?`;
      return { text, detail: "Its text is in the diff that is open. It can be undone afterwards.", button };
    }
    case "rename": {
      const dirty = now.dirty ? "It has unsaved changes, which move with it. " : "";
      const text = `Rename ${paths.from} to ${paths.to}?`;
      return { text, detail: `${dirty}Imports of it elsewhere are not changed. It can be undone afterwards.`, button };
    }
    case "delete": {
      const dirty = now.dirty ? "It has unsaved changes, which go with it and do not come back. " : "";
      const changed = now.changed ? "It is not as the model saw it: it was changed since. " : "";
      const text = `Delete ${paths.from}?`;
      return {
        text,
        detail: `${dirty}${changed}It goes to the trash where there is one, and can be undone afterwards.`,
        button,
      };
    }
  }
}

/** "Created src/a.ts." */
export function doneText({ operation }: OperationView, paths: { readonly from: string; readonly to: string }): string {
  switch (operation.kind) {
    case "create":
      return `Created ${paths.to}.`;
    case "rename":
      return `Renamed ${paths.from} to ${paths.to}.`;
    case "delete":
      return `Deleted ${paths.from}.`;
  }
}

export const undoRefusals = {
  changed: "The new file was changed since, so it was left. Delete it yourself if you mean to.",
  declined: "VS Code could not undo it: another file stands there now, or the folder cannot be written to.",
} as const;

/** The second question, about a file that does something by being there. */
export function protectedQuestion({ operation }: OperationView, reasons: readonly string[]): Question {
  const verb = verbs[operation.kind];
  const detail = `A model proposes this. If you did not mean it to touch such a file, press Cancel; nothing has happened yet.`;
  return { text: `${reasons.join(" ")} ${verb} it all the same?`, detail, button: `${verb} Protected File` };
}

export const operationRefusals = {
  restricted:
    "This folder is open in Restricted Mode, so no file is created, renamed or deleted. Trust the workspace, then try again.",
  "no-roots": "No folder was open when the run began, so there is no place for it. Open a folder and run again.",
  "other-root": "It is in none of the folders that were open when the run began. Name one of them and run again.",
  "root-closed": "Its folder is not open any more, so it was left alone. Open the folder and run again.",
  virtual: "The folder is not on this computer's disk, where paths could be checked. Do it by hand.",
  unsaved: "It was never saved, so there is no file to rename or delete.",
  changed: "It changed while the question was open, so nothing was done. Try again to be asked about it as it is now.",
  unanswered:
    "VS Code has not answered, so it is not certain whether it happened. Look in the explorer before you try again.",
  declined: "VS Code did not do it, and nothing was changed. Check that the folder can be written to, then try again.",
} as const;
