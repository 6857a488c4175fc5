import * as vscode from "vscode";
import { isIgnored } from "./ignoredFiles.ts";
import { staysHere } from "./models.ts";
import type { SendGate } from "./sendGates.ts";
import { readCheckLocal } from "./settings.ts";

const send = "Send This File";

/** Asks before a file leaves this computer that the user's rules or the built-in list keep back. Each time anew. */
export const ignoreGate: SendGate = async (input, model) => {
  if (staysHere(model, readCheckLocal())) return input;
  const { uri, path } = input.request.target.file;
  const ignored = await isIgnored(vscode.Uri.parse(uri, true));
  if (ignored === undefined) return input;
  const pressed = await vscode.window.showWarningMessage(
    `${path} is kept from being sent. It ${model.destination}.`,
    { modal: true, detail: `The rule ${ignored.rule} names it (${ignored.source}).` },
    send,
  );
  return pressed === send ? input : undefined;
};
