import { join } from "node:path";
import * as vscode from "vscode";
import { t } from "../core/l10n.ts";
import { type LongTexts, mostHeld } from "../core/session.ts";
import { settings } from "../manifest.ts";
import { clearSpilled, createTextSpill, type SpillFailure } from "./textSpill.ts";

const million = 1_000_000;

/** Long reasoning is put into files of the extension's own storage, unless the user wants no runs kept. */
export function createLongTexts(storage: string, isKept: () => boolean): LongTexts {
  const folder = join(storage, "long");
  let cleared = false;
  let said = false;

  return {
    open() {
      if (!isKept()) {
        if (!said) sayNotKept();
        said = true;
        return undefined;
      }
      if (!cleared) clearSpilled(folder);
      cleared = true;
      return createTextSpill(folder, sayFailure);
    },
    full() {
      void vscode.window.showWarningMessage(
        t(
          "The run was stopped: {0} million characters of it are in memory, and none could be put on the disk. What arrived is kept in the panel; copy what you need.",
          mostHeld / million,
        ),
      );
    },
  };
}

function sayNotKept(): void {
  void vscode.window.showInformationMessage(
    t(
      "This reasoning is long, and it stays in memory, because Fathom keeps no runs (the setting {0} is off). A run is stopped at {1} million characters.",
      settings.historyEnabled,
      mostHeld / million,
    ),
  );
}

const sayFailure: SpillFailure = (why, what) => {
  void vscode.window.showWarningMessage(
    what === "read"
      ? t(
          "Fathom could not read a part of this run's long reasoning back from the disk: {0} It is shown as �; the run in the history has it.",
          why,
        )
      : t(
          "Fathom could not put this run's long reasoning on the disk: {0} It stays in memory, and the run is stopped at {1} million characters. Make room on the disk.",
          why,
          mostHeld / million,
        ),
  );
};
