import * as vscode from "vscode";
import { type CommandId, commands } from "../manifest.ts";
import type { FromWebview, HunkAction, OperationAction, PanelCommand } from "../panel/protocol.ts";
import type { FileOperations } from "./fileOperations.ts";
import type { PerformAction } from "./messages.ts";
import type { Pins } from "./pins.ts";
import type { Replays } from "./replay.ts";
import type { ReviewSession } from "./review.ts";
import { linkToHunk } from "./runLinks.ts";

const commandIds: Record<PanelCommand, CommandId> = {
  "refactor-selection": commands.refactorSelection,
  stop: commands.stop,
  "accept-all": commands.acceptAll,
  "reject-all": commands.rejectAll,
  apply: commands.apply,
  "open-diff": commands.openDiff,
  "again-at-effort": commands.again,
  "inspect-request": commands.inspectRequest,
  "open-reasoning": commands.openReasoning,
  "copy-report": commands.copyReasoning,
  "answer-now": commands.answerNow,
  "follow-up": commands.followUp,
};

/** Who carries out what the panel asks for. */
export type PanelParts = {
  readonly review: ReviewSession;
  readonly operations: FileOperations;
  readonly perform: PerformAction;
  readonly pins: Pins;
  readonly replays: Replays;
  /** Shows the place that a link in the margin stands for. */
  readonly openLink: (id: string) => Promise<void>;
  readonly openRun: (run: string) => Promise<void>;
};

/** What a replay shows is not the run that the window works on: nothing in it acts on that. It can be read, and copied. */
function isOfReplay(message: FromWebview): boolean {
  if (message.type === "command") return message.command === "open-reasoning" || message.command === "copy-report";
  return message.type === "replay" || message.type === "open-run" || message.type === "link";
}

/** Everything that the panel can ask for. The gate has let through only ids that it was told. */
export async function handlePanelMessage(message: FromWebview, parts: PanelParts): Promise<void> {
  if (parts.replays.active && !isOfReplay(message)) {
    // Its hunks are shown where they stood; the review is of another run.
    if (message.type === "hunk" && message.action === "show") await parts.openLink(linkToHunk(message.hunk));
    return;
  }
  switch (message.type) {
    case "ready":
    case "page":
      return;
    case "replay":
      return parts.replays.act(message);
    case "command":
      await vscode.commands.executeCommand(commandIds[message.command]);
      return;
    case "action":
      return parts.perform(message.action);
    case "hunk":
      if (parts.review.hunks.some((hunk) => hunk.id === message.hunk)) {
        await onHunk(message.hunk, message.action, parts.review);
      }
      return;
    case "operation":
      return onOperation(message.operation, message.action, parts.operations);
    case "pin":
      return parts.pins.pin(message.passage);
    case "note":
      return parts.pins.note(message.passage);
    case "link":
      return parts.openLink(message.id);
    case "open-run":
      return parts.openRun(message.run);
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
