import * as vscode from "vscode";
import { t } from "../core/l10n.ts";
import { plainText } from "../core/plainText.ts";
import { filesOf } from "../core/request.ts";
import { createIgnoreCheck } from "./ignoredFiles.ts";
import { staysHere } from "./models.ts";
import type { SendGate } from "./sendGates.ts";
import { readCheckLocal } from "./settings.ts";

const send = t("Send This File");

/** Asks before a file leaves this computer that the user's rules or the built-in list keep back. Each time anew. */
export const ignoreGate: SendGate = async (input, model) => {
  if (staysHere(model, readCheckLocal())) return input;
  const check = createIgnoreCheck();
  for (const { uri, path } of filesOf(input.request.target)) {
    const ignored = await check(vscode.Uri.parse(uri, true));
    if (ignored === undefined) continue;
    const pressed = await vscode.window.showWarningMessage(
      t("{0} is kept from being sent. It {1}.", plainText(path), model.destination),
      { modal: true, detail: t("The rule {0} names it ({1}).", plainText(ignored.rule), plainText(ignored.source)) },
      send,
    );
    if (pressed !== send) return undefined;
  }
  return input;
};
