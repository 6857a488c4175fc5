import * as vscode from "vscode";
import { splitLines } from "../core/edit/lines.ts";
import { afterReapply, afterRevert, reapplyReviews, revertReviews, storedReviews } from "../core/history/reviews.ts";
import { reviewedState, type StoredRun } from "../core/history/storedRun.ts";
import { t } from "../core/l10n.ts";
import { withoutPlace } from "../core/nextSteps.ts";
import { countText } from "../core/numbers.ts";
import { describeTarget, filesOf, type Snapshot } from "../core/request.ts";
import { equal, type HunkView, hunkViews, isOpen, type Review } from "../core/review.ts";
import { isReviewable } from "../core/runState.ts";
import type { Session } from "../core/session.ts";
import type { OperationUndo, TakenBack } from "./operationUndo.ts";
import type { Refactor } from "./refactor.ts";
import { movedInput } from "./renames.ts";
import type { ReviewedRun, ReviewSession } from "./review.ts";
import type { RunStore } from "./runStore.ts";
import { fileReviews, isElsewhere, withElsewhere } from "./storedFiles.ts";

/** Re-apply and Revert: reviews of a stored run other than the one that its end opens. */
export type HistoryReviews = {
  /** Reviews once more what it proposed and what does not stand, on the files as they are now. */
  reapply(run: StoredRun): Promise<void>;
  /** Takes back what was applied of it; what it did to whole files is asked about, one by one. */
  revert(run: StoredRun): Promise<void>;
  /** Tells the run that a review is about; that of a revert is about the run that it takes back. */
  reviewChanged(review: string, hunks: readonly HunkView[]): void;
  /** A review is over: a re-apply that was not decided leaves the run as it was. */
  reviewEnded(review: string, reviews: readonly Review[]): void;
};

export type HistoryReviewsParts = {
  readonly store: RunStore;
  readonly session: Session;
  readonly review: ReviewSession;
  readonly refactor: Pick<Refactor, "makeRoom">;
  readonly operations: Pick<OperationUndo, "takeBack">;
  /** As it is stored now. */
  readonly stored: (run: string) => Promise<StoredRun | undefined>;
  /** Makes it the run in the panel; false where something else stays there. */
  readonly take: (run: StoredRun) => Promise<boolean>;
};

