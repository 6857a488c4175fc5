import * as vscode from "vscode";
import type { StoredRun } from "../core/history/storedRun.ts";
import { t } from "../core/l10n.ts";
import { schemes } from "../manifest.ts";

/** What stored runs propose, as documents that nobody can edit. */
export type RunDocuments = vscode.Disposable & {
  diff(left: ProposedFile, right: ProposedFile): Promise<void>;
  /** Several files in one tab. */
  diffAll(title: string, files: readonly (readonly [ProposedFile, ProposedFile])[]): Promise<void>;
};

export type ProposedFile = {
  /** A run's, or another id that is a part of an address. */
  readonly id: string;
  readonly name: string;
  /** It came from another place. */
  readonly imported: boolean;
  readonly path: string;
  readonly text: string;
};

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

  function uriOf({ id, path, text }: ProposedFile, plain: boolean): vscode.Uri {
    const name = path.replace(/^\/+/, "");
    const uri = vscode.Uri.from({ scheme: schemes.run, path: `/${id}/${name}${plain ? ".txt" : ""}` });
    texts.set(uri.path, text);
    return uri;
  }

  /** Both as the same language. */
  function urisOf(left: ProposedFile, right: ProposedFile): [vscode.Uri, vscode.Uri] {
    const plain = [left, right].some(({ imported, text }) => imported || namesResources.test(text));
    return [uriOf(left, plain), uriOf(right, plain)];
  }

  return {
    async diff(left, right) {
      const title = `${left.path}: ${left.name} ↔ ${right.name}`;
      const [from, to] = urisOf(left, right);
      await vscode.commands.executeCommand("vscode.diff", from, to, title, { preview: false });
    },
    async diffAll(title, files) {
      const uris = files.map(([left, right]) => {
        const [from, to] = urisOf(left, right);
        return [to, from, to];
      });
      await vscode.commands.executeCommand("vscode.changes", title, uris);
    },
    dispose: () => vscode.Disposable.from(provider, closing).dispose(),
  };
}

/** What a run makes of one of its files. */
export function proposedFile(
  run: StoredRun,
  { path, text }: { readonly path: string; readonly text: string },
): ProposedFile {
  return { id: run.input.run, name: nameOf(run), imported: run.imported === true, path, text };
}

/** A file as a run was sent it. */
export function sentFile(run: StoredRun, path: string, text: string): ProposedFile {
  const imported = run.imported === true;
  return { id: `${run.input.run}/sent`, name: t("as it was sent"), imported, path, text };
}

/** A file that a run does not have. */
export function noFile(run: StoredRun, path: string): ProposedFile {
  return { id: `${run.input.run}/none`, name: t("no such file"), imported: run.imported === true, path, text: "" };
}

/** "gpt-5.5 · high". */
export function nameOf({ input }: StoredRun): string {
  return `${input.modelName} · ${input.request.effort.sent ?? input.request.effort.asked}`;
}
