import * as vscode from "vscode";
import { plainText } from "../core/plainText.ts";
import { createIgnoreCheck } from "./ignoredFiles.ts";
import { staysHere } from "./models.ts";
import type { SendGate } from "./sendGates.ts";
import { readCheckLocal } from "./settings.ts";

const send = "Send This File";

/** Asks before a file leaves this computer that the user's rules or the built-in list keep back. Each time anew. */
export const ignoreGate: SendGate = async (input, model) => {
  if (staysHere(model, readCheckLocal())) return input;
  const { uri, path } = input.request.target.file;
  const ignored = await createIgnoreCheck()(vscode.Uri.parse(uri, true));
  if (ignored === undefined) return input;
  const pressed = await vscode.window.showWarningMessage(
    `${plainText(path)} is kept from being sent. It ${model.destination}.`,
    { modal: true, detail: `The rule ${plainText(ignored.rule)} names it (${plainText(ignored.source)}).` },
    send,
  );
  return pressed === send ? input : undefined;
};
