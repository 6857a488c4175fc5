import * as vscode from "vscode";
import { isComparable } from "../../core/compare/board.ts";
import { originalOf, proposalsOf } from "../../core/compare/boardUnion.ts";
import { cellInput } from "../../core/compare/frozenRequest.ts";
import { keptChanges } from "../../core/compare/keptChanges.ts";
import type { Hunk } from "../../core/edit/hunk.ts";
import type { LogEvent } from "../../core/events.ts";
import { proposedReviews } from "../../core/history/reviews.ts";
import type { StoredRun } from "../../core/history/storedRun.ts";
import { t } from "../../core/l10n.ts";
import { ledgerReview } from "../../core/ledger.ts";
import { countText } from "../../core/numbers.ts";
import { describeTarget, filesOf } from "../../core/request.ts";
import { hunksOf, type RunState } from "../../core/runState.ts";
import type { Session } from "../../core/session.ts";
import { contextKeys } from "../../manifest.ts";
import type { Ledger } from "../ledger.ts";
import type { PanelView } from "../panelView.ts";
import type { Refactor } from "../refactor.ts";
import type { ReviewSession } from "../review.ts";
import { newRunId } from "../runIds.ts";
import type { RunStore } from "../runStore.ts";
import { atHome, fileReviews } from "../storedFiles.ts";
import type { LiveComparison } from "./liveComparison.ts";

/** What was assembled, reviewed and applied like any run; once all of it is decided, the ledger hears what was kept. */
export type ComparisonReviews = {
  begin(live: LiveComparison, hunks: readonly Hunk[]): Promise<void>;
};

export type ComparisonReviewParts = {
  readonly session: Session;
  readonly review: ReviewSession;
  readonly refactor: Pick<Refactor, "makeRoom">;
  readonly store: Pick<RunStore, "add" | "takeUp">;
  readonly panel: Pick<PanelView, "reveal">;
  readonly ledger: Pick<Ledger, "choose">;
  /** Whether runs are kept. */
  readonly isKept: () => boolean;
};

export function createComparisonReviews(parts: ComparisonReviewParts): ComparisonReviews {
  const { session, review, refactor, store, panel, ledger } = parts;
  const reviewed = new Map<string, { readonly live: LiveComparison; readonly hunks: readonly Hunk[]; told: string }>();

  session.onEvents(({ input, state }, events) => {
    const own = reviewed.get(input.run);
    if (own === undefined || state === undefined || !events.some(({ type }) => type === "review-changed")) return;
    if (ledgerReview(state) !== undefined) decided(own, state);
  });

  function decided(
    own: { readonly live: LiveComparison; readonly hunks: readonly Hunk[]; told: string },
    state: RunState,
  ): void {
    const { board } = own.live.scene;
    const views = new Map(hunksOf(state).map((hunk) => [hunk.id, hunk]));
    // Counted on the original, in the words that the user may have changed.
    const kept = own.hunks.flatMap((hunk) => {
      const view = views.get(hunk.id);
      return view?.state === "applied" ? [{ ...hunk, added: view.added }] : [];
    });
    const cells = board.cells.filter(isComparable);
    const runs = new Map(
      cells.flatMap(({ candidate, run }) => (run === undefined ? [] : [[candidate.id, run.run] as const])),
    );
    const started = new Map(cells.flatMap(({ run }) => (run === undefined ? [] : [[run.run, run.startedAt] as const])));
    const choices = keptChanges(originalOf(own.live.frozen.target), proposalsOf(board), kept, runs);
    const line = JSON.stringify(choices);
    if (line === own.told) return;
    own.told = line;
    own.live.kept(choices);
    for (const choice of choices) ledger.choose(choice, started.get(choice.request_id) ?? board.startedAt);
  }

  return {
    async begin(live, hunks) {
      const stored = await atHome(assembledRun(live, hunks));
      const files = fileReviews(stored, proposedReviews(stored));
      if (!files.some((file) => file.review.hunks.length > 0)) {
        void vscode.window.showInformationMessage(
          t(
            "This workspace has no file {0} that may be edited, so the result can only be read. Open the folder that it is about.",
            describeTarget(live.frozen.target),
          ),
        );
        return;
      }
      if (!(await refactor.makeRoom())) return;
      reviewed.set(stored.input.run, { live, hunks, told: "" });
      if (parts.isKept()) {
        await store.add(stored);
        store.takeUp(stored);
      }
      session.restore(stored.input, stored.log);
      await vscode.commands.executeCommand("setContext", contextKeys.hasRun, true);
      await panel.reveal();
      await review.begin(stored.input.run, files);
      await review.openDiff(undefined);
    },
  };
}

/** As a run that has finished: its candidates answered, and the user put the hunks together. */
function assembledRun(live: LiveComparison, hunks: readonly Hunk[]): StoredRun {
  const { board } = live.scene;
  const { frozen } = live;
  const first = board.cells.find(isComparable) ?? board.cells[0];
  if (first === undefined) throw new Error("A comparison has candidates.");
  const run = newRunId();
  const count = board.cells.filter(isComparable).length;
  const modelName = t("assembled from {0}", countText(count, "candidate"));
  const input = { ...cellInput(frozen, first.candidate, { run, comparison: board.comparison }), modelName };
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
    { type: "edit-placed", at: 0, edit: 0, hunks },
    { type: "run-end", at: 0, outcome: { kind: "finished" } },
  ];
  return { input, log, bases: new Map() };
}
