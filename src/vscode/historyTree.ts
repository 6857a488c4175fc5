import * as vscode from "vscode";
import type { RunGroup, RunSummary } from "../core/history/summary.ts";
import { localeOr, t } from "../core/l10n.ts";
import { countText } from "../core/numbers.ts";
import type { StateWord } from "../core/runState.ts";
import { wordText } from "../core/stateText.ts";
import { commands, views } from "../manifest.ts";

/** A line of the list of runs. */
export type HistoryNode =
  | { readonly kind: "group"; readonly group: RunGroup }
  /** A run may stand in several groups. */
  | { readonly kind: "run"; readonly summary: RunSummary; readonly running: boolean; readonly group: string };

/** Where the list gets its runs from. It is not loaded before the list is shown. */
export type HistorySource = {
  groups(): Promise<readonly HistoryNode[]>;
  runsOf(group: RunGroup): readonly HistoryNode[];
  /** What is shown beside the list's name, such as its filter. */
  readonly description: string | undefined;
  onDidChange(listener: () => void): void;
};

export function createHistoryTree(load: () => Promise<HistorySource>): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  let source: Promise<HistorySource> | undefined;

  function loaded(): Promise<HistorySource> {
    source ??= load().then((found) => {
      found.onDidChange(() => changed.fire());
      return found;
    });
    return source;
  }

  const tree = vscode.window.createTreeView<HistoryNode>(views.history, {
    canSelectMany: true,
    showCollapseAll: true,
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      async getChildren(node) {
        const from = await loaded();
        const children =
          node === undefined ? await from.groups() : node.kind === "group" ? from.runsOf(node.group) : [];
        tree.description = from.description ?? "";
        return [...children];
      },
      getTreeItem: (node) => (node.kind === "group" ? groupItem(node.group) : runItem(node)),
    },
  });
  return vscode.Disposable.from(changed, tree);
}

function groupItem({ label, runs }: RunGroup): vscode.TreeItem {
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Expanded);
  item.id = `group ${label}`;
  item.description = countText(runs.length, "run");
  item.accessibilityInformation = { label: `${label}, ${countText(runs.length, "run")}` };
  return item;
}

function runItem(node: Extract<HistoryNode, { kind: "run" }>): vscode.TreeItem {
  const { summary, running } = node;
  const { run, title, target, model, effort, reviewable, applied, imported } = summary;
  const label = `${timeText(summary.startedAt)} ${title}`;
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.None);
  const state = running ? t("running") : stateText(summary);
  item.id = `${node.group} ${run}`;
  const description = [model, effort, withoutFolder(target), state].join(" · ");
  item.description = description;
  item.tooltip = [
    title,
    target,
    `${model} · ${effort}`,
    new Date(summary.startedAt).toLocaleString(vscode.env.language),
    imported ? t("{0}, imported", state) : state,
  ].join("\n");
  item.iconPath = new vscode.ThemeIcon(running ? "loading~spin" : icons[summary.word]);
  // It begins with what the row shows, so that whoever speaks to it can say that.
  item.accessibilityInformation = { label: `${label}, ${description}, ${target}` };
  item.contextValue = ["run", reviewable ? "reviewable" : "", applied > 0 ? "applied" : ""].join(" ").trim();
  item.command = { command: commands.openRun, title: t("Open Run"), arguments: [node] };
  return item;
}

/** "orders.ts 27–48" for "src/orders.ts 27–48": runs of the same task are told apart by it where there is little room. */
function withoutFolder(target: string): string {
  return target.slice(target.lastIndexOf("/") + 1);
}

/** "2 of 3 applied", or in a word how it ended. */
export function stateText({ word, applied, changes, imported }: RunSummary): string {
  const state = applied > 0 ? t("{0} of {1} applied", applied, changes) : wordText(word);
  return imported ? t("{0} · imported", state) : state;
}

export function timeText(milliseconds: number): string {
  return new Intl.DateTimeFormat(localeOr("en-GB"), { hour: "2-digit", minute: "2-digit" }).format(milliseconds);
}

const icons: Readonly<Record<StateWord, string>> = {
  waiting: "loading~spin",
  reasoning: "loading~spin",
  answering: "loading~spin",
  ready: "circle-large-outline",
  applied: "pass-filled",
  "partly applied": "pass",
  rejected: "circle-slash",
  "no edit": "dash",
  stopped: "debug-stop",
  interrupted: "debug-disconnect",
  "cut short": "warning",
  refused: "stop",
  failed: "error",
};
