import * as vscode from "vscode";
import { commands } from "../manifest.ts";
import type { FromWebview, HunkAction, PanelCommand } from "../panel/protocol.ts";
import type { PerformAction } from "./messages.ts";
import type { Replays } from "./replay.ts";
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

/** Everything that the panel can ask for. A hunk that is not on offer is ignored. */
export async function handlePanelMessage(
  message: FromWebview,
  review: ReviewSession,
  replays: Replays,
  perform: PerformAction,
): Promise<void> {
  // What a replay shows is not the run that the window works on: nothing in it acts on that.
  if (replays.active && message.type !== "replay") return;
  switch (message.type) {
    case "ready":
      return;
    case "replay":
      return replays.act(message);
    case "command":
      await vscode.commands.executeCommand(commandIds[message.command]);
      return;
    case "action":
      await perform(message.action);
      return;
    case "hunk":
      if (review.hunks.some((hunk) => hunk.id === message.hunk)) await onHunk(message.hunk, message.action, review);
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
