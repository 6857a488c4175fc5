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
  "try-again": "Try Again",
  "choose-model": "Choose Another Model",
  "set-key": "Set API Key",
  "edit-endpoints": "Edit Endpoints",
  "manage-trust": "Manage Workspace Trust",
  "again-at-effort": "Again at Another Effort or Model",
  "ask-again-with-reason": "Ask Again with the Reason",
  continue: "Continue",
  "copy-answer": "Copy What Arrived",
  "copy-reasoning": "Copy Reasoning",
  "show-log": "Show Log",
  "refactor-selection": "Refactor a Selection",
  "refactor-files": "Choose Files",
  "change-caps": "Change Caps",
};

/** One or two sentences: what happened, what is kept, what to do next. */
export type Message = { readonly text: string; readonly actions: readonly Action[] };
