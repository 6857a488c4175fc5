import * as vscode from "vscode";
import { t } from "../core/l10n.ts";
import type { ModelRef } from "../core/request.ts";
import type { Discovery } from "./discovery.ts";
import type { Keys } from "./keys.ts";
import { type ModelItem, modelItems, noMatch } from "./modelItems.ts";

export const modelButton: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon("server-process"),
  tooltip: t("Choose Model…"),
};

/**
 * Shows the models that are known at once, and fills in what endpoints and local servers answer, while it is open. Gives
 * what the user picked. For use once, what changes settings is left out.
 */
export function pickModel(
  title: string,
  current: ModelRef,
  discovery: Discovery,
  keys: Keys,
  use: "once" | "always" = "always",
): Promise<ModelItem | undefined> {
  const input = vscode.window.createQuickPick<ModelItem>();
  const looking = new AbortController();
  input.title = title;
  input.placeholder = t("Search by model, endpoint, price or effort");
  input.matchOnDescription = true;
  input.matchOnDetail = true;
  input.keepScrollPosition = true;

  function refresh(): void {
    if (looking.signal.aborted) return;
    const known = modelItems(current, discovery, keys).filter(
      ({ leadsTo }) => use === "always" || (leadsTo !== "routes" && leadsTo !== "add-endpoint"),
    );
    const items = [...known, ...(use === "always" ? noMatch(input.value, known) : [])];
    if (JSON.stringify(items) === JSON.stringify(input.items)) return;
    const active = input.activeItems[0];
    const isFirst = input.items.length === 0;
    input.items = items;
    if (isFirst) activate(items.find(({ model }) => model !== undefined && isOf(model.ref, current)));
    // Once something is typed VS Code activates the first match; an item that does not match must not be made active.
    if (active === undefined || input.value !== "") return;
    activate(items.find((item) => isSame(item, active)));
  }

  function activate(item: ModelItem | undefined): void {
    if (item !== undefined) input.activeItems = [item];
  }

  async function look(): Promise<void> {
    try {
      await discovery.look(refresh, looking.signal);
    } catch (error) {
      // Closing the picker ends the questions that are still open.
      if (!looking.signal.aborted) throw error;
    } finally {
      if (!looking.signal.aborted) input.busy = false;
    }
  }

  return new Promise((resolve, reject) => {
    input.onDidChangeValue(refresh);
    input.onDidAccept(() => {
      resolve(input.activeItems[0]);
      input.hide();
    });
    input.onDidHide(() => {
      looking.abort();
      resolve(undefined);
      input.dispose();
    });
    refresh();
    input.busy = true;
    input.show();
    look().catch((error: unknown) => {
      reject(error);
      input.hide();
    });
  });
}

function isSame(a: ModelItem, b: ModelItem): boolean {
  if (a.model === undefined || b.model === undefined) return a.label === b.label;
  return isOf(a.model.ref, b.model.ref);
}

function isOf(one: ModelRef, other: ModelRef): boolean {
  return one.endpoint === other.endpoint && one.model === other.model;
}
