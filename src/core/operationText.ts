import type { FileOperation } from "./edit/fileOperation.ts";
import { splitLines } from "./edit/lines.ts";
import { t } from "./l10n.ts";
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
  if (operation.kind === "rename") return t("Rename {0} to {1}", path, shownPath(operation.to));
  return operation.kind === "create" ? t("Create {0}", path) : t("Delete {0}", path);
}

/** "creates src/a.ts": what a candidate does. */
export function operationDoes(operation: FileOperation): string {
  const path = shownPath(operation.path);
  if (operation.kind === "rename") return t("renames {0} to {1}", path, shownPath(operation.to));
  return operation.kind === "create" ? t("creates {0}", path) : t("deletes {0}", path);
}

/** The verb alone, as on a button. */
export const verbs: Readonly<Record<FileOperation["kind"], string>> = {
  create: t("Create"),
  rename: t("Rename"),
  delete: t("Delete"),
};

export function operationStateText(state: OperationState): string {
  switch (state.kind) {
    case "pending":
      return t("to confirm");
    case "done":
      return t("done");
    case "rejected":
      return t("rejected");
    case "refused":
      return t("not carried out");
  }
}

/** "2 file operations to confirm", or undefined where none waits. */
export function waitingText({ operations }: Pick<RunState, "operations">): string | undefined {
  const waiting = operations.filter(({ state }) => state.kind === "pending").length;
  return waiting === 0 ? undefined : t("{0} to confirm", countText(waiting, "file operation"));
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
      const text = t("Create {0} with {1}?", paths.to, countText(count, "line"));
      return { text, detail: t("Its text is in the diff that is open. It can be undone afterwards."), button };
    }
    case "rename": {
      const dirty = now.dirty ? t("It has unsaved changes, which move with it. ") : "";
      const text = t("Rename {0} to {1}?", paths.from, paths.to);
      return {
        text,
        detail: t("{0}Fathom changes no imports of it; VS Code may offer to. It can be undone afterwards.", dirty),
        button,
      };
    }
    case "delete": {
      const dirty = now.dirty ? t("It has unsaved changes, which go with it and do not come back. ") : "";
      const changed = now.changed ? t("It is not as the model saw it: it was changed since. ") : "";
      const text = t("Delete {0}?", paths.from);
      return {
        text,
        detail: t("{0}{1}It goes to the trash where there is one, and can be undone afterwards.", dirty, changed),
        button,
      };
    }
  }
}

/** "Created src/a.ts." */
export function doneText({ operation }: OperationView, paths: { readonly from: string; readonly to: string }): string {
  switch (operation.kind) {
    case "create":
      return t("Created {0}.", paths.to);
    case "rename":
      return t("Renamed {0} to {1}.", paths.from, paths.to);
    case "delete":
      return t("Deleted {0}.", paths.from);
  }
}

/** The same question where a revert takes back what `operation` did. */
export function revertQuestion(asked: Question, operation: FileOperation, title: string): Question {
  const why = t("This takes back “{0}” of the run “{1}”.", operationTitle(operation), title);
  const detail = operation.kind === "delete" ? t("It gets the text that the model saw.") : "";
  return { ...asked, detail: [why, detail, asked.detail].filter((text) => text !== "").join(" ") };
}

/** Why a revert leaves what was done to a file. */
export const revertRefusals = {
  kept: t("you left it as it is."),
  changed: t("it was changed since, so it was left. Delete it yourself if you mean to."),
  imported: t("the run was imported, and what was done elsewhere is not undone here."),
} as const;

export const undoRefusals = {
  changed: t("The new file was changed since, so it was left. Delete it yourself if you mean to."),
  declined: t("VS Code could not undo it: another file stands there now, or the folder cannot be written to."),
} as const;

const protectedWords: Readonly<Record<FileOperation["kind"], readonly [question: string, button: string]>> = {
  create: [t("Create it all the same?"), t("Create Protected File")],
  rename: [t("Rename it all the same?"), t("Rename Protected File")],
  delete: [t("Delete it all the same?"), t("Delete Protected File")],
};

/** The second question, about a file that does something by being there. */
export function protectedQuestion(
  { operation }: OperationView,
  reasons: readonly string[],
  by: "model" | "revert" = "model",
): Question {
  const detail =
    by === "model"
      ? t("A model proposes this. If you did not mean it to touch such a file, press Cancel; nothing has happened yet.")
      : t("Reverting the run does this. If you did not mean to, press Cancel; nothing has happened yet.");
  return {
    text: `${reasons.join(" ")} ${protectedWords[operation.kind][0]}`,
    detail,
    button: protectedWords[operation.kind][1],
  };
}

export const operationRefusals = {
  restricted: t(
    "This folder is open in Restricted Mode, so no file is created, renamed or deleted. Trust the workspace, then try again.",
  ),
  "no-roots": t("No folder was open when the run began, so there is no place for it. Open a folder and run again."),
  "other-root": t("It is in none of the folders that were open when the run began. Name one of them and run again."),
  "root-closed": t("Its folder is not open any more, so it was left alone. Open the folder and run again."),
  virtual: t("The folder is not on this computer's disk, where paths could be checked. Do it by hand."),
  unsaved: t("It was never saved, so there is no file to rename or delete."),
  changed: t(
    "It changed while the question was open, so nothing was done. Try again to be asked about it as it is now.",
  ),
  unanswered: t(
    "VS Code has not answered, so it is not certain whether it happened. Look in the explorer before you try again.",
  ),
  declined: t(
    "VS Code did not do it, and nothing was changed. Check that the folder can be written to, then try again.",
  ),
} as const;
