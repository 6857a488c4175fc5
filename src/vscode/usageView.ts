import * as vscode from "vscode";
import { t } from "../core/l10n.ts";
import type { LedgerRun } from "../core/ledger.ts";
import { countText } from "../core/numbers.ts";
import { routedRows } from "../core/usageComparison.ts";
import { usageCsv } from "../core/usageCsv.ts";
import { usageRows } from "../core/usageTotals.ts";
import { commands } from "../manifest.ts";
import { firstDay, type Period, parseFromUsageView, type ToUsageView } from "../panel/usageProtocol.ts";
import type { Ledger } from "./ledger.ts";
import { readBudget } from "./settings.ts";
import { webviewPage, webviewRoot } from "./webviewPage.ts";

/** What was used and what it cost, as an editor tab. The page gets sums; the runs themselves stay here. */
export type UsageView = vscode.Disposable & { show(): void };

export type UsageViewParts = {
  readonly extensionUri: vscode.Uri;
  readonly ledger: Ledger;
  readonly changeCaps: () => void;
  /** What goes wrong is a bug, and reported as one. */
  readonly report: (carryOut: () => Promise<void>) => void;
};

export function createUsageView({ extensionUri, ledger, changeCaps, report }: UsageViewParts): UsageView {
  let panel: vscode.WebviewPanel | undefined;
  const refresh = () => report(() => send());
  const stopListening = ledger.onDidChange(() => refresh());
  const settings = vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration("fathom.budget")) refresh();
  });

  function show(): void {
    if (panel !== undefined) {
      panel.reveal();
      refresh();
      return;
    }
    panel = vscode.window.createWebviewPanel("fathom.usage", t("Fathom Usage"), vscode.ViewColumn.Active, {
      enableScripts: true,
      enableForms: false,
      localResourceRoots: [webviewRoot(extensionUri)],
    });
    panel.onDidDispose(() => {
      panel = undefined;
    });
    panel.webview.onDidReceiveMessage((value: unknown) => report(() => onMessage(value)));
    panel.webview.html = webviewPage(panel.webview, extensionUri, "usage", t("Fathom Usage"));
  }

  async function onMessage(value: unknown): Promise<void> {
    const message = parseFromUsageView(value);
    switch (message?.type) {
      case "ready":
        return send();
      case "export":
        return exportCsv(message.period);
      case "clear":
        return clear();
      case "promote":
        await vscode.commands.executeCommand(commands.promoteCandidate);
        return;
      case "change-caps":
        return changeCaps();
    }
  }

  async function send(): Promise<void> {
    if (panel === undefined) return;
    const runs = await ledger.runs();
    const message: ToUsageView = {
      type: "usage",
      rows: usageRows(runs, dayOf),
      routed: routedRows(runs, dayOf),
      today: dayOf(Date.now()),
      perDay: readBudget().perDay,
    };
    await panel?.webview.postMessage(message);
  }

  async function exportCsv(period: Period): Promise<void> {
    const today = dayOf(Date.now());
    const first = firstDay(period, today) ?? "";
    const runs = (await ledger.runs()).filter((run) => dayOf(run.started_at) >= first);
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    const name = `fathom-usage-${today}.csv`;
    const target = await vscode.window.showSaveDialog({
      title: t("Export {0} as CSV", countText(runs.length, "run")),
      filters: { CSV: ["csv"] },
      ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder.uri, name) }),
    });
    if (target !== undefined) await writeCsv(target, runs);
  }

  async function clear(): Promise<void> {
    const runs = await ledger.runs();
    const forget = t("Clear");
    const capped = readBudget().perDay !== undefined;
    const answer = await vscode.window.showWarningMessage(
      t("Clear the usage records of {0}? This cannot be undone.", countText(runs.length, "run")),
      {
        modal: true,
        detail: capped
          ? t("What was spent today then no longer counts towards your cap a day.")
          : t("Runs and files stay as they are."),
      },
      forget,
    );
    if (answer === forget) await ledger.clear();
  }

  return {
    show,
    dispose() {
      stopListening();
      settings.dispose();
      panel?.dispose();
    },
  };
}

async function writeCsv(target: vscode.Uri, runs: readonly LedgerRun[]): Promise<void> {
  const text = usageCsv(runs, (milliseconds) => new Date(milliseconds).toISOString());
  try {
    await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    await vscode.window.showErrorMessage(
      t("The usage could not be written to {0}: {1} Choose another place.", target.fsPath, why),
    );
    return;
  }
  await vscode.window.showInformationMessage(t("Exported {0} to {1}.", countText(runs.length, "run"), target.fsPath));
}

/** The day in the user's own time zone. */
function dayOf(milliseconds: number): string {
  const date = new Date(milliseconds);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
