import * as vscode from "vscode";
import { schemes } from "../manifest.ts";
import { createProposalFile, type ProposalFile } from "./proposalFile.ts";

/** The two sides of each file's diff in a review: the base, read-only, and the proposal, which the user may edit. */
export type ProposalDocuments = vscode.Disposable & {
  /** Shows these texts for a file of the review from now on. A proposal that the user has edited is not touched. */
  show(file: number, sides: ProposalSides): void;
  /** Opens a file's diff, at a line of the proposal where one is given. */
  open(file: number, title: string, line: number | undefined): Promise<void>;
  /** Closes the diffs' tabs. What the user typed on the proposal's side is in the review already. */
  close(): Promise<void>;
  /** Closes them and forgets what they showed. */
  clear(): Promise<void>;
  proposalUri(file: number): vscode.Uri | undefined;
  /** The file whose proposal a document is. */
  fileOf(uri: vscode.Uri): number | undefined;
  /** The user edited a proposal: its whole text as it stands there. */
  readonly onDidEdit: vscode.Event<ProposalEdit>;
};

export type ProposalSides = {
  readonly run: string;
  readonly path: string;
  readonly base: string;
  readonly proposal: string;
};

type ProposalEdit = { readonly file: number; readonly text: string };

export function createProposalDocuments(): ProposalDocuments {
  const edited = new vscode.EventEmitter<ProposalEdit>();
  const baseChanged = new vscode.EventEmitter<vscode.Uri>();
  const filesChanged = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  const shown = new Map<number, ProposalFile>();

  const at = (uri: vscode.Uri) => [...shown.values()].find((file) => file.proposalUri.toString() === uri.toString());
  const existing = (uri: vscode.Uri): ProposalFile => {
    const file = at(uri);
    if (file === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return file;
  };
  const refuse = () => {
    throw vscode.FileSystemError.NoPermissions("A proposal is one file; nothing else can be kept here.");
  };
  const fileSystem: vscode.FileSystemProvider = {
    onDidChangeFile: filesChanged.event,
    watch: () => new vscode.Disposable(() => undefined),
    stat: (uri) => existing(uri).stat(),
    readFile: (uri) => existing(uri).read(),
    writeFile: (uri, content) => existing(uri).write(content),
    readDirectory: refuse,
    createDirectory: refuse,
    delete: refuse,
    rename: refuse,
  };

  let registered: readonly vscode.Disposable[] | undefined;

  /** With the first review, since VS Code takes one provider of a scheme. */
  const register = (): vscode.Disposable[] => [
    vscode.workspace.registerFileSystemProvider(schemes.proposal, fileSystem, { isCaseSensitive: true }),
    vscode.workspace.registerTextDocumentContentProvider(schemes.snapshot, {
      onDidChange: baseChanged.event,
      provideTextDocumentContent: (uri) => at(uri.with({ scheme: schemes.proposal }))?.base ?? "",
    }),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0) at(document.uri)?.changed(document.getText());
    }),
    vscode.workspace.onDidCloseTextDocument((document) => at(document.uri)?.closed()),
  ];

  async function close(): Promise<void> {
    const tabs = vscode.window.tabGroups.all
      .flatMap((group) => group.tabs)
      .filter(({ input }) => input instanceof vscode.TabInputTextDiff && at(input.modified) !== undefined);
    if (tabs.length === 0) return;
    // A dirty tab would ask whether to save; this saves into memory, and the review has the text already.
    for (const file of shown.values()) await file.save();
    await vscode.window.tabGroups.close(tabs, true);
  }

  return {
    onDidEdit: edited.event,
    proposalUri: (file) => shown.get(file)?.proposalUri,
    fileOf: (uri) => [...shown].find(([, file]) => file.proposalUri.toString() === uri.toString())?.[0],
    show(file, sides) {
      registered ??= register();
      const known = shown.get(file);
      if (known?.run === sides.run) {
        known.show(sides);
        return;
      }
      shown.set(
        file,
        createProposalFile(sides, {
          edited: (text) => edited.fire({ file, text }),
          baseChanged: (uri) => baseChanged.fire(uri),
          fileChanged: (uri) => filesChanged.fire([{ type: vscode.FileChangeType.Changed, uri }]),
        }),
      );
    },
    async open(file, title, line) {
      const known = shown.get(file);
      if (known === undefined) return;
      const options = line === undefined ? {} : { selection: new vscode.Range(line, 0, line, 0) };
      await vscode.commands.executeCommand("vscode.diff", known.baseUri, known.proposalUri, title, {
        preview: false,
        ...options,
      });
    },
    close,
    async clear() {
      await close();
      shown.clear();
    },
    dispose() {
      for (const disposable of [edited, baseChanged, filesChanged, ...(registered ?? [])]) disposable.dispose();
    },
  };
}
