import * as vscode from "vscode";
import type { Board } from "../../core/compare/board.ts";
import type { Candidate } from "../../core/compare/candidate.ts";
import { importComparison } from "../../core/compare/comparisonImport.ts";
import { type FrozenRequest, hashesOf } from "../../core/compare/frozenRequest.ts";
import { gridKeys, narrowGrid } from "../../core/compare/grid.ts";
import { isRunId } from "../../core/history/storedRun.ts";
import { t } from "../../core/l10n.ts";
import type { LedgerChoice } from "../../core/ledger.ts";
import type { Money } from "../../core/money.ts";
import { buildPrompt } from "../../core/prompt.ts";
import { describeTarget, type ModelRef } from "../../core/request.ts";
import { sentRanges } from "../../core/secrets/sentSecrets.ts";
import type { Session } from "../../core/session.ts";
import type { Discovery } from "../discovery.ts";
import type { Keys } from "../keys.ts";
import type { Ledger } from "../ledger.ts";
import { type ModelInfo, offlineModel, resolveModel } from "../models.ts";
import type { AskedRequest, Refactor } from "../refactor.ts";
import { sha256 } from "../runFolder.ts";
import { newRunId } from "../runIds.ts";
import type { RunStore } from "../runStore.ts";
import { readCompareLimits, readContextLines } from "../settings.ts";
import { atHome } from "../storedFiles.ts";
import type { Admission } from "./admission.ts";
import { type BoardActionParts, carryOutOnBoard } from "./boardActions.ts";
import { createBoardView, openBoardPanel } from "./boardView.ts";
import type { ComparisonStore, StoredComparison } from "./comparisonStore.ts";
import { createLiveComparison, isUnfinished, type LiveComparison, type LiveParts } from "./liveComparison.ts";
import { type PickedMatrix, pickMatrix } from "./matrixPicker.ts";
import { pickModels } from "./modelsPicker.ts";
import { pickComparison } from "./openComparison.ts";

/** Efforts and models side by side on one request. */
export type Compare = vscode.Disposable & {
  efforts(): Promise<void>;
  models(): Promise<void>;
  /** The request of a stored run, or of the current one. */
  run(run: string | undefined): Promise<void>;
  open(): Promise<void>;
  /** Fills the tab that VS Code brought back after a reload. */
  restore(panel: vscode.WebviewPanel, state: unknown): Promise<void>;
  /** What all comparisons that run now will have cost. */
  readonly running: Money;
};

export type CompareParts = LiveParts &
  Omit<BoardActionParts, "runAgain"> & {
    readonly extensionUri: vscode.Uri;
    readonly memento: vscode.Memento;
    readonly session: Session;
    readonly runs: Pick<RunStore, "read">;
    readonly refactor: Pick<Refactor, "askFor" | "refreshed">;
    readonly admission: Admission;
    readonly store: ComparisonStore;
    readonly discovery: Discovery;
    readonly keys: Keys;
    readonly ledger: Pick<Ledger, "record" | "runs">;
  };

/** Which models the user compared the last time, in this workspace. */
const memory = { models: "compare.models" } as const;

type Open = { readonly live: LiveComparison; readonly reveal: () => void };

