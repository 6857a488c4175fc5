import { join } from "node:path";
import * as vscode from "vscode";
import { t } from "../core/l10n.ts";
import { type LongTexts, mostHeld } from "../core/session.ts";
import { settings } from "../manifest.ts";
import { clearSpilled, createTextSpill, type SpillFailure, type TextSpill } from "./textSpill.ts";

const million = 1_000_000;

/** Long reasoning is put into files of the extension's own storage, unless the user wants no runs kept. */
export function createLongTexts(storage: string, isKept: () => boolean): LongTexts {
  const folder = join(storage, "long");
  let said = false;
  /** Of the run that streams, where it has one; its file goes with the run. */
  let latest: WeakRef<TextSpill> | undefined;
  void clearSpilled(folder);

  return {
    open() {
      if (!isKept()) {
        if (!said) sayNotKept();
        said = true;
        latest = undefined;
        return undefined;
      }
      const spill = createTextSpill(folder, sayFailure);
      latest = new WeakRef(spill);
      return spill;
    },
    full() {
      const spill = latest?.deref();
      void vscode.window.showWarningMessage(stoppedText(spill));
    },
  };
}

function stoppedText(spill: TextSpill | undefined): string {
  const count = mostHeld / million;
  if (spill === undefined) {
    return t(
      "The run was stopped: {0} million characters of it are in memory, where they stay while Fathom keeps no runs. What arrived is kept in the panel; copy what you need.",
      count,
    );
  }
  return spill.failing
    ? t(
        "The run was stopped: {0} million characters of it are in memory, since they could not be put on the disk. What arrived is kept in the panel; copy what you need.",
        count,
      )
    : t(
        "The run was stopped: it came faster than the disk takes it, and {0} million characters wait in memory. What arrived is kept, and is still being put on the disk.",
        count,
      );
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
