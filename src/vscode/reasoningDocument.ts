import * as vscode from "vscode";
import { t } from "../core/l10n.ts";
import { reasoningReport } from "../core/reasoningReport.ts";
import type { RunRecord, Session } from "../core/session.ts";
import { schemes } from "../manifest.ts";

/** The reasoning as a document in the editor, for a long read: nobody can edit it, and it grows while the run streams. */
export type ReasoningDocuments = vscode.Disposable & { open(): Promise<void>; copy(): Promise<void> };

/** A document is written anew as a whole, so not for each piece of text. */
const updateAfter = 1000;

export function createReasoningDocuments(session: Session): ReasoningDocuments {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  /** The records whose documents are open: a later run does not take the place of what is being read. */
  const shown = new Map<string, RunRecord>();
  let timer: NodeJS.Timeout | undefined;

  const provider = vscode.workspace.registerTextDocumentContentProvider(schemes.reasoning, {
    onDidChange: changed.event,
    provideTextDocumentContent(uri) {
      const state = shown.get(uri.path)?.state;
      return state === undefined ? t("This run is not in memory any more.\n") : reasoningReport(state);
    },
  });
  const closing = vscode.workspace.onDidCloseTextDocument(({ uri }) => {
    if (uri.scheme === schemes.reasoning) shown.delete(uri.path);
  });
  const stopListening = session.onEvents((record) => {
    const uri = uriOf(record);
    if (!shown.has(uri.path)) return;
    timer ??= setTimeout(() => {
      timer = undefined;
      changed.fire(uri);
    }, updateAfter);
  });

  return {
    async open() {
      const record = session.current;
      if (record === undefined) return sayNothing();
      const uri = uriOf(record);
      shown.set(uri.path, record);
      changed.fire(uri);
      const document = await vscode.workspace.openTextDocument(uri);
      // Opening may have taken its turn after a document of that name was closed.
      shown.set(uri.path, record);
      await vscode.window.showTextDocument(document, { preview: false });
    },
    async copy() {
      const state = session.current?.state;
      if (state === undefined) return sayNothing();
      await vscode.env.clipboard.writeText(reasoningReport(state));
      vscode.window.setStatusBarMessage(t("The reasoning was copied as Markdown."), 3000);
    },
    dispose() {
      stopListening();
      clearTimeout(timer);
      vscode.Disposable.from(changed, provider, closing).dispose();
    },
  };
}

async function sayNothing(): Promise<void> {
  await vscode.window.showInformationMessage(t("There is no reasoning yet. Refactor a selection first."));
}

/** The name ends as Markdown does, so that VS Code shows it as that. */
function uriOf({ input }: RunRecord): vscode.Uri {
  return vscode.Uri.from({ scheme: schemes.reasoning, path: `/${input.run}/reasoning.md` });
}
