import * as vscode from "vscode";
import { openReview, type Review } from "../core/review.ts";
import { isReviewable } from "../core/runState.ts";
import type { Session } from "../core/session.ts";
import { contextKeys } from "../manifest.ts";
import type { ReviewSession } from "./review.ts";
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
  await review.begin(input.run, input.request.target.file, storedReview(stored, state.hunks));
}

function storedReview({ input, base }: StoredRun, hunks: Review["hunks"]): Review {
  const undecided = hunks.map((hunk) =>
    hunk.state === "accepted" || hunk.state === "conflict" ? { ...hunk, state: "pending" as const } : hunk,
  );
  const opened = openReview(input.request.target.file.text, []);
  return { base: base ?? opened.base, hunks: undecided };
}
