import * as vscode from "vscode";
import { t } from "../core/l10n.ts";
import type { Log } from "./log.ts";

/** What a command throws is a bug: it is logged whole, and the user hears one sentence. */
export async function reported(carryOut: () => unknown, log: Log): Promise<void> {
  try {
    await carryOut();
  } catch (error) {
    log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    const show = t("Show Log");
    const pressed = await vscode.window.showErrorMessage(
      t("Something went wrong inside Fathom. Nothing of yours was lost; the log has the details."),
      show,
    );
    if (pressed === show) log.show();
  }
}
