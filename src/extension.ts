import "./vscode/language.ts";
import * as vscode from "vscode";
import { boardPanel, commands, mementos, views } from "./manifest.ts";
import { nothingKnown } from "./providers/knowledge.ts";
import { createChoices } from "./vscode/choices.ts";
import { createHistoryTree } from "./vscode/historyTree.ts";
import { createKeys } from "./vscode/keys.ts";
import { registerLightbulb } from "./vscode/lightbulb.ts";
import { createLog } from "./vscode/log.ts";
import type { MainJob } from "./vscode/mainJob.ts";
import { createModelMemory } from "./vscode/modelMemory.ts";
import { useModelSources } from "./vscode/models.ts";
import { createStatusBar } from "./vscode/statusBar.ts";

let mainJob: Promise<MainJob> | undefined;

/**
 * What VS Code runs when it has started: ids are registered and the status bar is shown. No socket is opened and no file
 * is read; the main job is loaded with the first command, or when the panel is shown.
 */
export function activate(context: vscode.ExtensionContext): void {
  const log = createLog();
  const memory = createModelMemory(context.globalState);
  useModelSources({ knowledge: nothingKnown, told: (ref) => memory.of(ref)?.facts });
  const choices = createChoices(context);
  const keys = createKeys(context, log);
  const statusBar = createStatusBar(choices);

  function load(): Promise<MainJob> {
    mainJob ??= import("./vscode/mainJob.ts").then(({ createMainJob }) =>
      createMainJob({ context, log, choices, keys, memory, statusBar }),
    );
    return mainJob;
  }

  if (context.workspaceState.get(mementos.storedRun) === true) void load().then((job) => job.restore());
  context.subscriptions.push(
    log,
    statusBar,
    registerLightbulb(),
    createHistoryTree(async () => (await load()).history),
    vscode.window.registerWebviewViewProvider(views.panel, {
      resolveWebviewView: async (view) => (await load()).resolvePanel(view),
    }),
    // VS Code keeps a restored tab until this is registered, so that it needs no activation of its own.
    vscode.window.registerWebviewPanelSerializer(boardPanel, {
      deserializeWebviewPanel: async (panel, state: unknown) => (await load()).restoreBoard(panel, state),
    }),
    ...Object.values(commands).map((id) =>
      vscode.commands.registerCommand(id, async (...args: unknown[]) => (await load()).carryOut(id, args)),
    ),
  );
}

export async function deactivate(): Promise<void> {
  await (await mainJob)?.close();
}
