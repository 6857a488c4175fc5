import * as vscode from "vscode";
import { largestFile } from "../core/history/runFile.ts";
import { t } from "../core/l10n.ts";
import { numberText } from "../core/numbers.ts";

/** The run itself goes on. */
export function sayNotStored(why: string): void {
  void vscode.window.showWarningMessage(
    t(
      "Fathom could not store the run: {0} The run goes on, and Fathom tries to store it again as more comes; make room on the disk to keep it.",
      why,
    ),
  );
}

export function sayComparisonNotStored(why: string): void {
  void vscode.window.showWarningMessage(
    t(
      "Fathom could not store the comparison: {0} It goes on, and Fathom tries to store it again as more comes; make room on the disk to keep it.",
      why,
    ),
  );
}

export function sayTooLong(file: string, bytes: number): void {
  void vscode.window.showWarningMessage(
    t(
      "A stored run is too long to be opened: it has {0} MB, and Fathom opens up to {1} MB. Nothing was changed; its file is {2}.",
      numberText(Math.ceil(bytes / 1e6)),
      numberText(largestFile / 1e6),
      file,
    ),
  );
}
