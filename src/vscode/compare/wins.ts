import { appendFile, mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import * as vscode from "vscode";
import {
  type BlindChoice,
  type BlindReveal,
  choicesIn,
  sharedText,
  type WinRow,
  wasRevealed,
  winsCsv,
  winsJson,
  winTable,
  winText,
} from "../../core/compare/wins.ts";
import { t } from "../../core/l10n.ts";
import { countText } from "../../core/numbers.ts";
import { saveText } from "./saveText.ts";

/** What the user chose without seeing the names, on this computer alone. */
export type Wins = {
  /** Whether it counts: only the first choice of a comparison was made without knowing the names. */
  add(choice: BlindChoice): Promise<boolean>;
  /** Blind mode was ended without a choice: none of that comparison counts any more. */
  reveal(comparison: string, at: number): Promise<void>;
  /** Whether a choice would count. */
  isOpen(comparison: string): Promise<boolean>;
  show(): Promise<void>;
};

type Item = vscode.QuickPickItem & { readonly row?: WinRow };

const asJson: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("json"), tooltip: t("Export as JSON…") };
const asCsv: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("export"), tooltip: t("Export as CSV…") };
const clear: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("trash"), tooltip: t("Clear…") };

export function createWins(folder: string): Wins {
  const path = join(folder, "wins.jsonl");
  const lines = () => readFile(path, "utf8").catch(() => "");
  const read = async () => choicesIn(await lines());
  const isOpen = async (comparison: string) => !wasRevealed(await lines(), comparison);

  async function offerClear(count: number): Promise<void> {
    const forget = t("Clear");
    const answer = await vscode.window.showWarningMessage(
      t("Clear the record of {0}? This cannot be undone.", countText(count, "blind choice")),
      { modal: true, detail: t("Comparisons and files stay as they are.") },
      forget,
    );
    if (answer === forget) await rm(path, { force: true });
  }

  async function append(line: BlindChoice | BlindReveal): Promise<void> {
    await mkdir(folder, { recursive: true });
    await appendFile(path, `${JSON.stringify(line)}\n`);
  }

  return {
    async add(choice) {
      if (!(await isOpen(choice.comparison))) return false;
      await append(choice);
      return true;
    },
    async reveal(comparison, at) {
      if (await isOpen(comparison)) await append({ comparison, at, revealed: true });
    },
    isOpen,
    async show() {
      const choices = await read();
      if (choices.length === 0) {
        void vscode.window.showInformationMessage(
          t(
            "Nothing was chosen in a blind comparison yet. Hide the names in the grid before a comparison begins, then choose a candidate on its board.",
          ),
        );
        return;
      }
      const pressed = await pick(winTable(choices), choices.length);
      if (pressed === asJson) await saveText("fathom-wins.json", "JSON", winsJson(choices));
      if (pressed === asCsv) await saveText("fathom-wins.csv", "CSV", winsCsv(winTable(choices)));
      if (pressed === clear) await offerClear(choices.length);
    },
  };
}

function pick(rows: readonly WinRow[], choices: number): Promise<vscode.QuickInputButton | undefined> {
  const input = vscode.window.createQuickPick<Item>();
  input.title = t("Wins in {0}, with 95 % intervals", countText(choices, "blind choice"));
  input.placeholder = sharedText(rows) ?? t("Search by model or effort");
  input.matchOnDescription = true;
  input.buttons = [asJson, asCsv, clear];
  input.items = rows.map((row) => ({
    label: `${row.model} · ${row.effort === "" ? t("no effort") : row.effort}`,
    description: row.endpoint === row.model ? "" : row.endpoint,
    detail: winText(row),
    row,
  }));
  return new Promise((resolve) => {
    input.onDidTriggerButton((button) => {
      resolve(button);
      input.hide();
    });
    input.onDidAccept(() => input.hide());
    input.onDidHide(() => {
      resolve(undefined);
      input.dispose();
    });
    input.show();
  });
}
