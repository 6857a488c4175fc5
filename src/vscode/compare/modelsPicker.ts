import * as vscode from "vscode";
import { t } from "../../core/l10n.ts";
import type { ModelRef } from "../../core/request.ts";
import type { Discovery } from "../discovery.ts";
import type { Keys } from "../keys.ts";
import { modelItems } from "../modelItems.ts";
import type { ModelInfo } from "../models.ts";

type Item = vscode.QuickPickItem & { readonly model?: ModelInfo };

/** Which models are compared; endpoints and local servers fill in what they have while the list is open. */
export function pickModels(
  ticked: readonly ModelRef[],
  discovery: Discovery,
  keys: Keys,
): Promise<readonly ModelInfo[] | undefined> {
  const [first] = ticked;
  if (first === undefined) throw new Error("There is always a model to begin with.");
  const input = vscode.window.createQuickPick<Item>();
  const looking = new AbortController();
  const keyOf = ({ endpoint, model }: ModelRef) => JSON.stringify([endpoint, model]);
  let chosen = new Set(ticked.map(keyOf));
  let settling: Promise<void> | undefined;
  let disturbed = false;
  input.title = t("Models to Compare");
  input.placeholder = t("Tick models, then choose their efforts");
  input.canSelectMany = true;
  input.matchOnDescription = true;

  const ticks = () => input.items.filter(({ model }) => model !== undefined && chosen.has(keyOf(model.ref)));

  function refresh(): void {
    if (looking.signal.aborted) return;
    const items = modelItems(first ?? { endpoint: "", model: "" }, discovery, keys).filter(
      ({ model, kind }) => model !== undefined || kind === vscode.QuickPickItemKind.Separator,
    );
    if (JSON.stringify(items) === JSON.stringify(input.items)) return;
    input.items = items;
    disturbed = true;
    settling ??= settle().finally(() => {
      settling = undefined;
    });
  }

  /** Rows that are set anew lose their ticks, and VS Code says so as if the user had taken them away: they are set again. */
  async function settle(): Promise<void> {
    while (disturbed && !looking.signal.aborted) {
      disturbed = false;
      input.selectedItems = ticks();
      await shown();
    }
  }

  function hear(items: readonly Item[]): void {
    const told = new Set(items.flatMap(({ model }) => (model === undefined ? [] : keyOf(model.ref))));
    if (settling === undefined) {
      chosen = told;
      return;
    }
    const wanted = ticks();
    disturbed ||= told.size !== wanted.length || wanted.some(({ model }) => model && !told.has(keyOf(model.ref)));
    // What is new in it the user has ticked meanwhile.
    chosen = new Set([...chosen, ...told]);
  }

  return new Promise((resolve, reject) => {
    input.onDidChangeSelection(hear);
    input.onDidAccept(() => {
      const models = ticks().flatMap(({ model }) => model ?? []);
      if (models.length === 0) return;
      resolve(models);
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
    discovery
      .look(refresh, looking.signal)
      .catch((error: unknown) => {
        // Closing the list ends the questions that are still open.
        if (!looking.signal.aborted) reject(error);
      })
      .finally(() => {
        if (!looking.signal.aborted) input.busy = false;
      });
  });
}

/** Settles when the window has taken up what a list was given before, and has told of it: both sides speak in order. */
async function shown(): Promise<void> {
  // VS Code sends what a list is given with the next timer.
  await new Promise((resolve) => setTimeout(resolve));
  await vscode.commands.getCommands(true);
}
