import { join } from "node:path";
import * as vscode from "vscode";
import { createSession } from "./core/session.ts";
import { commands } from "./manifest.ts";
import type { FromWebview, HunkAction, PanelCommand } from "./panel/protocol.ts";
import { createPerformAction } from "./vscode/actions.ts";
import { createChoices } from "./vscode/choices.ts";
import { systemClock } from "./vscode/clock.ts";
import { registerCommands } from "./vscode/commands.ts";
import { createKeys } from "./vscode/keys.ts";
import { registerLightbulb } from "./vscode/lightbulb.ts";
import { createLog } from "./vscode/log.ts";
import type { PerformAction } from "./vscode/messages.ts";
import { createPanelView } from "./vscode/panelView.ts";
import { createPickers } from "./vscode/pickers.ts";
import { createProposalDocuments } from "./vscode/proposalDocuments.ts";
import { createRecents } from "./vscode/recents.ts";
import { createRefactor } from "./vscode/refactor.ts";
import { restoreLastRun } from "./vscode/restore.ts";
import { createReviewSession, type ReviewSession } from "./vscode/review.ts";
import { createReviewMarks } from "./vscode/reviewMarks.ts";
import { createRunStore, type RunStore } from "./vscode/runStore.ts";
import { createStatusBar } from "./vscode/statusBar.ts";

let store: RunStore | undefined;

/** The composition root. Nothing here opens a socket or reads a file of the workspace. */
export function activate(context: vscode.ExtensionContext): void {
  const log = createLog();
  const session = createSession(systemClock);
  const keys = createKeys(context, log);
  const choices = createChoices(context);
  const pickers = createPickers(choices, keys);
  const documents = createProposalDocuments();
  const marks = createReviewMarks();
  const runs = createRunStore(join((context.storageUri ?? context.globalStorageUri).fsPath, "runs"), session, log);
  store = runs;

  const review = createReviewSession(
    documents,
    marks,
    log,
    { changed: (hunks) => session.reviewChanged(hunks), rebased: (base) => runs.saveBase(base) },
    context.subscriptions,
  );
  const perform: PerformAction = createPerformAction(session, choices, pickers, keys, log, () => refactor);
  const panel = createPanelView(
    context.extensionUri,
    session,
    (message) => void handle(message, review, perform),
    () => restoreLastRun(runs, session, review),
  );
  const refactor = createRefactor({
    context,
    session,
    review,
    choices,
    keys,
    pickers,
    recents: createRecents(context.workspaceState),
    panel,
    log,
    perform,
  });
  context.subscriptions.push(
    log,
    documents,
    marks,
    panel,
    createStatusBar(choices, session),
    registerLightbulb(),
    registerCommands({ session, review, refactor, choices, pickers, keys, log }),
  );
}

export async function deactivate(): Promise<void> {
  await store?.flush();
}

const panelCommandIds: Record<PanelCommand, string> = {
  "refactor-selection": commands.refactorSelection,
  stop: commands.stop,
  "accept-all": commands.acceptAll,
  "reject-all": commands.rejectAll,
  apply: commands.apply,
  "open-diff": commands.openDiff,
  "again-at-effort": commands.again,
};

/** Everything that the panel can ask for. A hunk that is not on offer is ignored. */
async function handle(message: FromWebview, review: ReviewSession, perform: PerformAction): Promise<void> {
  switch (message.type) {
    case "ready":
      return;
    case "command":
      await vscode.commands.executeCommand(panelCommandIds[message.command]);
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
      return review.reveal(hunk);
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
