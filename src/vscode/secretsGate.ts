import * as vscode from "vscode";
import { t } from "../core/l10n.ts";
import { buildPrompt } from "../core/prompt.ts";
import { filesOf } from "../core/request.ts";
import { maskInput, secretsQuestion, sentSecrets } from "../core/secrets/sentSecrets.ts";
import { staysHere } from "./models.ts";
import type { SendGate } from "./sendGates.ts";
import { readCheckLocal, readContextLines } from "./settings.ts";

const mask = t("Mask");
const send = t("Send");

/**
 * Asks before a possible secret leaves this computer. What was answered for a file holds until the window is closed, and
 * only where the user pressed the button that says so.
 */
export function createSecretsGate(): SendGate {
  const allowed = new Set<string>();
  return async (input, model) => {
    if (staysHere(model, readCheckLocal())) return input;
    const uris = filesOf(input.request.target).map(({ uri }) => uri);
    const contextLines = readContextLines();
    const found = sentSecrets(input.request, contextLines);
    if (found.length === 0 || uris.every((uri) => allowed.has(uri))) return input;
    const sendAlways = uris.length === 1 ? t("Send from Now On for This File") : t("Send from Now On for These Files");
    const { message, detail } = secretsQuestion(found, model.destination);
    const pressed = await vscode.window.showWarningMessage(message, { modal: true, detail }, mask, send, sendAlways);
    switch (pressed) {
      case mask:
        return maskInput(input, ({ instruction, target, earlier }) =>
          buildPrompt(instruction, target, contextLines, input.asked, earlier),
        );
      case sendAlways:
        for (const uri of uris) allowed.add(uri);
        return input;
      case send:
        return input;
      default:
        return undefined;
    }
  };
}
