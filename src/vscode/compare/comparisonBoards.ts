import * as vscode from "vscode";
import { keptShares } from "../../core/compare/keptChanges.ts";
import { isUnfinished } from "../../core/compare/unfinished.ts";
import { t } from "../../core/l10n.ts";
import type { LedgerChoice } from "../../core/ledger.ts";
import type { Money } from "../../core/money.ts";
import type { Ledger } from "../ledger.ts";
import { type BoardActionParts, carryOutOnBoard } from "./boardActions.ts";
import { createBoardView, openBoardPanel } from "./boardView.ts";
import { type ComparedRequest, comparedRequest } from "./comparisonReviews.ts";
import type { ComparisonStore, StoredComparison } from "./comparisonStore.ts";
import { createLiveComparison } from "./createLiveComparison.ts";
import type { LiveComparison, LiveParts } from "./liveComparison.ts";

/** The boards of this window: one tab for each comparison. */
export type ComparisonBoards = {
  show(live: LiveComparison): void;
  /** A stored one; its board comes to the front where it has one. `restored`: the tab that VS Code brought back. */
  open(id: string, restored?: vscode.WebviewPanel): Promise<void>;
  /** One that can be looked at, and nothing of it goes on by itself. */
  showImported(id: string, read: ReadComparison): Promise<void>;
  /** One that has a board, or is stored. */
  compared(id: string): Promise<ComparedRequest | undefined>;
  /** What all comparisons that run now will have cost. */
  readonly running: Money;
  /** What all but one have come to in this window, also those that were closed. */
  committedBeside(comparison: string): Money;
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
  let closed: Money = 0;

  function show(live: LiveComparison, restored?: vscode.WebviewPanel): void {
    const { title } = live.scene.board;
    const panel = restored ?? openBoardPanel(extensionUri, t("Compare: {0}", title.slice(0, 40)));
    const view = createBoardView(panel, extensionUri, live, (message) =>
      report(() => carryOutOnBoard(live, message, parts)),
    );
    boards.set(live.id, { live, reveal: view.reveal });
    view.onDidClose(() => {
      boards.delete(live.id);
      closed += live.committed;
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
      const live = await showStored(id, read, restored);
      if (isUnfinished(read.board)) live.go();
      return;
    }
    restored?.dispose();
    void vscode.window.showWarningMessage(
      read === undefined
        ? t("This comparison cannot be read any more: its file is gone.")
        : t("This comparison cannot be read any more. {0}", read.why),
    );
  }

  async function showStored(id: string, read: ReadComparison, restored?: vscode.WebviewPanel): Promise<LiveComparison> {
    const before = read.earlier === undefined ? undefined : await store.read(read.earlier);
    const { board } = read;
    const live = createLiveComparison(
      {
        id,
        frozen: read.request,
        hashes: board.hashes,
        target: board.target,
        candidates: board.cells.map(({ candidate }) => candidate),
        roots: read.roots,
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
    await live.prepare();
    show(live, restored);
    live.kept(await keptOf(id));
    return live;
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
    async showImported(id, read) {
      await showStored(id, read);
    },
    async compared(id) {
      const open = boards.get(id);
      if (open !== undefined) return comparedRequest(open.live);
      const read = await store.read(id);
      return read?.kind === "imported"
        ? { board: read.board, target: read.request.target, kept: () => undefined }
        : undefined;
    },
    get running() {
      return [...boards.values()].reduce((sum, { live }) => sum + live.running, 0);
    },
    committedBeside: (comparison) =>
      [...boards.values()].reduce((sum, { live }) => sum + (live.id === comparison ? 0 : live.committed), closed),
    dispose() {
      for (const { live } of boards.values()) live.dispose();
    },
  };
}
