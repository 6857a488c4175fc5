import * as vscode from "vscode";
import { isRunId } from "../core/history/storedRun.ts";
import type { Session } from "../core/session.ts";
import { type CommandId, commands, views } from "../manifest.ts";
import { checkEndpoints } from "./checkEndpoints.ts";
import type { Choices } from "./choices.ts";
import type { Compare } from "./compare/compare.ts";
import type { Wins } from "./compare/wins.ts";
import { showEffortAdvice } from "./effortAdvice.ts";
import type { FileOperations } from "./fileOperations.ts";
import type { History } from "./history.ts";
import type { HistoryList } from "./historyList.ts";
import type { Keys } from "./keys.ts";
import { type Ledger, lastDay } from "./ledger.ts";
import type { Log } from "./log.ts";
import type { RunMentions } from "./mentions.ts";
import { reviewOperations } from "./operationPicker.ts";
import type { Pickers } from "./pickers.ts";
import { exportRuns, importRuns } from "./portableRuns.ts";
import type { ReasoningDocuments } from "./reasoningDocument.ts";
import type { Refactor } from "./refactor.ts";
import type { RequestInspector } from "./requestInspector.ts";
import type { ReviewSession } from "./review.ts";
import type { Routing } from "./routing.ts";
import type { RunStore } from "./runStore.ts";
import type { Steering } from "./steering.ts";
import { tryOffline } from "./tryOffline.ts";
import type { UsageView } from "./usageView.ts";

type Parts = {
  readonly session: Session;
  readonly review: ReviewSession;
  readonly refactor: Refactor;
  readonly steering: Steering;
  readonly mentions: RunMentions;
  readonly operations: FileOperations;
  readonly routing: Routing;
  readonly inspector: RequestInspector;
  readonly reasoning: ReasoningDocuments;
  readonly choices: Choices;
  readonly pickers: Pickers;
  readonly keys: Keys;
  readonly refreshCatalogue: () => Promise<void>;
  readonly ledger: Ledger;
  readonly usage: UsageView;
  readonly store: RunStore;
  readonly list: HistoryList;
  readonly history: History;
  readonly compare: Compare;
  readonly wins: Wins;
  /** Verifies what is under review. */
  readonly verify: () => Promise<void>;
  readonly log: Log;
};

/** What acts on the run that the window works on: it is shown again where a replay has taken its place. */
export const actsOnRun: ReadonlySet<CommandId> = new Set([
  commands.again,
  commands.followUp,
  commands.answerNow,
  commands.nextHunk,
  commands.previousHunk,
  commands.acceptHunk,
  commands.rejectHunk,
  commands.acceptAll,
  commands.rejectAll,
  commands.apply,
  commands.openDiff,
  commands.reviewOperations,
  commands.inspectRequest,
  commands.verifyProposal,
  commands.compareRun,
]);

type CarryOut = (...args: readonly unknown[]) => unknown;

/**
 * What Fathom can do: the table reads as the feature list. Lenses pass a hunk's id and a choice; without an id the
 * current hunk is meant.
 */
