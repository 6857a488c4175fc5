import * as vscode from "vscode";
import { schemes } from "../manifest.ts";

/** The two sides of a review's diff: the base, read-only, and the proposal, which the user may edit. */
export type ProposalDocuments = vscode.Disposable & {
  /** Shows these texts from now on. A proposal that the user has edited is not touched. */
  show(sides: ProposalSides): void;
  /** Opens the diff, at a line of the proposal where one is given. */
  open(title: string, line: number | undefined): Promise<void>;
  /** Closes the diff's tabs. What the user typed on the proposal's side is in the review already. */
  close(): Promise<void>;
  readonly proposalUri: vscode.Uri | undefined;
  /** The user edited the proposal: its whole text as it stands there. */
  readonly onDidEdit: vscode.Event<string>;
};

type ProposalSides = {
  readonly run: string;
  readonly path: string;
  readonly base: string;
  readonly proposal: string;
};

export function createProposalDocuments(): ProposalDocuments {
  const edited = new vscode.EventEmitter<string>();
  const baseChanged = new vscode.EventEmitter<vscode.Uri>();
  const filesChanged = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  let sides: ProposalSides | undefined;
  let bytes: Uint8Array = new Uint8Array();
  let changedAt = Date.now();
  /** The proposal's document is being brought up to date: what changes in it now is not the user's doing. */
  let updating = false;
  /** The user's own edit is being told, so that the document is ahead of what is shown and must not be set back. */
  let telling = false;

  const uri = (scheme: string) =>
    sides === undefined
      ? undefined
      : vscode.Uri.from({ scheme, path: `/${sides.run}/${sides.path.replace(/^\/+/, "")}` });
  const isProposal = (other: vscode.Uri) => other.toString() === uri(schemes.proposal)?.toString();

  function write(text: string): void {
    bytes = new TextEncoder().encode(text);
    if (openProposal() !== undefined) {
      if (!telling) void update();
      return;
    }
    changedAt = Math.max(Date.now(), changedAt + 1);
    const changed = uri(schemes.proposal);
    if (changed !== undefined) filesChanged.fire([{ type: vscode.FileChangeType.Changed, uri: changed }]);
  }

  /**
   * VS Code does not read a document anew that has unsaved changes, and one that has none only a moment later: until
   * then a key pressed in it would be compared with what the review has moved on from.
   */
  async function update(): Promise<void> {
    if (updating) return;
    updating = true;
    try {
      for (let document = openProposal(); document !== undefined; document = openProposal()) {
        const wanted = sides?.proposal ?? "";
        if (document.getText() === wanted) break;
        const edit = new vscode.WorkspaceEdit();
        edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), wanted);
        if (!(await vscode.workspace.applyEdit(edit))) break;
      }
    } finally {
      updating = false;
    }
    await openProposal()?.save();
  }

  function openProposal(): vscode.TextDocument | undefined {
    return vscode.workspace.textDocuments.find((document) => isProposal(document.uri));
  }

  function tell(text: string): void {
    telling = true;
    try {
      edited.fire(text);
    } finally {
      telling = false;
    }
  }

  const refuse = () => {
    throw vscode.FileSystemError.NoPermissions("A proposal is one file; nothing else can be kept here.");
  };
  const fileSystem: vscode.FileSystemProvider = {
    onDidChangeFile: filesChanged.event,
    watch: () => new vscode.Disposable(() => undefined),
    stat: (other) => {
      if (!isProposal(other)) throw vscode.FileSystemError.FileNotFound(other);
      return { type: vscode.FileType.File, ctime: 0, mtime: changedAt, size: bytes.byteLength };
    },
    readFile: (other) => {
      if (!isProposal(other)) throw vscode.FileSystemError.FileNotFound(other);
      return bytes;
    },
    writeFile: (other, content) => {
      if (!isProposal(other)) throw vscode.FileSystemError.FileNotFound(other);
      bytes = content;
      changedAt = Math.max(Date.now(), changedAt + 1);
    },
    readDirectory: refuse,
    createDirectory: refuse,
    delete: refuse,
    rename: refuse,
  };

  const disposables = [
    edited,
    baseChanged,
    filesChanged,
    vscode.workspace.registerFileSystemProvider(schemes.proposal, fileSystem, { isCaseSensitive: true }),
    vscode.workspace.registerTextDocumentContentProvider(schemes.snapshot, {
      onDidChange: baseChanged.event,
      provideTextDocumentContent: () => sides?.base ?? "",
    }),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length === 0 || updating || !isProposal(document.uri)) return;
      if (document.getText() !== sides?.proposal) tell(document.getText());
    }),
    // Closed without saving: what counts is what the review shows when it is opened again.
    vscode.workspace.onDidCloseTextDocument((document) => {
      if (isProposal(document.uri)) tell(new TextDecoder().decode(bytes));
    }),
  ];

  return {
    get proposalUri() {
      return uri(schemes.proposal);
    },
    onDidEdit: edited.event,
    show(next) {
      const before = sides;
      sides = next;
      const base = uri(schemes.snapshot);
      if (base !== undefined && before?.base !== next.base) baseChanged.fire(base);
      if (before?.run !== next.run || new TextDecoder().decode(bytes) !== next.proposal) write(next.proposal);
    },
    async open(title, line) {
      const left = uri(schemes.snapshot);
      const right = uri(schemes.proposal);
      if (left === undefined || right === undefined) return;
      const at = line === undefined ? {} : { selection: new vscode.Range(line, 0, line, 0) };
      await vscode.commands.executeCommand("vscode.diff", left, right, title, { preview: false, ...at });
    },
    async close() {
      const right = uri(schemes.proposal);
      const tabs = vscode.window.tabGroups.all
        .flatMap((group) => group.tabs)
        .filter(
          ({ input }) => input instanceof vscode.TabInputTextDiff && input.modified.toString() === right?.toString(),
        );
      if (tabs.length === 0) return;
      // A dirty tab would ask whether to save; this saves into memory, and the review has the text already.
      const open = openProposal();
      if (open?.isDirty === true) await open.save();
      await vscode.window.tabGroups.close(tabs, true);
    },
    dispose() {
      for (const disposable of disposables) disposable.dispose();
    },
  };
}
