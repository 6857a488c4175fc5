import * as vscode from "vscode";
import { commands } from "../manifest.ts";
import type { FromWebview, HunkAction, OperationAction, PanelCommand } from "../panel/protocol.ts";
import type { FileOperations } from "./fileOperations.ts";
import type { PerformAction } from "./messages.ts";
import type { ReviewSession } from "./review.ts";

const commandIds: Record<PanelCommand, string> = {
  "refactor-selection": commands.refactorSelection,
  stop: commands.stop,
  "accept-all": commands.acceptAll,
  "reject-all": commands.rejectAll,
  apply: commands.apply,
  "open-diff": commands.openDiff,
  "again-at-effort": commands.again,
  "inspect-request": commands.inspectRequest,
};

/** Everything that the panel can ask for. A hunk or an operation that is not on offer is ignored. */
export async function handlePanelMessage(
  message: FromWebview,
  review: ReviewSession,
  operations: FileOperations,
  perform: PerformAction,
): Promise<void> {
  switch (message.type) {
    case "ready":
      return;
    case "command":
      await vscode.commands.executeCommand(commandIds[message.command]);
      return;
    case "action":
      await perform(message.action);
      return;
    case "hunk":
      if (review.hunks.some((hunk) => hunk.id === message.hunk)) await onHunk(message.hunk, message.action, review);
      return;
    case "operation":
      await onOperation(message.operation, message.action, operations);
  }
}

async function onOperation(id: string, action: OperationAction, operations: FileOperations): Promise<void> {
  switch (action) {
    case "show":
      return operations.show(id);
    case "carry-out":
      return operations.carryOut(id);
    case "reject":
      return operations.reject(id);
  }
}

async function onHunk(hunk: string, action: HunkAction, review: ReviewSession): Promise<void> {
  switch (action) {
    case "show":
      return review.navigator.reveal(hunk);
    case "accept":
      return review.decide([hunk], "accepted");
    case "reject":
      return review.decide([hunk], "rejected");
    case "diff":
      return review.openDiff(hunk);
    case "keep-yours":
    case "take-proposed":
    case "edit-both":
      return review.resolve(hunk, action);
  }
}
