import * as vscode from "vscode";
import { type Board, isComparable } from "../../core/compare/board.ts";
import { originalOf, proposalsOf } from "../../core/compare/boardUnion.ts";
import type { Changes } from "../../core/compare/candidateFiles.ts";
import { cellInput } from "../../core/compare/frozenRequest.ts";
import { keptChanges, keptUnion } from "../../core/compare/keptChanges.ts";
import { takenFrom, takenFromText } from "../../core/compare/takenFrom.ts";
import type { Hunk } from "../../core/edit/hunk.ts";
import type { LogEvent } from "../../core/events.ts";
import { proposedReviews } from "../../core/history/reviews.ts";
import type { StoredRun } from "../../core/history/storedRun.ts";
import { t } from "../../core/l10n.ts";
import { type LedgerChoice, ledgerReview } from "../../core/ledger.ts";
import { describeTarget, filesOf, type Target } from "../../core/request.ts";
import { hunksOf, type RunState } from "../../core/runState.ts";
import type { RunRecord, Session } from "../../core/session.ts";
import { contextKeys } from "../../manifest.ts";
import { namer } from "../../panel/boardScene.ts";
import type { Ledger } from "../ledger.ts";
import type { PanelView } from "../panelView.ts";
import type { Refactor } from "../refactor.ts";
import type { ReviewSession } from "../review.ts";
import { newRunId } from "../runIds.ts";
import type { RunStore } from "../runStore.ts";
import { atHome, fileReviews } from "../storedFiles.ts";
import type { Verification } from "../verify.ts";
import type { LiveComparison } from "./liveComparison.ts";

/** What was assembled, reviewed and applied like any run; once all of it is decided, the ledger hears what was kept. */
export type ComparisonReviews = {
  begin(live: LiveComparison, changes: Changes): Promise<void>;
};

/** The comparison that a result was put together from: what was asked, what came of it, and who is told what was kept. */
export type ComparedRequest = {
  readonly board: Board;
  readonly target: Target;
  kept(choices: readonly LedgerChoice[]): void;
};

export function comparedRequest(live: LiveComparison): ComparedRequest {
  return {
    get board() {
      return live.scene.board;
    },
    target: live.frozen.target,
    kept: live.kept,
  };
}

export type ComparisonReviewParts = {
  readonly session: Session;
  readonly review: ReviewSession;
  readonly refactor: Pick<Refactor, "makeRoom">;
  readonly store: Pick<RunStore, "add" | "takeUp">;
  readonly panel: Pick<PanelView, "reveal">;
  readonly ledger: Pick<Ledger, "choose">;
  /** One that this window may not have begun. */
  readonly compared: (comparison: string) => Promise<ComparedRequest | undefined>;
  readonly verification: Pick<Verification, "normaliser">;
  readonly report: (carryOut: () => Promise<void>) => void;
  /** Whether runs are kept. */
  readonly isKept: () => boolean;
};

/** Counted on the original, in the words that the user may have changed. */
function keptHunks(log: readonly LogEvent[], state: RunState): Hunk[] {
  const views = new Map(hunksOf(state).map((hunk) => [hunk.id, hunk]));
  const proposed = log.flatMap((event) => (event.type === "edit-placed" ? event.hunks : []));
  return proposed.flatMap((hunk) => {
    const view = views.get(hunk.id);
    return view?.state === "applied" ? [{ ...hunk, added: view.added }] : [];
  });
}

