import * as vscode from "vscode";
import type { StoredRun } from "../core/history/storedRun.ts";
import { schemes } from "../manifest.ts";

/** What stored runs propose, as documents that nobody can edit. */
export type RunDocuments = vscode.Disposable & {
  diff(left: ProposedFile, right: ProposedFile): Promise<void>;
};

type ProposedFile = { readonly run: StoredRun; readonly path: string; readonly text: string };

/** A language service may fetch what such a text names, so it is shown as plain text. */
const namesResources = /\$schema|schemaLocation|<!DOCTYPE|<\?xml|"extends"|importmap/i;

export function createRunDocuments(): RunDocuments {
  const texts = new Map<string, string>();
  const provider = vscode.workspace.registerTextDocumentContentProvider(schemes.run, {
    provideTextDocumentContent: (uri) => texts.get(uri.path) ?? "",
  });
  const closing = vscode.workspace.onDidCloseTextDocument(({ uri }) => {
    if (uri.scheme === schemes.run) texts.delete(uri.path);
  });

  function uriOf({ run, path, text }: ProposedFile, plain: boolean): vscode.Uri {
    const name = path.replace(/^\/+/, "");
    const uri = vscode.Uri.from({ scheme: schemes.run, path: `/${run.input.run}/${name}${plain ? ".txt" : ""}` });
    texts.set(uri.path, text);
    return uri;
  }

  return {
    async diff(left, right) {
      const plain = [left, right].some(({ run, text }) => run.imported === true || namesResources.test(text));
      const title = `${left.path}: ${nameOf(left.run)} ↔ ${nameOf(right.run)}`;
      await vscode.commands.executeCommand("vscode.diff", uriOf(left, plain), uriOf(right, plain), title, {
        preview: false,
      });
    },
    dispose: () => vscode.Disposable.from(provider, closing).dispose(),
  };
}

/** "gpt-5.5 high". */
export function nameOf({ input }: StoredRun): string {
  return `${input.modelName} ${input.request.effort.sent ?? input.request.effort.asked}`;
}
