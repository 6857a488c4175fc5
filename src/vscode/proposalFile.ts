import * as vscode from "vscode";
import { schemes } from "../manifest.ts";
import type { ProposalSides } from "./proposalDocuments.ts";

/** One file's diff: what both sides show, and the bytes of the proposal as VS Code reads and writes them. */
export type ProposalFile = {
  readonly run: string;
  readonly base: string;
  readonly baseUri: vscode.Uri;
  readonly proposalUri: vscode.Uri;
  show(sides: ProposalSides): void;
  /** The proposal's document changed, or was closed. */
  changed(text: string): void;
  closed(): void;
  save(): Promise<void>;
  stat(): vscode.FileStat;
  read(): Uint8Array;
  write(content: Uint8Array): void;
};

type Listener = {
  /** The user edited the proposal: its whole text. */
  edited(text: string): void;
  baseChanged(uri: vscode.Uri): void;
  fileChanged(uri: vscode.Uri): void;
};

export function createProposalFile(first: ProposalSides, listener: Listener): ProposalFile {
  const path = `/${first.run}/${first.path.replace(/^\/+/, "")}`;
  const baseUri = vscode.Uri.from({ scheme: schemes.snapshot, path });
  const proposalUri = vscode.Uri.from({ scheme: schemes.proposal, path });
  let sides = first;
  let bytes: Uint8Array = new TextEncoder().encode(first.proposal);
  let changedAt = Date.now();
  /** The document is being brought up to date: what changes in it now is not the user's doing. */
  let updating = false;
  /** The user's own edit is being told, so that the document is ahead of what is shown and must not be set back. */
  let telling = false;

  function openDocument(): vscode.TextDocument | undefined {
    return vscode.workspace.textDocuments.find((document) => document.uri.toString() === proposalUri.toString());
  }

  function touch(): void {
    changedAt = Math.max(Date.now(), changedAt + 1);
  }

  function setProposal(text: string): void {
    bytes = new TextEncoder().encode(text);
    if (openDocument() === undefined) {
      touch();
      listener.fileChanged(proposalUri);
    } else if (!telling) void update();
  }

  /**
   * VS Code does not read a document anew that has unsaved changes, and one that has none only a moment later: until
   * then a key pressed in it would be compared with what the review has moved on from.
   */
  async function update(): Promise<void> {
    if (updating) return;
    updating = true;
    try {
      for (let document = openDocument(); document !== undefined; document = openDocument()) {
        if (document.getText() === sides.proposal) break;
        const edit = new vscode.WorkspaceEdit();
        edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), sides.proposal);
        if (!(await vscode.workspace.applyEdit(edit))) break;
      }
    } finally {
      updating = false;
    }
    await openDocument()?.save();
  }

  function tell(text: string): void {
    telling = true;
    try {
      listener.edited(text);
    } finally {
      telling = false;
    }
  }

  return {
    run: first.run,
    baseUri,
    proposalUri,
    get base() {
      return sides.base;
    },
    show(next) {
      const before = sides;
      sides = next;
      if (before.base !== next.base) listener.baseChanged(baseUri);
      if (new TextDecoder().decode(bytes) !== next.proposal) setProposal(next.proposal);
    },
    changed(text) {
      if (!updating && text !== sides.proposal) tell(text);
    },
    // Closed without saving: what counts is what the review shows when it is opened again.
    closed: () => tell(new TextDecoder().decode(bytes)),
    async save() {
      const document = openDocument();
      if (document?.isDirty === true) await document.save();
    },
    stat: () => ({ type: vscode.FileType.File, ctime: 0, mtime: changedAt, size: bytes.byteLength }),
    read: () => bytes,
    write(content) {
      bytes = content;
      touch();
    },
  };
}
