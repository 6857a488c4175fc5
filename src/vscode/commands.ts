import * as vscode from "vscode";
import type { Session } from "../core/session.ts";
import { type CommandId, commands, views } from "../manifest.ts";
import { checkEndpoints } from "./checkEndpoints.ts";
import type { Choices } from "./choices.ts";
import type { FileOperations } from "./fileOperations.ts";
import type { Keys } from "./keys.ts";
import { type Ledger, lastDay } from "./ledger.ts";
import type { Log } from "./log.ts";
import { reviewOperations } from "./operationPicker.ts";
import type { Pickers } from "./pickers.ts";
import type { Refactor } from "./refactor.ts";
import type { RequestInspector } from "./requestInspector.ts";
import type { ReviewSession } from "./review.ts";
import type { Routing } from "./routing.ts";
import { tryOffline } from "./tryOffline.ts";
import type { UsageView } from "./usageView.ts";

type Parts = {
  readonly session: Session;
  readonly review: ReviewSession;
  readonly refactor: Refactor;
  readonly operations: FileOperations;
  readonly routing: Routing;
  readonly inspector: RequestInspector;
  readonly choices: Choices;
  readonly pickers: Pickers;
  readonly keys: Keys;
  readonly refreshCatalogue: () => Promise<void>;
  readonly ledger: Ledger;
  readonly usage: UsageView;
  readonly log: Log;
};

type CarryOut = (...args: readonly unknown[]) => unknown;

/**
 * What Fathom can do: the table reads as the feature list. Lenses pass a hunk's id and a choice; without an id the
 * current hunk is meant.
 */
export function commandTable({
  session,
  review,
  refactor,
  operations,
  routing,
  inspector,
  choices,
  pickers,
  keys,
  refreshCatalogue,
  ledger,
  usage,
  log,
}: Parts): Record<CommandId, CarryOut> {
  const hunkOr = (given: unknown) => (typeof given === "string" ? given : review.navigator.current());

  return {
    [commands.refactorSelection]: () => refactor.ask("selection"),
    [commands.refactorFile]: () => refactor.ask("file"),
    [commands.chooseModel]: () => pickers.chooseModel(),
    [commands.chooseEffort]: () => pickers.chooseEffort(),
    [commands.raiseEffort]: () => choices.step(1),
    [commands.lowerEffort]: () => choices.step(-1),
    [commands.again]: () => refactor.againAtEffort(),
    [commands.stop]: () => session.stop(),
    [commands.nextHunk]: () => review.navigator.step(1),
    [commands.previousHunk]: () => review.navigator.step(-1),
    [commands.acceptHunk]: async (given, choice) => {
      const hunk = hunkOr(given);
      if (hunk === undefined) return;
      if (choice === "take-proposed") await review.resolve(hunk, choice);
      else await review.decide([hunk], "accepted");
    },
    [commands.rejectHunk]: async (given, choice) => {
      const hunk = hunkOr(given);
      if (hunk === undefined) return;
      if (choice === "keep-yours") await review.resolve(hunk, choice);
      else await review.decide([hunk], "rejected");
    },
    [commands.acceptAll]: () => review.decideAll("accepted"),
    [commands.rejectAll]: () => review.decideAll("rejected"),
    [commands.apply]: () => review.apply(),
    [commands.openDiff]: async (given, choice) => {
      const hunk = hunkOr(given);
      if (choice === "edit-both" && hunk !== undefined) await review.resolve(hunk, choice);
      else await review.openDiff(hunk);
    },
    [commands.reviewOperations]: () => reviewOperations(operations),
    [commands.showReasoning]: () => vscode.commands.executeCommand(`${views.panel}.focus`),
    [commands.setApiKey]: () => keys.set(),
    [commands.removeApiKey]: () => keys.remove(),
    [commands.addEndpoint]: () => pickers.addEndpoint(),
    [commands.refreshCatalogue]: refreshCatalogue,
    [commands.checkEndpoints]: () => checkEndpoints(keys, () => lastDay(ledger)),
    [commands.promoteCandidate]: () => routing.promote(),
    [commands.inspectRequest]: () => inspector.open(),
    [commands.showUsage]: () => usage.show(),
    [commands.showLog]: () => log.show(),
    [commands.tryOffline]: () => tryOffline(refactor),
  };
}
