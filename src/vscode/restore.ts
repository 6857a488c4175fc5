import * as vscode from "vscode";
import { storedReviews } from "../core/history/reviews.ts";
import { withoutPlace } from "../core/nextSteps.ts";
import { isReviewable } from "../core/runState.ts";
import type { Session } from "../core/session.ts";
import { contextKeys } from "../manifest.ts";
import { createTurns } from "../providers/turns.ts";
import type { ReviewSession } from "./review.ts";
import type { RunStore } from "./runStore.ts";
import { askNobody, atHome, fileReviews, markElsewhere } from "./storedFiles.ts";

/**
 * After a reload of the window: the last run as it was, marked interrupted if it never ended, and the review of a
 * finished one again. Decisions that were not applied are asked for anew, since nothing stored counts as an approval.
 */
export async function restoreLastRun(store: RunStore, session: Session, review: ReviewSession): Promise<void> {
  if (session.current !== undefined) return;
  const latest = await store.latest();
  const stored = latest && (await atHome(latest, askNobody));
  if (stored === undefined || session.current !== undefined) return;
  const restore = await session.prepare(stored.input, stored.log, createTurns(() => performance.now()).end);
  if (session.current !== undefined) return;
  store.takeUp(stored);
  const restored = restore();
  const { state, input } = restored;
  const current = (): unknown => session.current;
  await vscode.commands.executeCommand("setContext", contextKeys.hasRun, true);
  if (state === undefined || !isReviewable(state) || current() !== restored) return;
  markElsewhere(session);
  const about = { roots: input.roots, unplaced: withoutPlace(state) };
  await review.begin(input.run, fileReviews(stored, storedReviews(stored)), about);
}
