import * as vscode from "vscode";
import type { Candidate } from "../../core/compare/candidate.ts";
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
import { sha256 } from "../runFolder.ts";
import { newRunId } from "../runIds.ts";
import type { RunStore } from "../runStore.ts";
import { readContextLines } from "../settings.ts";
import { atHome } from "../storedFiles.ts";
import { type ComparisonBoardsParts, createComparisonBoards } from "./comparisonBoards.ts";
import { createLiveComparison } from "./createLiveComparison.ts";
import { createGridQuestion, type GridQuestionParts } from "./gridQuestion.ts";
import type { LiveComparison } from "./liveComparison.ts";
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
  /** What all comparisons that run now will have cost. */
  readonly running: Money;
};

export type CompareParts = Omit<ComparisonBoardsParts, "runAgain"> &
  GridQuestionParts & {
    readonly session: Session;
    readonly runs: Pick<RunStore, "read">;
    readonly refactor: Pick<Refactor, "askFor" | "refreshed">;
  };

export function createCompare(parts: CompareParts): Compare {
  const { session, runs, refactor, admission, store } = parts;
  const question = createGridQuestion(parts);
  const boards = createComparisonBoards({ ...parts, runAgain });

  async function begin(
    frozen: FrozenRequest,
    models: readonly ModelInfo[],
    key: string,
    earlier?: LiveComparison,
  ): Promise<void> {
    const picked = await question.pick(frozen, models, key);
    if (picked !== undefined) await start(frozen, picked.candidates, earlier);
  }

  async function start(
    asked: FrozenRequest,
    candidates: readonly Candidate[],
    earlier?: LiveComparison,
  ): Promise<void> {
    const destinations = new Set<string>();
    const admitted = await admission.admit(asked, candidates, destinations, { spent: 0, reserved: 0 });
    if (admitted === undefined) return;
    const { frozen, extras: budgets, allowed } = admitted;
    const id = newRunId();
    const hashes = hashesOf(frozen, sha256);
    store.begin(id, frozen, hashes, earlier?.id);
    const target = describeTarget(frozen.target);
    const live = createLiveComparison(
      { id, frozen, hashes, target, candidates, budgets, cap: allowed.cap, destinations, earlier: earlier?.scene },
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
    if (models !== undefined) await begin(live.frozen, models, gridKeys.again, live);
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

  return {
    async efforts() {
      const asked = await refactor.askFor("selection");
      if (asked !== undefined) await begin(frozenOf(asked), [resolveModel(asked.model)], gridKeys.efforts);
    },
    async models() {
      const asked = await refactor.askFor("selection");
      if (asked === undefined) return;
      const models = await question.pickModels(asked.model);
      if (models !== undefined) await begin(frozenOf(asked), models, gridKeys.models);
    },
    async run(id) {
      const asked = await ofCurrent(id);
      if (asked !== undefined) await begin(frozenOf(asked), [resolveModel(asked.model)], gridKeys.run);
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
