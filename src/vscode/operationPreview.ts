import * as vscode from "vscode";
import { t } from "../core/l10n.ts";
import { schemes } from "../manifest.ts";

/** Shows the text of a file that does not exist yet, beside nothing. Neither side can be written to. */
export type OperationPreview = vscode.Disposable & {
  open(run: string, id: string, path: string, text: string): Promise<void>;
};

export function createOperationPreview(): OperationPreview {
  const texts = new Map<string, string>();
  let registered: vscode.Disposable | undefined;

  return {
    async open(run, id, path, text) {
      registered ??= vscode.workspace.registerTextDocumentContentProvider(schemes.created, {
        provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? "",
      });
      const name = fetchesWhenRead(text) ? `${path}.txt` : path;
      const side = (which: string) =>
        vscode.Uri.from({ scheme: schemes.created, path: `/${run}/${id}/${which}/${name}` });
      const after = side("new");
      texts.clear();
      texts.set(after.toString(), text);
      await vscode.commands.executeCommand("vscode.diff", side("nothing"), after, t("{0}: new file", path), {
        preview: true,
        preserveFocus: true,
      });
    },
    dispose() {
      registered?.dispose();
    },
  };
}

/** A language service may fetch what such a text names, also when the text is only shown: it is shown as plain text. */
function fetchesWhenRead(text: string): boolean {
  return /\$schema|schemaLocation|<!DOCTYPE|"extends"|"imports"|xml-(?:model|stylesheet)/i.test(text);
}
