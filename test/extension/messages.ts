import * as vscode from "vscode";

/** What the user is told and asked while a test runs, and the button that the test presses. */
export type Messages = {
  readonly told: string[];
  /** What stands below the question in a modal message. */
  readonly details: string[];
  /** The button of the next message that has it; no other message is answered. */
  press: string | undefined;
  restore(): void;
};

export function playMessages(): Messages {
  const { showWarningMessage, showErrorMessage, showInformationMessage } = vscode.window;
  const messages: Messages = {
    told: [],
    details: [],
    press: undefined,
    restore: () => void Object.assign(vscode.window, { showWarningMessage, showErrorMessage, showInformationMessage }),
  };
  const answer = async (text: string, ...rest: unknown[]) => {
    messages.told.push(text);
    const [options] = rest;
    if (typeof options === "object" && options !== null && "detail" in options)
      messages.details.push(String(options.detail));
    return rest.includes(messages.press) ? messages.press : undefined;
  };
  Object.assign(vscode.window, {
    showWarningMessage: answer,
    showErrorMessage: answer,
    showInformationMessage: answer,
  });
  return messages;
}