export function createHistoryReviews(parts: HistoryReviewsParts): HistoryReviews {
  const { store, session, review, refactor, operations, stored, take } = parts;
  let reverting: { readonly name: string; readonly run: StoredRun; taken: string } | undefined;
  let reapplying: { readonly run: StoredRun; readonly begun: readonly Review[] } | undefined;

  async function reapply(run: StoredRun): Promise<void> {
    const state = reviewedState(run);
    if (state === undefined) return;
    const begun = reapplyReviews(run, await linesNow(run));
    const files = fileReviews(run, begun);
    if (!isReviewable(state) || !files.some(({ review: each }) => each.hunks.length > 0)) {
      void vscode.window.showInformationMessage(noReviewText(run, isReviewable(state)));
      return;
    }
    if (!files.some(({ review: each }) => isOpen(each))) {
      void vscode.window.showInformationMessage(
        t("All that this run proposed still stands, so there is nothing to re-apply. Revert Run takes it back."),
      );
      return;
    }
    if (!(await take(run))) return;
    reapplying = { run, begun };
    for (const [file, { base }] of storedReviews(run).entries()) {
      const next = begun[file]?.base ?? base;
      if (!equal(base, next)) store.saveBase(run.input.run, file, next);
    }
    await review.begin(run.input.run, files, about(run));
    await review.openDiff(undefined);
  }

  function reviewEnded(name: string, reviews: readonly Review[]): void {
    if (reapplying?.run.input.run !== name) return;
    const { run, begun } = reapplying;
    reapplying = undefined;
    const after = afterReapply(run, begun, reviews);
    if (after.some((each, index) => each !== reviews[index])) tell(run, after);
  }

  async function revert(run: StoredRun): Promise<void> {
    const done = reviewedState(run)?.operations.filter(({ state }) => state.kind === "done") ?? [];
    if (hunksIn(run) === 0 && done.length === 0) {
      void vscode.window.showInformationMessage(t("Nothing of this run is applied, so there is nothing to revert."));
      return;
    }
    if (!(await refactor.makeRoom())) return;
    const taken = await operations.takeBack(run, done);
    for (const { id, done: isDone } of taken) if (isDone) tellOperation(run, id);
    // A file that was renamed back is under its own name again.
    const count = hunksIn(run);
    const isWritten = count === 0 || (await revertHunks(run));
    sayReverted(run, isWritten ? count : 0, taken);
    if (isWritten) await reviewAgain(run);
  }

  function hunksIn(run: StoredRun): number {
    return fileReviews(run, revertReviews(run)).reduce((sum, { review: each }) => sum + each.hunks.length, 0);
  }

  /** False where something is in conflict: then the review stays open. */
  async function revertHunks(run: StoredRun): Promise<boolean> {
    const name = `revert-${run.input.run}`;
    reverting = { name, run, taken: "" };
    await review.begin(name, fileReviews(run, revertReviews(run)));
    await review.apply();
    return !review.open;
  }

  async function reviewAgain(run: StoredRun): Promise<void> {
    await review.end();
    if (session.current?.input.run !== run.input.run) return;
    const back = await stored(run.input.run);
    if (back !== undefined) await review.begin(run.input.run, fileReviews(back, storedReviews(back)), about(back));
  }

  function tell(run: StoredRun, reviews: readonly Review[]): void {
    const { run: id } = run.input;
    const reviewed = reviews.flatMap((each) => hunkViews(each, each.base));
    const hunks = withElsewhere({ input: run.input, state: reviewedState(run) }, reviewed);
    const bases = new Map(reviews.map((each, index) => [each.file ?? index, each.base]));
    if (session.current?.input.run === id) session.reviewChanged(id, hunks);
    else store.append(id, [{ type: "review-changed", at: run.log.at(-1)?.at ?? 0, hunks }]);
    for (const [file, base] of bases) store.saveBase(id, file, base);
  }

  /** It can be confirmed again. */
  function tellOperation({ input: { run }, log }: StoredRun, operation: string): void {
    const state = { kind: "pending" } as const;
    if (session.current?.input.run === run) session.operationChanged(run, operation, state);
    else store.append(run, [{ type: "operation-changed", at: log.at(-1)?.at ?? 0, operation, state }]);
  }

  function revertChanged(name: string, hunks: readonly HunkView[]): void {
    if (reverting?.name !== name) return;
    const ids = hunks.filter(({ state }) => state === "applied").map(({ id }) => id);
    if (ids.join() !== reverting.taken) tell(reverting.run, afterRevert(reverting.run, ids));
    reverting.taken = ids.join();
  }

  return {
    reapply,
    revert,
    reviewEnded,
    reviewChanged(name, hunks) {
      if (name.startsWith("revert-")) return revertChanged(name, hunks);
      const { current } = session;
      if (current?.input.run === name) session.reviewChanged(name, withElsewhere(current, hunks));
    },
  };
}

/** What a review has to know of a stored run. */
export function about(run: StoredRun): ReviewedRun {
  const state = reviewedState(run);
  return state === undefined ? {} : { unplaced: withoutPlace(state) };
}

/** The lines of each of its files; undefined for one that cannot be opened. */
async function linesNow(run: StoredRun): Promise<(readonly string[] | undefined)[]> {
  const texts = await textsNow(filesOf(movedInput(run.input).request.target));
  return texts.map((text) => (text === undefined ? undefined : splitLines(text).lines));
}

/** Undefined for a file that cannot be opened. */
export function textsNow(files: readonly Snapshot[]): Promise<(string | undefined)[]> {
  const opened = files.map(({ uri }) =>
    vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true)).then(
      (document) => document.getText(),
      () => undefined,
    ),
  );
  return Promise.all(opened);
}

function sayReverted({ input: { title } }: StoredRun, hunks: number, taken: readonly TakenBack[]): void {
  const said = taken.filter(({ done }) => done).map(({ told }) => told);
  if (hunks === 1) {
    said.unshift(t("Reverted 1 hunk of “{0}”. Nothing was saved; one undo in the file brings it back.", title));
  } else if (hunks > 1) {
    said.unshift(
      t(
        "Reverted {0} of “{1}”. Nothing was saved; one undo in the file brings them back.",
        countText(hunks, "hunk"),
        title,
      ),
    );
  }
  const left = taken.filter(({ done }) => !done).map(({ told }) => t("Not undone: {0}", told));
  if (left.length > 0) void vscode.window.showWarningMessage([...said, ...left].join(" "));
  else if (said.length > 0) void vscode.window.showInformationMessage(said.join(" "));
}

/** Why nothing of it can be reviewed. */
function noReviewText({ imported, input }: StoredRun, finished: boolean): string {
  if (!finished) return t("This run did not finish, so its hunks cannot be applied. Open it to read and copy them.");
  return imported === true || isElsewhere(input.request.target)
    ? t(
        "This workspace has no file {0} that may be edited, so the run can only be read. Open the folder that it is about.",
        describeTarget(input.request.target),
      )
    : t("This run has no hunks, so there is nothing to apply.");
}
