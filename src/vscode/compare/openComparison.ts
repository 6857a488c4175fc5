import * as vscode from "vscode";
import { localeOr, t } from "../../core/l10n.ts";
import { countText } from "../../core/numbers.ts";
import type { ComparisonStore, ComparisonSummary } from "./comparisonStore.ts";

type Item = vscode.QuickPickItem & { readonly leadsTo: string };

const remove: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon("trash"),
  tooltip: t("Delete This Comparison"),
};

/** Which stored comparison, or `file` for one from a file. */
export async function pickComparison(store: ComparisonStore): Promise<string | undefined> {
  const input = vscode.window.createQuickPick<Item>();
  input.title = t("Open Comparison");
  input.placeholder = t("Search by instruction or file");
  input.matchOnDescription = true;
  const refresh = async () => {
    const found = await Promise.all((await store.list()).map((id) => store.summary(id)));
    input.items = [...found.flatMap((summary) => (summary === undefined ? [] : [itemOf(summary)])), fromFile];
    input.busy = false;
  };
  input.busy = true;
  input.show();
  const picked = new Promise<string | undefined>((resolve) => {
    input.onDidTriggerItemButton(async ({ item }) => {
      await store.remove(item.leadsTo);
      await refresh();
    });
    input.onDidAccept(() => {
      resolve(input.activeItems[0]?.leadsTo);
      input.hide();
    });
    input.onDidHide(() => {
      resolve(undefined);
      input.dispose();
    });
  });
  await refresh();
  return picked;
}

const fromFile: Item = { label: t("$(folder-opened) From a JSON file…"), alwaysShow: true, leadsTo: "file" };

function itemOf({ comparison, title, target, startedAt, candidates }: ComparisonSummary): Item {
  const time = new Intl.DateTimeFormat(localeOr("en-GB"), { dateStyle: "medium", timeStyle: "short" }).format(
    startedAt,
  );
  return {
    label: title,
    description: `${target} · ${countText(candidates, "candidate")}`,
    detail: time,
    buttons: [remove],
    leadsTo: comparison,
  };
}