export function commandTable({
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
  refreshCatalogue,
  ledger,
  usage,
  store,
  list,
  history,
  compare,
  wins,
  verify,
  log,
}: Parts): Record<CommandId, CarryOut> {
  const hunkOr = (given: unknown) => (typeof given === "string" ? given : review.navigator.current());

  /** A lens is pressed where the reader looks; who uses the key alone is led on. */
  const goOn = async (given: unknown, decided: string) => {
    if (given === undefined && review.open) await review.navigator.goOn(decided);
  };

  return {
    [commands.refactorSelection]: () => refactor.ask("selection"),
    [commands.refactorFile]: () => refactor.ask("file"),
    [commands.refactorFiles]: (...given) => refactor.askFiles(given),
    [commands.chooseModel]: () => pickers.chooseModel(),
    [commands.chooseEffort]: () => pickers.chooseEffort(),
    [commands.raiseEffort]: () => choices.step(1),
    [commands.lowerEffort]: () => choices.step(-1),
    [commands.again]: () => steering.again(),
    [commands.followUp]: () => steering.followUp(),
    [commands.answerNow]: () => steering.answerNow(),
    [commands.stop]: () => session.stop(),
    [commands.nextHunk]: () => review.navigator.step(1),
    [commands.previousHunk]: () => review.navigator.step(-1),
    [commands.acceptHunk]: async (given, choice) => {
      const hunk = hunkOr(given);
      if (hunk === undefined) return;
      if (choice === "take-proposed") await review.resolve(hunk, choice);
      else await review.decide([hunk], "accepted");
      await goOn(given, hunk);
    },
    [commands.rejectHunk]: async (given, choice) => {
      const hunk = hunkOr(given);
      if (hunk === undefined) return;
      if (choice === "keep-yours") await review.resolve(hunk, choice);
      else await review.decide([hunk], "rejected");
      await goOn(given, hunk);
    },
    [commands.acceptAll]: () => review.decideAll("accepted"),
    [commands.rejectAll]: () => review.decideAll("rejected"),
    [commands.apply]: () => review.apply(),
    [commands.openDiff]: async (given, choice) => {
      const hunk = hunkOr(given);
      if (choice === "edit-both" && hunk !== undefined) await review.resolve(hunk, choice);
      else await review.openDiff(hunk);
    },
    [commands.goToMention]: () => mentions.goTo(),
    [commands.reviewOperations]: () => reviewOperations(operations),
    [commands.showReasoning]: () => vscode.commands.executeCommand(`${views.panel}.focus`),
    [commands.setApiKey]: () => keys.set(),
    [commands.removeApiKey]: () => keys.remove(),
    [commands.addEndpoint]: () => pickers.addEndpoint(),
    [commands.refreshCatalogue]: refreshCatalogue,
    [commands.checkEndpoints]: () => checkEndpoints(keys, () => lastDay(ledger)),
    [commands.promoteCandidate]: () => routing.promote(),
    [commands.openReasoning]: () => reasoning.open(),
    [commands.copyReasoning]: () => reasoning.copy(),
    [commands.inspectRequest]: () => inspector.open(),
    [commands.showUsage]: () => usage.show(),
    [commands.verifyProposal]: verify,
    [commands.showEffortAdvice]: () => showEffortAdvice(ledger, choices),
    [commands.showLog]: () => log.show(),
    [commands.tryOffline]: () => tryOffline(refactor),
    [commands.compareEfforts]: () => compare.efforts(),
    [commands.compareModels]: () => compare.models(),
    [commands.compareRun]: (given) => compare.run(runIn(given)),
    [commands.openComparison]: () => compare.open(),
    [commands.showWins]: () => wins.show(),
    [commands.searchRuns]: async () => {
      const run = await list.search();
      if (run !== undefined) await history.open(run);
    },
    [commands.openRun]: (given) => history.open(runIn(given)),
    [commands.replayRun]: (given) => history.replay(runIn(given)),
    [commands.reapplyRun]: (given) => history.reapply(runIn(given)),
    [commands.revertRun]: (given) => history.revert(runIn(given)),
    [commands.diffRuns]: (given, all) => history.diff(runsIn(given, all)),
    [commands.rerunRun]: (given) => history.rerun(runIn(given)),
    [commands.exportRun]: (given, all) => exportRuns(runsIn(given, all), store, list),
    [commands.importRuns]: () => importRuns(store),
    [commands.groupRuns]: () => list.group(),
    [commands.filterRuns]: () => list.filter(),
    [commands.deleteRun]: (given, all) => history.remove(runsIn(given, all)),
    [commands.deleteAllRuns]: () => history.removeAll(),
  };
}

/** The list of runs passes what was clicked and all that is selected. */
function runsIn(given: unknown, all: unknown): readonly string[] {
  const nodes: readonly unknown[] = Array.isArray(all) && all.length > 0 ? all : [given];
  return [...new Set(nodes.flatMap((node) => runIn(node) ?? []))];
}

function runIn(given: unknown): string | undefined {
  const summary: unknown = typeof given === "object" && given !== null ? Reflect.get(given, "summary") : undefined;
  const run: unknown = typeof summary === "object" && summary !== null ? Reflect.get(summary, "run") : given;
  return isRunId(run) ? run : undefined;
}
