import * as vscode from "vscode";
import type { LogEvent } from "../core/events.ts";
import { inspectionText } from "../core/inspection.ts";
import { t } from "../core/l10n.ts";
import type { RunRecord, Session } from "../core/session.ts";
import { schemes } from "../manifest.ts";

/** Shows what was sent for a run, and what came back, as a document that nobody can edit. */
export type RequestInspector = vscode.Disposable & {
  /** Of the run in the panel, where none is given. */
  open(record?: InspectedRun): Promise<void>;
};

export type InspectedRun = Pick<RunRecord, "input" | "log">;

/** What is worth writing the document anew for while it is open: not each piece of text. */
const telling = new Set<LogEvent["type"]>([
  "http-request",
  "http-response",
  "first-byte",
  "effort-corrected",
  "retrying",
  "waiting",
  "run-end",
]);

export function createRequestInspector(session: Session): RequestInspector {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  /** The records whose documents are open: a later run does not take the place of what is being read. */
  const shown = new Map<string, InspectedRun>();

  const provider = vscode.workspace.registerTextDocumentContentProvider(schemes.request, {
    onDidChange: changed.event,
    provideTextDocumentContent(uri) {
      const record = shown.get(uri.path);
      return record === undefined ? t("// This run is not in memory any more.\n") : textOf(record);
    },
  });
  const closing = vscode.workspace.onDidCloseTextDocument(({ uri }) => {
    if (uri.scheme === schemes.request) shown.delete(uri.path);
  });
  const stopListening = session.onEvents((record, events) => {
    const path = pathOf(record);
    if (shown.has(path) && events.some((event) => telling.has(event.type))) {
      changed.fire(vscode.Uri.from({ scheme: schemes.request, path }));
    }
  });

  return {
    async open(given) {
      const record = given ?? session.current;
      if (record === undefined) {
        await vscode.window.showInformationMessage(t("There is no request yet. Refactor a selection first."));
        return;
      }
      const uri = vscode.Uri.from({ scheme: schemes.request, path: pathOf(record) });
      shown.set(uri.path, record);
      changed.fire(uri);
      const document = await vscode.workspace.openTextDocument(uri);
      if (document.languageId !== "jsonc") await vscode.languages.setTextDocumentLanguage(document, "jsonc");
      // A change of the language closes the document for a moment.
      shown.set(uri.path, record);
      await vscode.window.showTextDocument(document, { preview: false });
    },
    dispose() {
      stopListening();
      vscode.Disposable.from(changed, provider, closing).dispose();
    },
  };
}

function pathOf({ input }: InspectedRun): string {
  return `/${input.run}/request.jsonc`;
}

function textOf({ input, log }: InspectedRun): string {
  return inspectionText(input, log, (milliseconds) => new Date(milliseconds).toISOString());
}
