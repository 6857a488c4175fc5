import * as vscode from "vscode";
import type { Choices } from "./choices.ts";
import type { Discovery } from "./discovery.ts";
import type { ModelMemory } from "./modelMemory.ts";
import { isOffline, resolveModel } from "./models.ts";

/** Remembers what is known of the chosen models: the status bar and the next window have no catalogue of their own. */
export function keepChosenFacts(
  choices: Choices,
  memory: ModelMemory,
  discovery: Discovery,
): vscode.Disposable & { update(): Promise<void> } {
  async function update(): Promise<void> {
    let news = false;
    for (const task of ["selection", "file", "files"] as const) {
      const ref = choices.get(task).model;
      const { endpoint, facts } = resolveModel(ref);
      if (isOffline(ref) || endpoint === undefined) continue;
      const told = discovery.told(ref) ?? memory.of(ref)?.told;
      if (await memory.remember(ref, { facts, ...(told === undefined ? {} : { told }) })) news = true;
    }
    if (news) choices.refresh();
  }

  void update();
  const subscriptions = [
    choices.onDidChange(() => void update()),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("fathom")) void update();
    }),
  ];
  return {
    update,
    dispose() {
      for (const subscription of subscriptions) subscription.dispose();
    },
  };
}
