import * as vscode from "vscode";
import { afterRevert, proposedReviews, proposedTexts, revertReviews, storedReviews } from "../core/history/reviews.ts";
import type { StoredRun } from "../core/history/storedRun.ts";
import { stateOf } from "../core/history/summary.ts";
import { t } from "../core/l10n.ts";
import { withoutPlace } from "../core/nextSteps.ts";
import { countText } from "../core/numbers.ts";
import type { ReplaySpeed } from "../core/replay.ts";
import { describeTarget, filesOf } from "../core/request.ts";
import { type HunkView, hunkViews, type Review } from "../core/review.ts";
import { isReviewable } from "../core/runState.ts";
import type { Session } from "../core/session.ts";
import { contextKeys } from "../manifest.ts";
import type { NamedAnswer } from "./answerDiff.ts";
import type { ComparisonStore } from "./compare/comparisonStore.ts";
import type { HistoryList } from "./historyList.ts";
import type { PanelView } from "./panelView.ts";
import type { Refactor } from "./refactor.ts";
import type { Replays } from "./replay.ts";
import type { ReviewedRun, ReviewSession } from "./review.ts";
import { nameOf, proposedFile, type RunDocuments } from "./runDocuments.ts";
import type { RunStore } from "./runStore.ts";
import { atHome, fileReviews } from "./storedFiles.ts";

/** What can be done with a stored run. Without a run, the user is asked which. */
export type History = {
  /** Shows it in the panel as it was left, with its review where it has one. */
  open(run: string | undefined): Promise<void>;
  /** Reviews all that it proposed once more, on the files as they are now. */
  reapply(run: string | undefined): Promise<void>;
  /** Takes back what was applied of it, where that still stands; what was changed since is merged, or is a conflict. */
  revert(run: string | undefined): Promise<void>;
  diff(runs: readonly string[]): Promise<void>;
  /** Plays it back in the panel by its stored times, without key or network. */
  replay(run: string | undefined): Promise<void>;
  rerun(run: string | undefined): Promise<void>;
  remove(runs: readonly string[]): Promise<void>;
  removeAll(): Promise<void>;
  /** True when what changed is the review of a revert: then the run that it takes back is brought up to date. */
  revertChanged(review: string, hunks: readonly HunkView[]): boolean;
};

export type HistoryParts = {
  readonly store: RunStore;
  readonly list: HistoryList;
  readonly session: Session;
  readonly review: ReviewSession;
  readonly refactor: Pick<Refactor, "makeRoom" | "rerun">;
  readonly panel: Pick<PanelView, "reveal">;
  readonly documents: RunDocuments;
  readonly replays: Replays;
  readonly comparisons: Pick<ComparisonStore, "list" | "clear">;
  /** Two answers that are no edits, beside each other. */
  readonly diffAnswers: (first: NamedAnswer, second: NamedAnswer) => Promise<void>;
};

/** What a run said, where it proposes no edit. */
function answerOf(run: StoredRun): NamedAnswer | undefined {
  const state = stateOf(run);
  if (state === undefined || state.answer === "" || state.hunks.length > 0) return undefined;
  return { name: nameOf(run), text: state.answer };
}

const speeds: readonly (vscode.QuickPickItem & { readonly speed: ReplaySpeed })[] = [
  { label: "1×", description: t("as fast as it was"), speed: 1 },
  { label: "10×", description: t("ten times as fast"), speed: 10 },
  { label: t("At once"), description: t("the whole run; then go back to any moment"), speed: 0 },
];

