import { join } from "node:path";
import * as vscode from "vscode";
import { createSession } from "../core/session.ts";
import { type CommandId, mementos } from "../manifest.ts";
import { createPerformAction } from "./actions.ts";
import type { Choices } from "./choices.ts";
import { systemClock } from "./clock.ts";
import { commandTable } from "./commands.ts";
import type { Keys } from "./keys.ts";
import type { Log } from "./log.ts";
import type { PerformAction } from "./messages.ts";
import { handlePanelMessage } from "./panelMessages.ts";
import { createPanelView } from "./panelView.ts";
import { createPickers } from "./pickers.ts";
import { createProposalDocuments } from "./proposalDocuments.ts";
import { createProviders } from "./providers.ts";
import { createRecents } from "./recents.ts";
import { createRefactor, type Refactor } from "./refactor.ts";
import { restoreLastRun } from "./restore.ts";
import { createReviewSession } from "./review.ts";
import { createReviewMarks } from "./reviewMarks.ts";
import { createRunStore } from "./runStore.ts";
import type { StatusBar } from "./statusBar.ts";
import { createSyntaxWatch } from "./syntaxWatch.ts";

/** Everything that activation does not need: asking, running, watching, reviewing. */
export type MainJob = {
  /** Takes up the last run after a reload of the window, if there is one. */
  restore(): Promise<void>;
  carryOut(command: CommandId, args: readonly unknown[]): Promise<void>;
  resolvePanel(view: vscode.WebviewView): void;
  /** Stores what is not stored yet. */
  close(): Promise<void>;
};

export type Foundation = {
  readonly context: vscode.ExtensionContext;
  readonly log: Log;
  readonly choices: Choices;
  readonly keys: Keys;
  readonly statusBar: StatusBar;
};

/** The composition root of the main job. */
export function createMainJob({ context, log, choices, keys, statusBar }: Foundation): MainJob {
  const session = createSession(systemClock);
  const providers = createProviders(context, keys);
  const pickers = createPickers(choices, keys);
  const documents = createProposalDocuments();
  const marks = createReviewMarks();
  const store = createRunStore(join((context.storageUri ?? context.globalStorageUri).fsPath, "runs"), session, log);
  const review = createReviewSession(
    documents,
    marks,
    log,
    { changed: (run, hunks) => session.reviewChanged(run, hunks), rebased: (file, base) => store.saveBase(file, base) },
    context.subscriptions,
  );
  const act = createPerformAction(session, pickers, keys, log, () => refactor);
  const perform: PerformAction = (action) => reported(() => act(action), log);
  const panel = createPanelView(
    context.extensionUri,
    session,
    (message) => void reported(() => handlePanelMessage(message, review, perform), log),
    () => restored(),
  );
  const refactor: Refactor = createRefactor({
    session,
    review,
    choices,
    providers,
    pickers,
    recents: createRecents(context.workspaceState),
    gates: [],
    syntax: createSyntaxWatch(providers, session, log),
    panel,
    log,
    perform,
  });
  let restoring: Promise<void> | undefined;
  /** Windows without a folder share one place, and what lies there may be another window's. */
  function restored(): Promise<void> {
    if (context.storageUri === undefined) return Promise.resolve();
    restoring ??= reported(() => restoreLastRun(store, session, review), log);
    return restoring;
  }
  const table = commandTable({ session, review, refactor, choices, pickers, keys, log });
  session.onEvents((_record, events) => {
    statusBar.showRunning(session.running);
    if (events[0]?.type === "run-start") void context.workspaceState.update(mementos.storedRun, true);
  });
  context.subscriptions.push(documents, marks, panel, providers);

  return {
    restore: restored,
    carryOut: (command, args) => reported(() => table[command](...args), log),
    resolvePanel: panel.resolve,
    close: () => store.flush(),
  };
}

/** What a command throws is a bug: it is logged whole, and the user hears one sentence. */
async function reported(carryOut: () => unknown, log: Log): Promise<void> {
  try {
    await carryOut();
  } catch (error) {
    log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    const show = "Show Log";
    const pressed = await vscode.window.showErrorMessage(
      "Something went wrong inside Fathom. Nothing of yours was lost; the log has the details.",
      show,
    );
    if (pressed === show) log.show();
  }
}
