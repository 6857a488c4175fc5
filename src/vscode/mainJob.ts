import { join } from "node:path";
import type * as vscode from "vscode";
import { createSession } from "../core/session.ts";
import { type CommandId, mementos } from "../manifest.ts";
import { createReadAnswer } from "../planning/largeAnswers.ts";
import { createRework } from "../planning/rework.ts";
import { createPerformAction } from "./actions.ts";
import { type NamedAnswer, openAnswerDiff } from "./answerDiff.ts";
import { createAppliedHover } from "./appliedHover.ts";
import { createAppliedRuns } from "./appliedRuns.ts";
import { createBudgetGate } from "./budgetGate.ts";
import type { Choices } from "./choices.ts";
import { keepChosenFacts } from "./chosenFacts.ts";
import { systemClock } from "./clock.ts";
import { actsOnRun, commandTable } from "./commands.ts";
import { createAdmission } from "./compare/admission.ts";
import { type Compare, createCompare } from "./compare/compare.ts";
import { createComparisonReviews } from "./compare/comparisonReviews.ts";
import { createComparisonStore } from "./compare/comparisonStore.ts";
import { createWins } from "./compare/wins.ts";
import { createDiscovery } from "./discovery.ts";
import { createEarlierRuns } from "./earlierRuns.ts";
import { expectFrom } from "./expectation.ts";
import { createFileOperations } from "./fileOperations.ts";
import { createFileQuestion } from "./fileQuestion.ts";
import { createFormatRecords } from "./formatRecords.ts";
import { createHistory, type History } from "./history.ts";
import { createHistoryIndex } from "./historyIndex.ts";
import { createHistoryList } from "./historyList.ts";
import type { HistorySource } from "./historyTree.ts";
import { ignoreGate } from "./ignoreGate.ts";
import type { Keys } from "./keys.ts";
import { createLedger } from "./ledger.ts";
import type { Log } from "./log.ts";
import { createLongTexts } from "./longTexts.ts";
import { createRunMentions } from "./mentions.ts";
import type { PerformAction } from "./messages.ts";
import { createModelCatalogue } from "./modelCatalogue.ts";
import type { ModelMemory } from "./modelMemory.ts";
import { useModelSources } from "./models.ts";
import { createOperationUndo } from "./operationUndo.ts";
import { handlePanelMessage } from "./panelMessages.ts";
import { createPanelView } from "./panelView.ts";
import { createPickers } from "./pickers.ts";
import { createPins } from "./pins.ts";
import { createProposalDocuments } from "./proposalDocuments.ts";
import { createProviders } from "./providers.ts";
import { createReasoningDocuments } from "./reasoningDocument.ts";
import { createRecents } from "./recents.ts";
import { createRefactor, type Refactor } from "./refactor.ts";
import { watchRenames } from "./renames.ts";
import { createReplays } from "./replay.ts";
import { reported } from "./reported.ts";
import { createRequestInspector } from "./requestInspector.ts";
import { restoreLastRun } from "./restore.ts";
import { createRetry } from "./retries.ts";
import { createReviewSession } from "./review.ts";
import { createReviewMarks } from "./reviewMarks.ts";
import { createRouting } from "./routing.ts";
import { createRunDocuments } from "./runDocuments.ts";
import { createRunStore } from "./runStore.ts";
import { createSecretsGate } from "./secretsGate.ts";
import { createSessionSpending } from "./sessionSpending.ts";
import { readHistoryLimits } from "./settings.ts";
import { createSizeGate } from "./sizeGate.ts";
import type { StatusBar } from "./statusBar.ts";
import { createSteering, type Steering } from "./steering.ts";
import { sayComparisonNotStored, sayNotStored, sayTooLong } from "./storageMessages.ts";
import { createSyntaxWatch } from "./syntaxWatch.ts";
import { createTextDocuments } from "./textDocuments.ts";
import { createTokenRatios } from "./tokenRatios.ts";
import { createUsageView } from "./usageView.ts";
import { createVerification } from "./verify.ts";
import { createCommandVerification } from "./verifyCommand.ts";
import { verifyProposal } from "./verifyProposal.ts";
import { writeEdit } from "./writeEdit.ts";

