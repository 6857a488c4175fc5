import * as vscode from "vscode";
import { filesOf } from "../core/request.ts";
import { openReviews } from "../core/review.ts";
import { isReviewable } from "../core/runState.ts";
import type { Session } from "../core/session.ts";
import { contextKeys } from "../manifest.ts";
import type { ReviewSession } from "./review.ts";
import type { FileReview } from "./reviewedFile.ts";
import type { RunStore, StoredRun } from "./runStore.ts";

/**
 * After a reload of the window: the last run as it was, marked interrupted if it never ended, and the review of a
 * finished one again. Decisions that were not applied are asked for anew, since nothing stored counts as an approval.
 */
export async function restoreLastRun(store: RunStore, session: Session, review: ReviewSession): Promise<void> {
  if (session.current !== undefined) return;
  const stored = await store.latest();
  if (stored === undefined || session.current !== undefined) return;
  const restored = session.restore(stored.input, stored.log);
  const { state, input } = restored;
  const current = (): unknown => session.current;
  await vscode.commands.executeCommand("setContext", contextKeys.hasRun, true);
  if (state === undefined || !isReviewable(state) || current() !== restored) return;
  await review.begin(input.run, storedReviews(stored, state.hunks), input.roots);
}

function storedReviews({ input, bases }: StoredRun, hunks: FileReview["review"]["hunks"]): FileReview[] {
  const files = filesOf(input.request.target);
  const reviews = openReviews(
    files.map(({ text }) => text),
    hunks,
  );
  const states = new Map(hunks.map(({ id, state }) => [id, state]));
  return files.flatMap((file, index) => {
    const opened = reviews[index];
    if (opened === undefined) return [];
    const decided = opened.hunks.map((hunk) => {
      const state = states.get(hunk.id) ?? "pending";
      return { ...hunk, state: state === "accepted" || state === "conflict" ? "pending" : state };
    });
    return [{ file, review: { ...opened, base: bases.get(index) ?? opened.base, hunks: decided } }];
  });
}
