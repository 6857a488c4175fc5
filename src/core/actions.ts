import { t } from "./l10n.ts";

/** What a user can do next, offered as buttons beside a sentence. The host carries them out; the panel only names them. */
export type Action =
  | "try-again"
  | "choose-model"
  | "set-key"
  | "edit-endpoints"
  | "manage-trust"
  | "again-at-effort"
  | "ask-again-with-reason"
  | "continue"
  | "copy-answer"
  | "copy-reasoning"
  | "show-log"
  | "refactor-selection"
  | "refactor-files"
  | "change-caps";

export const actionLabels: Record<Action, string> = {
  "try-again": t("Try Again"),
  "choose-model": t("Choose Another Model"),
  "set-key": t("Set API Key"),
  "edit-endpoints": t("Edit Endpoints"),
  "manage-trust": t("Manage Workspace Trust"),
  "again-at-effort": t("Again at Another Effort or Model"),
  "ask-again-with-reason": t("Ask Again with the Reason"),
  continue: t("Continue"),
  "copy-answer": t("Copy What Arrived"),
  "copy-reasoning": t("Copy Reasoning"),
  "show-log": t("Show Log"),
  "refactor-selection": t("Refactor a Selection"),
  "refactor-files": t("Choose Files"),
  "change-caps": t("Change Caps"),
};

/** One or two sentences: what happened, what is kept, what to do next. */
export type Message = { readonly text: string; readonly actions: readonly Action[] };