export function createComparisonReviews(parts: ComparisonReviewParts): ComparisonReviews {
  const { session, review, refactor, store, panel, ledger, verification, report } = parts;
  let begun: { readonly run: string; readonly of: ComparedRequest } | undefined;
  /** What the ledger heard last, so that the same decisions are told once. */
  let told = "";
  let turn = 0;

  session.onEvents((record, events) => {
    const { input, state } = record;
    if (input.comparison === undefined || state === undefined || ledgerReview(state) === undefined) return;
    if (events.some(isDecision)) report(() => decided(record, state));
  });

  async function decided({ input: { run, comparison = "" }, log }: RunRecord, state: RunState): Promise<void> {
    turn += 1;
    const own = turn;
    const operations = state.operations.filter((operation) => operation.state.kind === "done");
    const kept = { hunks: keptHunks(log, state), operations };
    const of = begun?.run === run ? begun.of : await parts.compared(comparison);
    if (of === undefined) return;
    const { board, target } = of;
    const cells = board.cells.filter(isComparable);
    const runs = new Map(
      cells.flatMap(({ candidate, run }) => (run === undefined ? [] : [[candidate.id, run.run] as const])),
    );
    const started = new Map(cells.flatMap(({ run }) => (run === undefined ? [] : [[run.run, run.startedAt] as const])));
    const [original, proposals] = [originalOf(target), proposalsOf(board)];
    const plain = keptUnion(original, proposals, kept);
    const normalise = await verification.normaliser(plain, target, new AbortController().signal);
    // It was decided otherwise meanwhile.
    if (own !== turn) return;
    const choices = keptChanges(original, proposals, kept, runs, normalise);
    const line = JSON.stringify([run, choices]);
    if (line === told) return;
    told = line;
    of.kept(choices);
    for (const choice of choices) ledger.choose(choice, started.get(choice.request_id) ?? board.startedAt);
  }

  return {
    async begin(live, changes) {
      const { operations } = changes;
      const stored = await atHome(assembledRun(live, changes));
      const files = fileReviews(stored, proposedReviews(stored));
      const hasHunks = files.some((file) => file.review.hunks.length > 0);
      if (!hasHunks && operations.length === 0) {
        void vscode.window.showInformationMessage(
          t(
            "This workspace has no file {0} that may be edited, so the result can only be read. Open the folder that it is about.",
            describeTarget(live.frozen.target),
          ),
        );
        return;
      }
      if (!(await refactor.makeRoom())) return;
      begun = { run: stored.input.run, of: comparedRequest(live) };
      if (parts.isKept()) {
        await store.add(stored);
        store.takeUp(stored);
      }
      session.restore(stored.input, stored.log);
      await vscode.commands.executeCommand("setContext", contextKeys.hasRun, true);
      await panel.reveal();
      await review.begin(stored.input.run, files, { roots: stored.input.roots });
      if (hasHunks) await review.openDiff(undefined);
    },
  };
}

function isDecision({ type }: { readonly type: string }): boolean {
  return type === "review-changed" || type === "operation-changed";
}

/** As a run that has finished: its candidates answered, and the user put the hunks together. */
function assembledRun(live: LiveComparison, changes: Changes): StoredRun {
  const { frozen, scene } = live;
  const { hunks, operations } = changes;
  const { board } = scene;
  const first = board.cells.find(isComparable) ?? board.cells[0];
  if (first === undefined) throw new Error("A comparison has candidates.");
  const run = newRunId();
  const modelName = t("assembled from {0}", takenFromText(takenFrom(scene.union, changes).map(namer(scene))));
  const input = {
    ...cellInput(frozen, first.candidate, { run, comparison: board.comparison }),
    modelName,
    roots: live.roots,
  };
  const log: readonly LogEvent[] = [
    {
      type: "run-start",
      at: 0,
      run,
      startedAt: Date.now(),
      instruction: frozen.title,
      target: describeTarget(frozen.target),
      files: filesOf(frozen.target).map(({ path }) => path),
      model: modelName,
      effort: { asked: "unset", sent: undefined },
      pricing: { kind: "free" },
    },
    ...(hunks.length === 0 ? [] : [{ type: "edit-placed", at: 0, edit: 0, hunks } as const]),
    ...operations.map((operation, at) => ({ type: "file-operation", at: 0, edit: at + 1, operation }) as const),
    { type: "run-end", at: 0, outcome: { kind: "finished" } },
  ];
  return { input, log, bases: new Map() };
}