/** Everything that activation does not need: asking, running, watching, reviewing. */
export type MainJob = {
  /** Takes up the last run after a reload of the window, if there is one. */
  restore(): Promise<void>;
  carryOut(command: CommandId, args: readonly unknown[]): Promise<void>;
  resolvePanel(view: vscode.WebviewView): void;
  /** Fills a comparison's tab that VS Code brought back after a reload. */
  restoreBoard(panel: vscode.WebviewPanel, state: unknown): Promise<void>;
  /** The list of runs. */
  readonly history: HistorySource;
  /** Stores what is not stored yet, and ends what still runs. */
  close(): Promise<void>;
};

export type Foundation = {
  readonly context: vscode.ExtensionContext;
  readonly log: Log;
  readonly choices: Choices;
  readonly keys: Keys;
  readonly memory: ModelMemory;
  readonly statusBar: StatusBar;
};

/** The composition root of the main job. */
export function createMainJob({ context, log, choices, keys, memory, statusBar }: Foundation): MainJob {
  const planner = join(context.extensionPath, "dist", "planningWorker.cjs");
  const readAnswer = createReadAnswer(planner);
  const storagePath = (context.storageUri ?? context.globalStorageUri).fsPath;
  const isKept = () => readHistoryLimits() !== undefined;
  const session = createSession(systemClock, readAnswer, createLongTexts(storagePath, isKept));
  const providers = createProviders(context, keys, log);
  const catalogue = createModelCatalogue(join(context.globalStorageUri.fsPath, "catalogue.json"), keys);
  const discovery = createDiscovery(keys);
  useModelSources({
    knowledge: catalogue.knowledge,
    told: (ref) => discovery.told(ref) ?? memory.of(ref)?.told,
  });
  const chosen = keepChosenFacts(choices, memory, discovery);
  const refreshCatalogue = async () => {
    if (await catalogue.refresh()) await chosen.update();
  };
  const pickers = createPickers({ choices, keys, discovery, refreshCatalogue });
  const documents = createProposalDocuments();
  const marks = createReviewMarks();
  const store = createRunStore(join(storagePath, "runs"), session, log, {
    limits: readHistoryLimits,
    onFailure: sayNotStored,
    onTooLong: sayTooLong,
  });
  const ledger = createLedger(join(context.globalStorageUri.fsPath, "usage"), session, log);
  const ratios = createTokenRatios(context.globalState, session);
  const review = createReviewSession(
    documents,
    marks,
    log,
    {
      changed: (run, hunks) => history.reviewChanged(run, hunks),
      rebased: store.saveBase,
      ended: (run, reviews) => history.reviewEnded(run, reviews),
    },
    context.subscriptions,
    writeEdit,
    createRework(planner),
  );
  const storage = [context.globalStorageUri, ...(context.storageUri === undefined ? [] : [context.storageUri])];
  const refused = storage.map(({ fsPath }) => fsPath);
  const operations = createFileOperations({ session, refused, log });
  const operationUndo = createOperationUndo(refused);
  const act = createPerformAction(
    session,
    pickers,
    keys,
    log,
    () => refactor,
    () => steering,
  );
  const perform: PerformAction = (action) => reported(() => act(action), log);
  const panel = createPanelView(
    context.extensionUri,
    session,
    (message) => {
      const openRun = (run: string) => history.open(run);
      const parts = { review, operations, perform, pins, replays, openLink: mentions.open, openRun };
      void reported(() => handlePanelMessage(message, parts), log);
    },
    () => restored(),
  );
  const earlierRuns = createEarlierRuns(session, panel, store);
  const pins = createPins(session, panel.tell);
  const mentions = createRunMentions(session, panel, async (hunk) => {
    if (!review.hunks.some(({ id }) => id === hunk)) return false;
    await review.navigator.reveal(hunk);
    return true;
  });
  // Before it, everything that changes what is sent has had its turn: an endpoint that counts the input is sent it.
  const alsoRunning = () => compare.running;
  const memento = context.globalState;
  const spending = createSessionSpending(session);
  const budget = createBudgetGate({ session, alsoRunning, ledger, ratios, keys, memento, log, perform });
  const contentGates = [createSizeGate(ratios, perform), ignoreGate, createSecretsGate()];
  const gates = [...contentGates, budget];
  const routing = createRouting(providers, gates, log);
  const recents = createRecents(context.workspaceState);
  // What cannot be read is assumed.
  const expect = async () => expectFrom(await ledger.runs().catch(() => []), ratios);
  const formats = createFormatRecords(context.globalState, session, log);
  const refactor: Refactor = createRefactor({
    session,
    review,
    choices,
    providers,
    pickers,
    recents,
    chooseFiles: createFileQuestion(choices, pickers, ratios),
    expect,
    gates,
    budget,
    formats,
    readAnswer,
    retry: createRetry({ session, ledger, ratios, memento: context.globalState, log, providers }),
    routing,
    syntax: createSyntaxWatch(providers, session, log),
    panel,
    log,
    perform,
  });
  const replays = createReplays(session, panel, mentions);
  const comparisons = createComparisonStore(join(storagePath, "comparisons"), log, {
    limits: readHistoryLimits,
    onFailure: sayComparisonNotStored,
  });
  const wins = createWins(context.globalStorageUri.fsPath);
  const list = createHistoryList(createHistoryIndex(store), store, session, context.workspaceState);
  const runDocuments = createRunDocuments();
  const texts = createTextDocuments();
  const inspector = createRequestInspector(session);
  const diffAnswers = (first: NamedAnswer, second: NamedAnswer) => openAnswerDiff(texts, first, second);
  const history: History = createHistory({
    store,
    list,
    session,
    review,
    refactor,
    panel,
    documents: runDocuments,
    replays,
    comparisons,
    operations: operationUndo,
    diffAnswers,
  });
  const steering: Steering = createSteering({ session, refactor, choices, pickers, recents, expect, log });
  const verification = createVerification(providers, log);
  const command = createCommandVerification(log);
  const compare: Compare = createCompare({
    extensionUri: context.extensionUri,
    memento: context.workspaceState,
    session,
    runs: store,
    refactor,
    admission: createAdmission({
      ledger,
      ratios,
      gates: contentGates,
      running: () => compare.running + spending.running,
      perform,
    }),
    committed: () => spending.committed,
    store: comparisons,
    discovery,
    keys,
    pickers,
    ledger,
    formats,
    providerOf: providers.of,
    verification,
    command,
    readAnswer,
    documents: runDocuments,
    diffAnswers,
    showText: texts.show,
    inspect: inspector.open,
    reviews: createComparisonReviews({
      session,
      review,
      refactor,
      store,
      panel,
      ledger,
      verification,
      isKept,
      compared: (id) => compare.compared(id),
      report: (carryOut) => void reported(carryOut, log),
    }),
    wins,
    report: (carryOut) => void reported(carryOut, log),
  });
  let restoring: Promise<void> | undefined;
  /** Windows without a folder share one place, and what lies there may be another window's. */
  function restored(): Promise<void> {
    if (context.storageUri === undefined) return Promise.resolve();
    if (restoring === undefined) {
      restoring = reported(() => restoreLastRun(store, session, review), log);
      // The panel does not wait for it.
      void restoring.then(() => reported(earlierRuns.restored, log));
    }
    return restoring;
  }
  const reasoning = createReasoningDocuments({ session, played: () => panel.playedState, stored: store.read });
  const usage = createUsageView({
    extensionUri: context.extensionUri,
    ledger,
    changeCaps: () => void perform("change-caps"),
    report: (carryOut) => void reported(carryOut, log),
  });
  const table = commandTable({
    session,
    review,
    refactor,
    steering,
    mentions,
    operations,
    routing,
    inspector,
    reasoning,
    choices,
    pickers,
    keys,
    usage,
    ledger,
    refreshCatalogue,
    store,
    list,
    history,
    compare,
    wins,
    verify: () => verifyProposal(review, verification, command, texts),
    log,
  });
  session.onEvents((_record, events) => {
    if (events.length === 0) pins.tell();
    statusBar.showRunning(session.running);
    if (events[0]?.type === "run-start") void context.workspaceState.update(mementos.storedRun, true);
  });
  context.subscriptions.push(
    documents,
    marks,
    panel,
    providers,
    chosen,
    inspector,
    mentions,
    reasoning,
    usage,
    operations,
    operationUndo,
    runDocuments,
    texts,
    replays,
    compare,
    createAppliedHover(session, store, createAppliedRuns(store, list.summaries)),
    watchRenames(context.workspaceState),
  );

  return {
    restore: restored,
    carryOut(command, args) {
      if (actsOnRun.has(command)) replays.end();
      return reported(() => table[command](...args), log);
    },
    resolvePanel: panel.resolve,
    restoreBoard: (restored, state) => reported(() => compare.restore(restored, state), log),
    history: list,
    async close() {
      await Promise.all([store.flush(), comparisons.flush(), ledger.flush()]);
      await Promise.all([store.flush(), ledger.flush(), command.close()]);
    },
  };
}