export function createCompare(parts: CompareParts): Compare {
  const { extensionUri, memento, session, runs, refactor, admission, store, discovery, keys, ledger, report } = parts;
  const boards = new Map<string, Open>();

  async function pick(
    frozen: FrozenRequest,
    models: readonly ModelInfo[],
    key: string,
  ): Promise<PickedMatrix | undefined> {
    const estimate = await admission.estimator();
    let shown = models;
    for (;;) {
      const grid = narrowGrid(memento.get(key));
      const picked = await pickMatrix(shown, grid, (candidate) => estimate(frozen, candidate), readCompareLimits());
      if (picked === undefined || picked.kind === "candidates") {
        if (picked !== undefined) await memento.update(key, picked.grid);
        return picked;
      }
      shown =
        (await pickModels(
          shown.map(({ ref }) => ref),
          discovery,
          keys,
        )) ?? shown;
      await memento.update(
        memory.models,
        shown.map(({ ref }) => ref),
      );
    }
  }

  async function begin(
    frozen: FrozenRequest,
    models: readonly ModelInfo[],
    key: string,
    earlier?: Board,
  ): Promise<void> {
    const picked = await pick(frozen, models, key);
    if (picked !== undefined) await start(frozen, picked.candidates, earlier);
  }

  async function start(asked: FrozenRequest, candidates: readonly Candidate[], earlier?: Board): Promise<void> {
    const destinations = new Set<string>();
    const admitted = await admission.admit(asked, candidates, destinations, 0);
    if (admitted === undefined) return;
    const { frozen, extras: budgets, cap } = admitted;
    const id = newRunId();
    const hashes = hashesOf(frozen, sha256);
    store.begin(id, frozen, hashes, earlier?.comparison);
    const target = describeTarget(frozen.target);
    const live = createLiveComparison(
      { id, frozen, hashes, target, candidates, budgets, cap, destinations, earlier },
      parts,
    );
    live.go();
    show(live);
  }

  function show(live: LiveComparison, restored?: vscode.WebviewPanel): void {
    const { title } = live.scene.board;
    const panel = restored ?? openBoardPanel(extensionUri, t("Compare: {0}", title.slice(0, 40)));
    const actions: BoardActionParts = { ...parts, runAgain };
    const view = createBoardView(panel, extensionUri, live, (message) =>
      report(() => carryOutOnBoard(live, message, actions)),
    );
    boards.set(live.id, { live, reveal: view.reveal });
    view.onDidClose(() => {
      boards.delete(live.id);
      // Who closes the board stops what it shows; all that came is stored.
      live.stop();
    });
  }

  async function runAgain(live: LiveComparison): Promise<void> {
    const known = new Map(
      live.scene.board.cells.map(({ candidate }) => [JSON.stringify(candidate.model), candidate.model]),
    );
    const models = await pickModels([...known.values()], discovery, keys);
    if (models !== undefined) await begin(live.frozen, models, gridKeys.again, live.scene.board);
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

  async function showStored(
    id: string,
    read: Extract<StoredComparison, { kind: "imported" }>,
    restored?: vscode.WebviewPanel,
  ): Promise<void> {
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
        earlier: before?.kind === "imported" ? before.board : undefined,
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

  /** A file that somebody sent: its files are looked for here, and it is stored as a comparison of this workspace. */
  async function openFile(): Promise<void> {
    const [place] =
      (await vscode.window.showOpenDialog({ title: t("Open Comparison"), filters: { JSON: ["json"] } })) ?? [];
    if (place === undefined) return;
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(place));
    const read = importComparison(text, sha256);
    if (read.kind === "unreadable") {
      void vscode.window.showWarningMessage(t("This file cannot be opened as a comparison. {0}", read.why));
      return;
    }
    const [first] = read.board.cells;
    if (first === undefined) return;
    const { target } = await homeRequest(read.request, first.candidate);
    const id = newRunId();
    const request = { ...read.request, target };
    store.begin(id, request, read.board.hashes, undefined);
    for (const event of read.log)
      store.append(id, event.type === "comparison-start" ? { ...event, comparison: id } : event);
    await showStored(id, { ...read, request, earlier: undefined });
  }

  async function ofCurrent(id: string | undefined): Promise<AskedRequest | undefined> {
    const stored = id === undefined ? undefined : await runs.read(id);
    const input = stored === undefined ? session.current?.input : (await atHome(stored)).input;
    if (input === undefined) {
      void vscode.window.showInformationMessage(t("There is no run to compare. Send a request first, or open a run."));
      return undefined;
    }
    const { instruction, target: before, model } = input.request;
    const target = await refactor.refreshed(before);
    return target && { title: input.title, instruction, target, model };
  }

  function rememberedModels(current: ModelRef): readonly ModelInfo[] {
    const stored: unknown = memento.get(memory.models);
    const refs = Array.isArray(stored) ? stored.filter(isModelRef) : [];
    const all = [current, offlineModel, ...refs];
    return [...new Map(all.map((ref) => [JSON.stringify([ref.endpoint, ref.model]), resolveModel(ref)])).values()];
  }

  return {
    async efforts() {
      const asked = await refactor.askFor("selection");
      if (asked !== undefined) await begin(frozenOf(asked), [resolveModel(asked.model)], gridKeys.efforts);
    },
    async models() {
      const asked = await refactor.askFor("selection");
      if (asked === undefined) return;
      const models = await pickModels(
        rememberedModels(asked.model).map(({ ref }) => ref),
        discovery,
        keys,
      );
      if (models === undefined) return;
      await memento.update(
        memory.models,
        models.map(({ ref }) => ref),
      );
      await begin(frozenOf(asked), models, gridKeys.models);
    },
    async run(id) {
      const asked = await ofCurrent(id);
      if (asked !== undefined) await begin(frozenOf(asked), [resolveModel(asked.model)], gridKeys.run);
    },
    async open() {
      const picked = await pickComparison(store);
      if (picked === "file") await openFile();
      else if (picked !== undefined) await open(picked);
    },
    async restore(panel, state) {
      const id: unknown = typeof state === "object" && state !== null ? Reflect.get(state, "comparison") : undefined;
      if (isRunId(id)) await open(id, panel);
      else panel.dispose();
    },
    get running() {
      return [...boards.values()].reduce((sum, { live }) => sum + live.running, 0);
    },
    dispose() {
      for (const { live } of boards.values()) live.dispose();
    },
  };
}

/** One prompt for all, in the edit format that every model can write. */
function frozenOf({ title, instruction, target }: AskedRequest): FrozenRequest {
  const contextLines = readContextLines();
  return {
    title,
    instruction,
    target,
    prompt: buildPrompt(instruction, target, contextLines),
    ranges: sentRanges(target, contextLines),
  };
}

async function homeRequest(
  { title, instruction, target, prompt }: FrozenRequest,
  { model, modelName, effort }: Candidate,
) {
  const input = { run: newRunId(), title, request: { instruction, target, model, effort }, prompt, modelName };
  return (await atHome({ input, log: [], bases: new Map(), imported: true })).input.request;
}

function isModelRef(value: unknown): value is ModelRef {
  if (typeof value !== "object" || value === null) return false;
  return typeof Reflect.get(value, "endpoint") === "string" && typeof Reflect.get(value, "model") === "string";
}
