import * as vscode from "vscode";
import { keptShares } from "../../core/compare/keptChanges.ts";
import { t } from "../../core/l10n.ts";
import type { LedgerChoice } from "../../core/ledger.ts";
import type { Money } from "../../core/money.ts";
import type { Ledger } from "../ledger.ts";
import { type BoardActionParts, carryOutOnBoard } from "./boardActions.ts";
import { createBoardView, openBoardPanel } from "./boardView.ts";
import type { ComparisonStore, StoredComparison } from "./comparisonStore.ts";
import { createLiveComparison } from "./createLiveComparison.ts";
import { isUnfinished, type LiveComparison, type LiveParts } from "./liveComparison.ts";

/** The boards of this window: one tab for each comparison. */
export type ComparisonBoards = {
  show(live: LiveComparison): void;
  /** A stored one; its board comes to the front where it has one. `restored`: the tab that VS Code brought back. */
  open(id: string, restored?: vscode.WebviewPanel): Promise<void>;
  showStored(id: string, read: ReadComparison, restored?: vscode.WebviewPanel): Promise<void>;
  /** What all comparisons that run now will have cost. */
  readonly running: Money;
  dispose(): void;
};

type ReadComparison = Extract<StoredComparison, { kind: "imported" }>;

export type ComparisonBoardsParts = LiveParts &
  BoardActionParts & {
    readonly extensionUri: vscode.Uri;
    readonly store: ComparisonStore;
    readonly ledger: Pick<Ledger, "record" | "runs">;
  };

type Open = { readonly live: LiveComparison; readonly reveal: () => void };

export function createComparisonBoards(parts: ComparisonBoardsParts): ComparisonBoards {
  const { extensionUri, store, ledger, report } = parts;
  const boards = new Map<string, Open>();

  function show(live: LiveComparison, restored?: vscode.WebviewPanel): void {
    const { title } = live.scene.board;
    const panel = restored ?? openBoardPanel(extensionUri, t("Compare: {0}", title.slice(0, 40)));
    const view = createBoardView(panel, extensionUri, live, (message) =>
      report(() => carryOutOnBoard(live, message, parts)),
    );
    boards.set(live.id, { live, reveal: view.reveal });
    view.onDidClose(() => {
      boards.delete(live.id);
      // Who closes the board stops what it shows and what runs for it; all that came is stored.
      live.dispose();
    });
  }

  async function open(id: string, restored?: vscode.WebviewPanel): Promise<void> {
    const known = boards.get(id);
    if (known !== undefined) {
      known.reveal();
      return;
    }
    const read = await store.read(id);
    if (read?.kind === "imported") {
      store.takeUp(id);
      await showStored(id, read, restored);
      return;
    }
    restored?.dispose();
    void vscode.window.showWarningMessage(
      read === undefined
        ? t("This comparison cannot be read any more: its file is gone.")
        : t("This comparison cannot be read any more. {0}", read.why),
    );
  }

  async function showStored(id: string, read: ReadComparison, restored?: vscode.WebviewPanel): Promise<void> {
    const before = read.earlier === undefined ? undefined : await store.read(read.earlier);
    const { board } = read;
    const live = createLiveComparison(
      {
        id,
        frozen: read.request,
        hashes: board.hashes,
        target: board.target,
        candidates: board.cells.map(({ candidate }) => candidate),
        budgets: new Map(),
        cap: board.cap,
        destinations: new Set(),
        log: read.log,
        earlier:
          read.earlier !== undefined && before?.kind === "imported"
            ? { board: before.board, kept: keptShares(await keptOf(read.earlier)) }
            : undefined,
      },
      parts,
    );
    if (read.changed.length > 0)
      live.notice(
        t("The file was changed since it was written ({0}); do not trust what it says.", read.changed.join(", ")),
      );
    if (isUnfinished(board)) live.go();
    show(live, restored);
    live.kept(await keptOf(id));
  }

  /** What was kept of it before, as far as the usage records can be read. */
  async function keptOf(id: string): Promise<readonly LedgerChoice[]> {
    const known = await ledger.runs().catch(() => []);
    return known.flatMap(({ comparison, request_id, kept, matched }) =>
      comparison === id && kept !== undefined && matched !== undefined ? [{ request_id, kept, matched }] : [],
    );
  }

  return {
    show: (live) => show(live),
    open,
    showStored,
    get running() {
      return [...boards.values()].reduce((sum, { live }) => sum + live.running, 0);
    },
    dispose() {
      for (const { live } of boards.values()) live.dispose();
    },
  };
}
