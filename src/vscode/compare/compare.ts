import * as vscode from "vscode";
import { type FrozenRequest, hashesOf } from "../../core/compare/frozenRequest.ts";
import { gridKeys } from "../../core/compare/grid.ts";
import { isRunId } from "../../core/history/storedRun.ts";
import { t } from "../../core/l10n.ts";
import type { Money } from "../../core/money.ts";
import { buildPrompt } from "../../core/prompt.ts";
import { describeTarget } from "../../core/request.ts";
import { sentRanges } from "../../core/secrets/sentSecrets.ts";
import type { Session } from "../../core/session.ts";
import { type ModelInfo, resolveModel } from "../models.ts";
import type { AskedRequest, Refactor } from "../refactor.ts";
import { movedTargetOf, renamesSoFar, textsTaken, textsTakenAt } from "../renames.ts";
import { sha256 } from "../runFolder.ts";
import { newRunId } from "../runIds.ts";
import type { RunStore } from "../runStore.ts";
import { readContextLines } from "../settings.ts";
import { atHome } from "../storedFiles.ts";
import { workspaceRoots } from "../workspaceRoots.ts";
import { type ComparisonBoardsParts, createComparisonBoards } from "./comparisonBoards.ts";
import type { ComparedRequest } from "./comparisonReviews.ts";
import { createLiveComparison } from "./createLiveComparison.ts";
import { createGridQuestion, type GridQuestionParts } from "./gridQuestion.ts";
import type { LiveComparison } from "./liveComparison.ts";
import type { PickedMatrix } from "./matrixPicker.ts";
import { pickComparison } from "./openComparison.ts";
import { openComparisonFile } from "./openComparisonFile.ts";

/** Efforts and models side by side on one request. */
export type Compare = vscode.Disposable & {
  efforts(): Promise<void>;
  models(): Promise<void>;
  /** The request of a stored run, or of the current one. */
  run(run: string | undefined): Promise<void>;
  open(): Promise<void>;
  /** Fills the tab that VS Code brought back after a reload. */
  restore(panel: vscode.WebviewPanel, state: unknown): Promise<void>;
  /** A comparison of this workspace, such as one that a result was put together from before a reload. */
  compared(id: string): Promise<ComparedRequest | undefined>;
  /** What all comparisons that run now will have cost. */
  readonly running: Money;
};

export type CompareParts = Omit<ComparisonBoardsParts, "runAgain" | "elsewhere"> &
  GridQuestionParts & {
    /** What the runs of the panel have come to in this window. */
    readonly committed: () => Money;
    readonly session: Session;
    readonly runs: Pick<RunStore, "read">;
    readonly refactor: Pick<Refactor, "askFor" | "refreshed">;
  };

export function createCompare(given: CompareParts): Compare {
  const elsewhere = (comparison: string) => given.committed() + boards.committedBeside(comparison);
  const parts = { ...given, elsewhere };
  const { session, runs, refactor, admission, store } = parts;
  const question = createGridQuestion(parts);
  const boards = createComparisonBoards({ ...parts, runAgain });

  async function begin(
    frozen: FrozenRequest,
    models: readonly ModelInfo[],
    key: string,
    since: number,
    earlier?: LiveComparison,
  ): Promise<void> {
    const picked = await question.pick(frozen, models, key);
    if (picked !== undefined) await start(frozen, picked, since, earlier);
  }

  async function start(
    asked: FrozenRequest,
    { candidates, grid: { blind } }: PickedMatrix,
    since: number,
    earlier?: LiveComparison,
  ): Promise<void> {
    const destinations = new Set<string>();
    const admitted = await admission.admit(asked, candidates, destinations, { spent: 0, reserved: 0 }, true);
    if (admitted === undefined) return;
    const { frozen, extras: budgets, allowed } = admitted;
    const id = newRunId();
    textsTaken(id, since);
    const hashes = hashesOf(frozen, sha256);
    const roots = workspaceRoots();
    store.begin(id, frozen, hashes, { earlier: earlier?.id, roots });
    const target = describeTarget(frozen.target);
    const live = createLiveComparison(
      {
        id,
        frozen,
        hashes,
        target,
        candidates,
        blind,
        roots,
        budgets,
        cap: allowed.cap,
        day: allowed.day,
        destinations,
        earlier: earlier?.scene,
      },
      parts,
    );
    live.go();
    boards.show(live);
  }

  async function runAgain(live: LiveComparison): Promise<void> {
    const known = new Map(
      live.scene.board.cells.map(({ candidate }) => [JSON.stringify(candidate.model), candidate.model]),
    );
    const models = await question.pickOthers([...known.values()]);
    if (models !== undefined) await begin(live.frozen, models, gridKeys.again, textsTakenAt(live.id), live);
  }

  async function ofCurrent(id: string | undefined): Promise<AskedRequest | undefined> {
    const stored = id === undefined ? undefined : await runs.read(id);
    const input = stored === undefined ? session.current?.input : (await atHome(stored)).input;
    if (input === undefined) {
      void vscode.window.showInformationMessage(t("There is no run to compare. Send a request first, or open a run."));
      return undefined;
    }
    const { instruction, model } = input.request;
    const target = await refactor.refreshed(movedTargetOf(input));
    return target && { title: input.title, instruction, target, model };
  }

  return {
    async efforts() {
      const asked = await refactor.askFor("selection", "efforts");
      if (asked !== undefined)
        await begin(frozenOf(asked), [resolveModel(asked.model)], gridKeys.efforts, renamesSoFar());
    },
    async models() {
      const asked = await refactor.askFor("selection", "models");
      if (asked === undefined) return;
      const since = renamesSoFar();
      const models = await question.pickModels(asked.model);
      if (models !== undefined) await begin(frozenOf(asked), models, gridKeys.models, since);
    },
    async run(id) {
      const asked = await ofCurrent(id);
      if (asked !== undefined) await begin(frozenOf(asked), [resolveModel(asked.model)], gridKeys.run, renamesSoFar());
    },
    async open() {
      const picked = await pickComparison(store);
      if (picked === "file") await openComparisonFile(store, boards);
      else if (picked !== undefined) await boards.open(picked);
    },
    async restore(panel, state) {
      const id: unknown = typeof state === "object" && state !== null ? Reflect.get(state, "comparison") : undefined;
      if (isRunId(id)) await boards.open(id, panel);
      else panel.dispose();
    },
    compared: boards.compared,
    get running() {
      return boards.running;
    },
    dispose: boards.dispose,
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
