import * as vscode from "vscode";
import { schemes } from "../manifest.ts";

/** Texts as documents that nobody can edit, and that ask nothing when they are closed. */
export type TextDocuments = vscode.Disposable & {
  show(shown: ShownText): Promise<void>;
  diff(left: ShownText, right: ShownText, title: string): Promise<void>;
};

/** `name` is what the tab says, with the extension that decides the language. */
type ShownText = { readonly name: string; readonly text: string };

export function createTextDocuments(): TextDocuments {
  const texts = new Map<string, string>();
  let count = 0;
  const provider = vscode.workspace.registerTextDocumentContentProvider(schemes.text, {
    provideTextDocumentContent: (uri) => texts.get(uri.path) ?? "",
  });
  const closing = vscode.workspace.onDidCloseTextDocument(({ uri }) => {
    if (uri.scheme === schemes.text) texts.delete(uri.path);
  });

  function uriOf({ name, text }: ShownText): vscode.Uri {
    count += 1;
    const uri = vscode.Uri.from({ scheme: schemes.text, path: `/${count}/${name.replaceAll("/", "∕")}` });
    texts.set(uri.path, text);
    return uri;
  }

  return {
    async show(shown) {
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uriOf(shown)), { preview: false });
    },
    async diff(left, right, title) {
      await vscode.commands.executeCommand("vscode.diff", uriOf(left), uriOf(right), title, { preview: false });
    },
    dispose: () => vscode.Disposable.from(provider, closing).dispose(),
  };
}