export function createHistory(parts: HistoryParts): History {
  const { store, list, session, review, refactor, panel, documents, replays, comparisons } = parts;
  let reverting: { readonly name: string; readonly run: StoredRun; taken: string } | undefined;

  async function stored(run: string | undefined): Promise<StoredRun | undefined> {
    if (run === undefined) return undefined;
    const found = await store.read(run);
    if (found === undefined && !store.isTooLong(run)) {
      void vscode.window.showWarningMessage(
        t("This run cannot be read any more: its file is gone, or is damaged and was set aside. The log says which."),
      );
    }
    return found && (await atHome(found));
  }

  /** The run becomes the one in the panel. */
  async function take(run: StoredRun): Promise<boolean> {
    if (!(await refactor.makeRoom())) return false;
    store.takeUp(run);
    session.restore(run.input, run.log);
    await vscode.commands.executeCommand("setContext", contextKeys.hasRun, true);
    await panel.reveal();
    return true;
  }

  async function reapply(id: string | undefined): Promise<void> {
    const run = await stored(id ?? (await list.pick(t("Re-apply Run"), ({ reviewable }) => reviewable)));
    const state = run === undefined ? undefined : stateOf(run);
    if (run === undefined || state === undefined) return;
    const files = fileReviews(run, proposedReviews(run));
    if (!isReviewable(state) || !files.some(({ review: each }) => each.hunks.length > 0)) {
      void vscode.window.showInformationMessage(noReviewText(run, isReviewable(state)));
      return;
    }
    if (!(await take(run))) return;
    await review.begin(run.input.run, files, about(run));
    await review.openDiff(undefined);
  }

  async function revert(id: string | undefined): Promise<void> {
    const run = await stored(id ?? (await list.pick(t("Revert Run"), ({ applied }) => applied > 0)));
    if (run === undefined) return;
    const files = fileReviews(run, revertReviews(run));
    const count = files.reduce((sum, { review: each }) => sum + each.hunks.length, 0);
    if (count === 0) {
      void vscode.window.showInformationMessage(t("Nothing of this run is applied, so there is nothing to revert."));
      return;
    }
    if (!(await refactor.makeRoom())) return;
    const name = `revert-${run.input.run}`;
    reverting = { name, run, taken: "" };
    await review.begin(name, files);
    await review.apply();
    if (review.open) return;
    await reverted(run, count);
  }

  async function reverted(run: StoredRun, count: number): Promise<void> {
    await review.end();
    if (session.current?.input.run === run.input.run) {
      const back = await stored(run.input.run);
      if (back !== undefined) await review.begin(run.input.run, fileReviews(back, storedReviews(back)), about(back));
    }
    void vscode.window.showInformationMessage(
      count === 1
        ? t("Reverted 1 hunk of “{0}”. Nothing was saved; one undo in the file brings it back.", run.input.title)
        : t(
            "Reverted {0} of “{1}”. Nothing was saved; one undo in the file brings them back.",
            countText(count, "hunk"),
            run.input.title,
          ),
    );
  }

  function tell(run: StoredRun, reviews: readonly Review[]): void {
    const { run: id } = run.input;
    const hunks = reviews.flatMap((each) => hunkViews(each, each.base));
    const bases = new Map(reviews.map((each, index) => [each.file ?? index, each.base]));
    if (session.current?.input.run === id) session.reviewChanged(id, hunks);
    else store.append(id, [{ type: "review-changed", at: run.log.at(-1)?.at ?? 0, hunks }]);
    for (const [file, base] of bases) store.saveBase(id, file, base);
  }

  async function diff(chosen: readonly string[]): Promise<void> {
    const first = chosen[0] ?? (await list.pick(t("Diff Two Runs: the first")));
    if (first === undefined) return;
    const second = chosen[1] ?? (await list.pick(t("Diff Two Runs: the second"), ({ run }) => run !== first));
    const [left, right] = [await stored(first), await stored(second)];
    if (left === undefined || right === undefined) return;
    const [one, other] = [answerOf(left), answerOf(right)];
    if (one !== undefined && other !== undefined) return parts.diffAnswers(one, other);
    const rights = proposedTexts(right);
    for (const [index, each] of proposedTexts(left).entries()) {
      const other = rights.find(({ path }) => path === each.path) ?? rights[index];
      if (other !== undefined) await documents.diff(proposedFile(left, each), proposedFile(right, other));
    }
  }

  return {
    async open(id) {
      const run = await stored(id ?? (await list.pick(t("Open Run"))));
      if (run === undefined) return;
      // What the window knows of its own run may be newer than what is stored.
      if (session.current?.input.run === run.input.run) return panel.reveal();
      if (!(await take(run))) return;
      const state = stateOf(run);
      if (state === undefined || !isReviewable(state)) return;
      const files = fileReviews(run, storedReviews(run));
      if (session.current?.input.run !== run.input.run) return;
      await review.begin(run.input.run, files, about(run));
    },
    reapply,
    revert,
    diff,
    async replay(id) {
      const run = await stored(id ?? (await list.pick(t("Replay Run"))));
      if (run === undefined) return;
      if (session.running) {
        void vscode.window.showInformationMessage(
          t("A run is still streaming. Wait for its end, or stop it, then replay."),
        );
        return;
      }
      const picked = await vscode.window.showQuickPick(speeds, { title: t("Replay “{0}”", run.input.title) });
      if (picked !== undefined) await replays.start(run, picked.speed);
    },
    async rerun(id) {
      const run = await stored(id ?? (await list.pick(t("Run Again on Another Model"))));
      if (run === undefined) return;
      const { target } = run.input.request;
      const found = fileReviews(run, storedReviews(run));
      if (found.length < filesOf(target).length) {
        void vscode.window.showInformationMessage(noReviewText(run, true));
        return;
      }
      await refactor.rerun(run.input);
    },
    async remove(chosen) {
      const picked = chosen.length > 0 ? undefined : await list.pick(t("Delete Run"));
      const runs = picked === undefined ? chosen : [picked];
      if (runs.length === 0) return;
      if (session.running && runs.includes(session.current?.input.run ?? "")) {
        void vscode.window.showInformationMessage(t("This run is still streaming. Stop it, then delete it."));
        return;
      }
      const forget = t("Delete");
      const answer = await vscode.window.showWarningMessage(
        runs.length === 1
          ? t("Delete this run? This cannot be undone.")
          : t("Delete these {0}? This cannot be undone.", countText(runs.length, "run")),
        { modal: true, detail: t("Your files stay as they are, and so do the usage records.") },
        forget,
      );
      if (answer === forget) await store.remove(runs);
    },
    async removeAll() {
      const runs = await store.files();
      const compared = await comparisons.list();
      const forget = t("Delete All");
      const answer = await vscode.window.showWarningMessage(
        compared.length === 0
          ? t(
              "Delete all {0} of this workspace, and what was set aside as damaged? This cannot be undone.",
              countText(runs.length, "stored run"),
            )
          : t(
              "Delete all {0}, {1} of this workspace, and what was set aside as damaged? This cannot be undone.",
              countText(runs.length, "stored run"),
              countText(compared.length, "comparison"),
            ),
        { modal: true, detail: t("Your files stay as they are, and so do the usage records.") },
        forget,
      );
      if (answer !== forget) return;
      await store.clear();
      await comparisons.clear();
    },
    revertChanged(name, hunks) {
      if (reverting?.name !== name) return name.startsWith("revert-");
      const ids = hunks.filter(({ state }) => state === "applied").map(({ id }) => id);
      if (ids.join() !== reverting.taken) tell(reverting.run, afterRevert(reverting.run, ids));
      reverting.taken = ids.join();
      return true;
    },
  };
}

function about(run: StoredRun): ReviewedRun {
  const state = stateOf(run);
  return state === undefined ? {} : { unplaced: withoutPlace(state) };
}

function noReviewText({ imported, input }: StoredRun, finished: boolean): string {
  if (!finished) return t("This run did not finish, so its hunks cannot be applied. Open it to read and copy them.");
  return imported === true
    ? t(
        "This workspace has no file {0} that may be edited, so the run can only be read. Open the folder that it is about.",
        describeTarget(input.request.target),
      )
    : t("This run has no hunks, so there is nothing to apply.");
}
