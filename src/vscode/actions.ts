import * as vscode from "vscode";
import type { Action } from "../core/actions.ts";
import { answerText } from "../core/answerText.ts";
import { t } from "../core/l10n.ts";
import { emptyList, itemsOf } from "../core/longList.ts";
import { wholeText } from "../core/longText.ts";
import type { Session } from "../core/session.ts";
import { settings } from "../manifest.ts";
import type { Keys } from "./keys.ts";
import type { Log } from "./log.ts";
import type { PerformAction } from "./messages.ts";
import { resolveModel } from "./models.ts";
import type { Pickers } from "./pickers.ts";
import type { Refactor } from "./refactor.ts";
import type { Steering } from "./steering.ts";

/** Carries out what a button beside a message says. A new key leads on to asking again with it. */
export function createPerformAction(
  session: Session,
  pickers: Pickers,
  keys: Keys,
  log: Log,
  refactor: () => Refactor,
  steering: () => Steering,
): PerformAction {
  const table: Record<Action, () => Promise<unknown> | unknown> = {
    "try-again": () => refactor().tryAgain(),
    "again-at-effort": () => steering().again(),
    "ask-again-with-reason": () => refactor().resume("with-reason"),
    continue: () => refactor().resume("continue"),
    "choose-model": () => pickers.chooseModel(),
    "set-key": async () => {
      const current = session.current;
      // The model that said so may be one that took over.
      const ref = current?.state?.fellBack.at(-1)?.ref ?? current?.input.request.model;
      const failed = () => session.current?.state?.outcome?.kind === "failed";
      const next = failed() ? t(" Then the request is sent again.") : "";
      const saved = await keys.set(ref === undefined ? undefined : resolveModel(ref).endpoint, next);
      if (saved && failed()) await refactor().tryAgain();
    },
    "edit-endpoints": () => vscode.commands.executeCommand("workbench.action.openSettings", settings.endpoints),
    "manage-trust": () => vscode.commands.executeCommand("workbench.trust.manage"),
    "copy-answer": () => {
      const state = session.current?.state;
      return vscode.env.clipboard.writeText(state === undefined ? "" : answerText(state));
    },
    "copy-reasoning": () =>
      vscode.env.clipboard.writeText(
        itemsOf(session.current?.state?.reasoning ?? emptyList)
          .map((part) => wholeText(part.text))
          .join("\n\n"),
      ),
    "show-log": () => log.show(),
    "refactor-selection": () => refactor().ask("selection"),
    "refactor-files": () => refactor().askFiles([]),
    "change-caps": () => vscode.commands.executeCommand("workbench.action.openSettings", "fathom.budget"),
  };
  return async (action) => {
    await table[action]();
  };
}
